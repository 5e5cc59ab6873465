"""Targets, customers and products: small files beside the sales, typed in the same way."""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from etl.declaration import Customers, Files, Products, Targets
from etl.formats import Formats
from etl.mapping import BATCH, ROW, Fault, Mapped, source_formats
from etl.transforms import MONEY, clean_text, to_number, to_time

WHOLE_COMPANY = "(all)"
MONTHS = ("%Y-%m",)
Cell = Callable[[str | None], ir.Value]


def map_entity(raw: ir.Table, files: Files, metrics: tuple[str, ...]) -> Mapped:
    """The raw rows of an entity file, typed."""
    if isinstance(files, Targets):
        return _targets(raw, files, metrics)
    if isinstance(files, Customers):
        return _customers(raw, files)
    assert isinstance(files, Products)  # noqa: S101 -- narrows the type: the three kinds there are
    return _products(raw, files)


def entity_columns(files: Files) -> dict[str, str]:
    """What the file must have: what for → column."""
    columns = getattr(files, "columns", ())
    return {name: column for name, column in columns if column is not None}


def _cells(raw: ir.Table, formats: Formats) -> Cell:
    return lambda name: clean_text(raw[name], formats) if name else ibis.null("string")


def _judged(rows: ir.Table, faults: list[Fault]) -> Mapped:
    numbers = [
        (fault.condition, ibis.literal(number, "int8")) for number, fault in enumerate(faults)
    ]
    return Mapped(
        rows.mutate(fault=ibis.cases(*numbers, else_=ibis.null("int8")), amount=ibis.null(MONEY)),
        tuple(faults),
    )


def _targets(raw: ir.Table, files: Targets, metrics: tuple[str, ...]) -> Mapped:
    formats, columns = source_formats(files), files.columns
    months = formats.model_copy(update={"dates": (*formats.dates, *MONTHS)})
    cell = _cells(raw, formats)
    rows = raw.select(
        batch=raw[BATCH],
        source_row=raw[ROW],
        month=to_time(raw[columns.month], months, "UTC").date().truncate("M"),
        region=cell(columns.region).fill_null(WHOLE_COMPANY),
        metric=cell(columns.metric).fill_null(files.metric),
        value=to_number(raw[columns.value], formats),
    )
    known = "is not a metric of the catalogue"
    month = f"is not a month as {' or '.join(months.dates)}"
    return _judged(
        rows,
        [
            Fault(columns.month, rows.month.isnull(), month),
            Fault(columns.value, rows.value.isnull(), "is not a number", formats),
            Fault(columns.metric or columns.value, rows.metric.notin(metrics), known),
        ],
    )


def _customers(raw: ir.Table, files: Customers) -> Mapped:
    columns = files.columns
    cell = _cells(raw, files.formats)
    rows = raw.select(
        batch=raw[BATCH],
        source_row=raw[ROW],
        customer_id=cell(columns.customer_id),
        name=cell(columns.name),
        segment=cell(columns.segment),
        region=cell(columns.region),
    )
    return _judged(rows, [Fault(columns.customer_id, rows.customer_id.isnull(), "is empty")])


def _products(raw: ir.Table, files: Products) -> Mapped:
    columns = files.columns
    cell = _cells(raw, files.formats)
    rows = raw.select(
        batch=raw[BATCH],
        source_row=raw[ROW],
        product_id=cell(columns.product_id),
        product=cell(columns.product),
        category=cell(columns.category),
    )
    return _judged(rows, [Fault(columns.product_id, rows.product_id.isnull(), "is empty")])


def twice(targets: ir.Table) -> ir.Table:
    """Targets that are stated more than once: nobody can say which is meant."""
    stated = targets.group_by(["month", "region", "metric"]).aggregate(times=targets.count())
    return stated.filter(stated.times > 1).order_by("month", "region").limit(1)


def latest(rows: ir.Table, key: str) -> ir.Table:
    """Each key once: a later row of a master file replaces an earlier one."""
    last = rows.group_by(key).aggregate(place=rows.place.max())
    return rows.semi_join(last, [key, "place"]).drop("place")


def with_line_names(customers: ir.Table, lines: ir.Table) -> ir.Table:
    """Customers of the files, completed by what the order lines say of them."""
    named = lines.filter(
        lines.customer_id.notnull() & (lines.customer_name.notnull() | lines.segment.notnull())
    )
    said = named.group_by("customer_id").aggregate(
        line_name=named.customer_name.argmax(named.sold_at),
        line_segment=named.segment.argmax(named.sold_at),
    )
    rows = customers.outer_join(said, "customer_id")
    return rows.select(
        customer_id=ibis.coalesce(rows.customer_id, rows.customer_id_right),
        name=ibis.coalesce(rows.name, rows.line_name),
        segment=ibis.coalesce(rows.segment, rows.line_segment),
        region=rows.region,
    )
