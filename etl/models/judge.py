"""A daily series against what was to be expected: events and lasting shifts."""

from dataclasses import dataclass, replace

import numpy as np

from etl.models.decomposition import LEAST, Decomposition, decompose, nothing_known, unjudged
from etl.models.recurring import WEEK, Floats, running_median
from etl.models.scan import Window, scan
from etl.models.shifts import shifts
from etl.models.special_days import Days, SpecialDays

LIMIT = 4.5  # robust standard deviations from which days are an event
# The same beside peers: what is an event stands out more there, and so does what is none, a new
# product or a large order.
BESIDE = 5.0
YEAR = 396  # days: with less nothing is known of the same date in another year
CAUTION = 1.4  # times the threshold then
SHIFT_DAYS = 14  # a lasting shift is told of its first two weeks
FIRST = 1.25  # by so much less at a first look, so that no event bends what it is measured by
WINSOR = 4.0
ALIKE = 9  # days of a weekday that say what is usual
HALF = 0.5  # of a window's days must recur to make it a season
BAND = 1.96


@dataclass(frozen=True)
class Finding:
    """Buckets from `first` to before `end` that were off, in the series' own unit."""

    first: int
    end: int
    actual: float
    expected: float
    low: float
    high: float
    score: float


@dataclass(frozen=True)
class DailyView:
    """A daily series judged; `expected` is what each day would have been without anything odd.

    `decomposition` is that of the series divided by `control`: its peers (`beside`), or ones.
    """

    decomposition: Decomposition
    control: Floats
    expected: Floats
    shifts: tuple[tuple[int, float, float], ...]
    windows: tuple[Window, ...]
    beside: bool


def judge_days(
    values: Floats, days: Days, special: SpecialDays, ratio: bool, control: Floats | None = None
) -> DailyView | None:
    """Judge dense daily values; None where nothing can be said of them.

    With a control they are judged against what it did on the same days.
    """
    beside = np.ones(len(values)) if control is None else control
    judged = np.divide(values, beside, out=np.full(len(values), np.nan), where=beside > 0)
    known = nothing_known(len(values))
    if control is not None:
        known = replace(known, quiet=_quiet(control))
    first = decompose(judged, days, special, ratio, known)
    if first is None:
        return None
    limit = (LIMIT if control is None else BESIDE) * caution(len(values))
    off = first.deviation
    calm = first.trend + first.residual * WINSOR / np.maximum(np.abs(off), WINSOR)
    windows = _once(scan(off, limit - FIRST), special)
    for window in windows:
        calm[window.first : window.end] = np.nan
    moved = shifts(calm, special, LEAST if first.multiplies else 0.0)
    step, instead = known.step.copy(), known.instead.copy()
    for place, size, _ in moved:
        step[place:] += size
    for window in windows:
        if all(abs(window.first - place) > SHIFT_DAYS for place, _, _ in moved):
            span = slice(window.first, window.end)
            instead[span] = first.level[span]
    second = (
        decompose(judged, days, special, ratio, replace(known, step=step, instead=instead)) or first
    )
    told = unjudged(len(values))
    moved = [each for each in moved if each[0] >= told]
    found = [each for each in scan(second.deviation, limit) if each.first >= told]
    alone = [each for each in found if not any(_touches(each, place) for place, _, _ in moved)]
    expected = np.where(np.isfinite(second.residual), second.expected * beside, values)
    return DailyView(second, beside, expected, tuple(moved), tuple(alone), control is not None)


def _quiet(control: Floats) -> Floats:
    """How much less the peers do than on the same weekday of the weeks around, as a logarithm."""
    usual = np.empty(len(control))
    for weekday in range(WEEK):
        usual[weekday::WEEK] = running_median(control[weekday::WEEK], ALIKE)
    some = (control > 0) & (usual > 0)
    return np.minimum(np.log(np.divide(control, usual, out=np.ones_like(usual), where=some)), 0)


def _once(windows: list[Window], special: SpecialDays) -> list[Window]:
    """The windows without a window of their sign on the same dates of another year."""
    signs = np.zeros(len(special.unlike))
    for window in windows:
        signs[window.first : window.end] = np.sign(window.score)
    others = np.where(special.same_date >= 0, signs[special.same_date], 0.0)
    again = ((others == signs[:, np.newaxis]) & (signs[:, np.newaxis] != 0)).any(axis=1)
    return [each for each in windows if again[each.first : each.end].mean() < HALF]


def caution(days: int) -> float:
    """By what thresholds are multiplied, given so many days of history."""
    return CAUTION if days < YEAR else 1.0


def _touches(window: Window, place: int) -> bool:
    return window.first < place + SHIFT_DAYS and window.end > place - SHIFT_DAYS


def day_findings(view: DailyView, numerator: Floats, denominator: Floats | None) -> list[Finding]:
    """The events and shifts of a daily series; ratios are those of the whole window."""
    made = view.decomposition
    found = [_finding(view.expected, numerator, denominator, each, made) for each in view.windows]
    for place, size, score in view.shifts:
        end = min(place + SHIFT_DAYS, len(numerator))
        window = Window(place, end, score)
        before = made.value(made.level - size) * view.control
        before = np.where(np.isfinite(made.residual), before, view.expected)
        found.append(_finding(before, numerator, denominator, window, made))
    return sorted(found, key=lambda each: each.first)


def _finding(
    expected: Floats, numerator: Floats, denominator: Floats | None, window: Window,
    made: Decomposition,
) -> Finding:  # fmt: skip
    span = slice(window.first, window.end)
    weights = np.ones(window.end - window.first) if denominator is None else denominator[span]
    total = 1.0 if denominator is None else float(weights.sum())
    actual = float(numerator[span].sum()) / total
    wanted = float(np.sum(np.nan_to_num(expected[span]) * weights)) / total
    return banded(window, actual, wanted, made.multiplies)


def banded(window: Window, actual: float, wanted: float, multiplies: bool) -> Finding:
    """With the band that holds 95 of 100 such windows, from the deviation and its score."""
    if multiplies and actual > 0 and wanted > 0:
        width = BAND * abs(np.log(actual / wanted) / window.score)
        low, high = wanted * np.exp(-width), wanted * np.exp(width)
    else:
        width = BAND * abs((actual - wanted) / window.score)
        low, high = wanted - width, wanted + width
    return Finding(window.first, window.end, actual, wanted, float(low), float(high), window.score)
