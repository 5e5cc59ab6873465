"""What stands on top of a printed page in place of the controls."""

from dash import html
from dash.development.base_component import Component

from dashapp.components.filterbar import AsOf, reach


def print_head(company: str, filters: str, as_of: AsOf) -> Component:
    """Whose figures they are, of which filters, and as of when; not shown on the screen."""
    late = " (late)" if as_of.late else ""
    return html.Div(
        [
            html.Strong(company),
            html.Span(filters),
            html.Span(f"{reach(as_of)}{late}", title=as_of.timezone),
        ],
        className="print-head",
    )
