"""Counts of different customers, against sets."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.models.calendar import almanac
from etl.models.distinct import GAPS, counted, grown
from etl.models.landing import Stretch

pytestmark = pytest.mark.unit

DAYS = almanac(date(2023, 11, 17), date(2025, 12, 31), None)
DECEMBER_JANUARY = (Stretch(14, 30, 45), Stretch(45, 60, 76))
Visits = list[tuple[int, int]]  # customer, day


def fresh_of(visits: Visits) -> npt.NDArray[np.float64]:
    """What the marts count: visitors of a day by the months since they came before."""
    fresh, last = np.zeros((1, len(DAYS.days), GAPS)), dict[int, int]()
    for customer, day in sorted(set(visits), key=lambda visit: visit[1]):
        gap = GAPS - 1
        if customer in last:
            since = DAYS.month[day] - DAYS.month[last[customer]]
            gap = min(int(since.astype(int)), gap)
        fresh[0, day, gap] += 1
        last[customer] = day
    return fresh


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 700)), max_size=60),
    st.integers(0, 22),
    st.integers(0, 365),
)
def test_a_spans_customers_are_those_of_a_set(visits: Visits, month: int, length: int) -> None:
    starts = np.flatnonzero(np.r_[True, DAYS.month[1:] != DAYS.month[:-1]])
    start = int(starts[month])
    end = min(start + length, int(starts[min(month + 12, len(starts) - 1)]))
    expected = {customer for customer, day in visits if start <= day < end}
    assert counted(fresh_of(visits), DAYS.month, start, end)[0] == len(expected)


def test_everybody_once_grows_with_activity() -> None:
    visits = [(day, day) for day in range(200)]
    past = DECEMBER_JANUARY
    now = Stretch(76, 90, 105)
    found = grown(fresh_of(visits), DAYS.month, now, np.array([29.0]), past)
    assert found.tolist() == pytest.approx([29])  # every visit is a new customer


def test_always_the_same_do_not_grow() -> None:
    visits = [(customer, day) for customer in range(3) for day in range(200)]
    past = DECEMBER_JANUARY
    found = grown(fresh_of(visits), DAYS.month, Stretch(76, 90, 105), np.array([87.0]), past)
    assert found.tolist() == pytest.approx([3])


def test_a_span_not_begun_is_as_past_ones_were() -> None:
    visits = [(customer, day) for customer in range(3) for day in range(76)]
    past = DECEMBER_JANUARY
    found = grown(fresh_of(visits), DAYS.month, Stretch(76, 72, 105), np.array([62.0]), past)
    # 3 customers in 93 visits, twice
    assert found.tolist() == pytest.approx([2])


def test_spans_that_end_later_are_not_looked_at() -> None:
    visits = [(day, day) for day in range(200)]
    found = grown(
        fresh_of(visits), DAYS.month, Stretch(45, 60, 76), np.array([31.0]), (Stretch(45, 60, 76),)
    )
    assert np.isnan(found).all()
