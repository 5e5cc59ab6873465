"""What the rest of a month and the months after it will bring, from the days known so far.

A day is expected to bring level × weekday × holiday × season. The level is that of the last eight
weeks and of the month so far; the season is what last years' months brought against the weeks
that correspond to those. Many series at once: arrays are series by days.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.models.calendar import ORDINARY, Almanac, Days, Flags, Ints, years_earlier

Floats = npt.NDArray[np.float64]

LEAST = 28  # days known, below which nothing is said
WEEKS = 26  # that weekdays are measured on
WINDOW, HALF_LIFE = 56, 14.0  # days of the level, and after how many one counts half
YEARS = 2  # of the season
DAMPING = 0.85  # of the season's logarithm; measured: a season from one or two years is noisy
OWN = 0.5  # weight of a member's own season beside that of the total
STEEPEST = 1.5  # of a season's logarithm
AROUND = 14  # days on either side of a holiday that say what it would have brought
LARGEST_HOLIDAY = 3.0  # times an ordinary day
SELLING = 0.2  # share of an average day from which a day counts as a working day
RARE = 0.15  # share of days without any sale up to which they are taken as closures
_TINY = 1e-9


@dataclass(frozen=True)
class _View:
    """The known days of every series, and how much each day of the almanac weighs."""

    known: Floats
    almanac: Almanac
    weights: Floats
    parents: Ints
    end: int


def rest_by_month(known: Floats, almanac: Almanac, end: int, parents: Ints) -> Floats:
    """Expected sums from the first unknown day to `end` (excluded): series by calendar months.

    `known` holds the almanac's first days; `parents` the place of each series' total (its own, if
    it is one). At least LEAST days must be known. Never looks at anything but `known`.
    """
    so_far = known.shape[1]
    weights = day_weights(known, almanac, parents)
    view = _View(known, almanac, weights, parents, end)
    window = np.arange(max(so_far - WINDOW, 0), so_far)
    month = almanac.month
    this = month[window] == month[so_far]
    opened = _opened(view, window)
    recent = opened * 0.5 ** ((so_far - 1 - window) / HALF_LIFE)
    found = _projected(view, window, recent)
    within = opened * this
    begun = (within * weights[:, window]).sum(axis=1) > 1.0  # more than a day's worth
    share = np.where(begun, this.sum() / (month == month[so_far]).sum(), 0.0)[:, None]
    blended = (1 - share) * found + share * _projected(view, window, within)
    return np.asarray(blended)


def day_weights(known: Floats, almanac: Almanac, parents: Ints) -> Floats:
    """Weekday × holiday factor of every day of the almanac; a series too thin has its total's."""
    raw = _weekdays(known, almanac)
    thin = _thin(known, raw, parents)
    factors = np.maximum(raw, 0.0)
    factors /= factors.mean(axis=1, keepdims=True)
    weights = factors[:, almanac.weekday] * _holidays(known, almanac, factors)
    weights[thin] = weights[parents[thin]]
    return np.asarray(weights)


def selling_days(known: Floats, almanac: Almanac) -> Flags:
    """Which days of the almanac are working days of the company, by its own total (one series).

    A day counts from a fifth of an average one; without four weeks it is Monday to Friday.
    """
    if known.shape[1] < LEAST or not known.any():
        return almanac.workdays
    return np.asarray(day_weights(known, almanac, np.zeros(1, np.int64))[0] >= SELLING)


