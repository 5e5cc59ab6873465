"""When it is busy: a metric per day by weekday and month, and by weekday and hour."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.metrics import Metric
from dashapp.periods import Period
from dashapp.queries.answers import (
    VALUE,
    Row,
    cached,
    metric_value,
    rows_seen,
    table,
    to_pandas,
)
from dashapp.queries.pooled import by_bucket
from dashapp.queries.selection import gap_in, notes_in, said
from dashapp.queries.settled import settled_to
from dashapp.statement import line_sum

LEAST_DAYS = 28
WEEKDAYS = range(1, 8)  # Monday is 1
TOO_SHORT = "Seasonality needs at least four complete weeks; this period has {days}."
NO_TIMES = "The sales carry no time of day."
ALL = 0  # the row or column of all weekdays, months or hours together
Cell = tuple[int, int]


@dataclass(frozen=True)
class Season:
    """A metric per day in each cell, or why it is not told.

    `frame` has weekday (1 is Monday), column (a month from 1, or an hour), days, value; 0 stands
    for all weekdays or all columns together, so that (0, 0) is the mean of everything. Of hours,
    `days` of a column are those of its weekday: each has every hour.
    """

    frame: pd.DataFrame
    notes: tuple[str, ...]
    gap: str | None


def by_month(data: Data, filters: Filters, metric: str) -> Season:
    """Weekday × month over the final days of the period; of a ratio the ratio of the sums."""
    frames = cached(data, "by_month", (filters, metric), lambda: _by_month(data, filters, metric))
    return _season(frames)


def by_hour(data: Data, filters: Filters, metric: str) -> Season:
    """Weekday × hour, of the sources whose sales carry a time of day."""
    frames = cached(data, "by_hour", (filters, metric), lambda: _by_hour(data, filters, metric))
    return _season(frames)


def _season(frames: Mapping[str, pa.Table]) -> Season:
    kept = dict(frames)
    return Season(to_pandas(kept["cells"]), notes_in(kept), gap_in(kept))


def _final(data: Data, filters: Filters) -> Period | None:
    known = Period(data.release.domain.data_from, settled_to(data))
    return filters.period.within(known)


def _too_short(data: Data, span: Period | None) -> dict[str, pa.Table]:
    days = span.days if span else 0
    few = {0: "no complete day", 1: "one day"}
    gap = TOO_SHORT.format(days=few.get(days, f"{days} days"))
    longer = data.release.domain.period.days >= LEAST_DAYS
    gap += " Choose a longer one." if longer else ""
    return {"cells": _cells({}, {}, None), "gap": said(gap)}


def _by_month(data: Data, filters: Filters, metric: str) -> dict[str, pa.Table]:
    span, chosen = _final(data, filters), data.catalogue.metric(metric)
    if span is None or span.days < LEAST_DAYS:
        return _too_short(data, span)
    found = by_bucket(data, filters, chosen, span, "day")
    nothing = found.nothing(chosen)
    sums, counts = _Sums(chosen), _days(span, lambda month: (month,))
    for offset in range(span.days):
        day = span.start + timedelta(days=offset)
        row = found.rows.get((0, 0, (day,)), nothing)
        sums.add(day.isoweekday(), day.month, row)
    return {"cells": _cells(sums.totals, counts, chosen), "gap": said(None)}


def _days(span: Period, columns: Callable[[int], Iterable[int]]) -> dict[Cell, int]:
    """How many days each cell has; `columns` are those that a day of a month counts for."""
    counts: dict[Cell, int] = defaultdict(int)
    for offset in range(span.days):
        day = span.start + timedelta(days=offset)
        for column in (ALL, *columns(day.month)):
            counts[day.isoweekday(), column] += 1
            counts[ALL, column] += 1
    return counts


class _Sums:
    """The measures of each cell, added up; also of its weekday, its column, and of all."""

    def __init__(self, metric: Metric) -> None:
        self.names = metric.measures
        self.totals: dict[Cell, dict[str, Decimal | None]] = {}

    def add(self, weekday: int, column: int, row: Row) -> None:
        for cell in ((weekday, column), (weekday, ALL), (ALL, column), (ALL, ALL)):
            kept = self.totals.setdefault(cell, dict.fromkeys(self.names))
            for name in self.names:
                if row[name] is not None:
                    kept[name] = (kept[name] or Decimal(0)) + Decimal(row[name])


def _cells(sums: Mapping[Cell, Row], counts: Mapping[Cell, int], metric: Metric | None) -> pa.Table:
    """A row for each cell that has days; without lines in them it is 0, a ratio unknown."""
    rows = []
    for (weekday, column), days in sorted(counts.items()):
        total = metric_value(metric, sums[weekday, column]) if metric else None
        if total is not None and metric and metric.ratio is None:
            total = (total / days).quantize(Decimal("1e-10"))
        rows.append((weekday, column, days, total))
    return table(rows, weekday=pa.int32(), column=pa.int32(), days=pa.int32(), value=VALUE)


def _by_hour(data: Data, filters: Filters, metric: str) -> dict[str, pa.Table]:
    span, chosen = _final(data, filters), data.catalogue.metric(metric)
    if span is None or span.days < LEAST_DAYS:
        return _too_short(data, span)
    seen = rows_seen(data, filters)
    timed, note = _timed(data, seen.sql, dict(seen.params), span)
    if not timed:
        return {"cells": _cells({}, {}, None), "gap": said(NO_TIMES)}
    measures = [data.catalogue.measure(name) for name in chosen.measures]
    values = ", ".join(
        f"(count(DISTINCT {each.distinct}) FILTER (WHERE {each.condition}))::DECIMAL(38,4) "
        f"AS {each.name}"
        if each.distinct
        else f"({line_sum(each)} FILTER (WHERE {each.condition}))::DECIMAL(38,4) AS {each.name}"
        for each in measures
    )
    totals = ", ".join(f"sum({each.name})::DECIMAL(38,4) AS {each.name}" for each in measures)
    # By date first: a customer counts once on each day, and hours of a day come apart anyway.
    found = data.release.query(
        f"WITH hours AS (SELECT date, hour(sold_at) AS hour, {values} FROM sales "  # noqa: S608
        f"WHERE {_WITHIN} AND ({seen.sql}) AND source = ANY($timed) GROUP BY ALL) "
        f"SELECT isodow(date) AS weekday, hour, {totals} FROM hours GROUP BY ALL",
        dict(seen.params) | _days_of(span) | {"timed": timed},
    )
    sums, nothing = _Sums(chosen), {each.name: None if each.nullable else 0 for each in measures}
    filled = {(row["weekday"], row["hour"]): row for row in found.to_pylist()}
    hours = [hour for _, hour in filled]
    for weekday in WEEKDAYS:
        for hour in range(min(hours), max(hours) + 1):
            row = filled.get((weekday, hour), nothing)
            sums.add(weekday, hour + 1, row | _zero(row, nothing))
    counts = _days(span, lambda _: range(min(hours) + 1, max(hours) + 2))
    return {"cells": _cells(sums.totals, counts, chosen), "gap": said(None, note)}


def _zero(row: Row, nothing: Row) -> dict[str, Decimal | int]:
    return {
        name: empty
        for name, empty in nothing.items()
        if row.get(name) is None and empty is not None
    }


_WITHIN = (
    "date BETWEEN $start AND $end "
    "AND month BETWEEN strftime($start, '%Y-%m') AND strftime($end, '%Y-%m')"
)


def _days_of(span: Period) -> dict[str, object]:
    return {"start": span.start, "end": span.end}


def _timed(
    data: Data, where: str, params: dict[str, str], span: Period
) -> tuple[list[str], tuple[str, ...]]:
    """The sources that tell times, and a note of those that do not: all theirs are midnight."""
    found = data.release.query(
        "SELECT source, count(*) AS lines, "  # noqa: S608
        "count(*) FILTER (WHERE sold_at <> date_trunc('day', sold_at)) AS timed "
        f"FROM sales WHERE {_WITHIN} AND ({where}) GROUP BY source ORDER BY source",
        params | _days_of(span),
    ).to_pylist()
    timed = [row["source"] for row in found if row["timed"]]
    left = [row["source"] for row in found if not row["timed"]]
    if not left or not timed:
        return timed, ()
    said_of = ", ".join(left)
    return timed, (f"Sales of {said_of} carry no time of day and are not counted here.",)
