"""Pure table → table steps that turn cells as written into the typed sales model."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from etl.declaration import Status
from etl.formats import Formats, ambiguous_with, date_pattern, number_pattern

MONEY = "decimal(18, 4)"
ZERO = ibis.literal(Decimal(0), MONEY)
SMALL, LARGEST = 9e9, 9.9e13
SPACES = r"\s\x{a0}"
BLANKS = " \t\n\r\f\v\u00a0"
NONE = "(none)"
FIRST_YEAR, LAST_YEAR = 1900, 2100


INSTANT = dt.Timestamp(timezone="UTC")


def builtin(name: str, *kinds: dt.DataType) -> Callable[..., Any]:
    """A function of the engine that Ibis has no name for; the last kind is that of its result."""

    def one(_: object) -> None: ...

    def two(_: object, __: object) -> None: ...

    call = one if len(kinds) == 2 else two  # noqa: PLR2004
    made: Callable[..., Any] = ibis.udf.scalar.builtin(
        call, name=name, signature=(kinds[:-1], kinds[-1])
    )
    return made


trim = builtin("trim", dt.string, dt.string, dt.string)
product = builtin("multiply", dt.Decimal(18, 4), dt.Decimal(18, 4), dt.Decimal(18, 8))
md5 = builtin("md5", dt.string, dt.string)
local_time = builtin("try_strptime", dt.string, dt.string, dt.timestamp)
instant = builtin("try_strptime", dt.string, dt.string, INSTANT)
in_zone = builtin("timezone", dt.string, INSTANT, dt.timestamp)


def as_text(cell: ir.Value) -> ir.StringValue:
    """A cell as text; whole floats lose their '.0' (17850.0 is '17850'), NaN is an empty cell."""
    if cell.type().is_string():
        return cell
    if cell.type().is_floating():
        rounded = cell.try_cast("int64")
        whole = (rounded.cast(cell.type()) == cell) & (cell.abs() < 2**53)
        text = ibis.ifelse(whole, rounded.cast("string"), cell.cast("string"))
        return ibis.ifelse(cell.isnan(), ibis.null("string"), text)
    return cell.cast("string")


def clean_text(cell: ir.Value, formats: Formats) -> ir.StringValue:
    """Text without spaces around it; empty cells and the source's words for missing are NULL."""
    text = as_text(cell)
    if cell.type().is_string():
        # Looking for spaces is half the price of trimming, and few cells have any.
        padded = text.re_search(f"^[{SPACES}]|[{SPACES}]$")
        text = ibis.ifelse(padded, trim(text, BLANKS), text).nullif("")
    for word in formats.missing:
        text = text.nullif(word)
    return text


def to_number(cell: ir.Value, formats: Formats) -> ir.DecimalValue:
    """A cell as DECIMAL(18,4), or NULL where it is not exactly that."""
    kind = cell.type()
    if kind.is_integer() or (kind.is_decimal() and (kind.scale or 0) <= 4):  # noqa: PLR2004
        return cell.try_cast(MONEY)
    written = formats if kind.is_string() else Formats()
    text = as_text(cell)
    plain = text
    for mark in (*written.currency_signs, written.thousands):
        plain = plain.replace(mark, "") if mark else plain
    if written.currency_signs:
        plain = plain.replace(" ", "")
    plain = plain.replace(",", ".") if written.decimal == "," else plain
    fits = text.re_search(number_pattern(written))
    return ibis.ifelse(fits, plain.try_cast(MONEY), ibis.null(MONEY))


def to_time(cell: ir.Value, formats: Formats, zone: str) -> ir.TimestampValue:
    """A cell as a timestamp of the business time zone, or NULL where no format or two disagree."""
    kind = cell.type()
    if kind.is_timestamp():
        return cell.cast("timestamp") if kind.timezone is None else in_zone(zone, cell)
    if kind.is_date():
        return cell.cast("timestamp")
    text = as_text(cell)
    found = ibis.coalesce(*(_parsed(text, form, zone) for form in formats.dates))
    for form in formats.dates:
        for other in ambiguous_with(form, formats.dates):
            rival = _parsed(text, other, zone)
            found = ibis.ifelse(_parsed(text, form, zone) != rival, ibis.null("timestamp"), found)
    return found


