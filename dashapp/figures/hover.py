"""One hover for lines of different lengths.

The unified hover takes the nearest point of each trace: beyond the end of a line it would tell the
last value as if it were of that day. So one unseen trace says what there is of each day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


class Told(Protocol):
    """A line: its days, values, and the words of each."""

    @property
    def days(self) -> Sequence[date]:
        """The days of the values."""

    @property
    def values(self) -> Sequence[float | None]:
        """The values; None where there is none."""

    @property
    def texts(self) -> Sequence[str]:
        """What is said of each."""


@dataclass(frozen=True)
class Line:
    """A line that the hover tells of, where a figure has no such object of its own."""

    days: Sequence[date]
    values: Sequence[float | None]
    texts: Sequence[str]


def spoken(lines: Sequence[tuple[str, Told]], colour: str) -> dict[str, Any]:
    """An unseen trace that says, day by day, what the named lines have."""
    said: dict[date, list[str]] = {}
    heights: dict[date, float] = {}
    for name, line in lines:
        for day, value, text in zip(line.days, line.values, line.texts, strict=True):
            if value is not None:
                said.setdefault(day, []).append(f"{name}: {text}")
                heights.setdefault(day, value)
    days = sorted(said)
    return {
        "type": "scatter",
        "x": days,
        "y": [heights[day] for day in days],
        "customdata": ["<br>".join(said[day]) for day in days],
        "name": "",
        "mode": "markers",
        "marker": {"size": 6, "color": colour, "opacity": 0.0},
        "hovertemplate": "%{customdata}<extra></extra>",
    }
