"""The one plotly template that all figures share, drawn in a theme's palette."""

from functools import cache
from typing import Any

import plotly.graph_objects as go

from dashapp.figures.palette import Palette

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
CONFIG: Any = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}


@cache
def template(palette: Palette) -> go.layout.Template:
    """Few light gridlines, no frame, unified hover on the card's surface."""
    font = {"family": FONT, "size": 12, "color": palette.ink}
    grid = {"showgrid": True, "gridcolor": palette.hairline, "gridwidth": 1}
    layout = go.Layout(
        font=font,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        colorway=palette.series,
        margin={"l": 8, "r": 8, "t": 8, "b": 8, "pad": 6},
        xaxis={**_axis(palette), "showgrid": False, **_spike(palette)},
        yaxis={**_axis(palette), **grid},
        hovermode="x unified",
        hoverlabel={
            "bgcolor": palette.surface,
            "bordercolor": palette.hairline,
            "font": font,
            "align": "left",
        },
        showlegend=False,
        dragmode=False,
    )
    return go.layout.Template(layout=layout)


def _axis(palette: Palette) -> dict[str, Any]:
    return {
        "showline": False,
        "zeroline": False,
        "ticks": "",
        "automargin": True,
        "fixedrange": True,
        "tickfont": {"size": 12, "color": palette.muted},
    }


def _spike(palette: Palette) -> dict[str, Any]:
    """The thin line that marks what the hover reads."""
    return {
        "showspikes": True,
        "spikemode": "across",
        "spikecolor": palette.compare,
        "spikethickness": 1,
        "spikedash": "solid",
        "spikesnap": "data",
    }
