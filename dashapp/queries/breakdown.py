"""A metric by the members of a dimension, and what moved it most."""

from collections.abc import Iterable
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import DIMENSIONS, FACETS, FilterError, Filters
from dashapp.metrics import Metric
from dashapp.planner import Question, Top
from dashapp.queries.answers import (
    VALUE,
    Answer,
    answer,
    answer_each,
    cached,
    divide,
    metric_value,
    periods,
    rows_seen,
    table,
    to_pandas,
)
from dashapp.queries.labels import labels

OTHERS = "Others"
Line = tuple[str, str, Decimal | None, Decimal | None]  # member, label, value, previous


def breakdown(
    data: Data, filters: Filters, metric: str, by: str, limit: int | None = None
) -> pd.DataFrame:
    """A metric by dimension: member, label, value, previous, share; largest first.

    When limited, an additive metric gets the rest as a last row with member "" and label Others.
    """
    if by not in DIMENSIONS:
        raise FilterError(f"by: {by!r} is not one of {', '.join(DIMENSIONS)}.")

    if limit is not None and limit < 1:
        raise FilterError(f"limit: {limit} is not a number of members; give 1 or more.")

    def compute() -> dict[str, pa.Table]:
        top = Top(data.catalogue.metric(metric), limit) if limit is not None else None
        found = answer(data, question_of(data, filters, metric, ((by,),)), top)
        return {"breakdown": breakdown_table(data, filters, metric, by, found)}

    return to_pandas(cached(data, "breakdown", (filters, metric, by, limit), compute)["breakdown"])


def movers(data: Data, filters: Filters, metric: str) -> pd.DataFrame:
    """What changed most: dimension, member, label, value, previous, change; largest first."""
    facets = moving(data, filters)

    def compute() -> dict[str, pa.Table]:
        sets = tuple((name,) for name in facets) or ((),)
        found = answer_each(data, question_of(data, filters, metric, sets))
        return {"movers": movers_table(data, filters, metric, found, enumerate(facets))}

    return to_pandas(cached(data, "movers", (filters, metric), compute)["movers"])


def moving(data: Data, filters: Filters) -> tuple[str, ...]:
    """The facets with several members that are not narrowed to one."""
    domain = data.domain
    return tuple(
        name for name in FACETS if len(domain.values(name)) > 1 and len(filters.members(name)) != 1
    )


def question_of(
    data: Data, filters: Filters, metric: str, sets: tuple[tuple[str, ...], ...]
) -> Question:
    """The question of a metric by these sets over the filters' periods."""
    measures = data.catalogue.measures_of((metric,))
    return Question(measures, periods(data, filters), sets, rows_seen(data, filters))


def breakdown_table(
    data: Data,
    filters: Filters,
    name: str,
    by: str,
    found: Answer,
    *,
    set_no: int = 0,
) -> pa.Table:
    """One set of an answer as the breakdown's columns; the member NULL is the others."""
    metric = data.catalogue.metric(name)
    lines = lines_of(data, filters, metric, found, (set_no, by))
    if not metric.additive:
        lines = [line for line in lines if line[0]]
    total = sum((line[2] or Decimal(0) for line in lines), Decimal(0))
    rows = [(*line, divide(line[2], total) if metric.additive else None) for line in lines]
    return table(
        rows, member=pa.string(), label=pa.string(), value=VALUE, previous=VALUE, share=VALUE
    )


def lines_of(
    data: Data, filters: Filters, metric: Metric, found: Answer, part: tuple[int, str]
) -> list[Line]:
    """The members of a set of an answer, largest first, others last."""
    set_no, by = part
    compared = len(periods(data, filters)) > 1
    members = tuple(member for (member,) in found.groups(set_no))
    called = labels(data, by, tuple(member for member in members if member is not None))
    lines, none = [], found.nothing(metric)
    for member in members:  # of all customers, so that nothing is made anew for each
        now, before = (found.rows.get((slot, set_no, (member,)), none) for slot in (0, 1))
        value = metric_value(metric, now)
        previous = metric_value(metric, before) if compared else None
        lines.append((member or "", called.get(member, OTHERS), value, previous))
    return sorted(lines, key=lambda line: (not line[0], line[2] is None, -(line[2] or 0), line[0]))


def movers_table(
    data: Data,
    filters: Filters,
    name: str,
    found: Answer,
    numbered: Iterable[tuple[int, str]],
) -> pa.Table:
    """The members of several sets of an answer by the size of their change."""
    metric = data.catalogue.metric(name)
    rows = []
    for part in numbered:
        for member, label, value, previous in lines_of(data, filters, metric, found, part):
            if value is not None and previous is not None:
                rows.append((part[1], member, label, value, previous, value - previous))
    rows.sort(key=lambda row: (-abs(row[5]), row[0], row[2]))
    return table(
        rows,
        dimension=pa.string(),
        member=pa.string(),
        label=pa.string(),
        value=VALUE,
        previous=VALUE,
        change=VALUE,
    )
