"""A metric over time: this period, the one compared with, and hollow points while it runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashapp.figures.axis import number, tick_texts, ticks
from dashapp.figures.hover import Line as Heard
from dashapp.figures.hover import Told, spoken
from dashapp.figures.labels import ASIDE, End, beside, inside, roomiest
from dashapp.figures.marks import Flags, Mark, flags
from dashapp.figures.outlook import NAME, Outlook, traces
from dashapp.figures.palette import Palette
from dashapp.figures.template import template
from dashapp.figures.timeline import timeline

Show = Callable[[Decimal], str]
Values = list[float | None]
THIS = "This period"
MANY_POINTS = 40  # from here on, markers would hide the line
LABEL_ROOM, WIDTH_OF_A_LETTER = 88, 7


@dataclass(frozen=True)
class Style:
    """How a figure says its numbers and what it is drawn in; `compared` names the other line.

    `named` names quarters and years by their first days.
    """

    short: Show
    full: Show
    palette: Palette
    compared: str
    named: Callable[[date], str] | None = None


@dataclass(frozen=True)
class Over:
    """What is drawn over a trend: traces, what the hover tells of them, names, heights, notes."""

    traces: Sequence[dict[str, Any]] = ()
    told: Sequence[tuple[str, Told]] = ()
    ends: Sequence[End] = ()
    heights: Sequence[float | None] = ()
    marks: Sequence[Mark] = ()


NOTHING = Over()


def trend(
    frame: pd.DataFrame,
    metric: str,
    style: Style,
    ahead: Outlook | None = None,
    over: Over = NOTHING,
) -> go.Figure:
    """Columns bucket, until, partial, <metric> and <metric>_previous → a line chart.

    A frame may say by `unsettled` which buckets are whole but not final. With `ahead`, the line
    goes on as far as the forecast reaches; `over` is drawn above all.
    """
    line = Line(
        list(frame["bucket"]),
        list(frame["until"]),
        [bool(part) for part in frame["partial"]],
        [number(value) for value in frame[metric]],
        [number(value) for value in frame[f"{metric}_previous"]],
        [bool(late) for late in frame.get("unsettled", [False] * len(frame))],
    )
    now = _this_period(line, style.palette)
    beyond = traces(ahead, _last_whole(line, ahead), style.palette) if ahead else []
    # One construction: plotly checks everything again with each later change of a figure.
    flagged = flags(over.marks, list(zip(line.days, line.until, strict=True)), style.palette)
    layout = _layout(line, style, ahead, over, flagged)
    told = [*_told(line, frame, metric, style), *([(NAME, ahead)] if ahead else []), *over.told]
    drawn = [
        spoken(told, style.palette.accent),
        _points(line, style.palette),
        *_compared(line, style),
        *now,
        *beyond,
        *over.traces,
    ]
    return go.Figure(data=drawn, layout=layout)


@dataclass(frozen=True)
class Line:
    """The columns of a trend's frame as a chart draws them."""

    days: list[date]
    until: list[date]
    partial: list[bool]
    values: Values
    previous: Values
    unsettled: list[bool]

    @property
    def notes(self) -> list[str]:
        """What the hover says of buckets that are no complete figure."""
        columns = zip(self.partial, self.unsettled, strict=True)
        return [" (not final)" if late else " (part)" if part else "" for part, late in columns]


def _last_whole(line: Line, ahead: Outlook) -> tuple[date, float] | None:
    """The last complete value before the forecast, from which it goes on."""
    columns = zip(line.days, line.values, line.partial, strict=True)
    whole = [(day, value) for day, value, part in columns if value is not None and not part]
    return next((each for each in reversed(whole) if each[0] < ahead.days[0]), None)


def _texts(frame: pd.DataFrame, column: str, style: Style) -> list[str]:
    return ["" if pd.isna(value) else style.full(value) for value in frame[column]]


def _told(line: Line, frame: pd.DataFrame, metric: str, style: Style) -> list[tuple[str, Told]]:
    """What the hover says of this period and of the one compared with."""
    names = [f"{style.named(day)}: " if style.named else "" for day in line.days]
    said = zip(names, _texts(frame, metric, style), line.notes, strict=True)
    now = Heard(line.days, line.values, [f"{name}{text}{note}" for name, text, note in said])
    before = Heard(line.days, line.previous, _texts(frame, f"{metric}_previous", style))
    return [(THIS, now), (style.compared, before)]


