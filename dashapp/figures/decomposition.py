"""Trend, season and rest as three aligned charts, all three to the same scale."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashapp import dates
from dashapp.figures.axis import STEPS, number, tick_texts
from dashapp.figures.palette import Palette
from dashapp.figures.template import template

NAMES = (("trend", "Trend"), ("season", "Season"), ("rest", "Rest"))
GAP, LEAST = 0.09, 0.2  # of the height: between the charts, and of the smallest
Show = Callable[[Decimal], str]


def decomposition(
    frame: pd.DataFrame, says: Callable[[str, object], str], short: Show, palette: Palette
) -> go.Figure:
    """Columns bucket, trend, season, rest; `says` words a value of a part for the hover."""
    days = list(frame["bucket"])
    values = {name: [number(value) or 0.0 for value in frame[name]] for name, _ in NAMES}
    spans = _spans(values)
    layout: dict[str, Any] = {
        "template": template(palette),
        "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
        "xaxis": dates.axis(months=False)
        | {"type": "date", "anchor": "y3", "tickangle": 0, "tickformat": dates.MONTH_TICK},
        "annotations": [],
    }
    traces, top = [], 1.0
    heights = _heights([high - low for low, high in spans])
    spans = _to_scale(spans, heights)
    for place, ((name, title), span, height) in enumerate(
        zip(NAMES, spans, heights, strict=True), start=1
    ):
        axis = "y" if place == 1 else f"y{place}"
        low = max(top - height, 0.0)
        layout[f"yaxis{'' if place == 1 else place}"] = _axis(span, (low, top), short, palette)
        layout["annotations"].append(_title(title, top, palette))
        said = [says(name, value) for value in frame[name]]
        traces.append(_trace(name, (days, values[name]), said, axis, palette) | {"name": title})
        top = low - GAP
    return go.Figure(data=traces, layout=layout)


def _spans(values: dict[str, list[float]]) -> list[tuple[float, float]]:
    """The range of each chart: trend around its values, season and rest around zero."""
    trend = values["trend"]
    found = [(min(trend), max(trend))]
    for name in ("season", "rest"):
        far = max(*map(abs, values[name]), 1e-12)
        found.append((-far, far))
    return found


def _heights(reaches: list[float]) -> list[float]:
    """Shares of the height as the ranges are, but for the smallest, which stay readable."""
    room = 1 - GAP * (len(reaches) - 1)
    total = sum(reaches) or 1.0
    shares = [max(reach / total, LEAST) for reach in reaches]
    return [share / sum(shares) * room for share in shares]


def _to_scale(spans: list[tuple[float, float]], heights: list[float]) -> list[tuple[float, float]]:
    """The ranges widened around their middles until a unit is as high in each chart."""
    unit = max((high - low) / height for (low, high), height in zip(spans, heights, strict=True))
    found = []
    for (low, high), height in zip(spans, heights, strict=True):
        middle, half = (low + high) / 2, unit * height / 2
        found.append((middle - half, middle + half))
    return found


def _axis(
    span: tuple[float, float], domain: tuple[float, float], short: Show, palette: Palette
) -> dict[str, Any]:
    low, high = span
    pad = (high - low) * 0.08 or 1.0
    step = _step((high - low) or 1.0)
    first, last = -(-low // step), high // step
    marks = [step * i for i in range(int(first), int(last) + 1)] or [low]
    return {
        "domain": list(domain),
        "range": [low - pad, high + pad],
        "tickvals": marks,
        "ticktext": tick_texts(tuple(round(mark, 10) for mark in marks), short),
        "zeroline": low < 0 < high,
        "zerolinecolor": palette.compare,
        "zerolinewidth": 1,
    }


def _step(reach: float) -> float:
    """A round step that leaves two to five ticks."""
    rough = reach / 4
    scale = 10.0 ** (len(str(int(rough))) - 1 if rough >= 1 else _exponent(rough))
    return next(step for step in STEPS if step * scale >= rough * 0.999) * scale


def _exponent(value: float) -> int:
    return int(f"{value:e}".partition("e")[2])


def _title(text: str, top: float, palette: Palette) -> dict[str, Any]:
    return {
        "text": f"<b>{text}</b>",
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": top,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 2,
        "showarrow": False,
        "font": {"size": 12, "color": palette.muted},
    }


def _trace(
    name: str,
    line: tuple[list[date], list[float]],
    said: list[str],
    axis: str,
    palette: Palette,
) -> dict[str, Any]:
    """The trend and the season as lines, the rest as bars from zero."""
    days, values = line
    shared = {"x": days, "y": values, "customdata": said, "hovertemplate": "%{customdata}"}
    if name == "rest":
        return shared | {"type": "bar", "yaxis": axis, "marker": {"color": palette.compare}}
    strong = {"color": palette.accent if name == "trend" else palette.ink, "width": 2}
    return shared | {"type": "scatter", "mode": "lines", "yaxis": axis, "line": strong}
