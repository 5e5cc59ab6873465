"""Forecasts that need no fitting: for short and intermittent series, and as the benchmark.

The standard deviations of their errors are those of Hyndman & Athanasopoulos, Forecasting:
Principles and Practice (3rd ed.), table 5.2 and section 8.1.
"""

import numpy as np

from etl.models.paths import HIGH80, HIGH95, LOW80, LOW95, Floats, Path, spread

_ALPHAS = np.linspace(0.05, 0.95, 19)
MANY = 26  # seasons that say how a season goes
_QUANTILES = ((LOW95, 0.025), (LOW80, 0.1), (HIGH80, 0.9), (HIGH95, 0.975))


def naive(y: Floats, _season: int, steps: int) -> Path:
    """The last value goes on."""
    return seasonal_naive(y, 1, steps)


def seasonal_naive(y: Floats, season: int, steps: int) -> Path:
    """The last season is repeated."""
    places = np.arange(steps)
    errors = y[season:] - y[:-season]
    sigma = _root_mean_square(errors) if len(errors) else float(np.std(y))
    return spread(
        y[len(y) - season + places % season], sigma * np.sqrt(places // season + 1.0), len(errors)
    )


def mean(y: Floats, _season: int, steps: int) -> Path:
    """The mean of all that is known."""
    sigma = float(np.std(y, ddof=1)) * np.sqrt(1 + 1 / len(y))
    return spread(np.full(steps, y.mean()), np.full(steps, sigma), len(y) - 1)


def smoothing(y: Floats, _season: int, steps: int) -> Path:
    """Simple exponential smoothing, its weight chosen by the squared errors one step ahead."""
    level = np.full(len(_ALPHAS), y[: max(len(y) // 2, 1)].mean())
    errors = np.zeros((len(y), len(_ALPHAS)))
    for place, value in enumerate(y):
        errors[place] = value - level
        level = level + _ALPHAS * errors[place]
    best = int(np.argmin((errors**2).sum(axis=0)))
    growth = np.sqrt(1 + np.arange(steps) * _ALPHAS[best] ** 2)
    sigma = _root_mean_square(errors[:, best])
    return spread(np.full(steps, level[best]), sigma * growth, len(y) - 1)


def profiled(y: Floats, season: int, steps: int) -> Path:
    """Simple exponential smoothing beside what each place in the season adds on average."""
    seasons = y[len(y) % season :].reshape(-1, season)[-MANY:]
    profile = (seasons - seasons.mean(axis=1, keepdims=True)).mean(axis=0)
    ends = np.arange(-len(y), steps) % season  # the history ends with a whole season
    path: Path = smoothing(y - profile[ends[: len(y)]], 1, steps) + profile[ends[len(y) :]]
    return path


def recent_mean(y: Floats, season: int, steps: int) -> Path:
    """The mean of the last season, within the quantiles of the last two: for intermittent sales."""
    path = np.full((5, steps), y[-season:].mean())
    for row, quantile in _QUANTILES:
        path[row] = np.quantile(y[-2 * season :], quantile)
    return path


def _root_mean_square(errors: Floats) -> float:
    return float(np.sqrt(np.mean(errors**2)))
