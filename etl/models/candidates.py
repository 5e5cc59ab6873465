"""What a series may be forecast by: the models of statsforecast, their median, and simple rules."""

import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

import numpy as np
import numpy.typing as npt

from etl.models import simple
from etl.models.harmonic import harmonic
from etl.models.paths import VALUE, Floats, Path


class _Model(Protocol):
    """What statsforecast's models have in common."""

    def forecast(self, y: Floats, h: int, *, level: list[int]) -> dict[str, Floats]:
        """The mean and the bounds of each level."""


Candidate = Callable[[Floats, int, int], Path]  # history, season, steps
COMBINATION, AVERAGE = "Combination", "Average"  # the median and the mean of all models
SEASONAL_NAIVE, NAIVE = "SeasonalNaive", "Naive"
_COLUMNS = ("mean", "lo-80", "hi-80", "lo-95", "hi-95")
_LEVELS = [80, 95]
MANY = 365  # observations from which Theta, whose time grows with them, looks at the last alone
LOOK_BACK = 8  # seasons
SMALL = 0.05  # of the mean: a value below is too near zero for logarithms


def ets(y: Floats, season: int, steps: int) -> Path:
    """The exponential smoothing model that fits best (Hyndman & Khandakar 2008)."""
    from statsforecast.models import AutoETS

    return _path(AutoETS(season), y, steps)


def level(y: Floats, season: int, steps: int) -> Path:
    """Exponential smoothing without a trend: six weeks of days need none."""
    from statsforecast.models import AutoETS

    return _path(AutoETS(season, model="ZNN"), y, steps)


def theta(y: Floats, season: int, steps: int) -> Path:
    """The dynamic optimised Theta model (Fiorucci et al. 2016)."""
    from statsforecast.models import DynamicOptimizedTheta

    return _path(DynamicOptimizedTheta(season), y[-MANY:], steps)


def ces(y: Floats, season: int, steps: int) -> Path:
    """Complex exponential smoothing (Svetunkov & Kourentzes 2015); value only, bounds are NaN.

    Its own intervals are simulated: they take twenty times as long as the fit and are the
    narrowest of all.
    """
    from statsforecast.models import AutoCES

    path = np.full((5, steps), np.nan)
    path[VALUE] = AutoCES(season).forecast(y, steps)["mean"]
    return path


def decomposed(y: Floats, season: int, steps: int) -> Path:
    """STL for the season, Theta for the rest (after Bandara et al. 2021)."""
    from statsforecast.models import MSTL, DynamicOptimizedTheta

    return _path(MSTL([season], trend_forecaster=DynamicOptimizedTheta(1)), y, steps)


def yearly(year: float, smoother: Candidate) -> Candidate:
    """Harmonic regression for a year of so many buckets, and a model for what it leaves."""

    def fitted(y: Floats, season: int, steps: int) -> Path:
        pattern = harmonic(y, season, steps, year)
        return smoother(y - pattern[: len(y)], 1, steps) + pattern[len(y) :]

    return on_logs(fitted)


def on_logs(model: Candidate) -> Candidate:
    """The model fitted to logarithms where all values are well above zero: seasons multiply."""

    def fitted(y: Floats, season: int, steps: int) -> Path:
        if y.min() > SMALL * y.mean() > 0:
            return np.exp(model(np.log(y), season, steps))
        return model(y, season, steps)

    return fitted


SEASONAL = MappingProxyType(
    {
        "AutoETS": ets,
        "DynamicOptimizedTheta": theta,
        "AutoCES": on_logs(ces),
        "MSTL": on_logs(decomposed),
    }
)
WEEK_YEAR, DAY_YEAR = 365.25 / 7, 365.25
# AutoETS leaves out seasons above 24; those of Theta and CES are too noisy with two or three years.
WEEKS = MappingProxyType(
    {
        "AutoETS": yearly(WEEK_YEAR, ets),
        "DynamicOptimizedTheta": yearly(WEEK_YEAR, theta),
        "AutoCES": yearly(WEEK_YEAR, ces),
        "MSTL": on_logs(decomposed),
    }
)
DAYS = MappingProxyType(
    {
        "AutoETS": yearly(DAY_YEAR, level),
        "DynamicOptimizedTheta": yearly(DAY_YEAR, theta),
        "AutoCES": yearly(DAY_YEAR, ces),
    }
)
PLAIN = MappingProxyType(
    {"Mean": simple.mean, "SimpleExponentialSmoothing": simple.smoothing, NAIVE: simple.naive}
)
PROFILED = MappingProxyType(
    {"SeasonalSmoothing": simple.profiled, "SimpleExponentialSmoothing": simple.smoothing}
)
INTERMITTENT = MappingProxyType({"RecentMean": simple.recent_mean})


def paths(
    candidates: Mapping[str, Candidate], lag: int, season: int, y: Floats, steps: int
) -> dict[str, Path]:
    """The forecast of each candidate that can be fitted, their median and mean, and the benchmark.

    The benchmark repeats the last `lag` values: a season, or the last one. The intervals of the
    median and the mean are as wide as those of the parts on average, as are those of a part
    that has none.
    """
    scale = float(np.abs(y).mean()) or 1.0
    found = {name: _attempt(model, y / scale, season, steps) for name, model in candidates.items()}
    fitted = {name: path for name, path in found.items() if np.isfinite(path[VALUE]).all()}
    whole = [path - path[VALUE] for path in fitted.values() if np.isfinite(path).all()]
    benchmark = simple.seasonal_naive(y / scale, lag, steps)
    width = np.mean(whole, axis=0) if whole else benchmark - benchmark[VALUE]
    for name, path in fitted.items():
        if not np.isfinite(path).all():
            fitted[name] = path[VALUE] + width
    if len(fitted) > 1:
        values = [path[VALUE] for path in fitted.values()]
        fitted[COMBINATION] = np.median(values, axis=0) + width
        fitted[AVERAGE] = np.mean(values, axis=0) + width
    fitted[benchmark_name(lag)] = benchmark
    opened = ~_closed(y, season, steps)
    return {name: path * opened * scale for name, path in fitted.items()}


def _closed(y: Floats, season: int, steps: int) -> npt.NDArray[np.bool_]:
    """The steps that fall on a weekday, say, on which nothing was sold in the last eight weeks."""
    if len(y) < LOOK_BACK * season:
        return np.zeros(steps, dtype=bool)
    silent = (y[-LOOK_BACK * season :].reshape(LOOK_BACK, season) == 0).all(axis=0)
    closed: npt.NDArray[np.bool_] = silent[np.arange(steps) % season]
    return closed


def benchmark_name(lag: int) -> str:
    """The name of the forecast that every other has to beat."""
    return SEASONAL_NAIVE if lag > 1 else NAIVE


def _attempt(model: Candidate, y: Floats, season: int, steps: int) -> Path:
    """The path of a model, all NaN where it cannot be fitted: then the series' reason says so."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return model(y, season, steps)
        except Exception:  # noqa: BLE001 - the library raises bare exceptions on awkward series
            return np.full((5, steps), np.nan)


def _path(model: _Model, y: Floats, steps: int) -> Path:
    found = model.forecast(y, steps, level=_LEVELS)
    return np.array([found[column] for column in _COLUMNS], dtype=np.float64)
