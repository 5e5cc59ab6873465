"""Names of lines beside or within a chart, placed where they touch no line and no other name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

LABEL_GAP = 0.09  # of the axis: two labels nearer than this are moved apart
ASIDE = 18  # pixels between a line and its name
Values = Sequence[float | None]


@dataclass(frozen=True)
class End:
    """A line's name, the height at which the line ends, and its colour."""

    y: float
    text: str
    colour: str


def beside(ends: Sequence[End], span: float) -> list[dict[str, Any]]:
    """Labels right of the chart at the ends of the lines, moved apart where they would touch.

    The first keeps its place; the others stay above or below it as their lines do.
    """
    placed: list[End] = []
    for end in ends:
        placed.append(End(_free(end.y, [each.y for each in placed], span), end.text, end.colour))
    return [label(each.y, each.text, each.colour) for each in placed]


def _free(y: float, taken: Sequence[float], span: float) -> float:
    """The nearest height that is no nearer than a gap to those that are taken."""
    gap = span * LABEL_GAP
    near = [other for other in taken if abs(other - y) < gap * 0.999]
    if not near:
        return y
    tried = sorted(
        (side for other in taken for side in (other + gap, other - gap)),
        key=lambda side: (abs(side - y), side < y),
    )
    free = (t for t in tried if all(abs(t - other) >= gap * 0.999 for other in taken))
    return next(free, y)


def widest(values: Values, others: Values) -> int | None:
    """Where a line runs farthest from the other for three steps, so that its name has room.

    None where neither is known at two steps.
    """
    both = [
        None if mine is None or other is None else abs(mine - other)
        for mine, other in zip(values, others, strict=True)
    ]
    known = [i for i, gap in enumerate(both) if gap is not None]
    if not known:
        return None
    inner = [i for i in known if 0 < i < len(both) - 1] or known

    def room(i: int) -> float:
        around = [gap for gap in both[max(i - 1, 0) : i + 2] if gap is not None]
        return min(around)

    return max(inner, key=room)


def inside(y: float, text: str, colour: str, place: tuple[date, str, int]) -> dict[str, Any]:
    """A label at a day, on a side of it and so many pixels above."""
    day, anchor, shift = place
    moved = {"x": day, "xref": "x", "xanchor": anchor, "xshift": 0, "yshift": shift}
    return label(y, text, colour) | moved


def label(y: float, text: str, colour: str) -> dict[str, Any]:
    """A label right of the chart."""
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 8,
        "y": y,
        "text": text,
        "showarrow": False,
        "font": {"size": 12, "color": colour},
    }
