"""Metrics as single figures and over time."""

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import FilterError, Filters
from dashapp.periods import GRAINS, Grain, buckets, choose_grain
from dashapp.planner import BUCKET, Question
from dashapp.queries.answers import (
    VALUE,
    Answer,
    answer,
    cached,
    periods,
    rows_seen,
    table,
    to_pandas,
)
from dashapp.queries.settled import settled_to


def headline(data: Data, filters: Filters, metrics: tuple[str, ...]) -> pd.DataFrame:
    """Each metric over the whole period: metric, value, previous."""

    def compute() -> dict[str, pa.Table]:
        question = _question(data, filters, metrics, ((),), "month")
        return {"headline": headline_table(data, metrics, answer(data, question))}

    return to_pandas(cached(data, "headline", (filters, metrics), compute)["headline"])


def trend(
    data: Data,
    filters: Filters,
    metrics: tuple[str, ...],
    grain: Grain | None = None,
    year_start: int = 1,
) -> pd.DataFrame:
    """Metrics over time: bucket, until, partial, unsettled, <metric> and <metric>_previous of each.

    Dense: every bucket of the period has a row. Bucket i is compared with bucket i of the
    comparison period, or with the same days moved where that is compared day by day. `partial`
    marks buckets cut by the period or by the last day of the data, and whole ones that are not
    final: `unsettled` tells these. Quarters and years are counted from the month `year_start`.
    """
    chosen = grain_of(data, filters, grain)

    def compute() -> dict[str, pa.Table]:
        question = _question(data, filters, metrics, ((BUCKET,),), chosen, year_start=year_start)
        found = answer(data, question)
        shown = trend_table(data, filters, metrics, chosen, found, year_start=year_start)
        return {"trend": shown}

    asked = (filters, metrics, chosen, year_start)
    return to_pandas(cached(data, "trend", asked, compute)["trend"])


def grain_of(data: Data, filters: Filters, grain: str | None) -> Grain:
    """The grain asked for, or the one that suits the length of the period."""
    if grain is None:
        return choose_grain(filters.covered(data.release.domain) or filters.period)
    for known in GRAINS:
        if grain == known:
            return known
    raise FilterError(f"grain: {grain!r} is not one of {', '.join(GRAINS)}.")


def _question(
    data: Data,
    filters: Filters,
    metrics: tuple[str, ...],
    sets: tuple[tuple[str, ...], ...],
    grain: Grain,
    *,
    year_start: int = 1,
) -> Question:
    measures = data.catalogue.measures_of(metrics)
    seen, moved = rows_seen(data, filters), filters.moved(data.release.domain)
    return Question(measures, periods(data, filters), sets, seen, grain, moved, year_start)


def headline_table(
    data: Data, metrics: tuple[str, ...], found: Answer, set_no: int = 0
) -> pa.Table:
    """The totals of an answer as metric, value, previous."""
    rows = []
    for name in metrics:
        metric = data.catalogue.metric(name)
        previous = found.value(metric, 1, set_no) if (1, set_no, ()) in found.rows else None
        rows.append((name, found.value(metric, 0, set_no), previous))
    return table(rows, metric=pa.string(), value=VALUE, previous=VALUE)


def trend_table(
    data: Data,
    filters: Filters,
    metrics: tuple[str, ...],
    grain: Grain,
    found: Answer,
    *,
    set_no: int = 0,
    year_start: int = 1,
) -> pa.Table:
    """The buckets of an answer as the trend's columns."""
    axes = [buckets(period, grain, year_start) for period in periods(data, filters)]
    now = axes[0] if axes else ()
    before = axes[1] if len(axes) > 1 else ()
    if before and filters.moved(data.release.domain):
        before = now
    settled = settled_to(data)
    open_yet = [each.end > settled and not each.partial for each in now]
    cut = [each.partial or late for each, late in zip(now, open_yet, strict=True)]
    columns: dict[str, pa.Array] = {
        "bucket": pa.array([each.start for each in now], pa.date32()),
        "until": pa.array([each.end for each in now], pa.date32()),
        "partial": pa.array(cut, pa.bool_()),
        "unsettled": pa.array(open_yet, pa.bool_()),
    }
    for name in metrics:
        metric = data.catalogue.metric(name)
        values = [found.value(metric, 0, set_no, (each.start,)) for each in now]
        earlier = [found.value(metric, 1, set_no, (each.start,)) for each in before]
        padded = earlier[: len(now)] + [None] * (len(now) - len(earlier))
        columns |= {name: pa.array(values, VALUE), f"{name}_previous": pa.array(padded, VALUE)}
    return pa.table(columns)
