"""The wholesale department's workbooks: a quarter each, titles above the header, hidden rows."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.demo.calendar import REGIONS
from etl.demo.catalogue import CATEGORIES
from etl.demo.dirt import Dirt, laid_out, plan
from etl.demo.orders import RETURNED, Company, Lines

HEADER_ROW = 4
COLUMNS = (
    "Document", "Item", "Date", "Customer", "Customer name", "Region", "Article", "Description",
    "Group", "Quantity", "Unit price", "Discount", "Cost",
)  # fmt: skip
CREATED = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same bytes every time
HIDDEN = 4
DAY = 86_400
Row = list[str | int | float | datetime | None]


def write_workbook(
    path: Path, company: Company, lines: Lines, first_line: int, rng: np.random.Generator
) -> tuple[Dirt, Counter[str]]:
    """Write a quarter; returns its dirt and the count of everything that was planted."""
    dirt = plan(len(lines), rng, without=("torn",))
    rows = _rows(company, lines, first_line)
    for kind, spoil in SPOILED.items():
        for place in dirt.places[kind].tolist():
            spoil(rows[place])
    hidden = set(rng.integers(len(lines), size=HIDDEN).tolist()) if len(lines) else set()
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"title": "Wholesale order lines", "created": CREATED})
        sheet = book.add_worksheet("Order lines")
        sheet.write_string(0, 0, "Wholesale order lines")
        sheet.write_string(1, 0, f"Period {path.stem.removeprefix('wholesale-')}")
        sheet.write_row(HEADER_ROW - 1, 0, COLUMNS)
        _write_rows(book, sheet, [*rows, None], laid_out(dirt).tolist(), hidden)
    return dirt, dirt.counted() + Counter(hidden_rows=len(hidden))


def _write_rows(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    rows: list[Row | None],
    order: list[int],
    hidden: set[int],
) -> None:
    """Rows in file order; before some of them stands a hidden row, somebody's test booking."""
    dated = book.add_format({"num_format": "dd.mm.yyyy"})
    at = HEADER_ROW
    waiting = set(hidden)
    for place in order:
        row = rows[place]
        if place in waiting and row is not None:
            waiting.remove(place)
            sheet.set_row(at, None, None, {"hidden": True})
            _write_row(sheet, at, [f"TEST{at}", *row[1:]], dated)
            at += 1
        if row is not None:
            _write_row(sheet, at, row, dated)
        at += 1


def _write_row(sheet: Worksheet, at: int, row: Row, dated: Format) -> None:
    for column, value in enumerate(row):
        if isinstance(value, datetime):
            sheet.write_datetime(at, column, value, dated)
        elif value == "#N/A":
            sheet.write_formula(at, column, "=NA()", None, "#N/A")
        elif isinstance(value, str):
            sheet.write_string(at, column, value)
        elif value is not None:
            sheet.write_number(at, column, value)


def _rows(company: Company, lines: Lines, first_line: int) -> list[Row]:
    goods, people = company.catalogue, company.customers
    return [
        [
            f"{'CN' if status == RETURNED else 'WS'}{order}",
            (first_line + place) % 100_000,
            datetime.fromtimestamp(second // DAY * DAY, UTC).replace(tzinfo=None),
            people.ids[customer] if customer >= 0 else None,
            people.names[customer] if customer >= 0 else None,
            REGIONS[region],
            goods.ids[product],
            goods.names[product],
            CATEGORIES[goods.category[product]],
            quantity,
            price / 100,
            discount / 100,
            cost / 100 if cost else None,
        ]
        for place, (
            order, second, region, customer, product, quantity, price, discount, cost, status,
        ) in enumerate(_columns(lines))
    ]  # fmt: skip


def _columns(lines: Lines) -> Iterator[tuple[int, ...]]:
    names = (
        "order", "second", "region", "customer", "product", "quantity", "price", "discount", "cost",
        "status",
    )  # fmt: skip
    return zip(*(getattr(lines, name).tolist() for name in names), strict=True)


def _no_order(row: Row) -> None:
    row[0] = None


def _bad_date(row: Row) -> None:
    row[2] = "31.02.2024"


def _bad_amount(row: Row) -> None:
    row[10] = "#N/A"


def _spaces(row: Row) -> None:
    row[5] = f" {row[5]}  "


SPOILED: dict[str, Callable[[Row], None]] = {
    "no_order": _no_order,
    "bad_date": _bad_date,
    "bad_amount": _bad_amount,
    "spaces": _spaces,
}
