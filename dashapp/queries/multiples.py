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
from dashapp.queries.settled import settled_to


@dataclass(frozen=True)
class Multiples:
    """The largest members as a breakdown's frame without others, and each over time.

    `trend` has bucket, until, partial, unsettled, member, value and previous: every bucket for each
    member. As in a trend, `unsettled` tells whole buckets that are not final, which are `partial`.
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
        asked = _Asked(data, filters, metric, (by, members), grain)
        return {"trend": asked.table(asked.answer())}

    trend = cached(data, "multiples", (filters, metric, by, most), compute)["trend"]
    return Multiples(frame, to_pandas(trend), grain, found.members - len(frame))


@dataclass(frozen=True)
class _Asked:
    data: Data
    filters: Filters
    metric: str
    shown: tuple[str, tuple[str, ...]]  # the dimension and its members
    grain: Grain

    def answer(self) -> Answer:
        """The measures of the members in each bucket."""
        (by, members), data = self.shown, self.data
        seen = both(rows_seen(data, self.filters), restrict(((by, members),), "m"))
        measures = data.catalogue.measures_of((self.metric,))
        spans = periods(data, self.filters) if members else ()
        moved = self.filters.moved(data.release.domain)
        return answer(data, Question(measures, spans, ((by, BUCKET),), seen, self.grain, moved))

    def table(self, found: Answer) -> pa.Table:
        """Every bucket of every member; bucket i is compared with bucket i."""
        metric = self.data.catalogue.metric(self.metric)
        axes = [buckets(period, self.grain) for period in periods(self.data, self.filters)]
        if self.filters.moved(self.data.release.domain):  # then both lie under the same buckets
            axes = axes[:1] * len(axes)
        settled = settled_to(self.data)
        rows = []
        for member in self.shown[1]:
            for place, bucket in enumerate(axes[0]):
                figures = [
                    found.value(metric, slot, 0, (member, axis[place].start))
                    if place < len(axis)
                    else None
                    for slot, axis in enumerate(axes)
                ]
                now, before = (*figures, None)[:2]
                late = bucket.end > settled and not bucket.partial
                cut = bucket.partial or late
                rows.append((bucket.start, bucket.end, cut, late, member, now, before))
        days = {"bucket": pa.date32(), "until": pa.date32()}
        days |= {"partial": pa.bool_(), "unsettled": pa.bool_()}
        return table(rows, **days, member=pa.string(), value=VALUE, previous=VALUE)