def _compared(line: Line, style: Style) -> list[dict[str, Any]]:
    if all(value is None for value in line.previous):
        return []
    trace = {
        "type": "scatter",
        "x": line.days,
        "y": line.previous,
        "name": style.compared,
        "mode": "lines",
        "line": {"color": style.palette.compare, "width": 1.5, "dash": "4px,4px"},
        "hoverinfo": "skip",
    }
    if sum(value is not None for value in line.previous) == 1:  # a line of one point is not seen
        trace |= {"mode": "markers", "marker": {"size": 6, "color": style.palette.compare}}
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
    return [solid, *(_reach(line, end, palette) for end in _cut_ends(line.partial))]


def _cut_ends(partial: list[bool]) -> list[slice]:
    """The cut buckets at either end, each with the complete one that they hang on."""
    count = len(partial)
    whole = [i for i, part in enumerate(partial) if not part]
    if not whole:
        return [slice(0, count)] if count > 1 else []
    ends = [slice(0, whole[0] + 1)] if whole[0] else []
    return ends + ([slice(whole[-1], count)] if whole[-1] < count - 1 else [])


def _reach(line: Line, end: slice, palette: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": line.days[end],
        "y": line.values[end],
        "mode": "lines",
        "line": {"color": palette.accent, "width": 2, "dash": "2px,3px"},
        "hoverinfo": "skip",
    }


def _points(line: Line, palette: Palette) -> dict[str, Any]:
    """The partial buckets, hollow."""
    return {
        "type": "scatter",
        "x": line.days,
        "y": line.values,
        "name": THIS,
        "zorder": 2,
        "mode": "markers",
        "marker": {
            "size": 8,
            "color": palette.surface,
            "opacity": [1.0 if part else 0.0 for part in line.partial],
            "line": {"color": palette.accent, "width": 2},
        },
        "hoverinfo": "skip",
    }


def _layout(
    line: Line, style: Style, ahead: Outlook | None, over: Over, flagged: Flags
) -> dict[str, Any]:
    heights = [*(ahead.heights if ahead else []), *over.heights]
    known = [value for value in (*line.values, *line.previous, *heights) if value is not None]
    marks = ticks(min(known, default=0.0), max(known, default=0.0))
    span = marks[-1] - marks[0]
    labels = _labels(line, span, style, ahead, over)
    return {
        "template": template(style.palette),
        "margin": {
            "l": 8,
            "r": _room(labels) if labels and not ahead else 8,
            "t": 8 + flagged.room,
            "b": 8,
        },
        "annotations": [*labels, *flagged.annotations],
        "shapes": flagged.shapes,
        "xaxis": timeline(line.days, line.until, style.named, tight=ahead is None),
        "yaxis": {
            "tickvals": marks,
            "ticktext": tick_texts(marks, style.short),
            "range": [marks[0] - span * 0.02, marks[-1] + span * 0.04] if span else [-0.02, 1.04],
        },
    }


def _room(labels: list[dict[str, Any]]) -> int:
    """Pixels for the longest label beside the chart."""
    return max(LABEL_ROOM, *(len(each["text"]) * WIDTH_OF_A_LETTER + 16 for each in labels))


def _labels(
    line: Line, span: float, style: Style, ahead: Outlook | None, over: Over
) -> list[dict[str, Any]]:
    """Direct labels at the ends of the lines, or within the chart where these go on.

    A line that stands alone needs no name: the chart's title says what it is.
    """
    now, before = style.palette.accent, style.palette.muted
    if ahead:  # a longer axis needs the room beside it: the names stand within the chart
        top = ahead.bands[0][1][-1] or 0.0
        last = inside(top, NAME, now, (ahead.days[-1], "right", 10))
        return [last, *_label_inside(line, style)]
    ends = [
        End(known[-1], text, colour)
        for values, text, colour in (
            (line.values, THIS, now),
            (line.previous, style.compared, before),
        )
        if (known := [value for value in values if value is not None])
    ]
    alone = not over.ends and all(value is None for value in line.previous)
    return [] if alone else beside([*ends, *over.ends], span or 1.0)


def _label_inside(line: Line, style: Style) -> list[dict[str, Any]]:
    """The comparison's name where this period is farthest away, on the side away from it."""
    whole = [None if part else v for v, part in zip(line.values, line.partial, strict=True)]
    spot = roomiest(line.previous, whole)
    if spot is None:
        return []
    place = (line.days[spot.at], "center", spot.side * ASIDE)
    return [inside(spot.y, style.compared, style.palette.muted, place)]
