"""What a kept release answers, and how two of them differ by month."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.kept import opened
from dashapp.metrics import Metric
from dashapp.planner import BUCKET, Question
from dashapp.queries.answers import VALUE, answer, cached, to_pandas

Months = dict[object, Decimal | None]


def months(data: Data, metric: Metric) -> Months:
    """The metric in each month of a release, by today's definition."""
    domain = data.release.domain
    question = Question(
        data.catalogue.measures_of((metric.name,)),
        (domain.period,),
        ((BUCKET,),),
        data.scope.predicate(),
        "month",
    )
    found = answer(data, question)
    return {key: found.value(metric, 0, 0, (key,)) for (key,) in found.groups(0)}


def differences(
    data: Data, folder: Path, pair: tuple[str, str], metric: Metric, memory: tuple[int, str]
) -> pd.DataFrame:
    """The metric by month in two kept releases: month, before, after, difference.

    Both are read by today's catalogue, so that a difference lies in
    the data; both are held against removal while they are read. ReleaseError names a damaged one.
    """

    def compute() -> dict[str, pa.Table]:
        a, b = (_months_of(data, folder, each, metric, memory) for each in pair)
        days = sorted(a.keys() | b.keys(), key=str)
        before, after = [a.get(day) for day in days], [b.get(day) for day in days]
        moved = [_moved(metric, *each) for each in zip(before, after, strict=True)]
        columns = {"month": pa.array(days, pa.date32())}
        named = zip(("before", "after", "difference"), (before, after, moved), strict=True)
        return {"months": pa.table(columns | {n: pa.array(v, VALUE) for n, v in named})}

    frames = cached(data, "differences", (*pair, metric.name), compute)
    return to_pandas(frames["months"])


def _months_of(
    data: Data, folder: Path, release_id: str, metric: Metric, memory: tuple[int, str]
) -> Months:
    if release_id == data.release.release_id:
        return months(data, metric)
    with opened(folder, release_id, *memory) as release:
        return months(replace(data, release=release), metric)


def _moved(metric: Metric, before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """The difference; a month that one of them lacks counts as nothing, unless it is a ratio."""
    if metric.ratio is not None and (before is None or after is None):
        return None
    if before is None and after is None:
        return None
    return (after or Decimal(0)) - (before or Decimal(0))
