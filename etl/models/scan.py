"""Events in a series of deviations: the days that together are too far off to be chance.

A scan statistic: every window of one to fourteen days by the sum of its deviations, whose noise is
taken from all windows of that length, so that days that move together do not alarm.
"""

from dataclasses import dataclass

import numpy as np

from etl.models.recurring import MAD, Floats

LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14)
CLIPPED = 4.0  # in windows from three days on a day counts for so many deviations at most
ALONE = {1: 1.5, 2: 1.25}  # times the threshold: single days have heavier tails than weeks
LEVEL = 0.1  # variance, in days, of the level that days are measured from: common to a window
NEAR = 3  # days: events of one sign that lie so close are one
ONE_SIDED_90 = 1.2816


@dataclass(frozen=True)
class Window:
    """Places from `first` to before `end`, and the robust standard deviations of their sum."""

    first: int
    end: int
    score: float


def scan(
    deviations: Floats, threshold: float, lengths: tuple[int, ...] = LENGTHS, daily: bool = True
) -> list[Window]:
    """The windows beyond the threshold, strongest first found, none overlapping, in order of time.

    `deviations` are in units of their own noise; NaN is not judged.
    """
    known = np.isfinite(deviations)
    values = np.where(known, deviations, 0.0)
    clipped = np.clip(values, -CLIPPED, CLIPPED)
    count = np.concatenate([[0], np.cumsum(known)])
    candidates: list[tuple[float, int, int]] = []
    for length in (each for each in lengths if each <= len(values)):
        days = count[length:] - count[:-length]
        total = np.concatenate([[0.0], np.cumsum(values if length in ALONE else clipped)])
        sums = (total[length:] - total[:-length]) / np.sqrt(np.maximum(days, 1))
        limit = threshold * ALONE.get(length, 1.0) if daily else threshold
        full = known[: len(sums)] & known[length - 1 :] & (2 * days > length)
        least = np.sqrt(1 + LEVEL * length) if daily else 1.0
        score = np.where(full, sums / _scales(sums, full, least), 0.0)
        places = np.flatnonzero(np.abs(score) >= limit)
        candidates += [(float(score[place]), int(place), length) for place in places]
    return _apart(sorted(candidates, key=lambda each: (-abs(each[0]), each[1], each[2])))


def _scales(sums: Floats, full: np.typing.NDArray[np.bool_], least: float) -> Floats:
    """The noise of each window, by its sign: skewed deviations have a wider side."""
    usual = sums[full]
    if not len(usual):
        return np.ones(len(sums))
    spread = MAD * float(np.median(np.abs(usual)))
    high, low = np.quantile(usual, (0.9, 0.1)) / ONE_SIDED_90
    return np.where(sums > 0, max(least, spread, float(high)), max(least, spread, -float(low)))


def _apart(candidates: list[tuple[float, int, int]]) -> list[Window]:
    """The strongest windows that do not overlap; near ones of the same sign become one."""
    chosen: list[Window] = []
    for score, place, length in candidates:
        end = place + length
        if all(end <= each.first or place >= each.end for each in chosen):
            chosen.append(Window(place, end, score))
    joined: list[Window] = []
    for each in sorted(chosen, key=lambda window: window.first):
        before = joined[-1] if joined else None
        if before and each.first - before.end <= NEAR and each.score * before.score > 0:
            strongest = max(each.score, before.score, key=abs)
            joined[-1] = Window(before.first, each.end, strongest)
        else:
            joined.append(each)
    return joined
