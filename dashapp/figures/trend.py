"""A metric over time: this period, the one compared with, and hollow points while it runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashapp.figures.axis import number, tick_texts, ticks
from dashapp.figures.palette import Palette
from dashapp.figures.template import template

Show = Callable[[Decimal], str]
Values = list[float | None]
MANY_POINTS = 40  # from here on, markers would hide the line
SHORTEST_MONTH = 28
LABEL_ROOM = 88
LABEL_GAP = 0.09  # of the axis: two labels nearer than this are moved apart


@dataclass(frozen=True)
class Style:
    """How a figure says its numbers and what it is drawn in; `compared` names the other line."""

    short: Show
    full: Show
    palette: Palette
    compared: str


def trend(frame: pd.DataFrame, metric: str, style: Style) -> go.Figure:
    """Columns bucket, until, partial, <metric> and <metric>_previous → a line chart."""
    this = [number(value) for value in frame[metric]]
    other = [number(value) for value in frame[f"{metric}_previous"]]
    figure = go.Figure(layout={"template": template(style.palette)})
    if any(value is not None for value in other):
        figure.add_trace(_compared(frame, other, _texts(frame, f"{metric}_previous", style), style))
    figure.add_traces(_this_period(frame, this, style.palette))
    figure.add_trace(_points(frame, this, _texts(frame, metric, style), style.palette))
    _axes(figure, frame, [v for v in (*this, *other) if v is not None], style.short)
    _labels(figure, [(this, "This period"), (other, style.compared)], style.palette)
    return figure


def _texts(frame: pd.DataFrame, column: str, style: Style) -> list[str]:
    return ["" if pd.isna(value) else style.full(value) for value in frame[column]]


def _compared(frame: pd.DataFrame, values: Values, texts: list[str], style: Style) -> go.Scatter:
    return go.Scatter(
        x=list(frame["bucket"]),
        y=values,
        customdata=texts,
        name=style.compared,
        mode="lines",
        line={"color": style.palette.compare, "width": 1.5, "dash": "4px,4px"},
        hovertemplate="%{customdata}",
    )


def _this_period(frame: pd.DataFrame, values: Values, palette: Palette) -> list[go.Scatter]:
    """The solid line of complete buckets, and dotted reaches to cut ones at its ends."""
    days, partial = list(frame["bucket"]), [bool(part) for part in frame["partial"]]
    many = len(days) > MANY_POINTS
    solid = go.Scatter(
        x=days,
        y=[None if part else value for value, part in zip(values, partial, strict=True)],
        mode="lines" if many else "lines+markers",
        line={"color": palette.accent, "width": 2},
        marker={"size": 6, "color": palette.accent},
        hoverinfo="skip",
    )
    ends = [slice(0, 2)] if partial[:1] == [True] else []
    ends += [slice(-2, None)] if partial[1:] and partial[-1] else []
    return [solid, *(_reach(days[end], values[end], palette) for end in ends)]


def _reach(days: list[date], values: Values, palette: Palette) -> go.Scatter:
    return go.Scatter(
        x=days,
        y=values,
        mode="lines",
        line={"color": palette.accent, "width": 2, "dash": "2px,3px"},
        hoverinfo="skip",
    )


def _points(frame: pd.DataFrame, values: Values, texts: list[str], palette: Palette) -> go.Scatter:
    """What the hover reads; of it only the partial buckets are drawn, hollow."""
    hollow = [bool(partial) for partial in frame["partial"]]
    return go.Scatter(
        x=list(frame["bucket"]),
        y=values,
        customdata=[f"{t} (part)" if part else t for t, part in zip(texts, hollow, strict=True)],
        name="This period",
        mode="markers",
        marker={
            "size": 8,
            "color": palette.surface,
            "opacity": [1.0 if part else 0.0 for part in hollow],
            "line": {"color": palette.accent, "width": 2},
        },
        hovertemplate="%{customdata}",
    )


def _axes(figure: go.Figure, frame: pd.DataFrame, values: list[float], short: Show) -> None:
    marks = ticks(min(values, default=0.0), max(values, default=0.0))
    span = marks[-1] - marks[0]
    figure.update_yaxes(
        tickvals=marks,
        ticktext=tick_texts(marks, short),
        range=[marks[0] - span * 0.02, marks[-1] + span * 0.04] if span else None,
    )
    figure.update_xaxes(**_days(list(frame["bucket"]), list(frame["until"])))


def _days(starts: list[date], ends: list[date]) -> dict[str, Any]:
    """As many ticks as fit the width; the year stands below the first of each year."""
    spans = zip(starts, ends, strict=True)
    months = any((end - start).days >= SHORTEST_MONTH - 1 for start, end in spans)
    return {
        "type": "date",
        "nticks": 14 if months else 9,
        "tickangle": 0,
        "tickformat": "%b\n’%y" if months else "%-d %b\n’%y",
        "unifiedhovertitle": {"text": "%{x|%b %Y}" if months else "%{x|%a %-d %b %Y}"},
        "showspikes": False,
    }


def _labels(figure: go.Figure, lines: list[tuple[Values, str]], palette: Palette) -> None:
    """Direct labels at the ends of the lines, moved apart where they would touch."""
    marks = figure.layout.yaxis.tickvals
    gap = (marks[-1] - marks[0]) * LABEL_GAP
    placed: list[float] = []
    for (values, text), colour in zip(lines, (palette.accent, palette.muted), strict=True):
        end = values[-1] if values else None
        if end is None:
            continue
        if placed and abs(end - placed[0]) < gap:
            end = placed[0] + (gap if end >= placed[0] else -gap)
        placed.append(end)
        figure.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=8,
            y=end,
            text=text,
            showarrow=False,
            font={"size": 12, "color": colour},
        )
    figure.update_layout(margin={"r": LABEL_ROOM if placed else 8})
