"""Members add up to the total: laws of the projection and of rounding."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

from etl.models.reconciliation import projected, shared_out

pytestmark = pytest.mark.unit

ALL = np.ones(6, dtype=bool)
GROUPS = [[1, 2, 3], [4, 5]]
numbers = st.floats(-1e6, 1e6, allow_subnormal=False)
sizes = st.floats(0, 1e6, allow_subnormal=False)
variances = arrays(float, 6, elements=st.floats(1e-3, 1e6))


def test_by_hand() -> None:
    # 10 against 4 + 4: 2 are missing, shared in proportion to the variances 2 : 1 : 1.
    values = np.array([[10.0], [4.0], [4.0]])
    found = projected(values, [[1, 2]], np.array([2.0, 1.0, 1.0]), ALL[:3])
    assert found[:, 0] == pytest.approx([9.0, 4.5, 4.5])


def test_it_is_the_nearest_point_that_adds_up() -> None:
    """Against the bottom-up form of least squares, solved by another route."""
    rng = np.random.default_rng(3)
    values, weights = rng.normal(50, 9, (6, 4)), rng.uniform(1, 9, 6)
    # Free are members 1 to 4; the total is 1 + 2 + 3 and member 5 what then is left.
    basis = np.vstack([[1, 1, 1, 0], np.eye(4), [1, 1, 1, -1]])
    scaled = basis / np.sqrt(weights)[:, None]
    free = np.linalg.lstsq(scaled, values / np.sqrt(weights)[:, None], rcond=None)[0]
    assert projected(values, GROUPS, weights, ~ALL) == pytest.approx(basis @ free)


@given(arrays(float, (6, 3), elements=numbers), variances)
@settings(deadline=None)
def test_members_add_up(values: np.ndarray, weights: np.ndarray) -> None:
    found = projected(values, GROUPS, weights, ~ALL)
    for members in GROUPS:
        assert found[members].sum(axis=0) == pytest.approx(found[0], abs=1e-3)
    again = projected(found, GROUPS, weights, ~ALL)
    assert again == pytest.approx(found, abs=1e-3)


@given(arrays(float, (6, 3), elements=sizes), variances)
@settings(deadline=None)
def test_nothing_becomes_negative(values: np.ndarray, weights: np.ndarray) -> None:
    found = projected(values, GROUPS, weights, ALL)
    assert (found >= 0).all()
    for members in GROUPS:
        assert found[members].sum(axis=0) == pytest.approx(found[0], abs=1e-3)


def test_what_has_ended_stays_at_zero() -> None:
    values = np.array([[10.0], [0.0], [6.0]])
    found = projected(values, [[1, 2]], np.array([1.0, 0.0, 1.0]), ALL[:3])
    assert found[:, 0] == pytest.approx([8.0, 0.0, 8.0])


def test_without_constraints_nothing_moves() -> None:
    values = np.array([[1.0, 2.0]])
    assert np.array_equal(projected(values, [], np.ones(1), ALL[:1]), values)


def test_the_largest_remainder_goes_up() -> None:
    assert shared_out(10, np.array([3.3, 3.3, 3.4])).tolist() == [3, 3, 4]
    assert shared_out(100, np.array([49.5, 49.5, 1.0])).tolist() == [50, 49, 1]
    assert shared_out(9, np.array([4.0, 6.0])).tolist() == [4, 5]


@given(arrays(float, st.integers(1, 12), elements=st.floats(0, 1e12)))
def test_rounding_keeps_the_sum_and_the_sign(values: np.ndarray) -> None:
    total = round(float(values.sum()))
    whole = shared_out(total, values)
    assert int(whole.sum()) == total
    assert (whole >= 0).all()
    assert np.abs(whole - values).max() <= 1 + 1e-6 * len(values) + values.sum() * 1e-12
