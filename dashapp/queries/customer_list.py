"""The customers of a segment, or of a move between two, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import FilterError, Filters
from dashapp.queries.answers import cached, to_pandas
from dashapp.queries.segments import segments
from dashapp.queries.selection import gap_in, said
from dashapp.queries.sorting import Slice

NOT_YET = "(none)"  # the earlier segment of who was no customer then
SORTS = {
    "name": "lower(label)",
    "orders": "orders",
    "revenue": "revenue",
    "last_order": "last_order",
    "p_alive": "p_alive",
    "expected_value": "expected_value",
}
_ROWS = """
SELECT c.customer_id, coalesce(nullif(c.name, ''), c.customer_id) AS label,
    v.rfm_segment AS segment, v.earlier_segment AS earlier, v.orders, v.revenue, v.first_order,
    v.last_order, v.recency, v.frequency, v.monetary, v.p_alive, v.expected_orders,
    v.expected_value, v.customer_key
FROM marts.customer_value AS v JOIN marts.customers AS c USING (customer_key)
WHERE v.rfm_segment IS NOT NULL AND ($segment = '' OR v.rfm_segment = $segment)
    AND ($earlier = '' OR coalesce(v.earlier_segment, $none) = $earlier)"""


@dataclass(frozen=True)
class Chosen:
    """Which customers: of a segment now, and of one three months before; "" for any."""

    segment: str = ""
    earlier: str = ""

    @classmethod
    def of(cls, segment: str, earlier: str, names: Iterable[str]) -> "Chosen":
        """Check the values of an address against the segments that there are."""
        known = tuple(names)
        for key, value, allowed in (
            ("segment", segment, known),
            ("earlier", earlier, (*known, NOT_YET)),
        ):
            if value and value not in allowed:
                raise FilterError(f"{key}: {value[:40]!r} is not one of {', '.join(allowed)}.")
        return cls(segment, earlier)


@dataclass(frozen=True)
class CustomerList:
    """One page of customers; the totals are of all of them, not only of the page.

    Columns customer_id, label, segment, earlier, orders, revenue, first_order, last_order, the
    three scores, p_alive, expected_orders, expected_value.
    """

    frame: pd.DataFrame
    total_rows: int
    revenue: Decimal | None
    expected_value: Decimal | None
    gap: str | None


def customer_list(data: Data, filters: Filters, chosen: Chosen, part: Slice) -> CustomerList:
    """The whole company's customers; a page beyond the last one is empty."""
    question = (filters, chosen, part)
    frames = cached(data, "customer_list", question, lambda: _compute(data, *question))
    totals: dict[str, Any] = dict(*frames["totals"].to_pylist())
    return CustomerList(
        to_pandas(frames["rows"]),
        totals.get("customers", 0),
        totals.get("revenue"),
        totals.get("expected_value"),
        gap_in(frames),
    )


def _compute(data: Data, filters: Filters, chosen: Chosen, part: Slice) -> dict[str, pa.Table]:
    gap = segments(data, filters).gap
    if gap:
        return {"rows": pa.table({}), "totals": pa.table({}), "gap": said(gap)}
    params = {"segment": chosen.segment, "earlier": chosen.earlier, "none": NOT_YET}
    ordered = part.sql(SORTS, "customer_key")
    return {
        "rows": data.release.query(
            f"SELECT * EXCLUDE (customer_key) FROM ({_ROWS}) {ordered}",  # noqa: S608
            params,
        ),
        "totals": data.release.query(
            "SELECT count(*) AS customers, sum(revenue) AS revenue, "  # noqa: S608
            f"sum(expected_value) AS expected_value FROM ({_ROWS})",
            params,
        ),
        "gap": said(None),
    }