def _weekdays(known: Floats, almanac: Almanac) -> Floats:
    """Series by seven: each weekday against the average day, over whole weeks without a holiday."""
    so_far = known.shape[1]
    days = np.arange(so_far - min(so_far // 7, WEEKS) * 7, so_far).reshape(-1, 7)
    plain = (almanac.holiday[days] == ORDINARY).all(axis=1)
    if plain.sum() * 7 >= LEAST:
        days = days[plain]
    factors = np.zeros((len(known), 7))
    factors[:, almanac.weekday[days[0]]] = known[:, days].sum(axis=1)
    mean = factors.mean(axis=1, keepdims=True)
    return _ratio(factors, mean, np.ones((1, 1)))


def _holidays(known: Floats, almanac: Almanac, factors: Floats) -> Floats:
    """Series by days: 1, and on a public holiday what such days brought before.

    Each is drawn towards all holidays, and those towards the weakest weekday, by one occurrence.
    """
    found = np.ones((len(known), len(almanac.days)))
    if not len(almanac.names):
        return found
    so_far = known.shape[1]
    seen = np.flatnonzero(almanac.holiday[:so_far] != ORDINARY)
    brought, expected = known[:, seen], _without(known, almanac, factors, seen)
    prior = np.minimum(factors.min(axis=1), 1.0)[:, None]
    each = expected.mean(axis=1, keepdims=True) if len(seen) else np.ones((len(known), 1))
    pooled = _ratio(brought.sum(axis=1, keepdims=True) + prior * each,
                    expected.sum(axis=1, keepdims=True) + each, prior)  # fmt: skip
    place = almanac.holiday[seen][:, None] == np.arange(len(almanac.names))
    named = _ratio(brought @ place + pooled * each, expected @ place + each, pooled)
    named = np.clip(named, 0.0, LARGEST_HOLIDAY)
    days = almanac.holiday != ORDINARY
    found[:, days] = named[:, almanac.holiday[days]]
    return found


def _without(known: Floats, almanac: Almanac, factors: Floats, seen: Ints) -> Floats:
    """What these holidays would have brought as ordinary days, by the days around them."""
    so_far = known.shape[1]
    ordinary = almanac.holiday[:so_far] == ORDINARY
    usual = factors[:, almanac.weekday[:so_far]]
    low, high = np.maximum(seen - AROUND, 0), np.minimum(seen + AROUND + 1, so_far)
    brought, weighed = (
        np.pad(np.cumsum(part * ordinary, axis=1), ((0, 0), (1, 0))) for part in (known, usual)
    )
    around = brought[:, high] - brought[:, low]
    level = _ratio(around, weighed[:, high] - weighed[:, low], np.zeros((1, 1)))
    return np.asarray(np.maximum(level * usual[:, seen], 0.0))


def _thin(known: Floats, factors: Floats, parents: Ints) -> Flags:
    """The series whose days are too few, or too mixed in sign, to show a week of their own."""
    recent = known[:, -WEEKS * 7 :]
    filled = (recent != 0).sum(axis=1)
    return np.asarray((filled < 0.5 * filled[parents]) | (factors < 0).any(axis=1))


def _opened(view: _View, window: Ints) -> Floats:
    """1, and 0 on days when the total stood still although such days seldom do: closures."""
    still = (view.known[view.parents][:, window] == 0) & (
        view.weights[view.parents][:, window] > SELLING
    )
    closed = still & (still.mean(axis=1, keepdims=True) < RARE)
    return np.asarray(1.0 - closed)


def _projected(view: _View, window: Ints, counted: Floats) -> Floats:
    """Expected sums by month, going by the days of the window as they count."""
    rest = np.arange(view.known.shape[1], view.end)
    starts = _month_starts(view.almanac.month[rest])
    level = _level(view.known[:, window], view.weights[:, window], counted)
    weight = np.add.reduceat(view.weights[:, rest], starts, axis=1)
    return np.asarray(level[:, None] * weight * _season(view, window, counted, rest, starts))


def _level(values: Floats, weights: Floats, counted: Floats) -> Floats:
    """What an average day brings."""
    total, weighed = (values * counted).sum(axis=1), (weights * counted).sum(axis=1)
    plain = _ratio(total, counted.sum(axis=1), np.zeros(1))
    return np.asarray(
        np.where(weighed > 0.05 * counted.sum(axis=1), _ratio(total, weighed, plain), plain)
    )


def _season(view: _View, window: Ints, counted: Floats, rest: Ints, starts: Ints) -> Floats:
    """Series by months: the month's level against the window's, as it was a year or two ago."""
    logs = []
    for years in range(1, YEARS + 1):
        then, before = (_earlier(view.almanac.days, days, years) for days in (rest, window))
        if min(then[0], before[0]) < 0 or then[-1] >= view.known.shape[1]:
            continue
        base = _level(view.known[:, before], view.weights[:, before], counted)[:, None]
        brought, weighed = (
            np.add.reduceat(part[:, then], starts, axis=1) for part in (view.known, view.weights)
        )
        level = _ratio(brought, weighed, np.zeros((1, 1)))
        known = (level > 0) & (base > 0)
        logs.append(np.log(np.where(known, level, 1.0) / np.where(known, base, 1.0)))
    if not logs:
        return np.ones((len(view.known), len(starts)))
    own = np.mean(logs, axis=0)
    mixed = OWN * own + (1 - OWN) * own[view.parents]
    return np.asarray(np.exp(DAMPING * np.clip(mixed, -STEEPEST, STEEPEST)))


def _earlier(days: Days, places: Ints, years: int) -> Ints:
    then = years_earlier(days[places], years)
    return np.asarray((then - days[0]).astype(np.int64))


def _month_starts(month: Days) -> Ints:
    """Where each month begins."""
    return np.flatnonzero(np.r_[True, month[1:] != month[:-1]])


def _ratio(over: Floats, under: Floats, otherwise: Floats) -> Floats:
    """Their quotient; `otherwise` where nothing stands below."""
    found = np.array(np.broadcast_to(otherwise, over.shape))
    return np.asarray(np.divide(over, under, out=found, where=under > _TINY))
