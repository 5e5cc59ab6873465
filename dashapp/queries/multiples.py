"""A metric over time for each of the largest members of a dimension."""

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.periods import Grain, buckets
from dashapp.planner import BUCKET, Question
from dashapp.predicates import both, restrict
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
from dashapp.queries.kpis import grain_of
from dashapp.queries.ranking import largest


@dataclass(frozen=True)
class Multiples:
    """The largest members as a breakdown's frame without others, and each over time.

    `trend` has bucket, until, partial, member, value and previous: every bucket for each member.
    """

    members: pd.DataFrame
    trend: pd.DataFrame
    grain: Grain
    more: int  # members that are not shown


def multiples(data: Data, filters: Filters, metric: str, by: str, most: int) -> Multiples:
    """The `most` largest members over time."""
    found = largest(data, filters, metric, by, most)
    frame = found.frame[found.frame["member"] != ""].reset_index(drop=True)
    members = tuple(frame["member"])
    grain = grain_of(data, filters, None)

    def compute() -> dict[str, pa.Table]:
        shown = _over_time(data, filters, metric, by, members, grain) if members else None
        return {"trend": _table(data, filters, metric, members, grain, shown)}

    trend = cached(data, "multiples", (filters, metric, by, most), compute)["trend"]
    return Multiples(frame, to_pandas(trend), grain, found.members - len(frame))


def _over_time(
    data: Data, filters: Filters, metric: str, by: str, members: tuple[str, ...], grain: Grain
) -> Answer:
    seen = both(rows_seen(data, filters), restrict(((by, members),), "m"))
    measures = data.catalogue.measures_of((metric,))
    return answer(data, Question(measures, periods(data, filters), ((by, BUCKET),), seen, grain))


def _table(
    data: Data,
    filters: Filters,
    name: str,
    members: tuple[str, ...],
    grain: Grain,
    found: Answer | None,
) -> pa.Table:
    metric = data.catalogue.metric(name)
    axes = [buckets(period, grain) for period in periods(data, filters)]
    rows = []
    for member in members if found else ():
        for place, bucket in enumerate(axes[0]):
            both_slots = [
                found.value(metric, slot, 0, (member, axis[place].start))
                if found and place < len(axis)
                else None
                for slot, axis in enumerate(axes)
            ]
            now, before = (*both_slots, None)[:2]
            rows.append((bucket.start, bucket.end, bucket.partial, member, now, before))
    days = {"bucket": pa.date32(), "until": pa.date32(), "partial": pa.bool_()}
    return table(rows, **days, member=pa.string(), value=VALUE, previous=VALUE)
