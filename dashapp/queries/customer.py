"""One customer: who it is, the rhythm of the purchases, what is expected, and the orders."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import FilterError, Filters
from dashapp.predicates import Predicate, both, restrict
from dashapp.queries.answers import cached, rows_seen, to_pandas
from dashapp.queries.customers import ANALYSIS
from dashapp.queries.lines import MOST_LINES
from dashapp.queries.selection import company_gap, gap_in, noted, said, table_gap, whole
from dashapp.statement import line_sum

_FACTS = """
WITH seen AS (SELECT date, order_id, status FROM sales WHERE {seen}),
days AS (SELECT DISTINCT date FROM seen WHERE status = 'completed'),
gaps AS (SELECT date - lag(date) OVER (ORDER BY date) AS gap FROM days)
SELECT (SELECT count(*) FROM seen) AS lines,
    (SELECT count(DISTINCT order_id) FROM seen WHERE status = 'completed') AS orders,
    (SELECT min(date) FROM days) AS first_order, (SELECT max(date) FROM days) AS last_order,
    count(*) AS purchase_days, avg(gap) AS usual_gap, max(gap) AS longest_gap FROM gaps"""
_ENTITY = """
SELECT customer_key, nullif(name, '') AS name, nullif(segment, '') AS segment, region
FROM marts.customers WHERE customer_id = $id"""
_VALUE = """
SELECT v.rfm_segment AS segment, v.earlier_segment AS earlier, v.recency, v.frequency, v.monetary,
    v.p_alive, v.expected_orders, v.expected_value, v.orders, v.last_order
FROM marts.customer_value AS v JOIN marts.customers AS c USING (customer_key)
WHERE c.customer_id = $id"""


@dataclass(frozen=True)
class Profile:
    """What is known of a customer over all days, within the rows that the user may see.

    Gaps are days between purchases; `usual_gap` is their mean, None with fewer than two purchase
    days. Segment and region are of the whole company: None for who sees a part of it.
    """

    customer_id: str
    name: str | None
    segment: str | None
    region: str | None
    lines: int
    orders: int
    first_order: date | None
    last_order: date | None
    purchase_days: int
    usual_gap: float | None
    longest_gap: int | None

    @property
    def label(self) -> str:
        """The name, or the id of who has none."""
        return self.name or self.customer_id


@dataclass(frozen=True)
class Estimate:
    """The RFM scores and what the models expect of the next twelve months; None: not known."""

    segment: str | None
    earlier: str | None
    recency: int | None
    frequency: int | None
    monetary: int | None
    p_alive: float | None
    expected_orders: float | None
    expected_value: Decimal | None
    orders: int
    last_order: date


@dataclass(frozen=True)
class Estimated:
    """A customer's estimate, or why there is none; `notes` say why parts of it are missing."""

    estimate: Estimate | None
    notes: tuple[str, ...]
    gap: str | None


@dataclass(frozen=True)
class Orders:
    """One page of orders, newest first: order_id, date, lines, quantity, amount, status."""

    frame: pd.DataFrame
    total_rows: int
    amount: Decimal | None


def profile(data: Data, customer: str) -> Profile | None:
    """None when there is no such customer among the rows that the user may see."""
    frames = cached(data, "profile", (customer,), lambda: _profile(data, customer))
    facts: dict[str, Any] = frames["facts"].to_pylist()[0]
    known: list[dict[str, Any]] = frames["entity"].to_pylist()
    if not facts["lines"] and (data.scope.limits or not known):
        return None
    entity = known[0] if known else {"name": None, "segment": None, "region": None}
    if data.scope.limits:
        entity |= {"segment": None, "region": None}
    entity.pop("customer_key", None)
    return Profile(customer_id=customer, **entity, **facts)


def _profile(data: Data, customer: str) -> dict[str, pa.Table]:
    seen = both(_only(customer), data.scope.predicate())
    facts = _FACTS.format(seen=seen.sql)
    return {
        "facts": data.release.query(facts, dict(seen.params)),
        "entity": data.release.query(_ENTITY, {"id": customer}),
    }


def _only(customer: str) -> Predicate:
    return restrict((("customer", (customer,)),), "c")


def estimated(data: Data, filters: Filters, customer: str) -> Estimated:
    """What the models say of a customer of the whole company, whatever the filters are."""
    question = (whole(filters), customer)
    frames = cached(data, "estimated", question, lambda: _estimated(data, *question))
    rows: list[dict[str, Any]] = frames["estimate"].to_pylist()
    notes: list[str] = frames["notes"]["notes"].to_pylist()
    return Estimated(Estimate(**rows[0]) if rows else None, tuple(notes), gap_in(frames))


def _estimated(data: Data, filters: Filters, customer: str) -> dict[str, pa.Table]:
    gap = table_gap(data, "customer_value", "customer values")
    gap = gap or company_gap(data, filters, "Segments and estimates")
    nothing = pa.table({"notes": pa.array([], pa.string())})
    if gap:
        return {"estimate": pa.table({}), "notes": nothing, "gap": said(gap)}
    found = data.release.query(_VALUE, {"id": customer})
    notes = tuple(dict.fromkeys(noted(data, ANALYSIS)))
    if not found.num_rows:
        gap = "Nothing is expected of who has not completed a purchase yet."
    return {"estimate": found, "notes": pa.table({"notes": list(notes) or nothing["notes"]}),
            "gap": said(gap)}  # fmt: skip


def orders(data: Data, filters: Filters, page: int = 1, size: int = 20) -> Orders:
    """The orders in the filters' days; a page beyond the last one is empty."""
    if page < 1 or not 1 <= size <= MOST_LINES:
        raise FilterError(f"page: {page} of {size} orders; pages start at 1.")
    question = (filters, page, size)
    frames = cached(data, "orders", question, lambda: _orders(data, *question))
    (totals,) = frames["totals"].to_pylist()
    return Orders(to_pandas(frames["rows"]), totals["orders"], totals["amount"])


def _orders(data: Data, filters: Filters, page: int, size: int) -> dict[str, pa.Table]:
    """Amounts are revenue as the catalogue has it; an order of several statuses names them all."""
    (name,) = data.catalogue.metric("revenue").measures
    measure = data.catalogue.measure(name)
    seen = rows_seen(data, filters)
    sql = f"""
        SELECT order_id, min(date) AS date, count(*) AS lines,
            sum(quantity)::DECIMAL(18,4) AS quantity,
            ({line_sum(measure)} FILTER (WHERE {measure.condition}))::DECIMAL(18,4) AS amount,
            string_agg(DISTINCT status, ', ' ORDER BY status) AS status, max(sold_at) AS newest
        FROM sales WHERE ({seen.sql}) AND date BETWEEN $start AND $end
            AND month BETWEEN strftime($start, '%Y-%m') AND strftime($end, '%Y-%m')
        GROUP BY order_id"""  # noqa: S608
    params = dict(seen.params) | {"start": filters.period.start, "end": filters.period.end}
    part = f"ORDER BY newest DESC, order_id LIMIT {int(size)} OFFSET {int((page - 1) * size)}"
    return {
        "rows": data.release.query(f"SELECT * EXCLUDE (newest) FROM ({sql}) {part}", params),  # noqa: S608
        "totals": data.release.query(
            f"SELECT count(*) AS orders, sum(amount) AS amount FROM ({sql})",  # noqa: S608
            params,
        ),
    }
