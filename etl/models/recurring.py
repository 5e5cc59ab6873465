"""What recurs every year on the same dates, holidays or ends of months: told by other years."""

import numpy as np
import numpy.typing as npt

from etl.models.special_days import Bools, Ints, SpecialDays

Floats = npt.NDArray[np.float64]

WEEK = 7
MAD = 1.4826  # median absolute deviation → standard deviation of a normal distribution
PLAIN = 3.0  # robust standard deviations from which a recurring effect is plain to see
SLOW = 29  # days over which a season changes little
MEDIAN = 1.25  # the noise of a median, by that of a mean
ALIKE = 0.4  # part of an effect's mean that each of its occurrences reaches


def calendar_effects(
    rest: Floats, clean: Floats, special: SpecialDays
) -> tuple[Floats, Floats, Floats]:
    """What recurs on the calendar in a series without trend and week, and how uncertain that is.

    Returns the effect, the noise of days seen a few times, and by how much other years disagree.

    First weeks, of which counts what all other years have in common; then ends of months and
    bridge days; then single days that are plainly and repeatedly off.
    """
    around = at(running_median(clean, WEEK), special.same_date)
    common = _calm(_common(around), _known(around), clean)
    effect = np.where(_known(around) > 1, common, _excused(running_median(rest, WEEK), common))
    usual = deviation(clean - effect)
    several = _known(around) > 1
    doubt = np.where(several, np.maximum(_range(around) / 2 - usual / np.sqrt(WEEK), 0), 0.0)
    for group in special.groups:
        left = (clean - effect)[group]
        left = left[np.isfinite(left)]
        middle = float(np.median(left)) if len(left) > 2 else 0.0  # noqa: PLR2004 -- a majority
        if abs(middle) > PLAIN * usual / np.sqrt(max(len(left), 1)):
            effect[group] += middle
    others = at(clean - effect, special.like)
    sharp = np.where(_plain(others, usual), _mean(others), 0.0)
    sharp = np.where(_known(others) > 1, sharp, _excused(rest - effect, sharp))
    spread = np.where((sharp != 0) & (_known(others) > 1), _range(others) / 2, 0.0)
    effect = effect + sharp
    return effect, spread, doubt


def _calm(common: Floats, known: Ints, clean: Floats) -> Floats:
    """What years have in common, by month where its weeks may differ by chance alone."""
    slow = np.nan_to_num(running_median(common, SLOW))
    usual = MEDIAN * deviation(clean - slow) / np.sqrt(WEEK)
    plain = np.abs(common - slow) * np.sqrt(known) > PLAIN * usual
    return np.where(plain, common, slow)


def _known(others: Floats) -> Ints:
    return np.asarray(np.isfinite(others).sum(axis=1), dtype=np.int64)


def _least(others: Floats) -> Floats:
    return np.asarray(np.min(others, axis=1, initial=np.inf, where=np.isfinite(others)))


def _most(others: Floats) -> Floats:
    return np.asarray(np.max(others, axis=1, initial=-np.inf, where=np.isfinite(others)))


def _mean(others: Floats) -> Floats:
    total = np.sum(others, axis=1, where=np.isfinite(others))
    return np.asarray(total / np.maximum(_known(others), 1))


def _range(others: Floats) -> Floats:
    return np.where(_known(others) > 0, _most(others) - _least(others), 0.0)


def _common(others: Floats) -> Floats:
    """What the others have in common: 0 where signs differ, the smallest where they are not alike.

    So one odd year makes no season.
    """
    least, most, mean = _least(others), _most(others), _mean(others)
    smallest = np.where(least > 0, least, np.where(most < 0, most, 0.0))
    common = np.where(np.abs(smallest) >= ALIKE * np.abs(mean), mean, smallest)
    return np.where((_known(others) > 0) & (smallest != 0), common, 0.0)


def _plain(others: Floats, usual: float) -> Bools:
    """Whether the others are far from zero together, and of one kind."""
    smallest = np.minimum(np.abs(_least(others)), np.abs(_most(others)))
    mean = np.abs(_mean(others))
    alike = (_least(others) * _most(others) > 0) & (smallest >= ALIKE * mean)
    return np.asarray(alike & (mean * np.sqrt(_known(others)) > PLAIN * usual))


def _excused(rest: Floats, effect: Floats) -> Floats:
    """As much of an effect seen only once as the rest shows too: it never makes a deviation."""
    shown = np.nan_to_num(rest)
    same = np.sign(shown) == np.sign(effect)
    return np.where(same, np.sign(effect) * np.minimum(np.abs(shown), np.abs(effect)), 0.0)


def running_median(values: Floats, width: int) -> Floats:
    """The median of an odd number of values around each; NaN where fewer than half are known.

    It keeps edges, and passes over what is shorter than half of its width.
    """
    padded = np.pad(values, width // 2, constant_values=np.nan)
    around = np.sort(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1)  # NaN last
    count = np.isfinite(around).sum(axis=1)
    rows = np.arange(len(values))
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, width - 1)
    middle = (around[rows, low] + around[rows, high]) / 2
    return np.where(2 * count >= width, middle, np.nan)


def at(values: Floats, places: Ints) -> Floats:
    """The values in these places, NaN for place -1."""
    return np.where(places >= 0, values[places], np.nan)


def deviation(values: Floats) -> float:
    """Robust standard deviation around zero; NaN of nothing."""
    known = values[np.isfinite(values)]
    return MAD * float(np.median(np.abs(known))) if len(known) else float("nan")
