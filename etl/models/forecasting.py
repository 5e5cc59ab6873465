"""The forecast of one series: what it may be forecast by, which of these is shown, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

import numpy as np

from etl.models import backtest, candidates, intervals
from etl.models.backtest import Errors, Window
from etl.models.candidates import AVERAGE, COMBINATION, Candidate
from etl.models.paths import Floats, Path, ordered

CLEARLY = 0.35  # a single model replaces the combination only if its error is smaller by this share
LEAST_TESTED = 4  # buckets after the first origin
FEWEST = 2  # observations for a forecast
SHORTEST = 8  # observations for a backtest, seasons for a profile
MOSTLY = 0.5  # share of zeros from which sales are intermittent
MOST_UNKNOWN = 0.25  # share of buckets in which a ratio may have no denominator

_WORDS = MappingProxyType({COMBINATION: "the median", AVERAGE: "the mean"})


@dataclass(frozen=True)
class Plan:
    """How the series of a grain are forecast: in buckets, which `unit` names."""

    unit: str
    season: int
    horizon: int
    windows: int
    silence: int  # zeros at the end after which a series counts as ended
    fitted: int  # observations from which models can be fitted
    candidates: Mapping[str, Candidate]


@dataclass(frozen=True)
class Forecast:
    """A series' forecast; `tested` holds each window's interval, calibrated on the others."""

    model: str
    reason: str
    observations: int
    path: Path
    within: tuple[float, float]
    bare: Path = field(default_factory=lambda: np.empty((5, 0)))  # intervals not calibrated yet
    windows: tuple[Window, ...] = ()
    unit: float = 1.0  # of MASE
    errors: Errors | None = None
    naive: Errors | None = None
    lag: int | None = None  # how many buckets back seasonal naive looks
    tested: tuple[Path, ...] = ()
    coverage: tuple[float, float] | None = None


@dataclass(frozen=True)
class Unknown:
    """Why a series has no forecast."""

    reason: str


def forecast(values: Floats, plan: Plan, most: float = np.inf) -> Forecast | Unknown:
    """Forecast a series of complete buckets that stays below `most` and, if it always was, above 0.

    NaN is unknown; zeros before the first sale are no history.
    """
    y = _history(values, plan)
    if isinstance(y, Unknown):
        return y
    within = (0.0 if y.min() >= 0 else -np.inf, most)
    if np.ptp(y) == 0:
        reason = f"the value has been the same in all {len(y)} {plan.unit}s"
        return Forecast("Constant", reason, len(y), np.full((5, plan.horizon), y[0]), within)
    ended = len(y) - int(np.flatnonzero(y)[-1]) - 1
    if ended >= plan.silence and ended > _longest_pause(y[: len(y) - ended]):
        reason = f"nothing in the last {ended} {plan.unit}s: the series counts as ended"
        return Forecast("Zero", reason, len(y), np.zeros((5, plan.horizon)), within)
    task = _prepared(y, plan)
    run = partial(_bounded, task, plan.season, within)
    windows = backtest.roll(y, task.origins, plan.horizon, run)
    return _chosen(run(y, plan.horizon), windows, y, within, task)


@dataclass(frozen=True)
class _Task:
    """What may forecast a series, the lag of its benchmark, and the origins that test them."""

    models: Mapping[str, Candidate]
    lag: int
    origins: list[int]
    about: str


def _prepared(y: Floats, plan: Plan) -> _Task:
    n, season = len(y), plan.season
    tested = partial(backtest.origins, n, horizon=plan.horizon, windows=plan.windows)
    if n >= plan.fitted + LEAST_TESTED and np.mean(y == 0) <= MOSTLY:
        return _Task(plan.candidates, season, tested(plan.fitted), "")
    at = tested(max(n // 2, LEAST_TESTED)) if n >= SHORTEST else []
    lag = season if (at[0] if at else n) >= season else 1
    if np.mean(y == 0) > MOSTLY:
        return _Task(candidates.INTERMITTENT, lag, at, f"most {plan.unit}s are zero")
    about = f"{n} {plan.unit}s are too few to fit a yearly season: two years and a bit are needed"
    plain = candidates.PROFILED if n >= SHORTEST * season else candidates.PLAIN
    return _Task(plain, lag, at, about)


def _bounded(
    task: _Task, season: int, within: tuple[float, float], y: Floats, steps: int
) -> dict[str, Path]:
    found = candidates.paths(task.models, task.lag, season, y, steps)
    return {name: ordered(path, *within) for name, path in found.items()}


def _chosen(
    paths: dict[str, Path],
    windows: tuple[Window, ...],
    y: Floats,
    within: tuple[float, float],
    task: _Task,
) -> Forecast:
    """The forecast of the model that the backtest chooses, with its measured errors."""
    if not windows:
        model = COMBINATION if COMBINATION in paths else next(iter(paths))
        path = ordered(intervals.calibrated(paths[model], (), model), *within)
        return Forecast(model, f"{task.about}; too short to measure errors", len(y), path, within)
    common = set(paths).intersection(*(window.paths for window in windows))
    unit = backtest.naive_error(y[: windows[0].origin], task.lag)
    found = {name: backtest.errors(windows, name, unit) for name in sorted(common)}
    benchmark = candidates.benchmark_name(task.lag)
    model, why = _best(found, benchmark)
    failed = ", ".join(name for name in task.models if name not in common)
    missing = f"{failed} could not be fitted" if failed else ""
    reason = "; ".join(filter(None, (task.about, why, missing)))
    bare = paths[model]
    errors, naive = found[model], found[benchmark]
    return measured(
        Forecast(model, reason, len(y), bare, within, bare, windows, unit, errors, naive, task.lag)
    )


def measured(shown: Forecast) -> Forecast:
    """The forecast with its intervals calibrated by its windows, and their measured coverage.

    A window's interval is calibrated on the other windows, so that none is judged by intervals
    that have seen its own errors.
    """
    windows, model, bare = shown.windows, shown.model, shown.bare
    tested = tuple(ordered(path, *shown.within) for path in intervals.judged(windows, model))
    actual = np.concatenate([window.actual for window in windows])
    return replace(
        shown,
        path=ordered(intervals.calibrated(bare, windows, model), *shown.within),
        tested=tested,
        coverage=backtest.coverage(actual, np.concatenate(tested, axis=1)),
    )


def _best(found: dict[str, Errors], benchmark: str) -> tuple[str, str]:
    """The median of the models, or what is clearly better; the benchmark if nothing beats that.

    Where the median does not beat the benchmark their mean may; on the M3 competition that is
    more accurate than the single model which happened to do best.
    """
    winners = [name for name in found if not found[name].lose_to(found[benchmark])]
    winners.remove(benchmark)
    if not winners:
        return benchmark, "no model does better in the backtest"
    single = min(winners, key=lambda name: found[name].mase)
    together = [name for name in (COMBINATION, AVERAGE) if name in winners]
    if not together:
        return single, "the smallest error in the backtest"
    if _clearly(found[single], found[together[0]]):
        return single, "clearly the smallest error in the backtest"
    return together[0], f"{_WORDS[together[0]]} of all models; none alone is clearly better"


def _clearly(one: Errors, other: Errors) -> bool:
    return one.mase < (1 - CLEARLY) * other.mase


def _history(values: Floats, plan: Plan) -> Floats | Unknown:
    """What is known from the first sale on, gaps of a ratio filled in between their neighbours."""
    unit, started = plan.unit, np.flatnonzero(np.nan_to_num(values))
    if not len(started):
        return Unknown(f"in no complete {unit} was there anything; it will come with the first")
    y = values[started[0] :]
    known = ~np.isnan(y)
    if known.sum() < FEWEST:
        return Unknown(f"one complete {unit} is no history; it will come with the next")
    lately = len(y) - int(np.flatnonzero(known)[-1]) - 1
    if lately >= plan.silence:
        return Unknown(f"there was nothing to divide by in the last {lately} {unit}s")
    if known.mean() < 1 - MOST_UNKNOWN:
        return Unknown(
            f"only {known.sum()} of {len(y)} {unit}s have a value, as there was nothing to divide "
            f"by in the others; longer periods may have one"
        )
    places = np.arange(len(y))
    return np.interp(places, places[known], y[known])


def _longest_pause(y: Floats) -> int:
    """The longest run of zeros."""
    edges = np.flatnonzero(np.concatenate(([True], y != 0, [True])))
    return int(np.diff(edges).max()) - 1
