"""What a model predicted beside what then happened, group by group."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashapp.figures.axis import tick_texts, ticks
from dashapp.figures.palette import Palette
from dashapp.figures.template import template

HALF = 0.3  # of a bar's width, of which groups are 1 apart
PREDICTED, ACTUAL = "Predicted", "Actual"


@dataclass(frozen=True)
class Groups:
    """The groups' names, and for each what was predicted, what happened, and how to say both."""

    names: Sequence[str]
    predicted: Sequence[float]
    actual: Sequence[float]
    predicted_texts: Sequence[str]
    actual_texts: Sequence[str]


def calibration(groups: Groups, palette: Palette, show: Callable[[Decimal], str]) -> go.Figure:
    """Bars of what happened, and a tick over each where the prediction stood."""
    names = list(groups.names)
    marks = ticks(0.0, max([*groups.predicted, *groups.actual], default=0.0))
    happened = {
        "type": "bar",
        "x": names,
        "y": list(groups.actual),
        "name": ACTUAL,
        "customdata": list(groups.actual_texts),
        "hovertemplate": "%{customdata}",
        "marker": {"color": palette.accent},
        "width": 2 * HALF,
    }
    expected = {
        "type": "scatter",
        "mode": "markers",
        "x": names,
        "y": list(groups.predicted),
        "name": PREDICTED,
        "customdata": list(groups.predicted_texts),
        "hovertemplate": "%{customdata}",
        "marker": {"size": 6, "color": palette.ink, "opacity": 0.0},  # read by the hover alone
    }
    layout = {
        "template": template(palette),
        "xaxis": {
            "type": "category",
            "tickangle": 0,
            "title": {
                "text": "Repeat purchases before the test",
                "font": {"size": 12, "color": palette.muted},
            },
        },
        "shapes": [_tick(place, value, palette) for place, value in enumerate(groups.predicted)],
        "yaxis": {
            "tickvals": list(marks),
            "ticktext": tick_texts(marks, show),
            "range": [0, marks[-1] * 1.06 or 1],
        },
    }
    return go.Figure(data=[happened, expected], layout=layout)


def _tick(place: int, value: float, palette: Palette) -> dict[str, Any]:
    """A line as wide as the bar below it, however wide the screen is."""
    return {
        "type": "line",
        "x0": place - HALF,
        "x1": place + HALF,
        "y0": value,
        "y1": value,
        "line": {"color": palette.ink, "width": 3},
    }
