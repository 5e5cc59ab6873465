"""What a customer bought in the period: categories, products, and the orders themselves."""

from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp import format as formats
from dashapp.components.cards import Footer
from dashapp.components.tables import Cell, Column, framed, pager, table
from dashapp.filters import FilterError
from dashapp.pages import addresses
from dashapp.pages.cards import breakdown
from dashapp.pages.cards.lines import asked_page
from dashapp.pages.customer.parts import METRIC
from dashapp.pages.customers import parts as customers_parts
from dashapp.pages.frames import rows
from dashapp.pages.view import View

SIZE, MOST_BARS = 20, 8
COLUMNS = (
    Column("Order"),
    Column("Date"),
    Column("Status"),
    Column("Lines", number=True),
    Column("Quantity", number=True),
    Column("Revenue", number=True),
)


def bought(view: View, by: str) -> Component:
    """The largest members of a dimension as bars that lead on."""
    metric = view.data.catalogue.metric(METRIC)
    frame = queries.breakdown(view.data, view.filters, metric.name, by, limit=MOST_BARS)
    answer = insights.contribution(metric, frame, view.speech, MOST_BARS)
    return html.Section(
        [
            html.H2(f"Which {breakdown.PLURAL[by]} do they buy?"),
            html.P(answer, className="answer"),
            html.Div(breakdown.chart(view, metric, frame, by, MOST_BARS), className="card-content"),
            breakdown.foot(view, metric, frame, by),
        ],
        className="card-flat",
    )


def orders(view: View) -> Component:
    """The orders of the period, newest first, each leading to its page."""
    page = asked_page(view)
    found = queries.orders(view.data, view.filters, page, SIZE)
    question = "Which orders did they place?"
    if not len(found.frame):
        raise FilterError(f"page: {page} is beyond the {formats.whole(found.total_rows)} orders.")
    first = (page - 1) * SIZE + 1
    last = first + len(found.frame) - 1
    cells = [_row(view, row) for row in rows(found.frame)]
    count = "1 order" if found.total_rows == 1 else f"{formats.whole(found.total_rows)} orders"
    known = formats.decimal(found.amount) is not None
    amount = f"{formats.money(found.amount, view.currency)} in all" if known else "no revenue"
    footer = Footer(
        table=None,
        csv=customers_parts.export(view, "orders", "csv"),
        excel=customers_parts.export(view, "orders", "xlsx"),
        rows=addresses.kpi(view.filters, METRIC, addresses.LINES),
        link=_there(view, page),
    )
    body = [
        framed(table("Orders", COLUMNS, cells), "Orders, scrollable"),
        pager(
            first,
            last,
            found.total_rows,
            _there(view, page - 1) if page > 1 else None,
            _there(view, page + 1) if last < found.total_rows else None,
        ),
    ]
    return customers_parts.card(
        question, f"{count} of any status in this period, {amount}.", body, footer
    )


def nothing(view: View) -> Component:
    """In place of the period's figures when nothing was bought in it."""
    said = f"Looked for: {view.filters.phrase()}."
    return customers_parts.card("Nothing was bought in this period", said, [_all_time(view)])


def _there(view: View, page: int) -> str:
    asked = str(page) if page > 1 else None
    return addresses.page(customers_parts.DETAIL, view.filters, page=asked)


def _all_time(view: View) -> Component:
    (customer,) = view.filters.customer
    every = queries.whole(view.filters).drill("customer", customer)
    href = addresses.page(
        customers_parts.DETAIL, replace(every, preset="all", period=view.domain.period)
    )
    return html.P(html.A("Show all days", href=href, className="button quiet"))


def _row(view: View, row: Any) -> list[Cell]:  # noqa: ANN401 - a row of the orders
    return [
        html.A(row.order_id, href=addresses.order(view.filters, row.order_id, row.date)),
        dates.day(row.date),
        row.status,
        formats.whole(int(row.lines)),
        formats.number(row.quantity, "count", view.currency),
        formats.money(row.amount, view.currency),
    ]
