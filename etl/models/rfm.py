"""Recency, frequency and monetary value as scores from 1 to 5, and the names of their segments."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FIFTHS = 5
Scores = npt.NDArray[np.int32]
Range = tuple[int, int]
ANY = (1, 5)


@dataclass(frozen=True)
class Segment:
    """A name, and the scores from which to which it is given."""

    name: str
    recency: Range
    frequency: Range
    monetary: Range = ANY

    def holds(self, recency: int, frequency: int, monetary: int) -> bool:
        """Whether these scores are within its ranges."""
        pairs = ((recency, self.recency), (frequency, self.frequency), (monetary, self.monetary))
        return all(low <= score <= high for score, (low, high) in pairs)


# The first that holds gives the name; ranges of recency, frequency and monetary value.
SEGMENTS = (
    Segment("Champions", (4, 5), (4, 5), (4, 5)),
    Segment("Loyal", (3, 5), (4, 5)),
    Segment("Promising", (4, 5), (2, 3)),
    Segment("New", (4, 5), (1, 1)),
    Segment("Need attention", (3, 3), (1, 3)),
    Segment("Cannot lose", (1, 2), (4, 5), (4, 5)),
    Segment("At risk", (1, 2), (3, 5)),
    Segment("Hibernating", (2, 2), (1, 2)),
    Segment("Lost", (1, 1), (1, 2)),
)


def scores(values: npt.NDArray[Any]) -> Scores:
    """A score for each value: 1 and one more for every fifth of all values that are smaller.

    Equal values share a score, so a score can be missing where many are equal.
    """
    smaller = np.searchsorted(np.sort(values), values, side="left")
    return (1 + smaller * FIFTHS // max(len(values), 1)).astype(np.int32)


def segment(recency: int, frequency: int, monetary: int) -> str:
    """The name of three scores."""
    return next(each.name for each in SEGMENTS if each.holds(recency, frequency, monetary))


def segments(recency: Scores, frequency: Scores, monetary: Scores) -> list[str]:
    """The name of each customer's three scores."""
    sides = range(1, FIFTHS + 1)
    names = [segment(r, f, m) for r in sides for f in sides for m in sides]
    place = ((recency - 1) * FIFTHS + frequency - 1) * FIFTHS + monetary - 1
    return [names[each] for each in place]
