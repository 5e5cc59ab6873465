"""Customers by the month of their first purchase: who stays, and what they are worth over time."""

from collections.abc import Iterator
from decimal import Decimal

import ibis.expr.types as ir

from etl.marts.purchases import (
    bought_rows,
    customer_months,
    first_day,
    identified,
    number_of,
    partial_months,
)
from etl.marts.study import Analysis, Findings, Output, Row, Study

COHORTS = Output(
    "cohorts",
    {
        "cohort": "date", "age": "int32", "size": "int32", "customers": "int32",
        "revenue": "decimal(18, 4)", "cumulative": "decimal(18, 4)", "partial": "boolean",
    },
    ("cohort", "age"),
)  # fmt: skip
Cells = dict[tuple[int, int], tuple[int, Decimal]]
NOBODY = (0, Decimal(0))
NO_CUSTOMERS = (
    "No completed line names a customer, so there are no cohorts. "
    "Map the column that identifies the customer."
)
ONE_MONTH = "The data cover one month only: who comes back shows from the second month on."


def compute(study: Study) -> Findings:
    """Every cohort in every month since its first purchase, also where nobody bought."""
    found = study.arrow(cells(customer_months(study))).to_pydict()
    keys = zip(found["cohort"], found["age"], strict=True)
    values = zip(found["customers"], found["revenue"], strict=True)
    held = dict(zip(keys, values, strict=True))
    if not held:
        return Findings({}, (("retention", "total", "(all)", NO_CUSTOMERS),))
    last = number_of(study.last)
    rows = list(_rows(held, last, partial_months(study)))
    alone = number_of(study.first) == last
    gaps = (("retention", "total", "(all)", ONE_MONTH),) if alone else ()
    return Findings({COHORTS.name: COHORTS.rows(rows)}, gaps)


def cells(months: ir.Table) -> ir.Table:
    """Customers who bought, and revenue, by cohort and age.

    Revenue before a first purchase (returns of what was bought before the data) has no cohort.
    """
    bought = bought_rows(months)
    firsts = bought.group_by("customer_key").aggregate(cohort=bought.month.min())
    rows = identified(months).join(firsts, "customer_key")
    rows = rows.mutate(age=rows.month - rows.cohort)
    return (
        rows.filter(rows.age >= 0)
        .group_by("cohort", "age")
        .aggregate(customers=rows.bought.sum(), revenue=rows.revenue.sum())
    )


def _rows(held: Cells, last: int, partial: frozenset[int]) -> Iterator[Row]:
    for cohort in sorted(cohort for cohort, age in held if age == 0):
        size, total = held[cohort, 0][0], Decimal(0)
        for age in range(last - cohort + 1):
            customers, revenue = held.get((cohort, age), NOBODY)
            total += revenue
            each = round(total / size, 4)
            open_ = cohort + age in partial
            yield first_day(cohort), age, size, customers, revenue, each, open_


ANALYSIS = Analysis("cohorts", ("sales",), (COHORTS,), compute)
