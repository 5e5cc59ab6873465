"""Days and weeks that were far from what their trend and season let expect."""

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters, Period
from dashapp.queries.answers import cached, to_pandas
from dashapp.queries.selection import (
    gap_in,
    noted,
    said,
    selected,
    table_gap,
    visible,
)

ANALYSIS = "anomalies"
SUBJECT = "Unusual days and weeks are looked for in"
COLUMNS = (
    *("metric", "dimension", "member", "grain", "first", "last", "actual", "expected", "low"),
    *("high", "deviation", "score", "driver_dimension", "driver_member", "driver_share"),
)


@dataclass(frozen=True)
class Anomalies:
    """What was unusual, newest first and the largest of the same day; or why that is not known.

    An empty frame without a gap means that nothing was unusual.
    """

    frame: pd.DataFrame
    gap: str | None


def anomalies(
    data: Data, filters: Filters, metric: str | None = None, period: Period | None = None
) -> Anomalies:
    """What was unusual in the days of the filters, or in `period`, of one metric or of all."""
    chosen = (filters, metric, period or filters.period)
    frames = cached(data, "anomalies", chosen, lambda: _compute(data, *chosen))
    return Anomalies(to_pandas(frames["anomalies"]), gap_in(frames))


def _compute(
    data: Data, filters: Filters, metric: str | None, period: Period
) -> dict[str, pa.Table]:
    nothing = pa.table({})
    if gap := table_gap(data, "anomalies", "a search for unusual days"):
        return {"anomalies": nothing, "gap": said(gap)}
    rows = visible(data, filters)
    if rows is None:
        return {"anomalies": nothing, "gap": said(str(selected(data, filters, SUBJECT)))}
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    found = data.release.query(
        f"SELECT {columns} FROM marts.anomalies WHERE {rows.sql} "  # noqa: S608
        'AND "first" <= $end AND "last" >= $start AND ($metric IS NULL OR metric = $metric) '
        'ORDER BY "last" DESC, abs(score) DESC, metric, dimension, member, grain',
        rows.params | {"start": period.start, "end": period.end, "metric": metric},
    )
    member, gap = selected(data, filters), None
    if not found.num_rows and not isinstance(member, str):
        gap = next(iter(noted(data, ANALYSIS, metric, member)), None)
    return {"anomalies": found, "gap": said(gap)}
