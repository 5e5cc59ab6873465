"""A source's columns → the sales model: each row typed, or with the number of its first fault."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir

from etl.declaration import Company, Files, Source
from etl.errors import DataError
from etl.formats import Formats, ambiguous_with, number_pattern
from etl.transforms import (
    FIRST_YEAR,
    LAST_YEAR,
    MONEY,
    classified,
    clean_text,
    named,
    row_digest,
    to_number,
    to_time,
    unreadable,
    valued,
    with_constants,
)

ROW, BATCH = "__row", "__batch"
Stage = Callable[[str, ir.Table], ir.Table]
NUMBERS = ("quantity", "unit_price", "amount", "discount", "cost")
TEXTS = (
    "order_id", "customer_id", "customer_name", "segment", "product_id",
    "product", "category", "region", "channel", "currency",
)  # fmt: skip
LINE = (
    "sale_id", "order_id", "sold_at", "date", "customer_id", "product_id", "product", "category",
    "region", "channel", "quantity", "unit_price", "discount", "amount", "cost", "currency",
    "status", "source", "batch", "source_row", "customer_name", "segment", "credit", "fault",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One way in which a row can be wrong: the file's column and why, in words."""

    column: str
    condition: ir.BooleanValue
    reason: str
    numeric: Formats | None = None


@dataclass(frozen=True)
class Mapped:
    """Typed rows, with the faults that their `fault` numbers stand for, from 0."""

    lines: ir.Table
    faults: tuple[Fault, ...]


def require_columns(file: Path, present: tuple[str, ...], wanted: dict[str, str]) -> None:
    """Every mapped column exists in the file, else a DataError names file and column."""
    missing = [
        f"{column!r} (for {name})" for name, column in wanted.items() if column not in present
    ]
    if missing:
        raise DataError(
            f"{file.name}: has no column {', '.join(missing)}; it has: {', '.join(present)}. "
            "Correct the mapping in the sources file, the delimiter or the header row"
        )


def wanted_columns(source: Source) -> dict[str, str]:
    """What the source's file must have: what for → column."""
    wanted = source.columns.mapped() | {f"key {column}": column for column in source.key}
    if source.status.column:
        wanted["status"] = source.status.column
    return wanted


def map_sales(raw: ir.Table, source: Source, company: Company, stage: Stage) -> Mapped:
    """Raw rows in the sales model; `stage` names an intermediate table so that it is made once."""
    cells = stage("cells", _typed(raw, source, company))
    priced = stage("priced", valued(cells))
    lines = stage("classified", classified(priced, source.status))
    faults = _faults(lines, source, company)
    numbers = [
        (fault.condition, ibis.literal(number, "int8")) for number, fault in enumerate(faults)
    ]
    lines = lines.mutate(fault=ibis.cases(*numbers, else_=ibis.null("int8")))
    return Mapped(named(lines, company.currency).select(*LINE), tuple(faults))


def _typed(raw: ir.Table, source: Source, company: Company) -> ir.Table:
    columns, formats = source.columns.mapped(), source_formats(source)
    made: dict[str, ir.Value] = {"source_row": raw[ROW], "batch": raw[BATCH]}
    made["source"] = ibis.literal(source.name)
    for name in TEXTS:
        has = name in columns
        made[name] = clean_text(raw[columns[name]], formats) if has else ibis.null("string")
    for name in NUMBERS:
        if name in columns:
            value = to_number(raw[columns[name]], formats)
            made[name] = value
            empty, unread = unreadable(raw[columns[name]], value, formats)
            made |= {f"{name}_empty": empty, f"{name}_unread": unread}
        elif name != "amount":
            made[name] = ibis.null(MONEY)
    made["sold_at"] = to_time(raw[columns["sold_at"]], formats, company.timezone)
    if source.status.column:
        made["status_cell"] = clean_text(raw[source.status.column], formats)
    made["sale_id"] = _identity(raw, source, formats)
    return with_constants(raw.select(**made), source.constants.given())


def source_formats(files: Files) -> Formats:
    """The formats of a source; the cells of a workbook that are dates arrive as ISO text."""
    formats = files.formats
    if files.reader.kind != "excel" or "%Y-%m-%d %H:%M:%S" in formats.dates:
        return formats
    return formats.model_copy(update={"dates": ("%Y-%m-%d %H:%M:%S", *formats.dates)})


