"""The first view of the customers page: the books, and one sentence of every other subject."""

from dash import html
from dash.development.base_component import Component

from dashapp import insights, queries
from dashapp.components.attributes import attrs
from dashapp.pages.customers import ledger, parts
from dashapp.pages.customers.listing import SIZE
from dashapp.pages.view import View
from dashapp.queries import Slice, Sort


def content(view: View) -> list[Component]:
    """Key figures, the books, and what the other tabs say."""
    kpis = ledger.kpis(view)
    books = ledger.movement(view, "")
    if queries.company_gap(view.data, view.filters, "Customers"):
        return parts.in_period(view, [books])  # every subject has the same reason
    shown = html.Div(
        [
            html.Div(books, className="two-thirds"),
            html.Div(_others(view), className="third"),
        ],
        className="grid",
    )
    return parts.in_period(view, [*([kpis] if kpis is not None else []), shown])


def _others(view: View) -> Component:
    books = queries.ledger(view.data, view.filters)
    said = [
        *([] if books.gap else [("ledger", insights.clientele.bought_by(books, view.speech))]),
        ("cohorts", insights.customers.cohorts(queries.cohorts(view.data, view.filters))),
        ("segments", _segments(view)),
        ("value", insights.customers.value(
            queries.customer_value(view.data, view.filters), view.speech)),
        ("risk", _risk(view)),
    ]  # fmt: skip
    items = [
        html.Li(
            html.A(
                [html.Span(parts.TABS[show], className="topic"), html.Span(sentence)],
                href=parts.address(view, show),
            )
        )
        for show, sentence in said
    ]
    return html.Section(
        [html.H2("What else is there to know?"), html.Ul(items, className="topics")],
        className="card-flat",
        **attrs(aria_label="Other subjects"),
    )


def _segments(view: View) -> str:
    found = queries.segments(view.data, view.filters)
    return found.gap or insights.segments.balance(found.moves)


def _risk(view: View) -> str:
    part = Slice(Sort("at_risk"), 1, SIZE)
    return insights.clientele.at_risk(queries.at_risk(view.data, view.filters, part), view.speech)