def _parsed(text: ir.StringValue, form: str, zone: str) -> ir.TimestampValue:
    if "%z" in form:
        offset = text.re_replace(r"Z(\s*)$", r"+00:00\1")
        time = in_zone(zone, instant(offset, form))
    else:
        time = local_time(text, form)
    shape = rf"^\s*(?:{date_pattern(form)})\s*$"
    return ibis.ifelse(text.re_search(shape), time, ibis.null("timestamp"))


def unreadable(cell: ir.Value, value: ir.Value, formats: Formats) -> tuple[ir.Value, ir.Value]:
    """Of a typed cell: whether it was empty, and whether something stood there that is no value."""
    empty = ibis.ifelse(value.isnull(), clean_text(cell, formats).isnull(), False)
    return empty, value.isnull() & ~empty


def row_digest(raw: ir.Table, columns: Iterable[str]) -> ir.StringValue:
    """md5 of a row's cells, whatever the order of the columns; NULL differs from empty."""
    cells = [as_text(raw[name]).fill_null("\x01") for name in sorted(columns)]
    return md5(ibis.literal("\x1f").join(cells))


def valued(lines: ir.Table) -> ir.Table:
    """Fill in discount, amount and unit price from each other; NULL where they cannot be known."""
    discount = lines.discount.fill_null(ZERO)
    if "amount" not in lines.columns:
        return lines.mutate(
            discount=discount, amount=_reckoned(lines.quantity, lines.unit_price, discount)
        )
    listed = (lines.amount.cast("float64") + discount.cast("float64")) / lines.quantity.nullif(
        0
    ).cast("float64")
    price = ibis.coalesce(lines.unit_price, listed.try_cast(MONEY), ZERO)
    return lines.mutate(discount=discount, unit_price=price)


def _reckoned(
    quantity: ir.DecimalValue, price: ir.DecimalValue, discount: ir.DecimalValue
) -> ir.DecimalValue:
    """Quantity × price − discount, rounded to four decimals; NULL where it has no room.

    Products that surely fit 64 bits are multiplied so; the wide way costs a hundred times more.
    """
    small = (quantity.cast("float64") * price.cast("float64")).abs() < SMALL
    quick = product(quantity, price).cast(MONEY)
    wide = (quantity.cast("decimal(38, 4)") * price).cast("decimal(38, 8)").try_cast(MONEY)
    gross = ibis.ifelse(small, quick, wide)
    fits = (gross.cast("float64") - discount.cast("float64")).abs() < LARGEST
    return ibis.ifelse(fits, gross - discount, ibis.null(MONEY))


def classified(lines: ir.Table, rules: Status) -> ir.Table:
    """Add `status` (NULL where no rule knows it) and `credit`: the source marks it as reversed."""
    status = _stated(lines, rules)
    credit = status.isin(("returned", "cancelled")).fill_null(False)
    if rules.credit_prefix:
        prefixed = lines.order_id.startswith(rules.credit_prefix).fill_null(False)
        credit = credit | prefixed
        status = ibis.ifelse(prefixed, "returned", status)
    if rules.negative_quantity == "returned":
        back = (lines.quantity < 0) & (status == "completed")
        status = ibis.ifelse(back, "returned", status)
    return lines.mutate(status=status, credit=credit)


def _stated(lines: ir.Table, rules: Status) -> ir.StringValue:
    if rules.column is None:
        return ibis.literal(rules.default or "completed")
    said = lines.status_cell.lower()
    branches = [
        # Lower case as the engine makes it: Python's differs for some letters.
        (said.isin([ibis.literal(value).lower() for value in values]), ibis.literal(status))
        for status, values in rules.values.items()
    ]
    rest = ibis.literal(rules.default) if rules.default else ibis.null("string")
    return ibis.cases(*branches, else_=rest)


def named(lines: ir.Table, currency: str) -> ir.Table:
    """Say "(none)" where a dimension has no value; a product without a name goes by its id."""
    return lines.mutate(
        product_id=lines.product_id.fill_null(NONE),
        product=ibis.coalesce(lines.product, lines.product_id, ibis.literal(NONE)),
        category=lines.category.fill_null(NONE),
        region=lines.region.fill_null(NONE),
        channel=lines.channel.fill_null(NONE),
        currency=lines.currency.fill_null(currency),
        date=lines.sold_at.date(),
    )


def with_constants(cells: ir.Table, constants: Mapping[str, str]) -> ir.Table:
    """Columns that hold one value throughout the source."""
    return cells.mutate(**{name: ibis.literal(value) for name, value in constants.items()})
