"""Figures read straight off the Parquet files, in a connection of the test's own."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from dashapp.context import Data
from dashapp.filters import Filters

SOLD = "status = 'completed'"
NET = "status IN ('completed', 'returned')"


class Facts:
    """The sales rows of a release, asked in plain SQL."""

    def __init__(self, folder: Path) -> None:
        self._con = duckdb.connect()
        files = folder / "facts" / "sales" / "*" / "*.parquet"
        self._con.execute(f"CREATE VIEW sales AS FROM read_parquet('{files}')")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        return self._con.execute(sql).fetchall()

    def one(self, value: str, where: str) -> Any:  # noqa: ANN401 - a figure of any type
        """A single figure over the rows that meet a condition."""
        return self.rows(f"SELECT {value} FROM sales WHERE {where}")[0][0]


def filters(data: Data, **query: str | list[str]) -> Filters:
    """The filters of an address."""
    return Filters.from_query(query, data.release.domain)


def decimal(value: object) -> Decimal:
    """A figure as a decimal, taken to ten places as the frames have it."""
    return Decimal(str(value)).quantize(Decimal("1e-10"))
