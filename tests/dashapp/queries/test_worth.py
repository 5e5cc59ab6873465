"""The spread of the expected value: 10, 20, … 530 of the hand-made release's customers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp import queries
from dashapp.context import Data
from dashapp.queries.worth import _BOUNDS, MOST_BINS, _few
from tests.dashapp.queries.facts import filters

pytestmark = pytest.mark.integration


def test_customers_are_counted_in_round_steps(analysed: Data) -> None:
    bins = queries.worth(analysed, filters(analysed)).bins
    assert list(zip(bins["low"], bins["high"], bins["customers"], strict=True)) == [
        (10, 20, 1), (20, 50, 3), (50, 100, 5), (100, 200, 10), (200, 500, 30), (500, 1000, 4),
    ]  # fmt: skip
    assert bins["expected_value"].sum() == sum(10 * k for k in range(1, 54))


def test_the_best_hold_their_share(analysed: Data) -> None:
    top = queries.worth(analysed, filters(analysed)).top
    assert list(top["customers"]) == [1, 3, 6, 11, 27]  # of 53, rounded up
    assert list(top["expected_value"])[:3] == [530, 530 + 520 + 510, 3030]


def test_nothing_is_spread_where_nothing_is_known(analysed: Data) -> None:
    found = queries.worth(analysed, filters(analysed, region="North"))
    assert found.bins.empty
    assert found.top.empty


@given(st.dictionaries(st.sampled_from(_BOUNDS), st.integers(1, 10_000), min_size=1))
def test_joining_steps_loses_nobody(counts: dict[int, int]) -> None:
    rows = [
        {"low": low, "customers": n, "expected_value": Decimal(n * low)}
        for low, n in counts.items()
    ]
    bins = _few(rows)
    assert len(bins) <= MOST_BINS
    assert sum(n for _, _, n, _ in bins) == sum(counts.values())
    assert sum(value for *_, value in bins) == sum(n * low for low, n in counts.items())
    assert [low for low, *_ in bins[1:]] == [high for _, high, *_ in bins[:-1]]
