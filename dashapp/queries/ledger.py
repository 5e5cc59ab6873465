"""The books of the customers: who was active, who came, came back and lapsed, month by month."""

from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.queries.answers import cached, to_pandas
from dashapp.queries.selection import company_gap, gap_in, noted, said, table_gap

ANALYSIS = "customer ledger"
COLUMNS = (
    *("month", "opening", "new", "reactivated", "lapsed", "closing", "new_revenue"),
    *("reactivated_revenue", "returning_revenue", "guest_revenue", "partial"),
)
NO_CUSTOMERS = "No sale names its customer, so customers cannot be followed."


@dataclass(frozen=True)
class Ledger:
    """One row a month: the counts, the revenue of each kind, and whether the month is cut."""

    frame: pd.DataFrame
    gap: str | None


def ledger(data: Data, filters: Filters) -> Ledger:
    """The months that the filters' days touch, oldest first."""
    frames = cached(data, "ledger", (filters,), lambda: _compute(data, filters))
    return Ledger(to_pandas(frames["ledger"]), gap_in(frames))


def whole_ledger(data: Data, filters: Filters) -> Ledger:
    """All months of the data, whatever the filters' days."""
    return ledger(data, replace(filters, preset="all", period=data.release.domain.period))


def _compute(data: Data, filters: Filters) -> dict[str, pa.Table]:
    gap = table_gap(data, "customer_ledger", "the customers' books")
    gap = gap or company_gap(data, filters, "The customers' books")
    if gap:
        return {"ledger": pa.table({}), "gap": said(gap)}
    found = data.release.query(
        f"SELECT {', '.join(COLUMNS)} FROM marts.customer_ledger "  # noqa: S608
        "WHERE month BETWEEN date_trunc('month', $start::DATE) AND $end ORDER BY month",
        {"start": filters.period.start, "end": filters.period.end},
    )
    gap = None if found.num_rows else next(iter(noted(data, ANALYSIS)), NO_CUSTOMERS)
    return {"ledger": found, "gap": said(gap)}
