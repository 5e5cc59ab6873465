"""What an analysis reads: the marts just written, the catalogue and the company's calendar."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from etl.declaration import Analytics
from etl.engine import Engine
from etl.marts.mart import Inputs, Mart
from etl.measures import Catalogue

DATABASE = "marts"
PREFIX = "analysed_"
PURCHASES = "purchase_days"
ARROW_TYPES = {
    "date": pa.date32(),
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "decimal(18, 4)": pa.decimal128(18, 4),
}
GAPS = {
    "analysis": "string", "metric": "string", "dimension": "string", "member": "string",
    "reason": "string",
}  # fmt: skip
Row = Sequence[Any]


@dataclass(frozen=True)
class Study:
    """One look at a release while it is being written."""

    engine: Engine
    catalogue: Catalogue
    analytics: Analytics
    first: date
    last: date
    targets: ir.Table

    def table(self, name: str) -> ir.Table:
        """A mart that has been written already."""
        return self.engine.ibis.table(name, database=(DATABASE, "main"))

    @property
    def purchases(self) -> ir.Table:
        """What each customer bought on which day; see `purchase_days`."""
        return self.engine.table(PURCHASES)

    def analysed(self, name: str) -> ir.Table:
        """A table that an earlier analysis of this run has filled."""
        return self.engine.table(PREFIX + name)

    def arrow(self, expr: ir.Table) -> pa.Table:
        """The rows of an expression, for NumPy."""
        return self.engine.con.execute(self.engine.sql(expr)).to_arrow_table()


@dataclass(frozen=True)
class Output:
    """A table that an analysis fills: its columns, which may be NULL, and its order."""

    name: str
    columns: dict[str, str]
    order: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def mart(self) -> Mart:
        """The table as it is published."""
        columns, name = self.columns, self.name

        def build(inputs: Inputs) -> ir.Table:
            return inputs.analysed[name]

        return Mart(name, "entity", lambda _: columns, build, (), self.optional, self.order)

    def rows(self, rows: Iterable[Row]) -> pa.Table:
        """An Arrow table of these rows, in the order of the columns."""
        turned = list(zip(*rows, strict=True)) or [()] * len(self.columns)
        kinds = [ARROW_TYPES[kind] for kind in self.columns.values()]
        arrays = [pa.array(values, kind) for values, kind in zip(turned, kinds, strict=True)]
        return pa.table(dict(zip(self.columns, arrays, strict=True)))


@dataclass(frozen=True)
class Analysis:
    """A computation over a whole release; `compute` fills its outputs and says what it cannot."""

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[Output, ...]
    compute: Callable[[Study], "Findings"]


@dataclass(frozen=True)
class Findings:
    """The tables of an analysis by name, and its gaps: metric, dimension, member, reason."""

    tables: dict[str, pa.Table]
    gaps: tuple[tuple[str, str, str, str], ...] = ()
