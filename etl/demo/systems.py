"""The demo company's three systems that export text: each writes in its own way.

The webshop is plain; the tills write semicolons, decimal commas, day-first dates and Windows' code
page; the marketplace reports totals only and names no customers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from etl.demo.calendar import REGIONS, Ints
from etl.demo.catalogue import CATEGORIES
from etl.demo.cells import clock, day, join, lookup, money, number, quoted
from etl.demo.orders import RETURNED, Company, Habits, Lines

NEW_SHOP = 14  # months after which the new webshop writes its dates with a T
SLASHES = ("Iberia", "Nordics")  # regions whose tills write 31/01/2024


@dataclass(frozen=True)
class Batch:
    """A month or a quarter of a system's lines, to be written."""

    company: Company
    lines: Lines
    month: int
    first_line: int

    @property
    def line_numbers(self) -> Ints:
        """The numbers that the system gave its lines, returns included."""
        return np.arange(len(self.lines)) + self.first_line


Cells = Mapping[str, pa.Array]


@dataclass(frozen=True)
class System:
    """One exporting system: its channel, its files, and how it writes a line.

    `order`, `date`, `money` and `text` name the columns that dirt falls on.
    """

    name: str
    share: float
    habits: Habits
    suffix: str
    delimiter: str
    encoding: str
    cells: Callable[[Batch], Cells]
    order: str
    date: str
    money: str
    text: str
    quarterly: bool = False


def _goods(batch: Batch, delimiter: str) -> tuple[pa.Array, pa.Array, pa.Array, pa.Array]:
    """Region, article number, name and category of each line."""
    lines, goods = batch.lines, batch.company.catalogue
    return (
        lookup(REGIONS, lines.region),
        lookup(goods.ids, lines.product),
        lookup(quoted(goods.names, delimiter), lines.product),
        lookup(CATEGORIES, goods.category[lines.product]),
    )


def _customers(batch: Batch) -> pa.Array:
    return lookup([*batch.company.customers.ids, ""], batch.lines.customer)


def _cost(lines: Lines, mark: str = ".") -> pa.Array:
    known = pa.array(lines.cost != 0)
    return pa.compute.if_else(known, money(lines.cost, mark), "")


def _webshop(batch: Batch) -> Cells:
    lines = batch.lines
    region, sku, product, category = _goods(batch, ",")
    between = " " if batch.month < NEW_SHOP else "T"
    return {
        "line_id": number(batch.line_numbers),
        "order_number": number(lines.order, "WEB"),
        "ordered_at": join(day(lines.second, "%Y-%m-%d"), between, clock(lines.second)),
        "state": lookup(("shipped", "processing", "cancelled", "refunded"), lines.status),
        "customer_number": _customers(batch),
        "region": region,
        "sku": sku,
        "product": product,
        "category": category,
        "quantity": number(lines.quantity),
        "unit_price": money(lines.price),
        "discount": money(lines.discount),
        "line_cost": _cost(lines),
        "payment": lookup(("card", "invoice", "wallet"), lines.order % 7 % 3),
    }


def _tills(batch: Batch) -> Cells:
    """A return has a receipt of its own: B100042R."""
    lines = batch.lines
    region, article, name, group = _goods(batch, ";")
    slashed = np.isin(lines.region, [REGIONS.index(place) for place in SLASHES])
    days = pa.compute.if_else(
        pa.array(slashed), day(lines.second, "%d/%m/%Y "), day(lines.second, "%d.%m.%Y ")
    )
    suffix = pa.compute.if_else(pa.array(lines.status == RETURNED), "R", "")
    return {
        "Receipt": join(number(lines.order, "B"), suffix),
        "Pos": number(batch.line_numbers % 1_000_000),
        "Date": join(days, clock(lines.second, seconds=False)),
        "Region": region,
        "Loyalty card": _customers(batch),
        "Article": article,
        "Description": name,
        "Group": group,
        "Qty": number(lines.quantity),
        "Price": money(lines.price, ","),
        "Rebate": money(lines.discount, ","),
        "Cost": _cost(lines, ","),
    }


def _marketplace(batch: Batch) -> Cells:
    lines = batch.lines
    region, sku, title, category = _goods(batch, "\t")
    return {
        "order-id": number(lines.order, "MP-"),
        "item-id": number(batch.line_numbers),
        "purchased": join(day(lines.second, "%Y-%m-%d "), clock(lines.second, seconds=False)),
        "order-status": lookup(("Shipped", "Pending", "Cancelled", "Returned"), lines.status),
        "region": region,
        "sku": sku,
        "title": title,
        "category": category,
        "quantity": number(lines.quantity),
        "promotion-discount": money(lines.discount),
        "item-total": money(lines.amount),
    }


SYSTEMS = (
    System(
        "webshop", 0.54,
        Habits("Online", (1.10, 1.04, 1.0, 0.98, 0.88, 0.87, 1.13), (0, 16.0, 4.6, 24), 1.25,
               guests=0.10, returns=0.075, cancels=0.022),
        ".csv", ",", "utf-8", _webshop, "order_number", "ordered_at", "unit_price", "region",
    ),
    System(
        "stores", 0.31,
        Habits("Retail stores", (0.78, 0.80, 0.86, 0.95, 1.25, 1.75, 0.0), (9, 14.8, 2.8, 20), 0.9,
               guests=0.45, returns=0.03, cancels=0.0, open_orders=False),
        ".csv", ";", "cp1252", _tills, "Receipt", "Date", "Price", "Group",
        quarterly=True,
    ),
    System(
        "marketplace", 0.10,
        Habits("Marketplace", (1.05, 1.0, 1.0, 0.98, 0.9, 0.95, 1.12), (0, 17.0, 4.4, 24), 0.35,
               guests=1.0, returns=0.09, cancels=0.03),
        ".tsv", "\t", "utf-8", _marketplace, "order-id", "purchased", "item-total", "title",
        quarterly=True,
    ),
)  # fmt: skip
WHOLESALE = Habits(
    "Wholesale", (1.15, 1.1, 1.05, 1.0, 0.8, 0.0, 0.0), (8, 11.5, 2.3, 17), 4.2,
    guests=0.0, returns=0.02, cancels=0.0, trade=True, promoted=False, open_orders=False,
)  # fmt: skip
WHOLESALE_SHARE, WHOLESALE_ROWS = 0.05, 36_000  # the ERP's workbooks stay small
