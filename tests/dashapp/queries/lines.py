"""Order lines written by hand, as the SQL of a release's sales and as a release in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
from flask import Flask

from dashapp.cache import make_cache
from dashapp.context import EVERYTHING, Data
from dashapp.filters import Domain
from dashapp.manifest import Manifest
from dashapp.metrics import Catalogue
from dashapp.settings import load_settings


@dataclass(frozen=True)
class Line:
    """One order line; the amount is quantity × price − discount unless it is given."""

    order: str
    day: str
    customer: str | None
    product: str
    quantity: Decimal | str
    price: Decimal | str
    discount: Decimal | str = "0"
    cost: Decimal | str | None = None
    status: str = "completed"
    amount: Decimal | str | None = None
    category: str = "Toys"
    region: str = "North"
    channel: str = "Web"


def sales(lines: Iterable[Line]) -> str:
    """A statement with these lines as its rows."""
    rows = " UNION ALL ".join(_row(number, line) for number, line in enumerate(lines))
    return f"SELECT * FROM ({rows})"


def _row(number: int, line: Line) -> str:
    value = Decimal(line.quantity) * Decimal(line.price) - Decimal(line.discount)
    amount = value if line.amount is None else line.amount
    columns = {
        "sale_id": f"'s{number}'",
        "order_id": f"'{line.order}'",
        "sold_at": f"TIMESTAMP '{line.day}'",
        "date": f"DATE '{line.day}'",
        "customer_id": _text(line.customer),
        "product_id": _text(line.product),
        "product": _text(line.product),
        "category": _text(line.category),
        "region": _text(line.region),
        "channel": _text(line.channel),
        "quantity": _number(line.quantity),
        "unit_price": _number(line.price),
        "discount": _number(line.discount),
        "amount": _number(amount),
        "cost": _number(line.cost),
        "currency": "'GBP'",
        "status": f"'{line.status}'",
        "source": "'orders'",
        "batch_id": "'b0'",
        "source_row": f"{number + 2}::BIGINT",
        "month": f"'{line.day[:7]}'",
    }
    return "SELECT " + ", ".join(f"{sql} AS {name}" for name, sql in columns.items())


def _text(value: str | None) -> str:
    return "NULL::VARCHAR" if value is None else f"'{value}'"


def _number(value: Decimal | str | None) -> str:
    return "NULL::DECIMAL(18,4)" if value is None else f"({value})::DECIMAL(18,4)"


class Memory:
    """A release without files: the facts alone, and the customers' first orders."""

    def __init__(self, lines: Iterable[Line], manifest: Manifest) -> None:
        self._con = duckdb.connect()
        self._con.execute(f"CREATE TABLE sales AS {sales(lines)}")
        self._con.execute(
            "CREATE SCHEMA marts; CREATE TABLE marts.customers AS SELECT customer_id, "
            "customer_id AS name, min(date) FILTER (WHERE status = 'completed') AS first_order "
            "FROM sales WHERE customer_id IS NOT NULL GROUP BY ALL; CREATE TABLE marts.products AS "
            "SELECT product_id, min(product) AS product FROM sales GROUP BY ALL"
        )
        facts = tuple(table for table in manifest.tables if table.kind == "facts")
        found = self._con.execute("SELECT min(date), max(date) FROM sales").fetchall()[0]
        members = tuple((name, self._members(name)) for name in ("region", "channel", "category"))
        self.domain = Domain(min(found[0], date(2024, 1, 1)), found[1], members)
        self.manifest = replace(manifest, tables=facts, domain=self.domain)
        self.release_id = "memory"
        self.largest_keys: dict[tuple[str, str], int] = {}

    def _members(self, name: str) -> tuple[str, ...]:
        rows = self._con.execute(f"SELECT DISTINCT {name} FROM sales ORDER BY 1").fetchall()
        return tuple(row[0] for row in rows)

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> pa.Table:
        """Run one statement with named parameters."""
        return self._con.execute(sql, dict(params or {})).to_arrow_table()


def in_memory(lines: Iterable[Line], manifest: Manifest, catalogue: Catalogue) -> Data:
    """What a request on these lines reads."""
    cache = make_cache(load_settings(cache_redis_url=""), Flask("test"))
    return Data(Memory(lines, manifest), catalogue, cache, EVERYTHING)  # type: ignore[arg-type]
