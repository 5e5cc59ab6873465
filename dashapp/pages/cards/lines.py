"""The order lines behind a figure, with the file and row each came from."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp.components.attributes import attrs
from dashapp.components.cards import Footer, card_footer
from dashapp.components.tables import Cell, Column, framed, pager, table, two_lines
from dashapp.filters import FilterError
from dashapp.format import money, number, whole
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.queries import Only
from dashapp.queries.buyers import GROUPS
from dashapp.queries.lines import BEFORE, NOW

SIZE = 50
COLUMNS = (
    Column("Order"),
    Column("Customer", clip=True),
    Column("Product", clip=True),
    Column("Region"),
    Column("Status"),
    Column("Quantity", number=True),
    Column("Unit price", number=True),
    Column("Discount", number=True),
    Column("Amount", number=True),
    Column("Source", clip=True),
)


def content(view: View, metric: Metric) -> list[Component]:
    """The table's page, its totals, pager and exports."""
    page, only = asked_page(view), narrowed(view)
    lines = queries.order_lines(
        view.data, view.filters, metric.name, page=page, size=SIZE, only=only
    )
    question: list[Component] = [
        html.H2(f"Which order lines count for {insights.named(metric)}?"),
        *_narrowing(view, metric, only),
    ]
    if not lines.total_rows:
        return [*question, html.P("None of the lines in this selection does.", className="answer")]
    if not len(lines.frame):
        raise FilterError(f"page: {page} is beyond the {whole(lines.total_rows)} order lines.")
    cells = [_row(view, row) for row in rows(lines.frame)]
    first = (page - 1) * SIZE + 1
    last = first + len(cells) - 1
    return [
        *question,
        html.P(
            f"{whole(lines.total_rows)} line{'' if lines.total_rows == 1 else 's'}, newest first.",
            className="answer",
        ),
        framed(
            table("Order lines", COLUMNS, cells, _total(lines.totals, view.currency)),
            "Order lines, scrollable",
            tall=True,
        ),
        pager(
            first,
            last,
            lines.total_rows,
            _page(view, metric, page - 1, page > 1),
            _page(view, metric, page + 1, last < lines.total_rows),
        ),
        card_footer(_footer(view, metric)),
        html.P(_whole(lines.total_rows), className="note"),
    ]


def narrowed(view: View) -> Only:
    """Which of the lines the address asks for: `status`, `buyers`, and `when=before`."""
    return Only.of(view.own("status", ""), view.own("buyers", ""), view.own("when", ""))


def _narrowing(view: View, metric: Metric, only: Only) -> list[Component]:
    """What the lines are narrowed to, each part with a way out, and the way to the other period."""
    whole = replace(only, when=NOW)
    parts = [
        (name, value, replace(only, **{name: "", "when": NOW} if value == "lapsed" else {name: ""}))
        for name, value in (("status", only.status), ("buyers", only.buyers))
        if value
    ]
    if only.when == BEFORE and only.buyers != "lapsed":
        parts.append(("when", BEFORE, whole))
    chips = [_chip(view, metric, name, value, without) for name, value, without in parts]
    if not chips:
        return []
    return [html.Div([*chips, *_other_period(view, metric, only)], className="chips narrowing")]


def _chip(view: View, metric: Metric, name: str, value: str, without: Only) -> Component:
    before = view.filters.comparison(view.domain)
    said = {
        "status": ("Status", value),
        "buyers": ("Buyers", GROUPS.get(value, "")),
        "when": ("Period", before.phrase() if before else ""),
    }[name]
    remove = html.A(
        "×",
        href=addresses.lines(view.filters, metric.name, without),
        **attrs(aria_label=f"Remove {said[0]}: {said[1]}"),
    )
    words: list[str | Component] = [html.Span(said[0], className="name"), f" {said[1]}"]
    return html.Span([html.Span(words), remove], className="chip")


def _other_period(view: View, metric: Metric, only: Only) -> list[Component]:
    """A link between the lines of this period and those of the one compared with."""
    before = view.filters.comparison(view.domain)
    if before is None or only.buyers in ("new", "regained", "lapsed"):
        said = f"Their lines of {before.phrase()}" if before and only.buyers == "lapsed" else ""
        return [html.Span(said, className="note")] if said else []
    other = NOW if only.when == BEFORE else BEFORE
    period = view.filters.period if other == NOW else before
    href = addresses.lines(view.filters, metric.name, replace(only, when=other))
    return [html.A(f"Show those of {period.phrase()}", href=href, className="note")]


def asked_page(view: View) -> int:
    """The page of the address; FilterError when it is not a number from 1."""
    text = view.own("page", "1")
    if not text.isascii() or not text.isdigit() or not int(text[:9]) > 0 or len(text) > 9:  # noqa: PLR2004
        raise FilterError(f"page: {text[:40]!r} is not a page number from 1.")
    return int(text)


def _page(view: View, metric: Metric, page: int, there: bool) -> str | None:
    return addresses.lines(view.filters, metric.name, narrowed(view), page) if there else None


def _footer(view: View, metric: Metric) -> Footer:
    only = narrowed(view)
    return Footer(
        table=None,
        csv=addresses.export_lines("csv", view.filters, metric.name, only),
        excel=addresses.export_lines("xlsx", view.filters, metric.name, only),
        rows=None,
        link=addresses.lines(view.filters, metric.name, only, asked_page(view)),
    )


def _whole(total: int) -> str:
    """What the files hold, since the table holds a page."""
    return f"CSV and Excel hold {f'all {whole(total)} lines' if total > 1 else 'the one line'}."


def _row(view: View, row: Any) -> list[Cell]:  # noqa: ANN401 - a row of the frame
    currency = view.currency
    prices = [money(value, currency) for value in (row.unit_price, row.discount, row.amount)]
    return [
        html.A(
            two_lines(row.order_id, dates.day(row.date)),
            href=addresses.order(view.filters, row.order_id, row.date),
        ),
        _customer(view, row),
        two_lines(row.product, row.category),
        two_lines(row.region, row.channel),
        row.status,
        number(row.quantity, "count", currency),
        *prices,
        two_lines(row.file.rpartition("/")[2], f"row {row.source_row}"),
    ]


def _customer(view: View, row: Any) -> Cell:  # noqa: ANN401 - a row of the frame
    """The name, leading to the customer's page; guests have none."""
    if not isinstance(row.customer_id, str):
        return str(row.customer)
    href = addresses.customer(view.filters, row.customer_id)
    return html.A(row.customer, href=href, title=row.customer)


def _total(totals: Mapping[str, Decimal | None], currency: str) -> list[Cell]:
    sums = [money(totals[name], currency) for name in ("discount", "amount")]
    quantity = number(totals["quantity"], "count", currency)
    return ["All lines", "", "", "", "", quantity, "", *sums, ""]
