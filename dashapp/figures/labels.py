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


@dataclass(frozen=True)
class Spot:
    """Where a name stands: at which step, at what height, above its line (1) or below (-1)."""

    at: int
    y: float
    side: int


def roomiest(values: Values, others: Values) -> Spot | None:
    """Where a line runs flat and far from the other, on the side away from that.

    The height clears the line's own neighbours. None where the two are nowhere known together.
    """
    spots = [
        (_room(values, others, at), at)
        for at in range(len(values))
        if values[at] is not None and others[at] is not None
    ]
    inner = [each for each in spots if 0 < each[1] < len(values) - 1] or spots
    if not inner:
        return None
    _, at = max(inner, key=lambda each: (each[0], -each[1]))
    return _spot(values, others, at)


def _spot(values: Values, others: Values, at: int) -> Spot:
    side = 1 if (values[at] or 0.0) >= (others[at] or 0.0) else -1
    near = [value for value in values[max(at - 1, 0) : at + 2] if value is not None]
    return Spot(at, max(near) if side > 0 else min(near), side)


def _room(values: Values, others: Values, at: int) -> float:
    """The least distance of the two lines around a step, less what the line itself rises there."""
    around = range(max(at - 1, 0), min(at + 2, len(values)))
    pairs = [(values[i], others[i]) for i in around]
    gaps = [abs(mine - other) for mine, other in pairs if mine is not None and other is not None]
    return min(gaps) - abs(_spot(values, others, at).y - (values[at] or 0.0))


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
