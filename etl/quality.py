"""What is set aside and why: quarantine, duplicates, control totals and checks."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from etl.errors import DataError
from etl.mapping import BATCH, ROW, Fault, number_reason
from etl.transforms import ZERO, as_text, builtin

QUARANTINE = (
    "source", "batch_id", "file", "source_row", "column_name", "value", "reason", "raw",
)  # fmt: skip


@dataclass(frozen=True)
class Total:
    """Rows and money at one point of a run."""

    rows: int = 0
    amount: Decimal = Decimal("0.0000")

    def __add__(self, other: "Total") -> "Total":
        return Total(self.rows + other.rows, self.amount + other.amount)

    def described(self) -> dict[str, Any]:
        """For the manifest: money as text, so that it stays exact."""
        return {"rows": self.rows, "amount": f"{self.amount:.4f}"}


def raw_json(rows: ir.Table, columns: tuple[str, ...]) -> ir.StringValue:
    """A whole source row as JSON."""
    cells = ibis.struct({name: rows[name] for name in columns if name not in {ROW, BATCH}})
    return builtin("to_json", cells.type(), dt.string)(cells)


def faulty(lines: ir.Table, raw: ir.Table, faults: tuple[Fault, ...]) -> ir.Table:
    """The rows with a fault as quarantine rows, with the amount that they state."""
    marked = lines.filter(lines.fault.notnull()).select(
        __of=lines.batch, __line=lines.source_row, __fault=lines.fault, __amount=lines.amount
    )
    rows = raw.join(marked, (raw[BATCH] == marked["__of"]) & (raw[ROW] == marked["__line"]))
    cells = [as_text(rows[fault.column]) for fault in faults]
    reasons = [_reason(fault, cell) for fault, cell in zip(faults, cells, strict=True)]
    columns = [ibis.literal(fault.column) for fault in faults]
    return rows.select(
        batch=rows[BATCH],
        source_row=rows[ROW],
        column_name=_of_fault(rows["__fault"], columns),
        value=_of_fault(rows["__fault"], cells),
        reason=_of_fault(rows["__fault"], reasons),
        raw=raw_json(rows, raw.columns),
        amount=rows["__amount"].fill_null(ZERO),
    )


def _of_fault(fault: ir.Value, values: list[ir.StringValue]) -> ir.StringValue:
    branches = [(fault == number, value) for number, value in enumerate(values)]
    return ibis.cases(*branches, else_=ibis.null("string"))


def _reason(fault: Fault, cell: ir.StringValue) -> ir.StringValue:
    if fault.numeric is None:
        return ibis.literal(fault.reason)
    return number_reason(cell.strip(), fault.numeric)


def malformed(table: ir.Table, batch: int) -> ir.Table:
    """Lines that cannot be split into columns as quarantine rows; they state no amount."""
    return table.select(
        batch=ibis.literal(batch, "int32"),
        source_row=table[ROW],
        column_name=ibis.null("string"),
        value=ibis.null("string"),
        reason=table.reason,
        raw=table.raw,
        amount=ZERO,
    )


def repeated(lines: ir.Table) -> ir.Table:
    """The sale_ids that occur more than once: a grouping, since a window over all rows is slow."""
    good = lines.filter(lines.fault.isnull())
    counted = good.group_by("sale_id").aggregate(times=good.count())
    return counted.filter(counted.times > 1).select("sale_id")


def dropped(lines: ir.Table, ids: ir.Table) -> ir.Table:
    """The rows of repeated keys that are not published, and why.

    Within a file the first row stays: the same content again is a `duplicate`, other content a
    `conflict`. Across files the one that a later file states stays, the earlier is `superseded`.
    """
    rows = lines.filter(lines.fault.isnull()).semi_join(ids, "sale_id")
    content = ibis.struct(
        {name: rows[name] for name in rows.columns if name not in {"source_row", "batch"}}
    ).hash()
    rows = rows.select("sale_id", "source", "batch", "source_row", "amount", content=content)
    in_file = ibis.window(group_by=["sale_id", "batch"], order_by="source_row")
    anywhere = ibis.window(group_by="sale_id")
    rows = rows.mutate(
        kept_row=rows.source_row.first().over(in_file),
        kept_content=rows.content.first().over(in_file),
        last_batch=rows.batch.max().over(anywhere),
    )
    kind = ibis.cases(
        ((rows.source_row == rows.kept_row) & (rows.batch < rows.last_batch), "superseded"),
        (rows.source_row == rows.kept_row, ibis.null("string")),
        (rows.content == rows.kept_content, "duplicate"),
        else_="conflict",
    )
    rows = rows.mutate(kind=kind)
    return rows.filter(rows.kind.notnull()).select(
        "sale_id", "source", "batch", "source_row", "amount", "kept_row", "kind"
    )


def conflicting(gone: ir.Table, raw: ir.Table, key: tuple[str, ...]) -> ir.Table:
    """Later rows of a file with the key of an earlier one but other content, for quarantine."""
    mine = gone.filter(gone.kind == "conflict").select(
        __of=gone.batch, __line=gone.source_row, __kept=gone.kept_row, __amount=gone.amount
    )
    rows = raw.join(mine, (raw[BATCH] == mine["__of"]) & (raw[ROW] == mine["__line"]))
    cells = [as_text(rows[column]) for column in key]
    reason = ibis.literal("has the key of row ") + rows["__kept"].cast("string")
    return rows.select(
        batch=rows[BATCH],
        source_row=rows[ROW],
        column_name=ibis.literal(", ".join(key)),
        value=ibis.literal(", ").join(cells),
        reason=reason + ", which was kept, but other content",
        raw=raw_json(rows, raw.columns),
        amount=rows["__amount"].fill_null(ZERO),
    )


def with_origin(rows: ir.Table, batches: ir.Table) -> ir.Table:
    """Quarantine rows with their source, batch and file, in the order of the contract."""
    known = batches.select("batch", "source", "batch_id", "file")
    return rows.join(known, "batch").select(*QUARANTINE, "amount")


def published(lines: ir.Table, gone: ir.Table) -> ir.Table:
    """The rows that stay."""
    good = lines.filter(lines.fault.isnull())
    return good.anti_join(gone, ["batch", "source_row"])


def profile(lines: ir.Table) -> ir.Table:
    """Rows and money as read, by source, with the figures that identify a data set."""
    sold = (lines.quantity > 0) & (lines.unit_price > 0) & lines.customer_id.notnull()
    return lines.group_by("source").aggregate(
        rows=lines.count(),
        amount=_money(lines.amount.sum()),
        credit_rows=lines.credit.sum(),
        guest_rows=lines.customer_id.isnull().sum(),
        sold_rows=sold.sum().fill_null(0),
        sold_amount=_money(lines.amount.sum(where=sold)),
        sold_customers=lines.customer_id.nunique(where=sold),
        sold_orders=lines.order_id.nunique(where=sold),
    )


def totals(rows: ir.Table, *by: str) -> ir.Table:
    """Rows and money of a table by source, and by what else is named."""
    return rows.group_by("source", *by).aggregate(
        rows=rows.count(), amount=_money(rows.amount.sum())
    )


def _money(value: ir.DecimalValue) -> ir.DecimalValue:
    return value.fill_null(Decimal(0)).cast("decimal(38, 4)")


@dataclass(frozen=True)
class Control:
    """The balance of one source: read = published + quarantined + duplicates + superseded."""

    source: str
    read: Total
    published: Total
    quarantined: Total
    duplicates: Total
    superseded: Total

    def described(self) -> dict[str, Any]:
        """For the manifest."""
        names = ("read", "published", "quarantined", "duplicates", "superseded")
        return {name: getattr(self, name).described() for name in names}

    def settle(self) -> None:
        """Raise a DataError unless rows and money balance."""
        accounted = self.published + self.quarantined + self.duplicates + self.superseded
        if accounted != self.read:
            raise DataError(
                f"source {self.source}: control totals differ: read {self.read.rows} rows of "
                f"{self.read.amount}, accounted for {accounted.rows} rows of {accounted.amount}. "
                "Nothing was published; report this with the run report"
            )
