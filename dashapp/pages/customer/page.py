"""One customer: who it is, how often and what it buys, and what can be expected of it."""

import dash
from dash import callback, html
from dash.development.base_component import Component

from dashapp import queries
from dashapp.components.ids import PageIds
from dashapp.filters import GUEST
from dashapp.pages.cards import breakdown
from dashapp.pages.customer import orders
from dashapp.pages.customer import parts as customer_parts
from dashapp.pages.customers import parts as customers_parts
from dashapp.pages.screen import WHOLE, Content, Screen
from dashapp.pages.view import View, read_search

IDS = PageIds("customer")
BROKEN_DOWN = ("category", "product")


def render(view: View) -> Content:
    """The customer that the address names, or why there is none."""
    members = view.filters.customer
    found = None
    if len(members) == 1 and members[0] != GUEST:
        found = queries.profile(view.data, members[0])
    if found is None:
        return Content.whole([customer_parts.missing(view)], view.filters.chips())
    estimated = queries.estimated(view.data, view.filters, found.customer_id)
    beside = html.Div(
        [
            customer_parts.outlook(view, estimated),
            customers_parts.card("How often do they buy?", "", [customer_parts.rhythm(found)],
                       time="Over all days that you may see."),
        ],
        className="third stack",
    )  # fmt: skip
    bought = queries.orders(view.data, view.filters, 1, orders.SIZE).total_rows
    main = html.Div(
        [
            html.Div(_period(view, bought), className="two-thirds stack"),
            beside,
            *([orders.orders(view)] if bought else []),
        ],
        className="grid",
    )
    content = [*customer_parts.head(view, found), main]
    return Content.whole(content, queries.chips(view.data, view.filters))


def _period(view: View, bought: int) -> list[Component]:
    """What follows the filters: key figures, trend, and what was bought."""
    if not bought:
        return [orders.nothing(view)]
    by = [each for each in BROKEN_DOWN if breakdown.open_dimension(view.filters, view.domain, each)]
    width = "half" if len(by) > 1 else ""
    halves = [html.Div(orders.bought(view, each), className=width) for each in by]
    return [
        customer_parts.kpis(view),
        customer_parts.trend(view),
        *([html.Div(halves, className="grid")] if halves else []),
    ]


SCREEN = Screen(
    IDS, customers_parts.DETAIL, (WHOLE,), keep=(), render=render, section=customers_parts.PATH
)


def layout(**query: str | list[str]) -> Component:
    """The complete page for this address."""
    return SCREEN.layout(query)


@callback(SCREEN.outputs, SCREEN.inputs, prevent_initial_call=True)
def update(search: str | None, _theme: str | None) -> list[object]:
    """The page again, after its address or the theme changed."""
    return SCREEN.show(read_search(search))


dash.register_page(  # type: ignore[no-untyped-call]
    __name__, path=customers_parts.DETAIL, name="Customer", title="Customer · Sales", order=31
)
