"""Presets, comparisons and buckets, against days counted by hand."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.periods import (
    GRAINS,
    Grain,
    Period,
    add_months,
    bucket_name,
    bucket_start,
    buckets,
    choose_grain,
    next_bucket,
    preset_period,
    presets,
    previous_period,
    year_before,
)

pytestmark = pytest.mark.unit

DATA = Period(date(2023, 11, 23), date(2026, 11, 22))


def days(text: str) -> Period:
    """A period written as two ISO days."""
    start, end = text.split()
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("preset", "expected", "before"),
    [
        ("mtd", "2026-11-01 2026-11-22", "2026-10-01 2026-10-22"),
        ("last_month", "2026-10-01 2026-10-31", "2026-09-01 2026-09-30"),
        ("30d", "2026-10-24 2026-11-22", "2026-09-24 2026-10-23"),
        ("qtd", "2026-10-01 2026-11-22", "2026-07-01 2026-08-22"),
        ("ytd", "2026-01-01 2026-11-22", "2025-01-01 2025-11-22"),
        ("12m", "2025-11-23 2026-11-22", "2024-11-23 2025-11-22"),
        ("all", "2023-11-23 2026-11-22", "2020-11-22 2023-11-22"),
    ],
)
def test_presets_count_back_from_the_last_day(preset: str, expected: str, before: str) -> None:
    period = preset_period(preset, DATA)
    assert period == days(expected)
    assert previous_period(preset, period) == days(before)


@pytest.mark.parametrize(
    ("preset", "period", "before"),
    [
        ("qtd", "2026-01-01 2026-01-31", "2025-10-01 2025-10-31"),  # one month of the quarter
        ("mtd", "2026-02-01 2026-02-28", "2026-01-01 2026-01-31"),  # a whole month
        ("mtd", "2026-03-01 2026-03-30", "2026-02-01 2026-02-28"),
        ("custom", "2026-02-01 2026-03-31", "2025-12-01 2026-01-31"),  # two whole months
        ("custom", "2026-02-01 2026-02-10", "2026-01-22 2026-01-31"),
        ("custom", "2026-02-10 2026-02-10", "2026-02-09 2026-02-09"),
        ("ytd", "2025-01-01 2025-12-31", "2024-01-01 2024-12-31"),
    ],
)
def test_the_period_before(preset: str, period: str, before: str) -> None:
    assert previous_period(preset, days(period)) == days(before)


def test_last_year_is_the_same_days_and_29_february_becomes_the_28th() -> None:
    assert year_before(days("2026-02-01 2026-11-22")) == days("2025-02-01 2025-11-22")
    assert year_before(days("2024-02-29 2024-02-29")) == days("2023-02-28 2023-02-28")


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 2000))
def test_a_comparison_lies_before_the_period(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    for preset in ("custom", "mtd", "ytd"):
        before = previous_period(preset, period)
        assert before.start <= before.end
        assert before.start < period.start
    assert previous_period("custom", period).end == period.start - timedelta(days=1)
    assert abs(year_before(period).days - period.days) <= 1


def test_months_end_where_they_end() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 3, 31), -13) == date(2023, 2, 28)


def test_the_grain_follows_the_length() -> None:
    start = date(2026, 1, 1)
    lengths = {45: "day", 46: "week", 182: "week", 183: "month", 1000: "month"}
    for length, grain in lengths.items():
        assert choose_grain(Period(start, start + timedelta(days=length - 1))) == grain


def test_buckets_that_the_period_cuts_are_partial() -> None:
    found = buckets(days("2026-01-15 2026-03-31"), "month")
    assert [(b.start, b.end, b.partial) for b in found] == [
        (date(2026, 1, 1), date(2026, 1, 31), True),
        (date(2026, 2, 1), date(2026, 2, 28), False),
        (date(2026, 3, 1), date(2026, 3, 31), False),
    ]


def test_weeks_start_on_monday_and_quarters_on_their_first_day() -> None:
    assert bucket_start(date(2026, 11, 22), "week") == date(2026, 11, 16)  # a Sunday
    assert bucket_start(date(2026, 11, 22), "quarter") == date(2026, 10, 1)
    assert next_bucket(date(2026, 10, 1), "quarter") == date(2027, 1, 1)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 900), st.sampled_from(GRAINS))
def test_buckets_cover_every_day_once(start: date, length: int, grain: Grain) -> None:
    period = Period(start, start + timedelta(days=length))
    found = buckets(period, grain)
    assert found[0].start <= period.start <= found[0].end
    assert found[-1].start <= period.end <= found[-1].end
    for one, following in pairwise(found):
        assert following.start == one.end + timedelta(days=1)
        assert not (one.partial and one is not found[0])


@pytest.mark.parametrize(
    ("period", "phrase"),
    [
        ("2026-11-03 2026-11-03", "3 Nov 2026"),
        ("2026-11-01 2026-11-22", "1\N{EN DASH}22 Nov 2026"),
        ("2026-01-01 2026-11-22", "1 Jan \N{EN DASH} 22 Nov 2026"),
        ("2025-11-23 2026-11-22", "23 Nov 2025 \N{EN DASH} 22 Nov 2026"),
    ],
)
def test_a_period_in_words(period: str, phrase: str) -> None:
    assert days(period).phrase() == phrase


def test_the_days_two_periods_share() -> None:
    one = days("2026-01-01 2026-01-31")
    assert one.within(days("2026-01-20 2026-03-01")) == days("2026-01-20 2026-01-31")
    assert one.within(days("2026-02-01 2026-03-01")) is None


@pytest.mark.parametrize(
    "expected",
    [
        "2024-03-01 2025-02-28",  # the 29th before it would be a day too many
        "2023-03-01 2024-02-28",
        "2023-03-01 2024-02-29",
        "2025-05-01 2026-04-30",
        "2025-06-01 2026-05-31",
    ],
)
def test_twelve_months_are_no_day_longer_in_february(expected: str) -> None:
    wanted = days(expected)
    assert preset_period("12m", Period(date(2020, 1, 1), wanted.end)) == wanted


@pytest.mark.parametrize(
    ("day", "grain", "year_start", "first"),
    [
        ("2026-11-22", "year", 1, "2026-01-01"),
        ("2026-11-22", "year", 4, "2026-04-01"),
        ("2026-03-31", "year", 4, "2025-04-01"),
        ("2026-04-01", "year", 4, "2026-04-01"),
        ("2024-02-29", "year", 3, "2023-03-01"),
        ("2026-11-22", "quarter", 4, "2026-10-01"),
        ("2026-11-22", "quarter", 2, "2026-11-01"),
        ("2026-01-31", "quarter", 2, "2025-11-01"),
        ("2026-01-31", "quarter", 12, "2025-12-01"),
        ("2026-11-22", "month", 4, "2026-11-01"),
    ],
)
def test_quarters_and_years_are_counted_from_the_fiscal_month(
    day: str, grain: Grain, year_start: int, first: str
) -> None:
    assert str(bucket_start(date.fromisoformat(day), grain, year_start)) == first


@given(
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.integers(0, 2000),
    st.sampled_from(GRAINS),
    st.integers(1, 12),
)
def test_fiscal_buckets_cover_every_day_once(
    start: date, length: int, grain: Grain, year_start: int
) -> None:
    period = Period(start, start + timedelta(days=length))
    found = buckets(period, grain, year_start)
    assert found[0].start <= period.start <= found[0].end
    assert found[-1].start <= period.end <= found[-1].end
    for one, following in pairwise(found):
        assert following.start == one.end + timedelta(days=1)
    for bucket in found:
        whole = period.start <= bucket.start and bucket.end <= period.end
        assert bucket.partial is not whole
        assert bucket_start(bucket.end, grain, year_start) == bucket.start
        if grain == "year":
            assert bucket.start.month == year_start
            assert bucket.start.day == 1


@pytest.mark.parametrize(
    ("day", "grain", "year_start", "name"),
    [
        ("2026-11-02", "week", 1, "2 Nov 2026"),
        ("2026-11-01", "month", 4, "Nov 2026"),
        ("2026-10-01", "quarter", 1, "Q4 2026"),
        ("2026-01-01", "year", 1, "2026"),
        ("2026-04-01", "quarter", 4, "FY2026/27 Q1"),
        ("2027-01-01", "quarter", 4, "FY2026/27 Q4"),
        ("1999-04-01", "year", 4, "FY1999/00"),
    ],
)
def test_buckets_have_names(day: str, grain: Grain, year_start: int, name: str) -> None:
    assert bucket_name(date.fromisoformat(day), grain, year_start) == name


@pytest.mark.parametrize(
    ("last", "year_start", "fqtd", "fytd", "before"),
    [
        ("2026-11-22", 4, "2026-10-01", "2026-04-01", "2025-04-01 2025-11-22"),
        ("2026-03-31", 4, "2026-01-01", "2025-04-01", "2024-04-01 2025-03-31"),
        ("2026-04-01", 4, "2026-04-01", "2026-04-01", "2025-04-01 2025-04-01"),
        ("2024-02-29", 2, "2024-02-01", "2024-02-01", "2023-02-01 2023-02-28"),
        ("2026-01-31", 2, "2025-11-01", "2025-02-01", "2024-02-01 2025-01-31"),
    ],
)
def test_fiscal_presets_begin_with_the_fiscal_year(
    last: str, year_start: int, fqtd: str, fytd: str, before: str
) -> None:
    data = Period(date(2023, 1, 1), date.fromisoformat(last))
    assert str(preset_period("fqtd", data, year_start).start) == fqtd
    year = preset_period("fytd", data, year_start)
    assert (str(year.start), year.end) == (fytd, data.end)
    assert previous_period("fytd", year) == days(before)


def test_fiscal_presets_are_offered_only_where_they_differ() -> None:
    offered = {start: [name for name, _ in presets(start)] for start in (1, 4, 2)}
    assert not {"fytd", "fqtd"} & set(offered[1])
    assert "fytd" in offered[4]
    assert "fqtd" not in offered[4]  # the same days as a calendar quarter
    assert {"fytd", "fqtd"} < set(offered[2])
    assert offered[1] == [name for name in offered[2] if name not in ("fytd", "fqtd")]
