"""Cells as written become exact values, or nothing."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.declaration import Status
from etl.engine import Engine
from etl.formats import Formats, ambiguous_with, date_pattern
from etl.transforms import (
    as_text,
    classified,
    clean_text,
    named,
    row_digest,
    to_number,
    to_time,
    valued,
)

pytestmark = pytest.mark.unit


def ask(
    engine: Engine,
    cell: object,
    change: Callable[[ir.Value], ir.Value],
    kind: pa.DataType | None = None,
) -> object:
    """What a transform makes of one cell."""
    engine.con.register("cells_arrow", pa.table({"cell": pa.array([cell], kind or pa.string())}))
    engine.con.execute("CREATE OR REPLACE TABLE cells AS FROM cells_arrow")
    table = engine.table("cells")
    return engine.rows(table.select(made=change(table.cell)))[0][0]


CONTINENTAL = Formats(decimal=",", thousands=".")
POUNDS = Formats(thousands=",", currency_signs=("£", "GBP"))


@pytest.mark.parametrize(
    ("text", "formats", "value"),
    [
        ("2.55", Formats(), "2.55"),
        (" -3 ", Formats(), "-3"),
        ("+.5", Formats(), "0.5"),
        ("2.50000000", Formats(), "2.5"),
        ("2.00005", Formats(), None),
        ("1e3", Formats(), None),
        ("1_000", Formats(), None),
        ("1,5", Formats(), None),
        ("", Formats(), None),
        ("99999999999999.9999", Formats(), "99999999999999.9999"),
        ("100000000000000", Formats(), None),
        ("1.234.567,89", CONTINENTAL, "1234567.89"),
        ("1.23", CONTINENTAL, None),
        ("12.34", CONTINENTAL, None),
        ("1.234", CONTINENTAL, "1234"),
        ("£1,234.50", POUNDS, "1234.5"),
        ("-£2.55", POUNDS, "-2.55"),
        ("£-2.55", POUNDS, "-2.55"),
        ("2.55 GBP", POUNDS, "2.55"),
        ("2£55", POUNDS, None),
        ("#N/A", Formats(), None),
        ("1 234,5", Formats(decimal=",", thousands=" "), "1234.5"),
    ],
)
def test_numbers_are_exact_or_nothing(
    engine: Engine, text: str, formats: Formats, value: str | None
) -> None:
    made = ask(engine, text, lambda cell: to_number(cell, formats))
    assert made == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        (2.55, pa.float64(), "2.55"),
        (0.1 + 0.2, pa.float64(), None),
        (-11062.06, pa.float64(), "-11062.06"),
        (1e-5, pa.float64(), None),
        (7, pa.int32(), "7"),
        (Decimal("1.23"), pa.decimal128(9, 2), "1.23"),
        (Decimal("1.23456"), pa.decimal128(12, 5), None),
        (Decimal("1.23450"), pa.decimal128(12, 5), "1.2345"),
        (None, pa.float64(), None),
    ],
)
def test_typed_numbers_are_exact_or_nothing(
    engine: Engine, cell: object, kind: pa.DataType, value: str | None
) -> None:
    made = ask(engine, cell, lambda cell: to_number(cell, CONTINENTAL), kind)
    assert made == (None if value is None else Decimal(value))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.decimals(min_value=-(10**13), max_value=10**13, places=4, allow_nan=False))
def test_a_number_survives_being_written(engine: Engine, value: Decimal) -> None:
    grouped = f"{value:,.4f}".translate(str.maketrans(",.", ".,"))
    assert ask(engine, f"{value:.4f}", lambda cell: to_number(cell, Formats())) == value
    assert ask(engine, grouped, lambda cell: to_number(cell, CONTINENTAL)) == value


@pytest.mark.parametrize(
    ("text", "dates", "value"),
    [
        ("12/1/2010 8:26", ("%m/%d/%Y %H:%M",), datetime(2010, 12, 1, 8, 26)),
        (" 2024-02-29 ", ("%Y-%m-%d",), datetime(2024, 2, 29)),
        ("2023-02-29", ("%Y-%m-%d",), None),
        ("13/13/2024", ("%d/%m/%Y",), None),
        ("01/02/24", ("%d/%m/%Y",), None),
        ("01/02/24", ("%d/%m/%y",), datetime(2024, 2, 1)),
        ("5 Jan 2024", ("%d %b %Y",), datetime(2024, 1, 5)),
        ("2024-01-05", ("%d/%m/%Y", "%Y-%m-%d"), datetime(2024, 1, 5)),
        ("03/04/2024", ("%d/%m/%Y", "%m/%d/%Y"), None),
        ("03/03/2024", ("%d/%m/%Y", "%m/%d/%Y"), datetime(2024, 3, 3)),
        ("25/12/2024", ("%d/%m/%Y", "%m/%d/%Y"), datetime(2024, 12, 25)),
        # 23:30 in London in summer is after midnight in Berlin.
        ("2024-06-30T23:30:00+01:00", ("%Y-%m-%dT%H:%M:%S%z",), datetime(2024, 7, 1, 0, 30)),
        ("soon", ("%Y-%m-%d",), None),
    ],
)
def test_dates_are_read_by_their_formats_and_never_guessed(
    engine: Engine, text: str, dates: tuple[str, ...], value: datetime | None
) -> None:
    formats = Formats(dates=dates)
    assert ask(engine, text, lambda cell: to_time(cell, formats, "Europe/Berlin")) == value


def test_typed_dates_keep_or_change_their_zone(engine: Engine) -> None:
    noon = datetime(2024, 7, 1, 12, 0)

    def read(cell: ir.Value) -> ir.Value:
        return to_time(cell, Formats(), "Europe/Berlin")

    assert ask(engine, noon, read, pa.timestamp("us")) == noon
    assert ask(engine, noon, read, pa.timestamp("us", "UTC")) == datetime(2024, 7, 1, 14, 0)
    assert ask(engine, noon.date(), read, pa.date32()) == datetime(2024, 7, 1)


def test_formats_that_describe_the_same_texts_are_known() -> None:
    forms = ("%d/%m/%Y", "%Y-%m-%d", "%m/%d/%Y")
    assert ambiguous_with("%d/%m/%Y", forms) == ("%m/%d/%Y",)
    assert ambiguous_with("%m/%d/%Y", forms) == ()
    assert date_pattern("%Y.%m") == r"[0-9]{4}\.[0-9]{1,2}"


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (17850.0, pa.float64(), "17850"),
        (2.5, pa.float64(), "2.5"),
        (17850, pa.int64(), "17850"),
        ("x", pa.string(), "x"),
        (None, pa.float64(), None),
    ],
)
def test_ids_are_text_without_a_point(
    engine: Engine, cell: object, kind: pa.DataType, text: str
) -> None:
    assert ask(engine, cell, as_text, kind) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [("  a b\t", "a b"), ("\u00a0x", "x"), ("   ", None), ("n/a", None), ("", None)],
)
def test_text_is_trimmed_and_missing_is_null(engine: Engine, cell: str, text: str | None) -> None:
    formats = Formats(missing=("n/a", "-"))
    assert ask(engine, cell, lambda cell: clean_text(cell, formats)) == text


def test_a_digest_tells_null_from_empty_and_cells_from_each_other(engine: Engine) -> None:
    engine.con.execute(
        "CREATE TABLE rows AS FROM "
        "(VALUES (1, 'a', ''), (2, 'a', NULL), (3, '', 'a'), (4, 'a', '')) t(n, b, c)"
    )
    rows = engine.table("rows")
    found = dict(engine.rows(rows.select("n", digest=row_digest(rows, ("c", "b")))))
    assert found[1] == found[4]
    assert len(set(found.values())) == 3


def money(value: str | None) -> ir.Value:
    if value is None:
        return ibis.null("decimal(18, 4)")
    return ibis.literal(Decimal(value), "decimal(18, 4)")


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "amount"),
    [
        ("3", "2.005", None, "6.0150"),
        ("3", "2.005", "1", "5.0150"),
        ("0.0001", "0.5", None, "0.0001"),  # half a unit of the last place goes away from zero
        ("-2", "10", "-1", "-19"),
        ("80995", "1000000", None, "80995000000"),
        ("99999999", "99999999", None, None),
        ("99999999", "989999", "0.0001", "98999899010000.9999"),
        (None, "1", None, None),
    ],
)
def test_an_amount_is_quantity_times_price_less_discount(
    engine: Engine, quantity: str | None, price: str, discount: str | None, amount: str | None
) -> None:
    engine.con.execute("CREATE TABLE one AS SELECT 1 AS n")
    row = engine.table("one").select(
        quantity=money(quantity), unit_price=money(price), discount=money(discount)
    )
    [(made, off)] = engine.rows(valued(engine.create("row", row)).select("amount", "discount"))
    assert made == (None if amount is None else Decimal(amount))
    assert off == Decimal(discount or 0)


def test_a_stated_amount_stays_and_gives_the_price(engine: Engine) -> None:
    engine.con.execute("CREATE TABLE one AS SELECT 1 AS n")
    row = engine.table("one").select(
        quantity=money("3"), unit_price=money(None), discount=money("1"), amount=money("9")
    )
    made = valued(engine.create("row", row)).select("amount", "unit_price")
    assert engine.rows(made) == [(Decimal("9.0000"), Decimal("3.3333"))]


PAID = Status(column="s", values={"completed": ("Paid",)})
VOID = Status(column="s", values={"cancelled": ("Void",)}, default="pending")


@pytest.mark.parametrize(
    ("rules", "line", "status", "credit"),
    [
        (Status(), ("A", 1, None), "completed", False),
        (Status(), ("A", -1, None), "returned", False),
        (Status(negative_quantity="keep"), ("A", -1, None), "completed", False),
        (Status(credit_prefix="C"), ("C1", -1, None), "returned", True),
        (PAID, ("A", 1, "PAID"), "completed", False),
        (PAID, ("A", 1, "lost"), None, False),
        (VOID, ("A", -1, "void"), "cancelled", True),
        (VOID, ("A", 1, "other"), "pending", False),
    ],
)
def test_a_status_follows_the_rules_of_its_source(
    engine: Engine,
    rules: Status,
    line: tuple[str, int, str | None],
    status: str | None,
    credit: bool,
) -> None:
    order, quantity, said = line
    cell = ibis.null("string") if said is None else ibis.literal(said)
    engine.con.execute("CREATE TABLE one AS SELECT 1 AS n")
    row = engine.table("one").select(
        order_id=ibis.literal(order), quantity=money(str(quantity)), status_cell=cell
    )
    made = classified(engine.create("row", row), rules).select("status", "credit")
    assert engine.rows(made) == [(status, credit)]


def test_a_missing_dimension_says_so(engine: Engine) -> None:
    engine.con.execute("CREATE TABLE one AS SELECT 1 AS n")
    empty = dict.fromkeys(("product", "category", "region", "channel", "currency"), ibis.null(str))
    row = engine.table("one").select(
        product_id=ibis.literal("P1"), sold_at=ibis.timestamp("2024-01-31 23:59:59"), **empty
    )
    [made] = engine.records(named(engine.create("row", row), "EUR"))
    assert made["product"] == "P1"
    assert (made["category"], made["currency"]) == ("(none)", "EUR")
    assert made["date"].isoformat() == "2024-01-31"
