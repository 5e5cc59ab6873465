"""Every member of a dimension in its order: change, share, and what the largest make together."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import DIMENSIONS, FilterError, Filters
from dashapp.metrics import Metric
from dashapp.planner import Top
from dashapp.queries.answers import (
    VALUE,
    Answer,
    answer,
    cached,
    divide,
    table,
    to_pandas,
)
from dashapp.queries.breakdown import Line, breakdown_table, lines_of, question_of


@dataclass(frozen=True)
class Largest:
    """The largest members as a breakdown's frame, and how many there are in all."""

    frame: pd.DataFrame
    members: int


def largest(data: Data, filters: Filters, metric: str, by: str, limit: int) -> Largest:
    """A breakdown of the `limit` largest members; the rest is its last row where it adds up."""
    if by not in DIMENSIONS:
        raise FilterError(f"by: {by!r} is not one of {', '.join(DIMENSIONS)}.")

    def compute() -> dict[str, pa.Table]:
        found = top(data, filters, metric, by, limit)
        frame = breakdown_table(data, filters, metric, by, found)
        return {"frame": frame, "members": pa.table({"members": [found.members or 0]})}

    frames = cached(data, "largest", (filters, metric, by, limit), compute)
    return Largest(to_pandas(frames["frame"]), frames["members"]["members"][0].as_py())


def top(data: Data, filters: Filters, metric: str, by: str, limit: int) -> Answer:
    """The measures of a metric for its largest members, the rest under the member None."""
    question = question_of(data, filters, metric, ((by,),))
    return answer(data, question, Top(data.catalogue.metric(metric), limit))


def named(found: Answer) -> tuple[str, ...]:
    """The members of a ranked answer, without the rest."""
    return tuple(member for (member,) in found.groups(0) if member is not None)


def ranking(data: Data, filters: Filters, metric: str, by: str) -> pd.DataFrame:
    """All members: member, label, value, previous, change, relative, share, cumulative.

    Largest first. Shares are of the metric's total and unknown unless it adds up to more than
    zero; `cumulative` is the share of a member with all larger ones. A percent has no `relative`.
    """
    if by not in DIMENSIONS:
        raise FilterError(f"by: {by!r} is not one of {', '.join(DIMENSIONS)}.")

    def compute() -> dict[str, pa.Table]:
        asked = data.catalogue.metric(metric)
        found = answer(data, question_of(data, filters, metric, ((by,),)))
        return {"ranking": _table(asked, lines_of(data, filters, asked, found, (0, by)))}

    return to_pandas(cached(data, "ranking", (filters, metric, by), compute)["ranking"])


def _table(metric: Metric, lines: list[Line]) -> pa.Table:
    total = sum((line[2] or Decimal(0) for line in lines), Decimal(0))
    shared = metric.additive and total > 0
    so_far, rows = Decimal(0), []
    for line in lines:
        value, previous = line[2:]
        so_far += value or Decimal(0)
        change = relative = None
        if value is not None and previous is not None:
            change = value - previous
            relative = divide(change, abs(previous)) if metric.unit != "percent" else None
        shares = (divide(value, total), divide(so_far, total)) if shared else (None, None)
        rows.append((*line, change, relative, *shares))
    figures = ("value", "previous", "change", "relative", "share", "cumulative")
    kinds = {"member": pa.string(), "label": pa.string()} | dict.fromkeys(figures, VALUE)
    return table(rows, **kinds)
