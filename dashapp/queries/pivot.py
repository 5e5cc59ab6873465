"""A metric by two dimensions, or by one over time: cells and totals, each as the facts have it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import DIMENSIONS, FilterError, Filters
from dashapp.periods import Bucket, Grain, Period, buckets
from dashapp.planner import BUCKET, OTHERS, Question
from dashapp.queries.answers import (
    VALUE,
    Answer,
    answer_each,
    cached,
    periods,
    rows_seen,
    table,
)
from dashapp.queries.labels import labels
from dashapp.queries.ranking import named, top
from dashapp.queries.settled import settled_to

__all__ = ["OTHERS", "TIMES", "Head", "Pair", "Pivot", "pivot"]

TIMES: tuple[Grain, ...] = ("week", "month", "quarter", "year")
Pair = tuple[Decimal | None, Decimal | None]  # value, previous


@dataclass(frozen=True)
class Head:
    """A row or a column: a member, or the days of a bucket; OTHERS are all that are not shown.

    A bucket is `partial` when the period or the data cut it, and `unsettled` when it is whole but
    holds days that are not final.
    """

    key: str
    label: str
    start: date | None = None
    end: date | None = None
    partial: bool = False
    unsettled: bool = False


@dataclass(frozen=True)
class Pivot:
    """Rows and columns, largest first or in the order of time, others last; cells by their keys.

    None stands for the total: (row, None) is a row's, (None, column) a column's. Totals and
    others are computed from the rows that they stand for, never added up.
    """

    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: Mapping[tuple[str | None, str | None], Pair]
    more: tuple[int, int] = (0, 0)  # members behind the row and the column of others


def pivot(
    data: Data,
    filters: Filters,
    metric: str,
    sides: tuple[str, str],
    most: tuple[int, int],
    *,
    year_start: int = 1,
) -> Pivot:
    """The metric by a dimension and across another or a grain; at most so many of each.

    Quarters and years are counted from the month `year_start`.
    """
    by, across = sides
    if by not in DIMENSIONS:
        raise FilterError(f"by: {by!r} is not one of {', '.join(DIMENSIONS)}.")
    if across == by or across not in (*DIMENSIONS, *TIMES):
        allowed = [name for name in (*DIMENSIONS, *TIMES) if name != by]
        raise FilterError(f"across: {across!r} is not one of {', '.join(allowed)}.")
    asked = _Asked(data, filters, metric, by, across, most, year_start)
    key = (filters, metric, sides, most, year_start)
    return _read(cached(data, "pivot", key, asked.compute))


@dataclass(frozen=True)
class _Asked:
    data: Data
    filters: Filters
    metric: str
    by: str
    across: str
    most: tuple[int, int]
    year_start: int

    def compute(self) -> dict[str, pa.Table]:
        rows, more_rows = self._members(self.by, self.most[0])
        timed = self.across in TIMES
        columns, more_columns = (
            (self._times(), 0) if timed else self._members(self.across, self.most[1])
        )
        found = self._answer(rows, columns)
        cells = self._cells(found, rows, columns)
        more = pa.table({"rows": [more_rows], "columns": [more_columns]})
        return {"rows": _heads(rows), "columns": _heads(columns), "cells": cells, "more": more}

    def _members(self, dimension: str, most: int) -> tuple[list[Head], int]:
        ranked = top(self.data, self.filters, self.metric, dimension, most)
        shown = self._ordered(ranked)
        called = labels(self.data, dimension, shown)
        heads = [Head(member, called[member]) for member in shown]
        more = (ranked.members or 0) - len(shown)
        return [*heads, *([Head(OTHERS, "Others")] if more else [])], more

    def _ordered(self, ranked: Answer) -> tuple[str, ...]:
        metric = self.data.catalogue.metric(self.metric)
        values = {member: ranked.value(metric, 0, 0, (member,)) for member in named(ranked)}
        return tuple(sorted(values, key=lambda m: (values[m] is None, -(values[m] or 0), m)))

    def _times(self) -> list[Head]:
        spans = periods(self.data, self.filters)
        axis = self._axis(spans[0]) if spans else ()
        settled = settled_to(self.data)
        return [
            Head(str(b.start), "", b.start, b.end, b.partial, not b.partial and b.end > settled)
            for b in axis
        ]

    def _axis(self, span: Period) -> tuple[Bucket, ...]:
        return buckets(span, self._grain, self.year_start)

    @property
    def _grain(self) -> Grain:
        return next((each for each in TIMES if each == self.across), "month")

    @property
    def _moved(self) -> int:
        return self.filters.moved(self.data.release.domain)

    @property
    def _column(self) -> str:
        return BUCKET if self.across in TIMES else self.across

    def _answer(self, rows: list[Head], columns: list[Head]) -> Answer:
        sides = [(self.by, rows)] + ([] if self.across in TIMES else [(self.across, columns)])
        kept = tuple(
            (name, tuple(head.key for head in heads if head.key != OTHERS))
            for name, heads in sides
            if heads[-1:] and heads[-1].key == OTHERS
        )
        question = Question(
            self.data.catalogue.measures_of((self.metric,)),
            periods(self.data, self.filters),
            ((self.by, self._column), (self.by,), (self._column,), ()),
            rows_seen(self.data, self.filters),
            self._grain,
            self._moved,
            self.year_start,
            kept,
        )
        return answer_each(self.data, question)

    def _cells(self, found: Answer, rows: list[Head], columns: list[Head]) -> pa.Table:
        spans = periods(self.data, self.filters)
        metric = self.data.catalogue.metric(self.metric)
        axes = [self._axis(span) for span in spans] if self.across in TIMES else []
        if self._moved:
            axes = axes[:1] * len(spans)  # the period compared with lies under the same buckets
        cells = []
        for row in (*(head.key for head in rows), None):
            for place, column in enumerate((*(head.key for head in columns), None)):
                figures: list[Decimal | None] = [None, None]
                for slot in range(len(spans)):
                    at = _key(column, place, axes[slot] if axes else None)
                    if at is not _BEYOND:
                        group = tuple(key for key in (row, at) if key is not None)
                        figures[slot] = found.value(metric, slot, _set_no(row, column), group)
                cells.append((row, column, *figures))
        kinds = {"row": pa.string(), "column": pa.string(), "value": VALUE, "previous": VALUE}
        return table(cells, **kinds)


_BEYOND = object()  # no bucket of the period compared with stands at this place


def _key(column: str | None, place: int, axis: tuple[Bucket, ...] | None) -> Any:  # noqa: ANN401
    """What a column is called in an answer; buckets are compared place by place."""
    if column is None or axis is None:
        return column
    return axis[place].start if place < len(axis) else _BEYOND


def _set_no(row: str | None, column: str | None) -> int:
    return (row is None) * 2 + (column is None)


def _heads(heads: list[Head]) -> pa.Table:
    rows = [tuple(vars(head).values()) for head in heads]
    days = {"start": pa.date32(), "end": pa.date32()}
    states = {"partial": pa.bool_(), "unsettled": pa.bool_()}
    return table(rows, key=pa.string(), label=pa.string(), **days, **states)


def _read(frames: dict[str, pa.Table]) -> Pivot:
    sides = [tuple(Head(**row) for row in frames[name].to_pylist()) for name in ("rows", "columns")]
    cells = {
        (row["row"], row["column"]): (row["value"], row["previous"])
        for row in frames["cells"].to_pylist()
    }
    (more,) = frames["more"].to_pylist()
    return Pivot(sides[0], sides[1], cells, (more["rows"], more["columns"]))
