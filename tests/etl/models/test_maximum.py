"""Maximum likelihood where the answer is known."""

import numpy as np
import pytest

from etl.models.maximum import Floats, maximise

pytestmark = pytest.mark.unit


def exponential(rate: Floats, waits: Floats) -> tuple[float, Floats]:
    return float(np.log(rate[0]) - rate[0] * waits.mean()), 1 / rate - waits.mean()


def test_a_rate_is_one_by_the_mean() -> None:
    waits = np.random.default_rng(1).exponential(3.0, 50_000)  # more than the sample
    found = maximise(exponential, (waits,), [(5.0,)], (1e4,))
    assert found == pytest.approx([1 / waits.mean()], rel=1e-6)


def test_the_highest_of_several_summits_is_taken() -> None:
    def hills(at: Floats, _: Floats) -> tuple[float, Floats]:
        """Two summits, at 1 and at e³; the second is the higher one."""
        log = np.log(at[0])
        low, high = np.exp(-(log**2)), 2 * np.exp(-((log - 3) ** 2))
        return float(low + high), np.array([(-2 * log * low - 2 * (log - 3) * high) / at[0]])

    found = maximise(hills, (np.zeros(1),), [(0.9,), (15.0,)], (1e4,))
    assert found == pytest.approx([np.exp(3)], rel=1e-2)


def test_a_parameter_that_wants_to_vanish_stops_at_its_bound() -> None:
    found = maximise(lambda at, _: (-at[0], -np.ones(1)), (np.zeros(1),), [(1.0,)], (100.0,))
    assert found == pytest.approx([0.01])


def test_what_cannot_be_searched_is_not_found() -> None:
    nowhere = np.full(1, np.nan)
    assert maximise(lambda *_: (np.nan, nowhere), (np.zeros(1),), [(1.0,)], (9.0,)) is None
