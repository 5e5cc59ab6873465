"""The floor: a Dash app with one callback that returns nothing to speak of."""

import dash
from dash import Input, Output, dcc, html

app = dash.Dash("empty")
app.layout = html.Div([dcc.Location(id="location"), html.Div(id="out")])
server = app.server


@app.callback(Output("out", "children"), Input("location", "search"))
def update(search: str | None) -> str:
    """Nothing but the round trip."""
    return search or ""
