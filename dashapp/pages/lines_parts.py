"""The order lines behind a figure, with the file and row each came from."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import insights, queries
from dashapp.components.cards import Footer, card_footer
from dashapp.components.tables import Cell, Column, framed, pager, table, two_lines
from dashapp.filters import FilterError
from dashapp.format import money, number
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.frames import rows
from dashapp.pages.view import View

SIZE = 50
EXPORT_LIMIT = 100_000
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
    page = asked_page(view)
    lines = queries.order_lines(view.data, view.filters, metric.name, page=page, size=SIZE)
    question = html.H2(f"Which order lines count for {insights.named(metric)}?")
    if not lines.total_rows:
        return [question, html.P("None of the lines in this selection does.", className="answer")]
    if not len(lines.frame):
        raise FilterError(f"page: {page} is beyond the {lines.total_rows:,} order lines.")
    cells = [_row(row, view.currency) for row in rows(lines.frame)]
    first = (page - 1) * SIZE + 1
    last = first + len(cells) - 1
    return [
        question,
        html.P(
            f"{lines.total_rows:,} {'line' if lines.total_rows == 1 else 'lines'}, newest first.",
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
        *_limit(lines.total_rows),
    ]


def _counted(lines: int) -> str:
    return f"{lines:,} {'line' if lines == 1 else 'lines'}"


def asked_page(view: View) -> int:
    """The page of the address; FilterError when it is not a number from 1."""
    text = view.own("page", "1")
    if not text.isascii() or not text.isdigit() or not int(text[:9]) > 0 or len(text) > 9:  # noqa: PLR2004
        raise FilterError(f"page: {text[:40]!r} is not a page number from 1.")
    return int(text)


def _page(view: View, metric: Metric, page: int, there: bool) -> str | None:
    return addresses.kpi(view.filters, metric.name, addresses.LINES, page) if there else None


def _footer(view: View, metric: Metric) -> Footer:
    return Footer(
        table=None,
        csv=addresses.export("lines", "csv", view.filters, metric.name),
        excel=addresses.export("lines", "xlsx", view.filters, metric.name),
        rows=None,
        link=addresses.kpi(view.filters, metric.name, addresses.LINES, asked_page(view)),
    )


def _limit(total: int) -> list[Component]:
    if total <= EXPORT_LIMIT:
        return []
    return [
        html.P(
            f"A file holds the newest {EXPORT_LIMIT:,}; narrow the filters to get the rest.",
            className="note",
        )
    ]


def _row(row: Any, currency: str) -> list[Cell]:  # noqa: ANN401 - a row of the frame
    prices = [money(value, currency) for value in (row.unit_price, row.discount, row.amount)]
    return [
        two_lines(row.order_id, f"{row.date:%-d %b %Y}"),
        row.customer,
        two_lines(row.product, row.category),
        two_lines(row.region, row.channel),
        row.status,
        number(row.quantity, "count", currency),
        *prices,
        two_lines(row.file.rpartition("/")[2], f"row {row.source_row}"),
    ]


def _total(totals: Mapping[str, Decimal | None], currency: str) -> list[Cell]:
    sums = [money(totals[name], currency) for name in ("discount", "amount")]
    quantity = number(totals["quantity"], "count", currency)
    return ["All lines", "", "", "", "", quantity, "", *sums, ""]