def _identity(raw: ir.Table, source: Source, formats: Formats) -> ir.StringValue:
    prefix = ibis.literal(f"{source.name}:")
    if not source.key:
        return prefix + row_digest(raw, (name for name in raw.columns if name not in {ROW, BATCH}))
    parts = [clean_text(raw[column], formats) for column in source.key]
    if len(parts) > 1:
        parts = [part.replace("/", "//") for part in parts]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + "/" + part
    return prefix + whole


def _faults(lines: ir.Table, source: Source, company: Company) -> list[Fault]:
    columns = source.columns.mapped()
    faults = [Fault(columns["order_id"], lines.order_id.isnull(), "is empty")]
    faults += _excel_errors(lines, source, columns)
    faults += _time_faults(lines, source, columns["sold_at"])
    for name in NUMBERS:
        if name in columns:
            faults += _number_faults(lines, name, columns[name], source)
    faults += _rule_faults(lines, source, company, columns)
    if source.key:
        faults.append(Fault(source.key[0], lines.sale_id.isnull(), "a part of the key is empty"))
    return faults


def _excel_errors(lines: ir.Table, source: Source, columns: dict[str, str]) -> list[Fault]:
    if source.reader.kind == "parquet":
        return []
    return [
        Fault(
            columns[name],
            # The first character rules out nearly every row before the list is searched.
            ibis.ifelse(
                lines[name].startswith("#"), lines[name].isin(source.formats.errors), False
            ),
            "is an Excel error; correct the formula and export again",
        )
        for name in TEXTS
        if name in columns
    ]


def _time_faults(lines: ir.Table, source: Source, column: str) -> list[Fault]:
    formats = source_formats(source)
    twice = any(ambiguous_with(form, formats.dates) for form in formats.dates)
    reason = f"is not a date as {' or '.join(formats.dates)}"
    if twice:
        reason += ", or two of these formats read it differently"
    year = lines.sold_at.year()
    return [
        Fault(column, lines.sold_at.isnull(), reason),
        Fault(
            column,
            (year < FIRST_YEAR) | (year > LAST_YEAR),
            f"the year is not between {FIRST_YEAR} and {LAST_YEAR}",
        ),
    ]


def _number_faults(lines: ir.Table, name: str, column: str, source: Source) -> list[Fault]:
    unread = Fault(column, lines[f"{name}_unread"], "is not a number", source.formats)
    optional = name in {"discount", "cost"} or (name == "unit_price" and source.columns.amount)
    return [unread] if optional else [Fault(column, lines[f"{name}_empty"], "is empty"), unread]


def _rule_faults(
    lines: ir.Table, source: Source, company: Company, columns: dict[str, str]
) -> list[Fault]:
    status, quantity = source.status, columns["quantity"]
    value = columns.get("amount") or columns["unit_price"]
    faults = [Fault(value, lines.amount.isnull(), "quantity × price − discount does not fit")]
    if status.column:
        listed = "is a status that the sources file does not list"
        faults.append(Fault(status.column, lines.status.isnull(), listed))
    if status.negative_quantity == "reject":
        faults.append(Fault(quantity, lines.quantity < 0, "is negative"))
    if status.negative_price == "reject" and "unit_price" in columns:
        faults.append(Fault(columns["unit_price"], lines.unit_price < 0, "is negative"))
    back = "a returned line needs a negative quantity; map the status to cancelled, or correct it"
    faults.append(Fault(quantity, (lines.status == "returned") & (lines.quantity > 0), back))
    if "cost" in columns:
        faults.append(
            Fault(
                columns["cost"], lines.cost * lines.quantity.sign() < 0, "needs the quantity's sign"
            )
        )
    if "currency" in columns:
        other = f"is not {company.currency}, the company's currency"
        faults.append(Fault(columns["currency"], lines.currency != company.currency, other))
    return faults


def number_reason(text: ir.StringValue, formats: Formats) -> ir.StringValue:
    """Why a text is no number of ours: too many decimals, an Excel error, or no number at all."""
    long = text.re_search(number_pattern(formats, "*"))
    grouped = f", thousands mark {formats.thousands!r}" if formats.thousands else ""
    return ibis.cases(
        (text.isin(formats.errors), "is an Excel error; correct the formula and export again"),
        (
            text.re_search(number_pattern(formats)),
            "has more than 14 digits before the decimal mark",
        ),
        (long, "has more than 4 decimals"),
        else_=f"is not a number (decimal mark {formats.decimal!r}{grouped})",
    )
