"""Years over each other on one axis from the first month of the year to its last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashapp import dates
from dashapp.figures.axis import tick_texts, ticks
from dashapp.figures.labels import End, beside, inside
from dashapp.figures.palette import Palette
from dashapp.figures.template import template
from dashapp.periods import add_months

MONTHS = 12  # points of a year from which on they are days
MOST = 5  # years; older ones are in the table
ROOM_OF_A_LETTER = 7
EDGE = timedelta(days=4)  # free at either end, so that no point is cut
NEARLY = 0.97  # of the axis: a line that ends before this is named at its end
_OLDER = ("4px,4px", "1px,3px", "8px,3px,1px,3px", "1px,6px")


@dataclass(frozen=True)
class Year:
    """A year's line: its places on the common axis, values, words, and what is not final."""

    name: str
    places: list[date]
    values: list[float | None]
    texts: list[str]
    cut: list[bool]


def overlay(
    years: Sequence[Year], span: tuple[date, date], say: Callable[[Decimal], str], palette: Palette
) -> go.Figure:
    """The newest year last and in the accent; the one before dashed, older ones dotted."""
    shown = list(years)[-MOST:]
    traces = [
        trace
        for age, year in enumerate(reversed(shown))
        for trace in (_newest(year, palette) if age == 0 else _older(year, age, palette))
    ]
    heights = [value for year in shown for value in year.values if value is not None]
    marks = ticks(min(heights, default=0.0), max(heights, default=0.0))
    reach = marks[-1] - marks[0]
    months = _months(span)
    layout = {
        "template": template(palette),
        "margin": {"l": 8, "r": 16 + _longest(shown), "t": 8, "b": 8},
        "annotations": _names(shown, span, reach, palette),
        "xaxis": {
            "type": "date",
            "range": [span[0] - EDGE, span[1] + EDGE],
            "ticklabelmode": "instant",
            "tickangle": 0,
            **dates.axis_of_year(months=len(shown[-1].places) <= MONTHS),
            "tickvals": months,
            "ticktext": [dates.month_name(month)[0] for month in months],  # room on a phone too
        },
        "yaxis": {
            "tickvals": marks,
            "ticktext": tick_texts(marks, say),
            "range": [marks[0] - reach * 0.02, marks[-1] + reach * 0.04] if reach else None,
        },
    }
    return go.Figure(data=traces, layout=layout)


def _months(span: tuple[date, date]) -> list[date]:
    """The first day of each month of the axis."""
    first, last = span
    return [day for i in range(12) if (day := add_months(first, i)) <= last]


def _longest(shown: Sequence[Year]) -> int:
    return max(len(year.name) for year in shown) * ROOM_OF_A_LETTER


def _newest(year: Year, palette: Palette) -> list[dict[str, Any]]:
    whole = [None if cut else v for v, cut in zip(year.values, year.cut, strict=True)]
    line = _line(year, {"color": palette.accent, "width": 2.5}) | {"zorder": 2}
    solid = line | {"y": whole, "hoverinfo": "skip", "hovertemplate": None}
    if not any(year.cut):
        return [line]
    first = max(year.cut.index(True) - 1, 0)
    dots = {"color": palette.accent, "width": 2, "dash": "2px,3px"}
    reach = solid | {"x": year.places[first:], "y": year.values[first:], "line": dots}
    hollow = {"size": 8, "color": palette.surface, "line": {"color": palette.accent, "width": 2}}
    last = len(year.values) - 1
    opacity = [1.0 if cut and i == last else 0.0 for i, cut in enumerate(year.cut)]
    points = line | {"mode": "markers", "marker": hollow | {"opacity": opacity}, "zorder": 3}
    return [points, solid, reach]


def _older(year: Year, age: int, palette: Palette) -> list[dict[str, Any]]:
    at = min(age, len(_OLDER)) - 1
    line = {"color": palette.compare, "width": 1.5, "dash": _OLDER[at]}
    drawn = _line(year, line)
    if sum(value is not None for value in year.values) == 1:  # a line of one point is not seen
        drawn |= {"mode": "markers", "marker": {"size": 6, "color": palette.compare}}
    return [drawn]


def _line(year: Year, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": year.places,
        "y": year.values,
        "customdata": year.texts,
        "name": year.name,
        "mode": "lines",
        "line": line,
        "hovertemplate": "%{customdata}",
    }


def _names(
    shown: Sequence[Year], span: tuple[date, date], reach: float, palette: Palette
) -> list[dict[str, Any]]:
    """Names at the right edge; a year that runs is named where its line ends."""
    ends, within = [], []
    for age, year in enumerate(reversed(shown)):
        known = [
            (place, value)
            for place, value in zip(year.places, year.values, strict=True)
            if value is not None
        ]
        if not known:
            continue
        place, value = known[-1]
        colour = palette.muted if age else palette.accent
        if (place - span[0]).days < NEARLY * (span[1] - span[0]).days:
            label = inside(value, year.name, colour, (place, "right", 14))
            within.append(label | {"xshift": 4, "bgcolor": palette.surface})
        else:
            ends.append(End(value, year.name, colour))
    return [*within, *beside(ends, reach)]
