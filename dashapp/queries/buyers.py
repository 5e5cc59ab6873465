"""Customers by when they bought: new, regained, returning, lapsed, and guests.

A customer buys in a period when one of the lines that are asked about lies in it: the lines that
count for a measure, within the filters and the rows that the user may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashapp.context import Data
from dashapp.filters import FilterError, Filters
from dashapp.manifest import Table
from dashapp.metrics import Measure
from dashapp.queries.answers import periods, rows_seen
from dashapp.statement import line_sum

GROUPS = {
    "new": "New customers",
    "regained": "Customers who came back",
    "returning": "Returning customers",
    "lapsed": "Customers who stopped",
    "guests": "Guests",
}
NOW, BEFORE = "date BETWEEN $now_from AND $now_to", "date BETWEEN $before_from AND $before_to"
# The months of either period, on the folders' column alone, so that other files stay closed.
_MONTHS = " OR ".join(
    f"month BETWEEN strftime(${slot}_from, '%Y-%m') AND strftime(${slot}_to, '%Y-%m')"
    for slot in ("now", "before")
)
# New is who never bought anything before; who bought nothing in the base, but earlier or something
# outside of the filters, has come back.
_GROUP = """CASE
    WHEN buyer IS NULL THEN 'guests'
    WHEN bought_now AND bought_before THEN 'returning'
    WHEN bought_before THEN 'lapsed'
    WHEN first_order >= $now_from THEN 'new'
    ELSE 'regained' END"""


@dataclass(frozen=True)
class Spans:
    """The condition of both periods with its parameters, over the facts and over other tables."""

    sql: str
    days: str
    params: dict[str, Any]


def spans(data: Data, filters: Filters) -> Spans | None:
    """The period and the one compared with; None when there is nothing to compare with."""
    found = periods(data, filters)
    if len(found) < 2:  # noqa: PLR2004 - a period and its comparison
        return None
    now, before = found
    params = {"now_from": now.start, "now_to": now.end}
    params |= {"before_from": before.start, "before_to": before.end}
    days = f"({NOW} OR {BEFORE})"
    return Spans(f"({_MONTHS}) AND {days}", days, params)


def by_group(data: Data, filters: Filters, measure: Measure) -> dict[str, tuple[Decimal, Decimal]]:
    """A measure in this period and in the one compared with, by the groups that have any line."""
    both = spans(data, filters)
    if both is None:
        return {}
    table = _keys(data, filters, measure)
    keys = dict(table.keys) if table else {}
    distinct = keys.get(measure.distinct or "", measure.distinct)
    value = f"count(DISTINCT {distinct})" if distinct else line_sum(measure)
    values = [
        f"coalesce({value} FILTER (WHERE {span}), 0) AS {name}"
        for name, span in (("value_now", NOW), ("value_before", BEFORE))
    ]
    customers, params = _customers(
        data, filters, measure.condition, both, values=values, table=table
    )
    found = data.release.query(
        f"SELECT {_GROUP} AS buyers, sum(value_now)::DECIMAL(38,4) AS now, "  # noqa: S608
        f"sum(value_before)::DECIMAL(38,4) AS before FROM ({customers}) GROUP BY buyers",
        params,
    ).to_pylist()
    return {row["buyers"]: (row["now"], row["before"]) for row in found}


def members_of(
    data: Data, filters: Filters, condition: str, group: str
) -> tuple[str, dict[str, Any]]:
    """The condition that a line belongs to a group, of the lines that meet another condition."""
    both = spans(data, filters)
    if both is None:
        said = filters.comparison_phrase(data.release.domain)
        raise FilterError(f"buyers: {group} is told by comparing two periods; {said}.")
    if group == "guests":
        return "customer_id IS NULL", {}
    customers, params = _customers(data, filters, condition, both)
    chosen = f"SELECT buyer FROM ({customers}) WHERE {_GROUP} = $buyers"  # noqa: S608
    return f"customer_id IN ({chosen})", params | {"buyers": group}


def _keys(data: Data, filters: Filters, measure: Measure) -> Table | None:
    """The smallest table of keys that holds what a count needs; None when only the facts do."""
    if measure.distinct is None or measure.known is not None:
        return None
    needed = {"status", *rows_seen(data, filters).columns}
    fit = [
        table
        for table in data.release.manifest.tables
        if table.kind == "keys"
        and needed <= set(table.dimensions)
        and {measure.distinct, "customer_id"} <= set(dict(table.keys))
    ]
    return min(fit, key=lambda table: table.rows, default=None)


def _customers(
    data: Data,
    filters: Filters,
    condition: str,
    both: Spans,
    *,
    values: Sequence[str] = (),
    table: Table | None = None,
) -> tuple[str, dict[str, Any]]:
    """One row for each buyer: whether he bought now and before, his first order, and values."""
    seen = rows_seen(data, filters)
    buyer = "customer_id" if table is None else dict(table.keys)["customer_id"]
    source, during = ("sales", both.sql) if table is None else (f"marts.{table.name}", both.days)
    columns = [f"{buyer} AS buyer", f"bool_or({NOW}) AS bought_now"]
    columns += [f"bool_or({BEFORE}) AS bought_before", *values]
    sql = (
        f"SELECT * FROM (SELECT {', '.join(columns)} FROM {source} "  # noqa: S608
        f"WHERE {during} AND ({seen.sql}) AND ({condition}) GROUP BY buyer) "
        f"LEFT JOIN (SELECT {buyer} AS buyer, first_order FROM marts.customers) USING (buyer)"
    )
    return sql, both.params | dict(seen.params)
