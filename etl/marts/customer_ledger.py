"""How the number of customers moved each month: opening + new + reactivated - lapsed = closing."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from etl.marts.purchases import bought_rows, customer_months, first_day, number_of, partial_months
from etl.marts.study import Analysis, Findings, Output, Row, Study

KINDS = ("new", "reactivated", "returning", "guest")
LEDGER = Output(
    "customer_ledger",
    {"month": "date"}
    | dict.fromkeys(("opening", "new", "reactivated", "lapsed", "closing"), "int32")
    | dict.fromkeys((f"{kind}_revenue" for kind in KINDS), "decimal(18, 4)")
    | {"partial": "boolean"},
    ("month",),
)
NO_CUSTOMERS = (
    "No completed line names a customer, so there is nobody to count; all revenue is of guests. "
    "Map the column that identifies the customer."
)


def compute(study: Study) -> Findings:
    """Every month of the data, also those in which nobody bought."""
    lapse, last = study.analytics.lapse_months, number_of(study.last)
    months = customer_months(study)
    visits = study.engine.create("visits", visited(months, lapse))
    moves = _by_month(study, movements(visits, lapse, last), "moved")
    revenue = _by_month(study, revenues(months, visits), "revenue")
    numbers = range(number_of(study.first), last + 1)
    rows = _rows(numbers, moves, revenue, partial_months(study))
    return Findings({LEDGER.name: LEDGER.rows(rows)}, _gaps(moves, lapse, len(numbers)))


def visited(months: ir.Table, lapse: int) -> ir.Table:
    """The months in which a customer bought: of which kind, and whether the customer then lapses.

    A customer is active in a month when they bought in it or in the `lapse` - 1 months before.
    """
    rows = bought_rows(months)
    window = ibis.window(group_by="customer_key", order_by="month")
    before, after = rows.month.lag().over(window), rows.month.lead().over(window)
    kind = ibis.cases(
        (before.isnull(), "new"),
        (rows.month - before > lapse, "reactivated"),
        else_="returning",
    )
    lapses = after.isnull() | (after - rows.month > lapse)
    return rows.select("customer_key", "month", kind=kind, lapses=lapses)


def movements(visits: ir.Table, lapse: int, last: int) -> ir.Table:
    """How many customers are new, come back and lapse, by month."""
    came = visits.filter(visits.kind != "returning").select("month", "kind")
    left = visits.filter(visits.lapses & (visits.month + lapse <= last))
    gone = left.select(month=(left.month + lapse).cast("int32"), kind=ibis.literal("lapsed"))
    moved = came.union(gone)
    return moved.group_by("month", "kind").aggregate(moved=moved.count())


def revenues(months: ir.Table, visits: ir.Table) -> ir.Table:
    """Revenue by month and kind of customer; who returned goods only is a known customer."""
    kinds = visits.select("customer_key", "month", known="kind")
    rows = months.left_join(kinds, ["customer_key", "month"])
    kind = ibis.ifelse(rows.customer_key.isnull(), "guest", rows.known.fill_null("returning"))
    return rows.group_by("month", kind=kind).aggregate(revenue=rows.revenue.sum())


def _by_month(study: Study, expr: ir.Table, value: str) -> dict[tuple[int, str], Any]:
    found = study.arrow(expr).to_pydict()
    keys = zip(found["month"], found["kind"], strict=True)
    return dict(zip(keys, found[value], strict=True))


def _rows(
    numbers: range,
    moves: dict[tuple[int, str], int],
    revenue: dict[tuple[int, str], Decimal],
    partial: frozenset[int],
) -> Iterator[Row]:
    closing = 0
    for month in numbers:
        opening = closing
        new, back, lapsed = (
            moves.get((month, kind), 0) for kind in ("new", "reactivated", "lapsed")
        )
        closing = opening + new + back - lapsed
        money = (revenue.get((month, kind), Decimal(0)) for kind in KINDS)
        yield (first_day(month), opening, new, back, lapsed, closing, *money, month in partial)


def _gaps(
    moves: dict[tuple[int, str], int], lapse: int, months: int
) -> tuple[tuple[str, str, str, str], ...]:
    if not moves:
        return (("customers", "total", "(all)", NO_CUSTOMERS),)
    if months > lapse:
        return ()
    return ((
        "lapsed", "total", "(all)",
        f"A customer lapses after {lapse} months without a purchase, and the data cover {months}: "
        "nobody can have lapsed yet. A longer history or a smaller lapse_months would show it.",
    ),)  # fmt: skip


ANALYSIS = Analysis("customer ledger", ("sales",), (LEDGER,), compute)
