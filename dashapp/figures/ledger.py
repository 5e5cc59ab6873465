"""Customers won and lost month by month: gains up, losses down, and how many are active."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashapp import dates
from dashapp.figures.axis import tick_texts, ticks
from dashapp.figures.palette import Palette
from dashapp.figures.template import template

Show = Callable[[Decimal], str]
BARS, PANEL = (0.0, 0.68), (0.8, 1.0)  # the heights of the two panels, which share their months
BAR_WIDTH = 0.68
MONTH = 86_400_000 * 30.4
EDGE = timedelta(days=20)  # free at either end of the axis, so that no bar is cut
SLIGHT = 0.02
FEW = 6  # months, of which each has its own tick
PANEL_ROOM = 0.25  # of the line's span, above and below it


@dataclass(frozen=True)
class Series:
    """One kind of bars: its name, its colour, and a value for each month."""

    name: str
    colour: str
    values: Sequence[float]
    texts: Sequence[str]
    below: bool = False  # drawn downwards


@dataclass(frozen=True)
class Months:
    """The months of an axis, and which of them are not complete."""

    days: Sequence[date]
    partial: Sequence[bool]


def stacked(
    months: Months, series: Sequence[Series], palette: Palette, show: Show, line: Series | None
) -> go.Figure:
    """Stacked bars from zero, hollow where the month runs; `line` in a small panel above them."""
    bars = [_bars(months, each, palette) for each in series]
    above = _panel(months, line, palette) if line else []
    return go.Figure(data=[*above, *bars], layout=_layout(months, series, palette, show, line))


def _bars(months: Months, series: Series, palette: Palette) -> dict[str, Any]:
    sign = -1 if series.below else 1
    said = zip(series.texts, months.partial, strict=True)
    return {
        "type": "bar",
        "x": list(months.days),
        "y": [sign * value for value in series.values],
        "name": series.name,
        "customdata": [f"{text} (part)" if part else text for text, part in said],
        "hovertemplate": "%{customdata}",
        "width": MONTH * BAR_WIDTH,
        "marker": {
            "color": [palette.surface if part else series.colour for part in months.partial],
            "line": {
                "color": [series.colour if part else palette.surface for part in months.partial],
                "width": [1.5 if part else 1 for part in months.partial],
            },
        },
    }


def _panel(months: Months, line: Series, palette: Palette) -> list[dict[str, Any]]:
    """The line, dotted from and into a month that is not complete, with a hollow end there."""
    whole = [
        None if part else value for value, part in zip(line.values, months.partial, strict=True)
    ]
    count = len(months.days)
    cut = [slice(0, 2)] if count > 1 and months.partial[0] else []
    cut += [slice(count - 2, count)] if count > 1 and months.partial[-1] else []
    shape = {"type": "scatter", "yaxis": "y2", "mode": "lines", "hoverinfo": "skip"}
    dots = {"color": line.colour, "width": 2, "dash": "2px,3px"}
    ends = [
        {**shape, "x": list(months.days[end]), "y": list(line.values[end]), "line": dots}
        for end in cut
    ]
    points = {
        "type": "scatter",
        "yaxis": "y2",
        "x": list(months.days),
        "y": list(line.values),
        "name": line.name,
        "customdata": list(line.texts),
        "hovertemplate": "%{customdata}",
        "mode": "markers",
        "marker": {
            "size": 7,
            "color": [palette.surface if part else line.colour for part in months.partial],
            "opacity": [1.0 if part else 0.0 for part in months.partial],
            "line": {"color": line.colour, "width": 2},
        },
    }
    solid = {**shape, "x": list(months.days), "y": whole,
             "line": {"color": line.colour, "width": 2}}  # fmt: skip
    return [points, solid, *ends]


def _layout(
    months: Months, series: Sequence[Series], palette: Palette, show: Show, line: Series | None
) -> dict[str, Any]:
    low, high = (_reach(series, below=below) for below in (True, False))
    # A few returns below zero are not worth a whole step of the axis.
    marks = ticks(low if -low > high * SLIGHT else 0.0, high, 6)
    texts = tick_texts(tuple(abs(mark) for mark in marks), show)
    span = marks[-1] - marks[0]
    layout: dict[str, Any] = {
        "template": template(palette),
        "barmode": "relative",
        "margin": {"l": 8, "r": 8, "t": 36 if line else 8, "b": 8},
        "xaxis": {
            "type": "date",
            "range": _range(months.days),
            "dtick": "M1" if len(months.days) <= FEW else None,
            "tickangle": 0,
            **dates.axis(months=True),
            "anchor": "y",
        },
        "yaxis": {
            "domain": list(BARS) if line else [0, 1],
            "tickvals": list(marks),
            "ticktext": texts,
            "range": [marks[0] - span * 0.02, marks[-1] + span * 0.04] if span else None,
            "zeroline": True,
            "zerolinecolor": palette.compare,
            "zerolinewidth": 1,
        },
    }
    return layout | (_above(months, line, palette) if line else {})


def _range(days: Sequence[date]) -> list[datetime]:
    """The same for every chart of these months, so that they lie under each other."""
    first, last = (datetime.combine(day, time()) for day in (days[0], days[-1]))
    return [first - EDGE, last + EDGE]


def _reach(series: Sequence[Series], *, below: bool) -> float:
    """How far the stacked bars reach to one side of zero."""
    stacks = zip(*([-v if s.below else v for v in s.values] for s in series), strict=True)
    sides = [sum(v for v in stack if (v < 0) == below) for stack in stacks]
    return min(sides, default=0.0) if below else max(sides, default=0.0)


def _above(months: Months, line: Series, palette: Palette) -> dict[str, Any]:
    """The panel's axis without ticks, since its ends are labelled."""
    low, high = min(line.values), max(line.values)
    room = (high - low or 1.0) * PANEL_ROOM
    labels = [
        _label(months.days[0], line.values[0], line.texts[0]),
        _label(months.days[-1], line.values[-1], line.texts[-1]),
        {"x": 0, "xref": "paper", "xanchor": "left", "y": 1.04, "yref": "paper",
         "yanchor": "bottom", "text": line.name, "showarrow": False},
    ]  # fmt: skip
    return {
        "yaxis2": {
            "domain": list(PANEL),
            "anchor": "x",
            "showgrid": False,
            "showticklabels": False,
            "range": [low - room, high + room],
        },
        "annotations": [label | {"font": {"size": 12, "color": palette.ink}} for label in labels],
    }


def _label(day: date, value: float, text: str) -> dict[str, Any]:
    return {
        "x": day,
        "xref": "x",
        "y": value,
        "yref": "y2",
        "text": text,
        "showarrow": False,
        "xanchor": "center",
        "yanchor": "bottom",
        "yshift": 6,
    }
