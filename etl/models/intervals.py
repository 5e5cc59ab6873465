"""Intervals as wide as the errors of the backtest ask for."""

from collections.abc import Sequence

import numpy as np

from etl.models.backtest import Window
from etl.models.paths import HIGH80, HIGH95, LEVELS, LOW80, LOW95, VALUE, Floats, Path

# Fitted models take themselves for true, so that their intervals are too narrow: by this much on
# monthly series of the M3 competition. A series' own errors, few and alike, move it gradually.
USUAL = (1.15, 1.3)
WEIGHT = 40  # errors that the usual factor counts for
LEAST = 0.9


def calibrated(path: Path, windows: Sequence[Window], model: str) -> Path:
    """The path with its intervals widened by the quantiles of these windows' scaled errors."""
    wide = path.copy()
    scaled = [_scaled(window.actual, window.paths[model]) for window in windows]
    for (low, high, level), place, usual in zip(LEVELS, (0, 1), USUAL, strict=True):
        factor = _factor([each[place] for each in scaled], level, usual)
        wide[low] = path[VALUE] - factor * (path[VALUE] - path[low])
        wide[high] = path[VALUE] + factor * (path[high] - path[VALUE])
    return wide


def judged(windows: Sequence[Window], model: str) -> list[Path]:
    """The intervals of each window, calibrated on the others: none has seen its own errors."""
    return [
        calibrated(window.paths[model], [other for other in windows if other is not window], model)
        for window in windows
    ]


def _scaled(actual: Floats, path: Path) -> tuple[Floats, Floats]:
    """The errors as shares of the interval's half width on their side."""
    error = actual - path[VALUE]
    return (
        _share(error, path[HIGH80] - path[VALUE], path[VALUE] - path[LOW80]),
        _share(error, path[HIGH95] - path[VALUE], path[VALUE] - path[LOW95]),
    )


def _share(error: Floats, above: Floats, below: Floats) -> Floats:
    room = np.where(error > 0, above, below)
    return np.divide(np.abs(error), room, out=np.zeros_like(error), where=room > 0)


def _factor(scaled: Sequence[Floats], level: float, usual: float) -> float:
    if not scaled:
        return usual
    known = np.concatenate(scaled)
    own = float(np.quantile(known, level))
    return max(LEAST, (own * len(known) + usual * WEIGHT) / (len(known) + WEIGHT))
