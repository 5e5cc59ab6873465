"""Errors, intervals and probabilities against SciPy's distributions and by hand."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from etl.models.calendar import almanac
from etl.models.landing import (
    MONTH,
    Accuracy,
    Point,
    Stretch,
    accuracy,
    chance,
    even_pace,
    interval,
    past_stretches,
    ratio_landing,
)

pytestmark = pytest.mark.unit

MEASURED = Accuracy(0.1, 12, 0.1, 12, logs=True)


def test_errors_by_hand() -> None:
    found = accuracy(np.array([100.0, 100, np.nan]), np.array([125.0, 80, 7]), left=10)
    assert found is not None
    assert found.logs
    assert found.share == pytest.approx((25 / 125 + 20 / 80) / 2)
    assert found.spread == pytest.approx(np.log(1.25))  # and ln 0.8 = −ln 1.25
    assert (found.count, found.freedom, found.is_enough) == (2, 2, False)


def test_errors_of_what_may_be_negative_are_differences() -> None:
    found = accuracy(np.array([1.0, -1, 3]), np.array([2.0, -1, 1]), left=31)
    assert found is not None
    assert not found.logs
    assert found.share == pytest.approx((1 + 0 + 2) / 4)  # over sizes of 2, 1 and 1
    assert found.spread == pytest.approx(np.sqrt((1 + 0 + 4) / 3))


def test_overlapping_spans_count_as_fewer() -> None:
    found = accuracy(np.full(24, 10.0), np.full(24, 11.0), left=122)
    assert found is not None
    assert found.freedom == pytest.approx(24 * MONTH / 122)
    assert found.count == 24


def test_nothing_to_measure() -> None:
    assert accuracy(np.array([]), np.array([]), 5) is None
    assert accuracy(np.zeros(3), np.zeros(3), 5) is None
    assert not Accuracy(1, 9, 3.0, 9, logs=True).is_enough  # twenty times too much or too little


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_interval_is_students(level: float) -> None:
    reach = t.ppf((1 + level) / 2, 12) * 0.1
    expected = (1000 * np.exp(-reach), 1000 * np.exp(reach))
    assert interval(1000, MEASURED, level) == pytest.approx(expected)
    plain = Accuracy(0.1, 12, 50.0, 12, logs=False)
    assert interval(-20, plain, level) == pytest.approx((-20 - reach * 500, -20 + reach * 500))


def test_probability_is_students() -> None:
    expected = t.sf(np.log(1100 / 1000) / 0.1, 12)
    assert chance(1000, 1100, MEASURED) == pytest.approx(expected)
    assert chance(1000, 1000, MEASURED) == pytest.approx(0.5)
    assert chance(1000, 0, MEASURED) == 1
    plain = Accuracy(0.1, 5, 50.0, 5, logs=False)
    assert chance(-20, 30, plain) == pytest.approx(t.sf(1.0, 5))
    assert (chance(3, 3, Accuracy(0, 5, 0, 5, True)), chance(3, 4, Accuracy(0, 5, 0, 5, True))) == (
        1,
        0,
    )


@given(st.floats(1, 1e9), st.floats(0.001, 1.9), st.floats(3, 40))
def test_the_ends_of_an_interval_are_reached_as_often_as_they_say(
    landing: float, spread: float, freedom: float
) -> None:
    measured = Accuracy(0.1, 20, spread, freedom, logs=True)
    low, high = interval(landing, measured, 0.8)
    assert chance(landing, low, measured) == pytest.approx(0.9)
    assert chance(landing, high, measured) == pytest.approx(0.1)


def test_past_spans_stand_as_far_from_their_ends() -> None:
    days = almanac(date(2025, 1, 1), date(2025, 12, 31), None)
    # to 20 May: January to April are whole; at 11 days left January's origin, day 20, is too early
    months = past_stretches(days, days.place(date(2025, 5, 21)), 1, 11)
    assert [(str(days.days[each.start]), str(days.days[each.origin])) for each in months] == [
        ("2025-02-01", "2025-02-18"),
        ("2025-03-01", "2025-03-21"),
        ("2025-04-01", "2025-04-20"),
    ]
    quarters = past_stretches(days, days.place(date(2025, 5, 1)), 3, 42)
    ends = [(str(days.days[each.start]), str(days.days[each.end])) for each in quarters]
    assert ends == [("2025-01-01", "2025-04-01"), ("2025-02-01", "2025-05-01")]


def test_a_month_that_began_before_the_data_is_not_whole() -> None:
    days = almanac(date(2025, 1, 2), date(2025, 12, 31), None)
    [found, *_] = past_stretches(days, 200, 1, 0)
    assert str(days.days[found.start]) == "2025-02-01"


def test_ratio_of_landed_parts() -> None:
    # 100 over 10 so far, 60 over 4 to come, and 300 over 25 = 12 in the half-year:
    # the rest is drawn halfway from 60 to 4 × 12 = 48
    point = Point(np.array([[100.0, 10]]), np.array([[160.0, 14]]), np.array([[300.0, 25]]))
    assert ratio_landing(point, 0, 1, 0.5).tolist() == pytest.approx([154 / 14])
    assert ratio_landing(point, 0, 1, 1.0).tolist() == pytest.approx([160 / 14])
    unknown = Point(point.done, point.landing, np.array([[300.0, np.nan]]))
    assert ratio_landing(unknown, 0, 1, 0.5).tolist() == pytest.approx([160 / 14])
    assert np.isnan(ratio_landing(Point(*(np.zeros((1, 2)),) * 3), 0, 1, 0.5)).all()


def test_even_pace_goes_by_working_days() -> None:
    working = np.array([False, True, True, False, True, True, True])
    assert even_pace(np.array([10.0]), working, Stretch(1, 4, 7)).tolist() == [25]  # 2 of 5 days
    assert np.isnan(even_pace(np.array([10.0]), working, Stretch(0, 1, 7))).all()
