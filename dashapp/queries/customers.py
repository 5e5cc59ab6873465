"""What customers are worth: segments, who is expected to bring most, and who may be lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.queries.answers import cached, to_pandas
from dashapp.queries.ledger import NO_CUSTOMERS
from dashapp.queries.selection import company_gap, gap_in, noted, notes_in, said, table_gap

ANALYSIS = "customer value"
NOTED = ("expected_orders", "expected_value", "calibration")  # what is missing is said of these
LISTED = 50
# Good customers (the upper two fifths by revenue) who have more likely stopped buying than not.
_AT_RISK = "p_alive < 0.5 AND monetary >= 4"
_SEGMENTS = """
SELECT coalesce(rfm_segment, '(none)') AS segment, count(*) AS customers, sum(revenue) AS revenue,
    sum(expected_value) AS expected_value, avg(p_alive) AS p_alive
FROM marts.customer_value GROUP BY rfm_segment ORDER BY revenue DESC, segment"""
_LISTED = """
SELECT c.customer_id, coalesce(nullif(c.name, ''), c.customer_id) AS label,
    v.rfm_segment AS segment, v.orders, v.revenue, v.last_order, v.p_alive, v.expected_orders,
    v.expected_value
FROM marts.customer_value AS v JOIN marts.customers AS c USING (customer_key)"""
_TOTALS = f"""
WITH ranked AS (
    SELECT *, row_number() OVER (ORDER BY expected_value DESC NULLS LAST, customer_key) AS place,
        count(expected_value) OVER () AS known
    FROM marts.customer_value)
SELECT count(*) AS customers, count(expected_value) AS known, sum(expected_value) AS expected_value,
    sum(expected_value) FILTER (place <= ceil(known / 10)) AS top_tenth,
    count(*) FILTER ({_AT_RISK}) AS at_risk, sum(revenue) FILTER ({_AT_RISK}) AS at_risk_revenue
FROM ranked"""  # noqa: S608 - a constant of ours
_STATEMENTS = {
    "segments": _SEGMENTS,
    "top": f"{_LISTED} WHERE v.expected_value IS NOT NULL "
    f"ORDER BY v.expected_value DESC, v.customer_key LIMIT {LISTED}",
    "at_risk": f"{_LISTED} WHERE {_AT_RISK} ORDER BY v.revenue DESC, v.customer_key LIMIT {LISTED}",
    "totals": _TOTALS,
    "model": "SELECT model, parameter, value, customers FROM marts.value_model ORDER BY ALL",
    "calibration": (
        'SELECT "group" AS earlier_orders, customers, predicted, actual, predicted_value, '
        "actual_value, holdout_from, holdout_to FROM marts.value_calibration ORDER BY 1"
    ),
}
_TABLES = ("customer_value", "value_model", "value_calibration")


@dataclass(frozen=True)
class Totals:
    """All customers together; expected is of the next twelve months, known where a model fits."""

    customers: int
    known: int
    expected_value: Decimal | None
    top_tenth: Decimal | None  # the part expected of the tenth of customers with the most
    at_risk: int
    at_risk_revenue: Decimal | None


@dataclass(frozen=True)
class CustomerValue:
    """What customers are worth, or why that is not known; frames are empty then.

    `segments`: segment, customers, revenue, expected_value, p_alive. `top` and `at_risk`:
    customer_id, label, segment, orders, revenue, last_order, p_alive, expected_orders,
    expected_value. `model`: model, parameter, value, customers. `calibration`: earlier_orders,
    customers, predicted, actual (purchases a customer), predicted_value, actual_value,
    holdout_from, holdout_to.
    """

    segments: pd.DataFrame
    top: pd.DataFrame
    at_risk: pd.DataFrame
    model: pd.DataFrame
    calibration: pd.DataFrame
    totals: Totals | None
    notes: tuple[str, ...]  # why parts of it are missing
    gap: str | None


def customer_value(data: Data, filters: Filters) -> CustomerValue:
    """Segments, lists and model of the whole company; the period of the page does not matter."""
    frames = dict(cached(data, "customer_value", (filters,), lambda: _compute(data, filters)))
    gap, notes, totals = gap_in(frames), notes_in(frames), frames.pop("totals").to_pylist()
    shown: Mapping[str, Any] = {n: to_pandas(t) for n, t in frames.items() if n != "gap"}
    known = Totals(**totals[0]) if totals else None
    return CustomerValue(**shown, totals=known, notes=notes, gap=gap)


def _compute(data: Data, filters: Filters) -> dict[str, pa.Table]:
    missing = (table_gap(data, name, "customer values") for name in _TABLES)
    gap = next((each for each in missing if each), None)
    gap = gap or company_gap(data, filters, "Customer values")
    if gap:
        return {name: pa.table({}) for name in _STATEMENTS} | {"gap": said(gap)}
    found = {name: data.release.query(sql) for name, sql in _STATEMENTS.items()}
    every = (note for metric in NOTED for note in noted(data, ANALYSIS, metric))
    notes = tuple(dict.fromkeys(every))
    gap = None if found["segments"].num_rows else next(iter(notes), NO_CUSTOMERS)
    return found | {"gap": said(gap, notes)}
