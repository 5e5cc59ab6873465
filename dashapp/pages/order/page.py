"""One order: what was sold to whom, and the receipt of each line: file, row and arithmetic."""

import dash
from dash import callback
from dash.development.base_component import Component

from dashapp import queries
from dashapp.components.ids import PageIds
from dashapp.components.states import no_such_order
from dashapp.pages import addresses
from dashapp.pages.order import parts
from dashapp.pages.screen import WHOLE, Content, Screen
from dashapp.pages.view import View, read_search

IDS = PageIds("order")


def render(view: View) -> Content:
    """The order that the address names."""
    order_id = parts.asked(view)
    found = queries.order(view.data, order_id, parts.day(view))
    chips = queries.chips(view.data, view.filters)
    if found.lines.empty:
        return Content.whole([no_such_order(order_id, view.filters.query())], chips, filtered=False)
    return Content.whole(parts.content(view, found), chips, filtered=False)


SCREEN = Screen(
    IDS, addresses.ORDER, (WHOLE,), keep=("order", "on"), render=render, section="/kpis"
)


def layout(**query: str | list[str]) -> Component:
    """The complete page for this address."""
    return SCREEN.layout(query)


@callback(SCREEN.outputs, SCREEN.inputs, prevent_initial_call=True)
def update(search: str | None, _theme: str | None) -> list[object]:
    """The page again, after its address or the theme changed."""
    return SCREEN.show(read_search(search))


dash.register_page(  # type: ignore[no-untyped-call]
    __name__, path=addresses.ORDER, title="Order · Sales"
)
