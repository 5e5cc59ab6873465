"""What is drawn over a trend: its moving average, and what was unusual in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashapp.figures.axis import number
from dashapp.figures.hover import Line, Told
from dashapp.figures.labels import End
from dashapp.figures.marks import Mark
from dashapp.figures.palette import Palette
from dashapp.figures.trend import Over, Style, trend

SHORT_NAME = "Average"  # at the line's end: a phone has no room for which


@dataclass(frozen=True)
class Event:
    """Something unusual in the bucket that begins on `day`: whether it was high, and good news."""

    day: date
    high: bool
    verdict: str  # good, bad or neutral
    text: str


@dataclass(frozen=True)
class Average:
    """A moving average: its name, and the columns bucket and average."""

    name: str
    frame: pd.DataFrame


def development(
    frame: pd.DataFrame,
    metric: str,
    style: Style,
    *,
    average: Average | None = None,
    events: Sequence[Event] = (),
    marks: Sequence[dict[str, Any]] = (),
    notes: Sequence[Mark] = (),
) -> go.Figure:
    """The trend with its average and events; `marks` are traces above all, `notes` flags."""
    line = _average(average, style) if average else Over()
    values = dict(zip(frame["bucket"], map(number, frame[metric]), strict=True))
    found = _by_day(events, values)
    told = [*line.told, *_told(found, values)]
    traces = [*line.traces, *_events(found, values, style.palette), *marks]
    return trend(frame, metric, style, over=Over(traces, told, line.ends, line.heights, notes))


def _average(average: Average, style: Style) -> Over:
    days = list(average.frame["bucket"])
    values = [number(value) for value in average.frame["average"]]
    known = [value for value in values if value is not None]
    if not known:
        return Over()
    texts = ["" if pd.isna(v) else style.full(v) for v in average.frame["average"]]
    trace = {
        "type": "scatter",
        "x": days,
        "y": values,
        "name": average.name,
        "mode": "lines",
        "line": {"color": style.palette.ink, "width": 1.5},
        "hoverinfo": "skip",
    }
    told = [(average.name, Line(days, values, texts))]
    return Over([trace], told, [End(known[-1], SHORT_NAME, style.palette.ink)], known)


def _by_day(events: Sequence[Event], values: dict[date, float | None]) -> dict[date, list[Event]]:
    """The events of each bucket that has a value."""
    by_day: dict[date, list[Event]] = {}
    for event in events:
        if values.get(event.day) is not None:
            by_day.setdefault(event.day, []).append(event)
    return by_day


def _told(
    by_day: dict[date, list[Event]], values: dict[date, float | None]
) -> list[tuple[str, Told]]:
    texts = ["<br>".join(each.text for each in group) for group in by_day.values()]
    return [("Unusual", Line([*by_day], [values[day] for day in by_day], texts))]


def _events(
    by_day: dict[date, list[Event]], values: dict[date, float | None], palette: Palette
) -> list[dict[str, Any]]:
    """A triangle on the line for each bucket with events."""
    if not by_day:
        return []
    colours = {"good": palette.good, "bad": palette.bad}
    firsts = [group[0] for group in by_day.values()]
    trace = {
        "type": "scatter",
        "x": list(by_day),
        "y": [values[day] for day in by_day],
        "name": "Unusual",
        "mode": "markers",
        "zorder": 3,
        "marker": {
            "symbol": ["triangle-up" if each.high else "triangle-down" for each in firsts],
            "size": 13,
            "color": [colours.get(each.verdict, palette.ink) for each in firsts],
            "line": {"color": palette.surface, "width": 1.5},
        },
        "hoverinfo": "skip",
    }
    return [trace]
