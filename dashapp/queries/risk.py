"""Who might be lost: customers who are overdue against their own rhythm, by what they bring.

What is at risk is (1 - p_alive) times the revenue of the last twelve months: the chance that a
customer has stopped, times what would be missed. Last year's revenue is the plainest forecast of
next year's and can be checked by hand; the model's own expectation holds p_alive already.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.periods import add_months
from dashapp.queries.answers import cached, to_pandas
from dashapp.queries.customers import ANALYSIS
from dashapp.queries.ledger import NO_CUSTOMERS
from dashapp.queries.selection import company_gap, gap_in, noted, said, table_gap
from dashapp.queries.sorting import Slice
from dashapp.statement import line_sum

OVERDUE = 2  # times the usual gap; sentences say twice
YEAR = 365
SORTS = {
    "at_risk": "at_risk",
    "name": "lower(label)",
    "last_order": "last_order",
    "usual_gap": "usual_gap",
    "days_since": "days_since",
    "p_alive": "p_alive",
    "year_revenue": "year_revenue",
}
_RHYTHM = """
    SELECT customer_key, min(date) AS first_day, max(date) AS last_order,
        count(DISTINCT date) AS purchase_days
    FROM marts.order_keys WHERE status = 'completed' AND customer_key IS NOT NULL
    GROUP BY customer_key"""
_KNOWN = f"""
    SELECT customer_key, last_order, p_alive, expected_value, rfm_segment, purchase_days,
        $last::DATE - last_order AS days_since,
        (last_order - first_day) / (purchase_days - 1) AS usual_gap
    FROM ({_RHYTHM}) JOIN (
        SELECT customer_key, p_alive, expected_value, rfm_segment FROM marts.customer_value
    ) USING (customer_key)
    WHERE last_order > $lapsed"""  # noqa: S608 - constants of ours


@dataclass(frozen=True)
class AtRisk:
    """One page of customers at risk, ranked; totals are of all of them.

    Columns customer_id, label, segment, last_order, usual_gap, days_since (both in days), p_alive,
    year_revenue, at_risk, expected_value. `once` bought on one day only, so that nothing is known
    of their rhythm; `active` have bought within the lapse period, and `typical` is their median
    p_alive.
    """

    frame: pd.DataFrame
    total_rows: int
    at_risk: Decimal | None
    year_revenue: Decimal | None
    once: int
    active: int
    typical: float | None
    lapse_months: int
    gap: str | None


def at_risk(data: Data, filters: Filters, part: Slice) -> AtRisk:
    """The whole company's customers; the period of the page does not matter."""
    frames = cached(data, "at_risk", (filters, part), lambda: _compute(data, filters, part))
    totals: dict[str, Any] = dict(*frames["totals"].to_pylist())
    return AtRisk(
        to_pandas(frames["rows"]),
        totals.get("customers", 0),
        totals.get("at_risk"),
        totals.get("year_revenue"),
        totals.get("once", 0),
        totals.get("active", 0),
        totals.get("typical"),
        data.release.manifest.lapse_months,
        gap_in(frames),
    )


def _compute(data: Data, filters: Filters, part: Slice) -> dict[str, pa.Table]:
    gap = table_gap(data, "customer_value", "customer values")
    gap = gap or company_gap(data, filters, "Customers at risk") or _unknown(data)
    if gap:
        return {"rows": pa.table({}), "totals": pa.table({}), "gap": said(gap)}
    found, params = _listed(data)
    rows = data.release.query(
        f"SELECT * EXCLUDE (customer_key) FROM ({found}) {part.sql(SORTS, 'customer_key')}",  # noqa: S608
        params,
    )
    return {"rows": rows, "totals": _totals(data, found, params), "gap": said(None)}


def _unknown(data: Data) -> str | None:
    """Why nobody's chance of buying again is known; None when somebody's is."""
    known = data.release.query("SELECT count(p_alive) AS known FROM marts.customer_value")
    if known["known"][0].as_py():
        return None
    return next(iter(noted(data, ANALYSIS, "expected_orders")), NO_CUSTOMERS)


def _listed(data: Data) -> tuple[str, dict[str, Any]]:
    """Who is overdue, with what they brought in the last twelve months."""
    (name,) = data.catalogue.metric("revenue").measures
    measure = data.catalogue.measure(name)
    sql = f"""
        WITH known AS MATERIALIZED ({_KNOWN} AND purchase_days > 1),
        late AS (
            SELECT * FROM known JOIN marts.customers USING (customer_key)
            WHERE days_since > {OVERDUE} * usual_gap AND p_alive IS NOT NULL),
        brought AS (
            SELECT customer_id, {line_sum(measure)} AS year_revenue FROM sales
            WHERE date > $year AND month >= strftime($year, '%Y-%m')
                AND customer_id IS NOT NULL AND {measure.condition} GROUP BY customer_id)
        SELECT customer_id, coalesce(nullif(name, ''), customer_id) AS label,
            rfm_segment AS segment, last_order, usual_gap, days_since, p_alive,
            year_revenue::DECIMAL(18,4) AS year_revenue,
            ((1 - p_alive) * year_revenue::DOUBLE)::DECIMAL(18,4) AS at_risk, expected_value,
            customer_key
        FROM late JOIN brought USING (customer_id) WHERE year_revenue > 0"""  # noqa: S608
    last = data.release.domain.data_to
    lapsed = add_months(last, -data.release.manifest.lapse_months)
    return sql, {"last": last, "lapsed": lapsed, "year": last - timedelta(days=YEAR)}


def _totals(data: Data, listed: str, params: dict[str, Any]) -> pa.Table:
    sql = f"""
        SELECT count(customer_key) AS customers, sum(at_risk) AS at_risk,
            sum(year_revenue) AS year_revenue,
            any_value(once) AS once, any_value(active) AS active, any_value(typical) AS typical
        FROM (SELECT count(*) FILTER (purchase_days = 1) AS once, count(*) AS active,
                median(p_alive) AS typical FROM ({_KNOWN}))
            LEFT JOIN ({listed}) ON TRUE"""  # noqa: S608
    return data.release.query(sql, params)
