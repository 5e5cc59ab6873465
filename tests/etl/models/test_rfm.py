"""Scores and the names of their segments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.models.rfm import SEGMENTS, scores, segment, segments

pytestmark = pytest.mark.unit

# Frequency across from 1 to 5, recency down from 1 to 5; / where the monetary score decides.
GRID = """
Lost|Lost|At risk|At risk/Cannot lose|At risk/Cannot lose
Hibernating|Hibernating|At risk|At risk/Cannot lose|At risk/Cannot lose
Need attention|Need attention|Need attention|Loyal|Loyal
New|Promising|Promising|Loyal/Champions|Loyal/Champions
New|Promising|Promising|Loyal/Champions|Loyal/Champions
"""
ALL = [(r, f, m) for r in range(1, 6) for f in range(1, 6) for m in range(1, 6)]


def test_every_one_of_125_scores_has_its_name() -> None:
    rows = [line.split("|") for line in GRID.strip().splitlines()]
    for r, f, m in ALL:
        low, _, high = rows[r - 1][f - 1].partition("/")
        assert segment(r, f, m) == (high if high and m >= 4 else low), (r, f, m)
    assert {segment(*each) for each in ALL} == {each.name for each in SEGMENTS}


def test_customers_are_named_as_their_scores_are() -> None:
    r, f, m = np.array(ALL, dtype=np.int32).T
    assert segments(r, f, m) == [segment(*each) for each in ALL]


def test_scores_are_fifths_by_hand() -> None:
    assert scores(np.array([50, 10, 40, 20, 30])).tolist() == [5, 1, 4, 2, 3]
    # six of ten are smaller than 2, and nine than 7
    assert scores(np.array([1, 1, 1, 1, 1, 1, 2, 2, 2, 7])).tolist() == [1] * 6 + [4] * 3 + [5]
    assert scores(np.array([3.0] * 7)).tolist() == [1] * 7
    assert scores(np.array([])).tolist() == []


@given(st.lists(st.integers(0, 9), min_size=1))
def test_a_score_counts_the_fifths_that_are_smaller(values: list[int]) -> None:
    found = scores(np.array(values)).tolist()
    for value, score in zip(values, found, strict=True):
        smaller = sum(other < value for other in values) / len(values)
        assert (score - 1) / 5 <= smaller + 1e-12
        assert smaller < score / 5
