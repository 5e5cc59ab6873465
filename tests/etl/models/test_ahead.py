"""What is to come, for companies whose days follow a rule."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from etl.models.ahead import DAMPING, rest_by_month, selling_days
from etl.models.calendar import Almanac, almanac

pytestmark = pytest.mark.unit

Floats = npt.NDArray[np.float64]
ALONE = np.zeros(1, np.int64)
WEEK = np.array([5.0, 6, 7, 8, 9, 3, 0])  # Monday to a Sunday without sales


def ahead(values: Floats, days: Almanac, day: date, end: date) -> list[float]:
    """Of one series: the expected sums by month from this day to the end, both included."""
    known = values[None, : days.place(day)]
    return rest_by_month(known, days, days.place(end) + 1, ALONE)[0].tolist()


def test_a_week_that_repeats_lands_exactly() -> None:
    days = almanac(date(2026, 1, 1), date(2026, 5, 31), None)
    values = WEEK[days.weekday]
    # 8 to 31 March 2026: Sunday 8, three weeks, Monday 30 and Tuesday 31; April begins on Wednesday
    march = 3 * 38 + 5 + 6
    april = 7 + 8 + 9 + 3 + 3 * 38 + 5 + 6 + 7 + 8
    found = ahead(values, days, date(2026, 3, 8), date(2026, 4, 30))
    assert found == pytest.approx([march, april])


def test_holidays_that_move_are_no_working_days() -> None:
    days = almanac(date(2023, 1, 1), date(2026, 5, 31), "DE")
    values = days.workdays.astype(float)
    assert ahead(values, days, date(2026, 4, 1), date(2026, 4, 30)) == pytest.approx([20])
    assert ahead(values, days, date(2024, 3, 1), date(2024, 4, 30)) == pytest.approx([20, 21])
    known = values[None, : days.place(date(2026, 4, 1))]
    assert (selling_days(known, days) == days.workdays).all()


def test_a_holiday_not_seen_before_is_as_weak_as_the_weakest_weekday() -> None:
    days = almanac(date(2026, 1, 2), date(2026, 4, 6), "DE")
    week = np.array([4.0, 4, 4, 4, 4, 4, 1])
    values = week[days.weekday]
    # Good Friday 3 April instead of a Friday: a Friday weighs 28/25, a Sunday 7/25
    expected = [4, 4, (7 / 25) * (28 / 25) * 25 / 7, 4, 1]
    found = ahead(values, days, date(2026, 4, 1), date(2026, 4, 5))
    assert found == pytest.approx([sum(expected)])


def test_last_years_season_on_this_years_level() -> None:
    days = almanac(date(2024, 1, 1), date(2025, 12, 31), None)
    values = np.full(len(days.days), 10.0)
    values[days.place(date(2024, 12, 1)) : days.place(date(2025, 1, 1))] = 20  # twice in December
    values[days.place(date(2025, 6, 1)) :] = 15  # and half as much again since June
    found = ahead(values, days, date(2025, 12, 1), date(2025, 12, 31))
    assert found == pytest.approx([31 * 15 * 2**DAMPING])
    assert ahead(values, days, date(2025, 11, 16), date(2025, 11, 30)) == pytest.approx([15 * 15])


def test_two_years_of_season_are_averaged() -> None:
    days = almanac(date(2022, 10, 1), date(2024, 12, 31), None)
    values = np.full(len(days.days), 10.0)
    for year, times in ((2022, 2.0), (2023, 8.0)):
        start = days.place(date(year, 12, 1))
        values[start : start + 31] *= times
    found = ahead(values, days, date(2024, 12, 1), date(2024, 12, 31))
    assert found == pytest.approx([31 * 10 * 4**DAMPING])  # √(2 × 8) = 4


def test_closed_days_do_not_lower_the_level() -> None:
    days = almanac(date(2026, 1, 1), date(2026, 4, 30), None)
    values = np.full(len(days.days), 10.0)
    values[days.place(date(2026, 3, 2)) : days.place(date(2026, 3, 5))] = 0  # stocktaking
    [march] = ahead(values, days, date(2026, 3, 10), date(2026, 3, 31))
    # without them 220: nine weeks' Mondays to Wednesdays lack one, which lowers their weight a
    # little; a level that counted the three days among the month's nine would fall by a third
    assert march == pytest.approx(220, rel=0.02)


def test_a_thin_member_has_the_week_of_the_total() -> None:
    days = almanac(date(2026, 1, 1), date(2026, 4, 30), None)
    total = WEEK[days.weekday]
    member = np.where(days.weekday == 2, total, 0.0)  # on Wednesdays alone
    known = np.array([total, member])[:, : days.place(date(2026, 4, 1))]
    parents = np.array([0, 0])
    found = rest_by_month(known, days, days.place(date(2026, 4, 6)) + 1, parents)
    first = rest_by_month(known, days, days.place(date(2026, 4, 1)) + 1, parents)
    # Wednesday 1 April, and Wednesday to Monday 6
    assert (first[0, 0], found[0, 0]) == pytest.approx((7, 7 + 8 + 9 + 3 + 0 + 5))
    assert first[1, 0] / found[1, 0] == pytest.approx(7 / 32)


def test_without_four_weeks_working_days_are_those_of_the_calendar() -> None:
    days = almanac(date(2026, 5, 1), date(2026, 5, 31), "DE")
    assert selling_days(np.ones((1, 20)), days).sum() == 18


@settings(max_examples=40, deadline=None)
@given(
    arrays(float, (3, 430), elements=st.floats(-50, 500, width=16)),
    st.integers(28, 400),
    st.sampled_from((None, "DE")),
)
def test_anything_gives_numbers(values: Floats, origin: int, country: str | None) -> None:
    days = almanac(date(2024, 11, 15), date(2026, 12, 31), country)
    found = rest_by_month(values[:, :origin], days, origin + 100, np.array([0, 0, 0]))
    assert np.isfinite(found).all()
    months = np.unique(days.month[origin : origin + 100])
    assert found.shape == (3, len(months))
