"""A month as it adds up day by day: so far, last year's, where it will land, and its target."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashapp import dates
from dashapp.figures.axis import tick_texts, ticks
from dashapp.figures.hover import Line, Told, spoken
from dashapp.figures.palette import Palette
from dashapp.figures.template import template
from dashapp.figures.trend import Style

ROOM = 84


@dataclass(frozen=True)
class Month:
    """Cumulative values by day; `last` is the month's last day, where landing and target stand.

    `landing` is value, low and high of the 80 % interval; what is not known is None.
    """

    days: list[date]
    done: list[float]
    texts: list[str]
    before: list[float | None]
    before_texts: list[str]
    calendar: list[date]
    landing: tuple[float, float | None, float | None] | None
    target: float | None
    said: tuple[str, str]  # the landing and the target in words


def month(shown: Month, style: Style) -> go.Figure:
    """One line that grows, in front of last year's; landing and target at the month's end."""
    palette, last = style.palette, shown.calendar[-1]
    data = [
        spoken(_told(shown), palette.accent),
        _line(shown.days, shown.done, "So far") | {"line": {"color": palette.accent, "width": 2}},
    ]
    if any(value is not None for value in shown.before):
        data.append(
            _line(shown.calendar, shown.before, "Last year")
            | {"line": {"color": palette.compare, "width": 1.5, "dash": "4px,4px"}}
        )
    if shown.landing:
        data += _way(shown, last, palette)
    if shown.target is not None:
        data.append(_aim(shown, last, palette))
    return go.Figure(data=data, layout=_layout(shown, style))


def _told(shown: Month) -> list[tuple[str, Told]]:
    """What the hover says of each day; of the last also its landing and target."""
    last = shown.calendar[-1]
    ends = [("Landing", shown.landing[0] if shown.landing else None), ("Target", shown.target)]
    told: list[tuple[str, Told]] = [("So far", Line(shown.days, [*shown.done], shown.texts))]
    told += [
        (name, Line([last], [value], [said]))
        for (name, value), said in zip(ends, shown.said, strict=True)
    ]
    return [*told, ("Last year", Line(shown.calendar, shown.before, shown.before_texts))]


def _line(days: list[date], values: list[Any], name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": days,
        "y": values,
        "name": name,
        "mode": "lines",
        "hoverinfo": "skip",
    }


def _way(shown: Month, last: date, palette: Palette) -> list[dict[str, Any]]:
    """The dashed way to the landing, and its interval as a bar."""
    value, low, high = shown.landing or (0.0, None, None)
    start = [(shown.days[-1], shown.done[-1])] if shown.days and shown.days[-1] < last else []
    way = {
        "type": "scatter",
        "x": [*(day for day, _ in start), last],
        "y": [*(done for _, done in start), value],
        "mode": "lines",
        "line": {"color": palette.accent, "width": 2, "dash": "6px,4px"},
        "hoverinfo": "skip",
    }
    point: dict[str, Any] = {
        "type": "scatter",
        "x": [last],
        "y": [value],
        "name": "Landing",
        "mode": "markers",
        "marker": {"size": 8, "color": palette.accent},
        "hoverinfo": "skip",
    }
    if low is not None and high is not None:
        point["error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": [high - value],
            "arrayminus": [value - low],
            "color": palette.accent,
            "thickness": 2,
            "width": 5,
        }
    return [way, point]


def _aim(shown: Month, last: date, palette: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": [last],
        "y": [shown.target],
        "name": "Target",
        "mode": "markers",
        "marker": {
            "symbol": "line-ew",
            "size": 20,
            "color": palette.ink,
            "line": {"color": palette.ink, "width": 2.5},
        },
        "hoverinfo": "skip",
    }


def _layout(shown: Month, style: Style) -> dict[str, Any]:
    landing = [value for value in shown.landing or () if value is not None]
    aims = [shown.target] if shown.target is not None else []
    before = [value for value in shown.before if value is not None]
    known = [*shown.done, *before, *landing, *aims]
    marks = ticks(min(known, default=0.0), max(known, default=0.0))
    span = marks[-1] - marks[0]
    return {
        "template": template(style.palette),
        "margin": {"l": 8, "r": ROOM, "t": 8, "b": 8},
        "annotations": _labels(shown, span, style),
        "xaxis": {
            "type": "date",
            "nticks": 5,
            "tickangle": 0,
            # Half a day more, so that the marks of the last one are not cut.
            "range": [f"{shown.calendar[0]}", f"{shown.calendar[-1]} 12:00"],
            **dates.axis(months=False),
            "tickformat": dates.DAY_TICK,
        },
        "yaxis": {
            "tickvals": marks,
            "ticktext": tick_texts(marks, style.short),
            "range": [marks[0] - span * 0.02, marks[-1] + span * 0.06] if span else None,
        },
    }


def _labels(shown: Month, span: float, style: Style) -> list[dict[str, Any]]:
    """Landing, target and last year at the right, from the top down and apart."""
    palette, found = style.palette, []
    if shown.landing:
        found.append((shown.landing[0], "Landing", palette.accent))
    if shown.target is not None:
        found.append((shown.target, "Target", palette.ink))
    if shown.before and shown.before[-1] is not None:
        found.append((shown.before[-1], "Last year", palette.muted))
    labels, above = [], float("inf")
    for value, text, colour in sorted(found, key=lambda each: -each[0]):
        above = min(value, above - span * 0.1)
        place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 12, "showarrow": False}
        font = {"size": 12, "color": colour}
        labels.append(place | {"y": above, "text": text, "font": font})
    return labels
