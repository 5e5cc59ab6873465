"""From a question to figures: measures as decimals, metrics computed from them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from dashapp.cache import Frames, make_key
from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.metrics import Catalogue, Metric
from dashapp.periods import Period
from dashapp.planner import Question, Top, ask
from dashapp.predicates import Predicate, both

VALUE = pa.decimal128(38, 10)
_PLACES = Decimal("1e-10")
Row = Mapping[str, Any]  # measure → its value


def cached(
    data: Data, name: str, arguments: tuple[object, ...], compute: Callable[[], Frames]
) -> Frames:
    """The frames of this question for this release, catalogue and row scope."""
    catalogue, limits = data.catalogue.fingerprint, data.scope.limits
    key = make_key(data.release.release_id, catalogue, limits, name, *arguments)
    return data.cache.frames(key, compute)


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """The frame that pages use: Arrow types throughout, decimals stay decimals."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def table(rows: Iterable[tuple[Any, ...]], **columns: pa.DataType) -> pa.Table:
    """An Arrow table of these rows and typed columns."""
    turned = list(zip(*rows, strict=True)) or [()] * len(columns)
    schema = pa.schema(list(columns.items()))
    return pa.table([pa.array(v, t) for v, t in zip(turned, columns.values(), strict=True)], schema)


def rows_seen(data: Data, filters: Filters) -> Predicate:
    """The condition of the filters within the rows that the user may see."""
    return both(filters.predicate(), data.scope.predicate())


def periods(data: Data, filters: Filters) -> tuple[Period, ...]:
    """The period and the one to compare with, if there is one; none when no data is covered."""
    domain = data.release.domain
    found = (filters.covered(domain), filters.comparison(domain))
    return tuple(period for period in found if period is not None)


@dataclass(frozen=True)
class Answer:
    """The measures of a question by period, set and group."""

    catalogue: Catalogue
    rows: Mapping[tuple[int, int, tuple[Any, ...]], Row]
    members: int | None = None  # of the dimension, when only the largest were asked for

    def value(
        self, metric: Metric, slot: int, set_no: int = 0, group: tuple[Any, ...] = ()
    ) -> Decimal | None:
        """A metric; without any line an additive one is 0 and the others are unknown."""
        row = self.rows.get((slot, set_no, group))
        return metric_value(metric, row or self.nothing(metric))

    def nothing(self, metric: Metric) -> Row:
        """The measures where no line is."""
        parts = (self.catalogue.measure(name) for name in metric.measures)
        return {part.name: None if part.nullable else 0 for part in parts}

    def groups(self, set_no: int) -> tuple[tuple[Any, ...], ...]:
        """The groups of a set, of any period, each once."""
        return tuple(dict.fromkeys(key[2] for key in self.rows if key[1] == set_no))


def answer(data: Data, question: Question, top: Top | None = None) -> Answer:
    """Ask the release; a question without periods has an empty answer."""
    if not question.periods:
        return Answer(data.catalogue, {})
    found = ask(question, data.release, data.catalogue, top).to_pydict()
    measures = [found[name] for name in question.measures]
    values = [dict(zip(question.measures, row, strict=True)) for row in zip(*measures, strict=True)]
    keys = [
        zip(*(found[name] for name in each), strict=True) if each else None
        for each in question.sets
    ]
    groups = [list(key) if key is not None else None for key in keys]
    rows = {}
    for i, (slot, set_no) in enumerate(zip(found["slot"], found["set_no"], strict=True)):
        group = groups[set_no]
        rows[slot, set_no, group[i] if group is not None else ()] = values[i]
    members = found.get("members", [None])
    return Answer(data.catalogue, rows, members[0] if members else 0)


def answer_each(data: Data, question: Question) -> Answer:
    """The answer, each set asked by itself where distinct values are counted.

    These go to the smallest table that has the columns of the set, not those of all sets.
    """
    if not any(data.catalogue.measure(name).distinct for name in question.measures):
        return answer(data, question)
    rows: dict[tuple[int, int, tuple[Any, ...]], Row] = {}
    for number, each in enumerate(question.sets):
        found = answer(data, replace(question, sets=(each,)))
        rows |= {(slot, number, group): row for (slot, _, group), row in found.rows.items()}
    return Answer(data.catalogue, rows)


def metric_value(metric: Metric, row: Row) -> Decimal | None:
    """A metric from its measures; a ratio without a denominator is unknown."""
    if metric.ratio is None:
        value = row[metric.measures[0]]
        return None if value is None else Decimal(value)
    return divide(row[metric.ratio[0]], row[metric.ratio[1]])


def divide(numerator: Decimal | int | None, denominator: Decimal | int | None) -> Decimal | None:
    """The quotient to ten decimals; unknown when a part is unknown or the denominator is zero."""
    if numerator is None or not denominator:
        return None
    return (Decimal(numerator) / Decimal(denominator)).quantize(_PLACES)
