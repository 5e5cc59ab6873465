"""Error measures by hand, and origins."""

import numpy as np
import pytest

from etl.models import backtest, intervals
from etl.models.backtest import Errors, Window
from etl.models.paths import spread

pytestmark = pytest.mark.unit


def test_smape_by_hand() -> None:
    # 200 × 10/210, 200 × 20/180 and nothing for 0 against 0: (9.5238 + 22.2222 + 0) / 3.
    actual, value = np.array([100.0, 100.0, 0.0]), np.array([110.0, 80.0, 0.0])
    assert backtest.smape(actual, value) == pytest.approx(10.5820, abs=1e-4)
    assert backtest.smape(np.array([0.0]), np.array([5.0])) == 200


def test_mase_by_hand() -> None:
    # Changes over two: |4−1|, |7−2|, |5−4| = 3, 5, 1, on average 3. Errors 1 and 5, on average 3.
    history = np.array([1.0, 2.0, 4.0, 7.0, 5.0])
    assert backtest.naive_error(history, 2) == pytest.approx(3.0)
    window = Window(5, np.array([6.0, 9.0]), {"a": np.full((5, 2), [7.0, 4.0])})
    assert backtest.errors([window], "a", 3.0).mase == pytest.approx(1.0)


def test_a_history_without_change_is_measured_by_its_size() -> None:
    assert backtest.naive_error(np.full(9, 4.0), 3) == 4
    assert backtest.naive_error(np.zeros(9), 3) == 1


def test_a_model_loses_by_either_measure() -> None:
    assert Errors(10, 1.1).lose_to(Errors(11, 1.0))
    assert Errors(12, 0.9).lose_to(Errors(11, 1.0))
    assert not Errors(11, 1.0).lose_to(Errors(11, 1.0))


@pytest.mark.parametrize(
    ("observations", "least", "expected"),
    [
        (36, 24, [24, 27, 30, 33]),
        (100, 24, [64, 73, 82, 91]),  # no further back than two horizons of 18
        (25, 24, [24]),
        (24, 24, []),
    ],
)
def test_origins(observations: int, least: int, expected: list[int]) -> None:
    assert backtest.origins(observations, least, 18, 4) == expected


def test_windows_see_only_what_was_known() -> None:
    y = np.arange(10.0)
    windows = backtest.roll(
        y, [6, 8], 3, lambda known, steps: {"last": np.full((5, steps), known[-1])}
    )
    assert [window.paths["last"][0].tolist() for window in windows] == [[5, 5, 5], [7, 7]]
    assert [window.actual.tolist() for window in windows] == [[6, 7, 8], [8, 9]]


def test_coverage_by_hand() -> None:
    path = np.array([[5.0] * 4, [4.0] * 4, [6.0] * 4, [2.0] * 4, [8.0] * 4])
    # Within 4 to 6: the second and, on its edge, the third. Within 2 to 8: these and the first.
    assert backtest.coverage(np.array([3.0, 5.0, 6.0, 9.0]), path) == (0.5, 0.75)


def test_an_interval_is_judged_by_what_has_not_seen_its_errors() -> None:
    base = spread(np.full(50, 100.0), np.ones(50), 1000)
    calm = Window(0, np.full(50, 100.0), {"a": base})
    wild = Window(1, np.full(50, 200.0), {"a": base})
    on_wild, on_calm = intervals.judged([calm, wild], "a")
    # The calm window is judged by the errors of the wild one, and the other way round.
    assert on_wild[4, 0] > 140
    assert 101 < on_calm[4, 0] < 103
    assert np.array_equal(on_wild, intervals.calibrated(base, [wild], "a"))
