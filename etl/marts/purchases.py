"""What each customer bought on which day: what all customer figures are made from."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from etl.marts.series import settled_to
from etl.marts.study import Study
from etl.measures import Catalogue, Measure

REVENUE = Measure(sum="amount", status=("completed", "returned"))  # where no metric defines it


def purchase_days(sales: ir.Table, people: ir.Table, catalogue: Catalogue) -> ir.Table:
    """One row per customer (NULL: all guests) and day with lines.

    `bought`: whether a line was completed; `sold`: the amount of completed lines; `revenue`: what
    the catalogue's metric of that name counts.
    """
    completed = sales.status == "completed"
    daily = sales.group_by("customer_id", "date").aggregate(
        bought=completed.any(),
        sold=sales.amount.sum(where=completed).fill_null(0),
        revenue=_revenue(catalogue).total(sales),
    )
    rows = daily.left_join(people, "customer_id")
    return rows.select("customer_key", "date", "bought", "sold", "revenue")


def _revenue(catalogue: Catalogue) -> Measure:
    """The measure that the revenue metric adds up."""
    for metric in catalogue.metrics:
        if metric.name == "revenue" and not metric.is_ratio:
            measure = catalogue.measure(metric.measures[0])
            return REVENUE if measure.sum is None else measure
    return REVENUE


def customer_months(study: Study) -> ir.Table:
    """`bought` and `revenue` by customer (NULL: all guests) and month, counted from year 0."""
    days = study.purchases
    month = (days.date.year() * 12 + days.date.month() - 1).cast("int32")
    rows = days.mutate(month=month).group_by("customer_key", "month")
    return rows.aggregate(bought=days.bought.any(), revenue=days.revenue.sum())


def number_of(day: date) -> int:
    """The day's month, counted from year 0."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month that is counted from year 0."""
    return date(month // 12, month % 12 + 1, 1)


def partial_months(study: Study) -> frozenset[int]:
    """The months that do not lie whole within the data: the first, the last, or none."""
    first, last, settled = number_of(study.first), number_of(study.last), settled_to(study)
    after = settled + timedelta(days=1)
    begun = {first} if study.first > first_day(first) else set()
    return frozenset(begun | set(range(number_of(after), last + 1)))


def identified(rows: ir.Table) -> ir.Table:
    """The rows of customers who are known; guests are none."""
    return rows.filter(rows.customer_key.notnull())


def bought_rows(rows: ir.Table) -> ir.Table:
    """The rows of known customers on which a line was completed."""
    return identified(rows).filter(ibis._.bought)
