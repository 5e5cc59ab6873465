"""The parts of an order's page: its figures, its lines, and each line's receipt."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import dates
from dashapp.components.attributes import attrs
from dashapp.components.cards import Footer, card_footer
from dashapp.components.facts import Fact, fact_list
from dashapp.components.tables import Cell, Column, framed, table, two_lines
from dashapp.filters import FilterError
from dashapp.format import money, number, percent, whole
from dashapp.pages import addresses
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.queries import Order

LONGEST_ID = 200
COLUMNS = (
    Column("Product", clip=True),
    Column("Status"),
    Column("Quantity", number=True),
    Column("Unit price", number=True),
    Column("Discount", number=True),
    Column("Amount", number=True),
    Column("Source", clip=True),
)


def asked(view: View) -> str:
    """The order's id; FilterError without one."""
    order_id = view.own("order", "")
    if not order_id or len(order_id) > LONGEST_ID or "\x00" in order_id:
        raise FilterError(f"order: give the id of one order, of at most {LONGEST_ID} characters.")
    return order_id


def day(view: View) -> date | None:
    """A day on which the order has a line, which spares searching all months."""
    text = view.own("on", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FilterError(
            f"on: {text[:40]!r} is not a day such as {view.domain.data_to}."
        ) from None


def content(view: View, order: Order) -> list[Component]:
    """Head, figures, lines and receipts."""
    first = rows(order.lines)[0]
    return [
        html.Header(
            html.Div(
                [
                    html.H1(f"Order {first.order_id}"),
                    html.P(_answer(view, order), className="answer"),
                ],
                className="words",
            ),
            className="page-head",
        ),
        html.Div(
            [
                html.Div(_lines(view, order), className="two-thirds"),
                html.Div(_about(view, order), className="third"),
                html.Div(_receipts(view, order)),
            ],
            className="grid",
        ),
    ]


def _answer(view: View, order: Order) -> str:
    """What the order is in a sentence."""
    lines, amount = rows(order.lines), order.total("amount")
    first = lines[0]
    many = f"{len(lines)} lines" if len(lines) > 1 else "One line"
    returned = sum((row.amount for row in lines if row.status == "returned"), Decimal(0))
    kept = f", of which {money(-returned, view.currency)} came back" if returned < 0 else ""
    total = money(amount - returned, view.currency)
    buyer = "a guest" if pd.isna(first.customer_id) else first.customer
    return f"{many} on {dates.day(first.date)} for {buyer}: {total}{kept}."


def _about(view: View, order: Order) -> Component:
    """Who, when, where, and what it brought."""
    first, amount, cost = rows(order.lines)[0], order.total("amount"), order.cost()
    profit = None if cost is None else amount - cost
    margin = percent(profit / amount) if profit is not None and amount else "not known"
    facts = [
        Fact("Customer", _customer(view, first)),
        Fact(
            "First line",
            f"{dates.day(first.sold_at)}, {dates.clock(first.sold_at)} ({view.timezone})",
        ),
        Fact("Region and channel", f"{first.region}, {first.channel}"),
        Fact("Amount", money(amount, view.currency)),
        Fact("Discount", money(order.total("discount"), view.currency)),
        Fact("Cost", _unknown(order) if cost is None else money(cost, view.currency)),
        Fact("Margin", margin),
    ]
    return html.Section([html.H2("About this order"), fact_list(facts)], className="card-flat")


def _unknown(order: Order) -> str:
    return "not known" if len(order.lines) == 1 else "not known for every line"


def _customer(view: View, row: Any) -> Component | str:  # noqa: ANN401 - a row of the frame
    if pd.isna(row.customer_id):
        return "A guest"
    return html.A(row.customer, href=addresses.customer(view.filters, row.customer_id))


def _lines(view: View, order: Order) -> Component:
    """The lines with their total."""
    found = rows(order.lines)
    sums = [money(order.total(name), view.currency) for name in ("discount", "amount")]
    quantity = number(order.total("quantity"), "count", view.currency)
    frame = framed(
        table(
            "Lines of the order",
            COLUMNS,
            [_row(view, number_, row) for number_, row in enumerate(found, start=1)],
            ["All lines", "", quantity, "", *sums, ""],
        ),
        "Lines of the order, scrollable",
    )
    keys = {"order": found[0].order_id, "on": str(found[0].date)}
    files = ["/export/order." + suffix + view.filters.query(**keys) for suffix in ("csv", "xlsx")]
    link = addresses.order(view.filters, found[0].order_id, found[0].date)
    foot = card_footer(Footer(table=None, csv=files[0], excel=files[1], rows=None, link=link))
    question = html.H2("What was ordered?", className="above-table")
    return html.Section([question, frame, foot], className="card-flat")


def _row(view: View, place: int, row: Any) -> list[Cell]:  # noqa: ANN401 - a row of the frame
    narrowed = view.filters.drill("product", row.product_id)
    product = html.A(two_lines(row.product, row.category), href=addresses.page("/kpis", narrowed))
    prices = [money(value, view.currency) for value in (row.unit_price, row.discount, row.amount)]
    origin = two_lines(row.file.rpartition("/")[2], f"row {row.source_row}")
    receipt = html.A(origin, href=f"#line-{place}")
    return [product, row.status, number(row.quantity, "count", view.currency), *prices, receipt]


def _receipts(view: View, order: Order) -> Component:
    """Each line with its origin, so that anyone can open the file and find the row."""
    items = [_receipt(view, place, row) for place, row in enumerate(rows(order.lines), start=1)]
    return html.Section(
        [
            html.H2("Where does each line come from?"),
            html.P(
                "The file as it was read, its fingerprint, and the row as a spreadsheet counts it.",
                className="answer",
            ),
            html.Div(items, className="receipts"),
        ],
        className="card-flat",
    )


def _receipt(view: View, place: int, row: Any) -> Component:  # noqa: ANN401 - a row of the frame
    facts = [
        Fact("File", html.Code(row.file)),
        Fact(
            "Row",
            f"{whole(row.source_row)} (the file holds {whole(row.file_rows or 0)} rows of data)",
        ),
        Fact("sha256 of the file", html.Code(row.sha256, className="hash")),
        Fact("Source and key", f"{row.source}, {row.sale_id}"),
        Fact("Arithmetic", _arithmetic(view, row)),
    ]
    return html.Article(
        [html.H3(f"{place}. {row.product}"), fact_list(facts)],
        id=f"line-{place}",
        className="receipt",
        tabIndex="-1",
        **attrs(aria_label=f"Receipt of line {place}"),
    )


def _arithmetic(view: View, row: Any) -> str:  # noqa: ANN401 - a row of the frame
    """The amount worked out again from its parts, and whether that is what is booked."""
    worked = row.quantity * row.unit_price - row.discount
    parts = [money(value, view.currency) for value in (row.unit_price, row.discount, row.amount)]
    said = f"{number(row.quantity, 'count', view.currency)} × {parts[0]}"
    said += f" − {parts[1]}" if row.discount else ""
    if worked == row.amount:
        return f"{said} = {parts[2]}"
    return f"{said} = {money(worked, view.currency)}; the file states {parts[2]}, which counts"
