"""Working days and spans against calendars on the wall."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.models.calendar import MONTHS, Kind, Span, almanac, span_of, years_earlier

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("first", "country", "workdays"),
    [
        # 21 weekdays, less Labour Day (Friday 1), Ascension (Thursday 14), Whit Monday (25)
        (date(2026, 5, 1), "DE", 18),
        (date(2026, 5, 1), None, 21),
        (date(2026, 4, 1), "DE", 20),  # 22, less Good Friday 3 and Easter Monday 6
        (date(2024, 3, 1), "DE", 20),  # Good Friday on the 29th,
        (date(2024, 4, 1), "DE", 21),  # and Easter Monday on the first of April
        (date(2023, 1, 1), "US", 20),  # 22, less New Year observed on Monday 2, and King on 16
    ],
)
def test_working_days_of_a_month(first: date, country: str | None, workdays: int) -> None:
    days = almanac(first, span_of(first, "month").last, country)
    assert days.workdays.sum() == workdays


def test_holidays_have_names() -> None:
    days = almanac(date(2026, 4, 1), date(2026, 4, 30), "DE")
    named = {
        str(day): days.names[place]
        for day, place in zip(days.days, days.holiday, strict=True)
        if place >= 0
    }
    assert named == {"2026-04-03": "Good Friday", "2026-04-06": "Easter Monday"}
    assert days.weekday[:3].tolist() == [2, 3, 4]  # it begins on a Wednesday
    assert days.place(date(2026, 4, 6)) == 5


@pytest.mark.parametrize(
    ("day", "kind", "start", "first", "last"),
    [
        (date(2024, 2, 29), "month", 1, date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 11, 22), "quarter", 1, date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 3, 31), "year", 4, date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), "year", 4, date(2026, 4, 1), date(2027, 3, 31)),
        (date(2026, 3, 31), "quarter", 4, date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 1, 15), "quarter", 2, date(2025, 11, 1), date(2026, 1, 31)),
    ],
)
def test_spans_follow_the_fiscal_year(
    day: date, kind: Kind, start: int, first: date, last: date
) -> None:
    assert span_of(day, kind, start) == Span(kind, first, last)


def test_a_span_knows_its_months() -> None:
    months = span_of(date(2026, 1, 15), "quarter", 2).months
    assert months == (date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1))


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.sampled_from(list(MONTHS)),
    st.integers(1, 12),
)
def test_spans_follow_each_other(day: date, kind: Kind, start: int) -> None:
    span = span_of(day, kind, start)
    assert span.first <= day <= span.last
    following = span_of(span.last + timedelta(days=1), kind, start)
    assert following.first == span.last + timedelta(days=1)
    assert (following.first.month - start) % MONTHS[kind] == 0


def test_a_leap_day_was_the_28th() -> None:
    days = np.array(["2024-02-28", "2024-02-29", "2024-03-01"], dtype="datetime64[D]")
    assert years_earlier(days, 1).astype(str).tolist() == ["2023-02-28", "2023-02-28", "2023-03-01"]
