"""Notes on the days of a time axis: a thin line and a small numbered flag for each."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashapp import dates
from dashapp.figures.palette import Palette

NEAR = 0.045  # of the axis: flags nearer than this are drawn as one
LINE_LENGTH, MOST_LINES = 44, 12
ROOM = 26  # pixels above the chart
Spans = Sequence[tuple[date, date]]  # first and last day of each step of the axis


@dataclass(frozen=True)
class Mark:
    """A note on a day; with `until` on the days up to that one."""

    day: date
    text: str
    until: date | None = None


@dataclass(frozen=True)
class Flags:
    """What a layout takes in: shapes and annotations, both empty without a mark."""

    shapes: list[dict[str, Any]]
    annotations: list[dict[str, Any]]

    @property
    def room(self) -> int:
        """The pixels that the flags need above the chart."""
        return ROOM if self.annotations else 0


def flags(marks: Sequence[Mark], spans: Spans, palette: Palette) -> Flags:
    """The marks, numbered from 1 as they come, at the steps that hold their days.

    A mark whose day no step holds keeps its number and is not drawn.
    """
    placed = [
        (spans[at][0], number, mark)
        for number, mark in enumerate(marks, 1)
        if (at := step_of(mark.day, spans)) is not None
    ]
    groups = list(_groups(placed, spans))
    lines = [_line(day, palette) for day in dict.fromkeys(day for day, _, _ in placed)]
    bands = [band for day, _, mark in placed for band in _band(day, mark, spans, palette)]
    return Flags([*bands, *lines], [_flag(group, palette) for group in groups])


def step_of(day: date, spans: Spans) -> int | None:
    """Which step of the axis holds this day."""
    held = (i for i, (first, last) in enumerate(spans) if first <= day <= last)
    return next(held, None)


Placed = tuple[date, int, Mark]


def _groups(placed: Sequence[Placed], spans: Spans) -> Iterator[list[Placed]]:
    """Marks so near to each other that their flags would touch."""
    group: list[Placed] = []
    for each in sorted(placed, key=lambda one: (one[0], one[1])):
        if group and (each[0] - group[0][0]).days > NEAR * _length(spans):
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _length(spans: Spans) -> int:
    return (spans[-1][0] - spans[0][0]).days


def _line(day: date, palette: Palette) -> dict[str, Any]:
    return {
        "type": "line",
        **{"x0": day, "x1": day, "xref": "x", "y0": 0, "y1": 1, "yref": "paper"},
        "line": {"color": palette.ink, "width": 1},
        "opacity": 0.45,
        "layer": "below",
    }


def _band(day: date, mark: Mark, spans: Spans, palette: Palette) -> list[dict[str, Any]]:
    """The steps up to the last day of a mark, as a faint ground."""
    if mark.until is None:
        return []
    last = max((first for first, _ in spans if first <= mark.until), default=day)
    if last <= day:
        return []
    band = {
        "type": "rect",
        **{"x0": day, "x1": last, "xref": "x", "y0": 0, "y1": 1, "yref": "paper"},
        "fillcolor": palette.ink,
        "line": {"width": 0},
        "opacity": 0.06,
        "layer": "below",
    }
    return [band]


def _flag(group: Sequence[Placed], palette: Palette) -> dict[str, Any]:
    days, numbers = [day for day, _, _ in group], [number for _, number, _ in group]
    return {
        "x": days[0],
        "xref": "x",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 3,
        "text": _said(numbers),
        "showarrow": False,
        "font": {"size": 11, "color": palette.ink},
        "bgcolor": palette.surface,
        "bordercolor": palette.muted,
        "borderwidth": 1,
        "borderpad": 2,
        "hovertext": "<br>".join(_told(group)),
        "captureevents": True,
    }


def _said(numbers: Sequence[int]) -> str:
    """Such as "3", "1-3" (en dash) or "1, 4"."""
    first, last = min(numbers), max(numbers)
    if first == last:
        return str(first)
    if last - first + 1 == len(numbers):
        return f"{first}\N{EN DASH}{last}"
    return f"{first}, …"


def _told(group: Sequence[Placed]) -> list[str]:
    lines = [line for _, number, mark in group for line in _wrapped(number, mark)]
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "…"]


def _wrapped(number: int, mark: Mark) -> list[str]:
    """The note as plotly shows it: its own marks of text, such as <b>, mean nothing."""
    text = f"{number} · {dates.day(mark.day)}: {mark.text}"
    return [_plain(line) for line in textwrap.wrap(text, LINE_LENGTH)]


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
