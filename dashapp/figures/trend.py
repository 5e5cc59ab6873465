"""A metric over time: this period, the one compared with, and hollow points while it runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashapp import dates
from dashapp.figures.axis import number, tick_texts, ticks
from dashapp.figures.marks import Flags, Mark, flags
from dashapp.figures.outlook import NAME, Outlook, traces
from dashapp.figures.palette import Palette
from dashapp.figures.template import template

Show = Callable[[Decimal], str]
Values = list[float | None]
MANY_POINTS = 40  # from here on, markers would hide the line
WEEK, SHORTEST_MONTH = 7, 28
MOST_WEEK_TICKS = 6
MILLISECONDS_OF_A_DAY = 86_400_000
LABEL_ROOM = 88
LABEL_GAP = 0.09  # of the axis: two labels nearer than this are moved apart


@dataclass(frozen=True)
class Style:
    """How a figure says its numbers and what it is drawn in; `compared` names the other line."""

    short: Show
    full: Show
    palette: Palette
    compared: str


def trend(
    frame: pd.DataFrame,
    metric: str,
    style: Style,
    ahead: Outlook | None = None,
    marks: Sequence[Mark] = (),
) -> go.Figure:
    """Columns bucket, until, partial, <metric> and <metric>_previous → a line chart.

    With `ahead`, the line goes on as far as the forecast reaches; `marks` stand as flags above it.
    """
    line = Line(
        list(frame["bucket"]),
        list(frame["until"]),
        [bool(part) for part in frame["partial"]],
        [number(value) for value in frame[metric]],
        [number(value) for value in frame[f"{metric}_previous"]],
    )
    compared = _compared(line, _texts(frame, f"{metric}_previous", style), style)
    now = _this_period(line, style.palette)
    points = _points(line, _texts(frame, metric, style), style.palette)
    beyond = traces(ahead, _last_whole(line, ahead), style.palette) if ahead else []
    flagged = flags(marks, list(zip(line.days, line.until, strict=True)), style.palette)
    layout = _layout(line, style, ahead, flagged)
    # One construction: plotly checks everything again with each later change of a figure.
    return go.Figure(data=[points, *compared, *now, *beyond], layout=layout)


@dataclass(frozen=True)
class Line:
    """The columns of a trend's frame as a chart draws them."""

    days: list[date]
    until: list[date]
    partial: list[bool]
    values: Values
    previous: Values


def _last_whole(line: Line, ahead: Outlook) -> tuple[date, float] | None:
    """The last complete value before the forecast, from which it goes on."""
    columns = zip(line.days, line.values, line.partial, strict=True)
    whole = [(day, value) for day, value, part in columns if value is not None and not part]
    return next((each for each in reversed(whole) if each[0] < ahead.days[0]), None)


def _texts(frame: pd.DataFrame, column: str, style: Style) -> list[str]:
    return ["" if pd.isna(value) else style.full(value) for value in frame[column]]


def _compared(line: Line, texts: list[str], style: Style) -> list[dict[str, Any]]:
    if all(value is None for value in line.previous):
        return []
    trace = {
        "type": "scatter",
        "x": line.days,
        "y": line.previous,
        "customdata": texts,
        "name": style.compared,
        "mode": "lines",
        "line": {"color": style.palette.compare, "width": 1.5, "dash": "4px,4px"},
        "hovertemplate": "%{customdata}",
    }
    return [trace]


def _this_period(line: Line, palette: Palette) -> list[dict[str, Any]]:
    """The solid line of complete buckets, and dotted reaches to cut ones at its ends."""
    whole = zip(line.values, line.partial, strict=True)
    solid = {
        "type": "scatter",
        "x": line.days,
        "y": [None if part else value for value, part in whole],
        "mode": "lines" if len(line.days) > MANY_POINTS else "lines+markers",
        "line": {"color": palette.accent, "width": 2},
        "marker": {"size": 6, "color": palette.accent},
        "hoverinfo": "skip",
    }
    ends = [slice(0, 2)] if line.partial[:1] == [True] else []
    ends += [slice(-2, None)] if line.partial[1:] and line.partial[-1] else []
    return [solid, *(_reach(line, end, palette) for end in ends)]


def _reach(line: Line, end: slice, palette: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": line.days[end],
        "y": line.values[end],
        "mode": "lines",
        "line": {"color": palette.accent, "width": 2, "dash": "2px,3px"},
        "hoverinfo": "skip",
    }


