"""The next periods by members of a dimension, which add up to the whole where the metric does."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.metrics import Metric
from dashapp.periods import Grain, Period, add_months, bucket_start, next_bucket
from dashapp.planner import BUCKET, Question
from dashapp.queries.answers import VALUE, Answer, answer, cached, rows_seen, to_pandas
from dashapp.queries.selection import OTHERS, gap_in, said, selected, table_gap, visible

NOT_HERE = "There is no forecast by {0} within this selection; remove its filters to see one."
NONE_MADE = "There is no forecast of this metric by {0}."
PAST = {"month": 24, "week": 52, "day": 56}  # buckets of history beside each forecast


@dataclass(frozen=True)
class Ahead:
    """Which forecasts: a metric by a dimension, so many periods after the running one."""

    metric: str
    by: str
    grain: Grain
    horizon: int


@dataclass(frozen=True)
class Members:
    """Forecasts by member, or why there are none.

    `frame` has member, period, step, value, low80, high80 of the periods after the running one,
    members with the largest sums first and the others last; `past` has member, bucket and value.
    """

    frame: pd.DataFrame
    past: pd.DataFrame
    gap: str | None


def members_ahead(data: Data, filters: Filters, asked: Ahead) -> Members:
    """The forecasts of the members that are seen, each with its own past."""
    frames = cached(data, "members_ahead", (filters, asked), lambda: _compute(data, filters, asked))
    return Members(to_pandas(frames["frame"]), to_pandas(frames["past"]), gap_in(frames))


def _compute(data: Data, filters: Filters, asked: Ahead) -> dict[str, pa.Table]:
    gap, seen = table_gap(data, "forecasts", "forecasts"), visible(data, filters)
    whole = selected(data, filters)
    if gap is None and seen is None:
        gap = whole if isinstance(whole, str) else NOT_HERE.format(asked.by)
    if gap or seen is None:
        return {"frame": pa.table({}), "past": pa.table({}), "gap": said(gap)}
    found = data.release.query(
        "SELECT member, period, step, value, low80, high80, "  # noqa: S608 - a condition of ours
        "sum(value) OVER (PARTITION BY member) AS size FROM marts.forecasts "
        "WHERE metric = $metric AND dimension = $by AND grain = $grain AND period > $since "
        "AND step < $horizon + (SELECT min(step) FROM marts.forecasts WHERE metric = $metric "
        "AND grain = $grain AND period > $since) "
        f"AND {seen.sql} ORDER BY member = $others, size DESC, member, period",
        seen.params
        | {"metric": asked.metric, "by": asked.by, "grain": asked.grain, "others": OTHERS}
        | {"horizon": asked.horizon, "since": data.release.domain.data_to},
    )
    if not found.num_rows:
        outside = seen.params and seen.params["dimension"] != asked.by
        gap = (NOT_HERE if outside else NONE_MADE).format(asked.by)
        return {"frame": pa.table({}), "past": pa.table({}), "gap": said(gap)}
    members = list(dict.fromkeys(found["member"].to_pylist()))
    past = _past(data, filters, asked, members)
    return {"frame": found, "past": past, "gap": said(None)}


def _past(data: Data, filters: Filters, asked: Ahead, members: list[str]) -> pa.Table:
    """What each member had in each complete bucket before."""
    known = data.release.domain.period
    running = bucket_start(known.end + timedelta(days=1), asked.grain)
    starts = [day for day in _back(running, asked.grain) if day >= known.start]
    rows: dict[str, list[object]] = {"member": [], "bucket": [], "value": []}
    if starts:
        metric = data.catalogue.metric(asked.metric)
        span = Period(starts[0], running - timedelta(days=1))
        seen, sets = rows_seen(data, filters), ((asked.by, BUCKET),)
        found = answer(data, Question(metric.measures, (span,), sets, seen, asked.grain))
        for member in members:
            for day in starts:
                rows["member"].append(member)
                rows["bucket"].append(day)
                rows["value"].append(_value(found, metric, (member, day)))
    types = (pa.string(), pa.date32(), VALUE)
    columns = zip(rows.items(), types, strict=True)
    return pa.table({name: pa.array(values, kind) for (name, values), kind in columns})


def _value(found: Answer, metric: Metric, group: tuple[str, date]) -> Decimal | None:
    return None if group[0] == OTHERS else found.value(metric, 0, 0, group)


def _back(running: date, grain: Grain) -> list[date]:
    count = PAST[grain]
    if grain == "month":
        return [add_months(running, i - count) for i in range(count)]
    length = (next_bucket(running, grain) - running).days
    return [running - timedelta(days=length * (count - i)) for i in range(count)]
