"""The forecasts of a grain made to agree: members add up to totals, ratios follow their parts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from etl.marts.series import ALL, SPLITS, TOTAL, Series
from etl.measures import Metric
from etl.models import backtest
from etl.models.forecasting import Forecast, measured
from etl.models.paths import HIGH95, LOW95, VALUE, Floats, ordered
from etl.models.reconciliation import projected, shared_out

Key = tuple[str, str, str]  # metric, dimension, member
Forecasts = dict[Key, Forecast]
RATIO = "Ratio"
SCALE = 10_000  # published numbers have four decimals
COST = 1.05  # a ratio follows its parts unless its error grows by more than this
_Z95 = 1.96


def agreeing(
    metrics: tuple[Metric, ...], series: Mapping[Key, Series], forecasts: Forecasts
) -> Forecasts:
    """The forecasts of a grain, each metric adding up and each ratio following its parts."""
    shown = dict(forecasts)
    for metric in metrics:
        shown |= adding_up(metric.name, series, forecasts)
    named = {metric.measures: metric.name for metric in metrics if not metric.is_ratio}
    for metric in metrics:
        parts = tuple(named[measure,] for measure in metric.measures if (measure,) in named)
        if metric.is_ratio and len(parts) == len(metric.measures):
            shown |= coherent(metric.name, (parts[0], parts[1]), shown)
    return shown


def adding_up(metric: str, series: Mapping[Key, Series], forecasts: Forecasts) -> Forecasts:
    """The forecasts of a metric, adding up over each dimension over which its history does."""
    total = (metric, TOTAL, ALL)
    if total not in forecasts or series[total].denominator is not None:
        return {}
    groups = {name: _members(metric, name, series, forecasts) for name in SPLITS}
    groups = {name: keys for name, keys in groups.items() if keys}
    keys = [total, *(key for members in groups.values() for key in members)]
    place = {key: number for number, key in enumerate(keys)}
    rows = [[place[key] for key in members] for members in groups.values()]
    found = [forecasts[key] for key in keys]
    positive = np.array([each.within[0] >= 0 for each in found])
    values = np.array([each.path[VALUE] for each in found])
    values = projected(values, rows, _variances(found), positive)
    exact = _rounded(values, rows)
    return {key: _moved(each, value) for key, each, value in zip(keys, found, exact, strict=True)}


def coherent(metric: str, parts: tuple[str, str], forecasts: Forecasts) -> Forecasts:
    """The forecasts of a ratio that follow those of its parts where that costs no accuracy."""
    changed: Forecasts = {}
    for key, direct in forecasts.items():
        over, under = (forecasts.get((part, *key[1:])) for part in parts)
        if key[0] != metric or over is None or under is None:
            continue
        followed = _quotient(direct, over, under, parts)
        if followed is not None:
            changed[key] = followed
    return changed


def _members(
    metric: str, dimension: str, series: Mapping[Key, Series], forecasts: Forecasts
) -> list[Key]:
    """The forecast members of a dimension, if the members' history adds up to the total's."""
    keys = [key for key in series if key[:2] == (metric, dimension)]
    if not keys:
        return []
    whole = series[(metric, TOTAL, ALL)].values
    added = np.sum([series[key].values for key in keys], axis=0)
    size = np.sum([np.abs(series[key].values) for key in keys], axis=0)
    if (np.abs(added - whole) > 1e-9 * size + 1e-9).any():
        return []
    return [key for key in keys if key in forecasts]


def _variances(found: Sequence[Forecast]) -> Floats:
    """How far each may be moved: its mean squared error, or its interval where none is measured."""
    variances = np.array([_variance(each) for each in found])
    free = [each.model != "Zero" for each in found]
    return np.where(free, np.maximum(variances, 1e-12 * max(variances.max(), 1e-12)), 0.0)


def _variance(each: Forecast) -> float:
    if not each.windows:
        return float(np.mean(((each.path[HIGH95] - each.path[LOW95]) / (2 * _Z95)) ** 2))
    off = [window.actual - window.paths[each.model][VALUE] for window in each.windows]
    return float(np.mean(np.concatenate(off) ** 2))


def _rounded(values: Floats, groups: Sequence[Sequence[int]]) -> Floats:
    """Values with four decimals that still add up to the total, which is row 0."""
    exact = np.rint(values * SCALE)
    for members in groups:
        for step in range(values.shape[1]):
            exact[members, step] = shared_out(int(exact[0, step]), values[members, step] * SCALE)
    return exact / SCALE


def _moved(each: Forecast, value: Floats) -> Forecast:
    """The forecast at another value; its intervals move with it."""
    path = each.path + (value - each.path[VALUE])
    path[VALUE] = value
    return replace(each, path=ordered(path, *each.within))


def _quotient(
    direct: Forecast, over: Forecast, under: Forecast, parts: tuple[str, str]
) -> Forecast | None:
    """The ratio of two forecasts with intervals of its own errors; None where it does worse."""
    at = [[window.origin for window in each.windows] for each in (direct, over, under)]
    if not direct.windows or at[0] != at[1] or at[0] != at[2] or (under.path[VALUE] <= 0).any():
        return None
    windows = []
    for own, top, bottom in zip(direct.windows, over.windows, under.windows, strict=True):
        below = bottom.paths[under.model][VALUE]
        if (below <= 0).any():
            return None
        ratio = top.paths[over.model][VALUE] / below
        shown = own.paths[direct.model]
        windows.append(replace(own, paths=own.paths | {RATIO: shown + (ratio - shown[VALUE])}))
    errors = backtest.errors(windows, RATIO, direct.unit)
    if direct.errors is None or direct.naive is None or errors.lose_to(direct.naive):
        return None
    if errors.mase > COST * direct.errors.mase:
        return None
    value = over.path[VALUE] / under.path[VALUE]
    reason = f"the forecast of {parts[0]} divided by that of {parts[1]}, so that the three agree"
    bare = direct.bare + (value - direct.bare[VALUE])
    followed = replace(
        direct, model=RATIO, reason=reason, bare=bare, windows=tuple(windows), errors=errors
    )
    return measured(followed)
