"""What a model predicted beside what then happened, group by group."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import plotly.graph_objects as go

from dashapp.figures.axis import tick_texts, ticks
from dashapp.figures.palette import Palette
from dashapp.figures.template import template

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
        "width": 0.6,
    }
    expected = {
        "type": "scatter",
        "mode": "markers",
        "x": names,
        "y": list(groups.predicted),
        "name": PREDICTED,
        "customdata": list(groups.predicted_texts),
        "hovertemplate": "%{customdata}",
        "marker": {
            "symbol": "line-ew-open",
            "size": 34,
            "color": palette.ink,
            "line": {"width": 3, "color": palette.ink},
        },
    }
    layout = {
        "template": template(palette),
        "xaxis": {"type": "category", "title": None},
        "yaxis": {
            "tickvals": list(marks),
            "ticktext": tick_texts(marks, show),
            "range": [0, marks[-1] * 1.06 or 1],
        },
    }
    return go.Figure(data=[happened, expected], layout=layout)
