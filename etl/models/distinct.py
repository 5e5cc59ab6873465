"""How many different customers (or orders) a span will have had: a count that does not add up.

A span's count grows with the activity in it, the daily counts added up, but ever more slowly since
many come again: count ∝ activity^β, where β is measured on how past spans grew from the same point
(the form of Heaps' law for the growth of a vocabulary).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.models.calendar import Days
from etl.models.landing import MOST, Stretch

Floats = npt.NDArray[np.float64]

GAPS = 13  # months since a key was there before: 0 to 11, and 12 for longer ago or never


def counted(fresh: Floats, month: Days, start: int, end: int) -> Floats:
    """Different keys from the first day of a month to `end` (excluded), at most a year later.

    `fresh` is series by days by GAPS: the keys of a day by the months since they were there before.
    A key is new to a span if that was before the span began, so spans of any length can be counted.
    """
    total = np.zeros(len(fresh))
    months = (month[start:end] - month[start]).astype(np.int64) if end > start else np.array([])
    for place in np.unique(months):
        days = start + np.flatnonzero(months == place)
        total += fresh[:, days, int(place) + 1 :].sum(axis=(1, 2))
    return total


def grown(
    fresh: Floats, month: Days, stretch: Stretch, activity: Floats, past: Sequence[Stretch]
) -> Floats:
    """The counts with which a span ends, given its landed activity; NaN without a past span.

    Only the newest past spans that had ended by the span's origin are looked at.
    """
    daily = fresh.sum(axis=2)
    ended = [each for each in past if each.end <= stretch.origin][-MOST:]
    if not ended:
        return np.full(len(fresh), np.nan)
    grew, moved, counts, sums = (np.zeros(len(fresh)) for _ in range(4))
    for each in ended:
        count, sum_ = _at(fresh, daily, month, each, each.origin)
        last_count, last_sum = _at(fresh, daily, month, each, each.end)
        grew += _growth(count, last_count)
        moved += _growth(sum_, last_sum)
        counts, sums = counts + last_count, sums + last_sum
    power = np.divide(grew, moved, out=np.ones_like(grew), where=moved > 0)
    now, done = _at(fresh, daily, month, stretch, stretch.origin)
    begun = (done > 0) & (activity > 0)
    from_now = now * (np.where(begun, activity, 1.0) / np.where(begun, done, 1.0)) ** power
    from_past = activity * np.divide(counts, sums, out=np.zeros_like(sums), where=sums > 0)
    return np.where(begun, from_now, from_past)


def _growth(before: Floats, after: Floats) -> Floats:
    """The logarithm of how many times it grew; 0 where it had not begun."""
    begun = before > 0
    return np.log(np.where(begun, after, 1.0) / np.where(begun, before, 1.0))


def _at(
    fresh: Floats, daily: Floats, month: Days, stretch: Stretch, end: int
) -> tuple[Floats, Floats]:
    """Count and activity of a stretch up to a day."""
    end = max(end, stretch.start)
    return counted(fresh, month, stretch.start, end), daily[:, stretch.start : end].sum(axis=1)
