"""Where the running month, quarter and year will land, against their targets."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.queries.answers import cached, to_pandas
from dashapp.queries.selection import gap_in, noted, notes_in, said, selected, table_gap

ANALYSIS = "landings"
SPANS = ("month", "quarter", "year")
NOT_MADE = "There is no landing of this metric for this selection."


@dataclass(frozen=True)
class Landing:
    """A span that runs: what it has brought, where it will land, and what its target needs.

    `error` is that of past landings at the same point, `even_error` that of an even pace.
    """

    span: str
    first: date
    last: date
    as_of: date
    actual: Decimal
    landing: Decimal | None
    low80: Decimal | None
    high80: Decimal | None
    low95: Decimal | None
    high95: Decimal | None
    target: Decimal | None
    probability: float | None
    needed_per_day: Decimal | None
    days_done: int
    days_left: int
    error: float | None
    even_error: float | None
    measured: int

    @property
    def closed(self) -> bool:
        """Whether every day of it is known."""
        return self.as_of >= self.last


@dataclass(frozen=True)
class Landings:
    """The landings of a metric, the month first, or why there are none."""

    spans: tuple[Landing, ...]
    frame: pd.DataFrame
    notes: tuple[str, ...]  # why parts of it are missing
    gap: str | None


def landings(data: Data, filters: Filters, metric: str) -> Landings:
    """Month, quarter and year of the last day; the period of the page does not matter."""
    frames = cached(data, "landings", (filters, metric), lambda: _compute(data, filters, metric))
    found = frames["landings"]
    spans = tuple(Landing(**row) for row in found.to_pylist())
    return Landings(spans, to_pandas(found), notes_in(frames), gap_in(frames))


def _compute(data: Data, filters: Filters, metric: str) -> dict[str, pa.Table]:
    nothing = pa.table({})
    if gap := table_gap(data, "landings", "landings"):
        return {"landings": nothing, "gap": said(gap)}
    member = selected(data, filters)
    if isinstance(member, str):
        return {"landings": nothing, "gap": said(member)}
    # Quoted: first and last are functions of DuckDB.
    columns = ", ".join(f'"{field.name}"' for field in fields(Landing))
    found = data.release.query(
        f"SELECT {columns} FROM marts.landings "  # noqa: S608
        "WHERE metric = $metric AND dimension = $dimension AND member = $member "
        "ORDER BY list_position($spans, span)",
        {
            "metric": metric,
            "dimension": member.dimension,
            "member": member.member,
            "spans": list(SPANS),
        },
    )
    notes = noted(data, ANALYSIS, metric, member)
    if found.num_rows:
        return {"landings": found, "gap": said(None, notes)}
    return {"landings": nothing, "gap": said(next(iter(notes), NOT_MADE))}
