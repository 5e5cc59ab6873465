"""Customers by the month of their first purchase: how many still buy, and what they brought."""

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.queries.answers import cached, to_pandas
from dashapp.queries.ledger import NO_CUSTOMERS
from dashapp.queries.selection import company_gap, gap_in, noted, said, table_gap

ANALYSIS = "cohorts"
COLUMNS = "cohort, age, size, customers, revenue, cumulative, partial"


@dataclass(frozen=True)
class Cohorts:
    """One row a cohort and month of age; `cumulative` is the revenue for each of its customers."""

    frame: pd.DataFrame
    gap: str | None


def cohorts(data: Data, filters: Filters) -> Cohorts:
    """Every cohort, oldest first; the period of the page does not matter."""
    frames = cached(data, "cohorts", (filters,), lambda: _compute(data, filters))
    return Cohorts(to_pandas(frames["cohorts"]), gap_in(frames))


def _compute(data: Data, filters: Filters) -> dict[str, pa.Table]:
    gap = table_gap(data, "cohorts", "cohorts") or company_gap(data, filters, "Cohorts")
    if gap:
        return {"cohorts": pa.table({}), "gap": said(gap)}
    found = data.release.query(f"SELECT {COLUMNS} FROM marts.cohorts ORDER BY cohort, age")  # noqa: S608
    gap = None if found.num_rows else next(iter(noted(data, ANALYSIS)), NO_CUSTOMERS)
    return {"cohorts": found, "gap": said(gap)}
