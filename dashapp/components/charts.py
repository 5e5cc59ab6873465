"""A plotly figure in the room that a card keeps for it."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.figures.template import CONFIG


def chart(chart_id: str, figure: Any, says: str, kind: str = "") -> Component:  # noqa: ANN401
    """The figure, its room kept before plotly.js arrives; `says` is its answer for who hears it."""
    graph = dcc.Graph(id=chart_id, figure=figure, config=CONFIG, responsive=True)
    return html.Div(
        graph, className=f"chart {kind}".strip(), role="figure", **attrs(aria_label=says)
    )
