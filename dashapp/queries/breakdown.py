"""A metric by the members of a dimension, and what moved it most."""

from collections.abc import Iterable
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import DIMENSIONS, FACETS, FilterError, Filters
from dashapp.metrics import Metric
from dashapp.planner import Question
from dashapp.queries.answers import (
    VALUE,
    Answer,
    answer,
    cached,
    divide,
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

    def compute() -> dict[str, pa.Table]:
        found = answer(data, _question(data, filters, metric, ((by,),)))
        return {"breakdown": breakdown_table(data, filters, metric, by, found, limit=limit)}

    return to_pandas(cached(data, "breakdown", (filters, metric, by, limit), compute)["breakdown"])


def movers(data: Data, filters: Filters, metric: str) -> pd.DataFrame:
    """What changed most: dimension, member, label, value, previous, change; largest first."""
    facets = moving(data, filters)

    def compute() -> dict[str, pa.Table]:
        sets = tuple((name,) for name in facets) or ((),)
        found = answer(data, _question(data, filters, metric, sets))
        return {"movers": movers_table(data, filters, metric, found, enumerate(facets))}

    return to_pandas(cached(data, "movers", (filters, metric), compute)["movers"])


def moving(data: Data, filters: Filters) -> tuple[str, ...]:
    """The facets with several members that are not narrowed to one."""
    domain = data.release.domain
    return tuple(
        name for name in FACETS if len(domain.values(name)) > 1 and len(filters.members(name)) != 1
    )


def _question(
    data: Data, filters: Filters, metric: str, sets: tuple[tuple[str, ...], ...]
) -> Question:
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
    limit: int | None = None,
) -> pa.Table:
    """One set of an answer as the breakdown's columns."""
    metric = data.catalogue.metric(name)
    lines = _lines(data, filters, metric, found, (set_no, by))
    lines.sort(key=lambda line: (line[2] is None, -(line[2] or 0), line[1]))
    total = sum((line[2] or Decimal(0) for line in lines), Decimal(0))
    if limit is not None and len(lines) > limit:
        rest = [_others(lines[limit:])] if metric.additive else []
        lines = lines[:limit] + rest
    rows = [(*line, divide(line[2], total) if metric.additive else None) for line in lines]
    return table(
        rows, member=pa.string(), label=pa.string(), value=VALUE, previous=VALUE, share=VALUE
    )


def _lines(
    data: Data, filters: Filters, metric: Metric, found: Answer, part: tuple[int, str]
) -> list[Line]:
    set_no, by = part
    compared = len(periods(data, filters)) > 1
    members = tuple(member for (member,) in found.groups(set_no))
    called = labels(data, by, members)
    lines = []
    for member in members:
        value = found.value(metric, 0, set_no, (member,))
        previous = found.value(metric, 1, set_no, (member,)) if compared else None
        lines.append((member, called[member], value, previous))
    return lines


def _others(lines: list[Line]) -> Line:
    values = [line[2] for line in lines if line[2] is not None]
    earlier = [line[3] for line in lines if line[3] is not None]
    zero = Decimal(0)
    value = sum(values, zero) if values else None
    return "", OTHERS, value, sum(earlier, zero) if earlier else None


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
        for member, label, value, previous in _lines(data, filters, metric, found, part):
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