def _points(line: Line, texts: list[str], palette: Palette) -> dict[str, Any]:
    """What the hover reads; of it only the partial buckets are drawn, hollow."""
    said = zip(texts, line.partial, strict=True)
    return {
        "type": "scatter",
        "x": line.days,
        "y": line.values,
        "customdata": [f"{text} (part)" if part else text for text, part in said],
        "name": "This period",
        "zorder": 2,  # first in the hover, yet drawn on top
        "mode": "markers",
        "marker": {
            "size": 8,
            "color": palette.surface,
            "opacity": [1.0 if part else 0.0 for part in line.partial],
            "line": {"color": palette.accent, "width": 2},
        },
        "hovertemplate": "%{customdata}",
    }


def _layout(line: Line, style: Style, ahead: Outlook | None, flagged: Flags) -> dict[str, Any]:
    heights = ahead.heights if ahead else []
    known = [value for value in (*line.values, *line.previous, *heights) if value is not None]
    marks = ticks(min(known, default=0.0), max(known, default=0.0))
    span = marks[-1] - marks[0]
    labels = _labels(line, span, style, ahead)
    return {
        "template": template(style.palette),
        "margin": {
            "l": 8,
            "r": LABEL_ROOM if labels and not ahead else 8,
            "t": 8 + flagged.room,
            "b": 8,
        },
        "annotations": [*labels, *flagged.annotations],
        "shapes": flagged.shapes,
        "xaxis": _days(line, 8 if ahead else 14),
        "yaxis": {
            "tickvals": marks,
            "ticktext": tick_texts(marks, style.short),
            "range": [marks[0] - span * 0.02, marks[-1] + span * 0.04] if span else None,
        },
    }


def _days(line: Line, most: int) -> dict[str, Any]:
    """As many ticks as fit the width; the year stands below the first of each year."""
    length = max(
        ((end - start).days + 1 for start, end in zip(line.days, line.until, strict=True)),
        default=1,
    )
    months = length >= SHORTEST_MONTH
    axis: dict[str, Any] = {
        "type": "date",
        "nticks": most if months else 9,
        "tickangle": 0,
        **dates.axis(months=months),
    }
    if length == WEEK:  # plotly's own weekly ticks stand on Sundays
        step = WEEK * -(-len(line.days) // MOST_WEEK_TICKS)
        axis |= {"tick0": line.days[0], "dtick": step * MILLISECONDS_OF_A_DAY}
    return axis


def _labels(line: Line, span: float, style: Style, ahead: Outlook | None) -> list[dict[str, Any]]:
    """Direct labels at the ends of the lines, moved apart where they would touch."""
    now, before = style.palette.accent, style.palette.muted
    if ahead:  # a longer axis needs the room beside it: the names stand within the chart
        top = ahead.bands[0][1][-1] or 0.0
        return [_inside(top, NAME, now, (ahead.days[-1], "right", 10)), *_label_inside(line, style)]
    ends = [(line.values[-1:], "This period", now), (line.previous[-1:], style.compared, before)]
    labels: list[dict[str, Any]] = []
    for values, text, colour in ends:
        if not values or values[0] is None:
            continue
        y, gap = values[0], span * LABEL_GAP
        if labels and abs(y - labels[0]["y"]) < gap:
            y = labels[0]["y"] + (gap if y >= labels[0]["y"] else -gap)
        labels.append(_label(y, text, colour))
    return labels


def _label_inside(line: Line, style: Style) -> list[dict[str, Any]]:
    """The comparison's name at its last complete value, on the side away from this period."""
    both = zip(line.days, line.previous, line.values, line.partial, strict=True)
    known = [(d, before, now) for d, before, now, part in both if before is not None and not part]
    if not known:
        return []
    day, before, now = known[-1]
    side = -18 if before < (now or 0.0) else 18
    return [_inside(before, style.compared, style.palette.muted, (day, "center", side))]


def _inside(y: float, text: str, colour: str, place: tuple[date, str, int]) -> dict[str, Any]:
    """A label at a day, on a side of it and so many pixels above."""
    day, anchor, shift = place
    moved = {"x": day, "xref": "x", "xanchor": anchor, "xshift": 0, "yshift": shift}
    return _label(y, text, colour) | moved


def _label(y: float, text: str, colour: str) -> dict[str, Any]:
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
