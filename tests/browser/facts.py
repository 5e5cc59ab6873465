"""Figures computed from the published Parquet by SQL of the tests' own: the independent route."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

NET = "status IN ('completed', 'returned')"
SOLD = "status = 'completed'"


@dataclass(frozen=True)
class Facts:
    """The sales rows of the release that CURRENT names."""

    release: Path

    @classmethod
    def current(cls, data_dir: Path) -> Facts:
        return cls(data_dir / "releases" / (data_dir / "CURRENT").read_text().strip())

    @property
    def last_day(self) -> date:
        manifest = json.loads((self.release / "manifest.json").read_text())
        return date.fromisoformat(manifest["data_to"])

    def one(self, expression: str, where: str, *values: object) -> Any:  # noqa: ANN401 - any column
        files = str(self.release / "facts" / "sales" / "*" / "*.parquet")
        found = duckdb.execute(
            f"SELECT {expression} FROM read_parquet('{files}') WHERE {where}", list(values)
        ).fetchone()
        assert found is not None
        return found[0]

    def revenue(self, where: str, *values: object) -> Decimal:
        return Decimal(self.one("sum(amount)", f"{NET} AND {where}", *values))

    def headline(self, where: str, *values: object) -> list[str]:
        """The six figures of the summary page in full, as the page writes them."""
        revenue = self.revenue(where, *values)
        orders = self.one("count(DISTINCT order_id)", f"{SOLD} AND {where}", *values)
        customers = self.one("count(DISTINCT customer_id)", f"{SOLD} AND {where}", *values)
        known = f"{NET} AND cost IS NOT NULL AND {where}"
        profit = Decimal(self.one("sum(amount - cost)", known, *values))
        costed = Decimal(self.one("sum(amount)", known, *values))
        back = Decimal(self.one("sum(-amount)", f"status = 'returned' AND {where}", *values))
        sold = Decimal(self.one("sum(amount)", f"{SOLD} AND {where}", *values))
        return [
            f"€{revenue:,.2f}",
            f"{orders:,}",
            f"€{revenue / orders:,.2f}",
            f"{customers:,}",
            f"{profit / costed:.1%}",
            f"{back / sold:.1%}",
        ]


def year_to(day: date) -> tuple[date, date]:
    """The last twelve months to this day, both days included."""
    start = date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
    return date.fromordinal(start.toordinal() + 1), day
