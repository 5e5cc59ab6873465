"""Everything on the summary page in one call and one cache entry."""

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import FACETS, Filters
from dashapp.planner import BUCKET, Question
from dashapp.queries.answers import answer, answer_each, cached, periods, rows_seen, to_pandas
from dashapp.queries.breakdown import breakdown_table, movers_table, moving
from dashapp.queries.kpis import grain_of, headline_table, trend_table
from dashapp.queries.pace import Pace, pace_of, pace_table


@dataclass(frozen=True)
class Summary:
    """The frames of the summary page; breakdowns and movers are of the first headline metric."""

    headline: pd.DataFrame
    trend: pd.DataFrame
    by_region: pd.DataFrame
    by_category: pd.DataFrame
    movers: pd.DataFrame
    pace: Pace | None


def summary(data: Data, filters: Filters) -> Summary:
    """The headline metrics as figures and over time, and where the first one comes from."""
    frames = cached(data, "summary", (filters,), lambda: _compute(data, filters))
    shown = {name: to_pandas(found) for name, found in frames.items() if name != "pace"}
    return Summary(**shown, pace=pace_of(frames["pace"]))


def _compute(data: Data, filters: Filters) -> dict[str, pa.Table]:
    metrics = tuple(metric.name for metric in data.catalogue.headline)
    first, measures = metrics[0], data.catalogue.measures_of(metrics)
    spans, seen = periods(data, filters), rows_seen(data, filters)
    grain = grain_of(data, filters, None)
    moved = filters.moved(data.release.domain)
    over_time = answer(data, Question(measures, spans, ((), (BUCKET,)), seen, grain, moved))
    sets = tuple((name,) for name in FACETS)
    parts = data.catalogue.measures_of((first,))
    by_facet = answer_each(data, Question(parts, spans, sets, seen))
    at: dict[str, int] = {name: number for number, name in enumerate(FACETS)}
    facets = [(at[name], name) for name in moving(data, filters)]

    def by(name: str) -> pa.Table:
        return breakdown_table(data, filters, first, name, by_facet, set_no=at[name])

    return {
        "headline": headline_table(data, metrics, over_time),
        "trend": trend_table(data, filters, metrics, grain, over_time, set_no=1),
        "by_region": by("region"),
        "by_category": by("category"),
        "movers": movers_table(data, filters, first, by_facet, facets),
        "pace": pace_table(data, filters),
    }
