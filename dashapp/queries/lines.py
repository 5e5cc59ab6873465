"""The order lines behind a number, each with its file and row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import FilterError, Filters
from dashapp.metrics import STATUSES, Measure
from dashapp.queries.answers import cached, rows_seen, table, to_pandas
from dashapp.queries.buyers import GROUPS, members_of
from dashapp.queries.labels import GUEST_LABEL
from dashapp.statement import line_sum

NOW, BEFORE = WHEN = ("now", "before")  # the filters' period, and the one compared with
MOST_LINES = 100_000  # of one page
STREAMED = 25_000  # lines that an export reads at once
_COLUMNS = f"""
    s.date, s.order_id,
    CASE WHEN s.customer_id IS NULL THEN '{GUEST_LABEL}'
        ELSE coalesce(nullif(c.name, ''), s.customer_id) END AS customer, s.customer_id,
    s.product, s.category, s.region, s.channel, s.status, s.quantity, s.unit_price, s.discount,
    s.amount, coalesce(b.file, s.source) AS file, s.source_row
"""


@dataclass(frozen=True)
class Only:
    """Which of a metric's lines: of a status, of a group of buyers, of which of the two periods."""

    status: str = ""
    buyers: str = ""
    when: str = NOW

    @classmethod
    def of(cls, status: str, buyers: str, when: str) -> "Only":
        """Check the values of an address; who lapsed has lines in the period before alone."""
        for key, value, allowed in (
            ("status", status, STATUSES),
            ("buyers", buyers, GROUPS),
            ("when", when, WHEN),
        ):
            if value and value not in allowed:
                names = ", ".join(allowed)
                raise FilterError(f"{key}: {value[:40]!r} is not one of {names}.")
        return cls(status, buyers, BEFORE if buyers == "lapsed" else when or NOW)

    @property
    def query(self) -> dict[str, str | None]:
        """The keys of an address that say so; None for what is not narrowed."""
        when = self.when if self.when != NOW and self.buyers != "lapsed" else None
        return {"status": self.status or None, "buyers": self.buyers or None, "when": when}

    @property
    def parts(self) -> tuple[str, ...]:
        """What the lines are narrowed to, for the name of a file."""
        return tuple(value for value in self.query.values() if value)


ALL_LINES = Only()


@dataclass(frozen=True)
class Lines:
    """One page of order lines; totals are over all matching lines, not only the page."""

    frame: pd.DataFrame
    total_rows: int
    totals: Mapping[str, Decimal | None]  # quantity, discount, amount and each of the measures


def order_lines(
    data: Data,
    filters: Filters,
    metric: str,
    page: int = 1,
    size: int = 50,
    *,
    only: Only = ALL_LINES,
) -> Lines:
    """The lines that count for a metric, newest first; a page beyond the last one is empty."""
    if page < 1 or not 1 <= size <= MOST_LINES:
        raise FilterError(f"page: {page} of {size} lines; pages start at 1, of 1 to {MOST_LINES}.")
    question = (filters, metric, page, size, only)
    frames = cached(
        data, "order_lines", question, lambda: _compute(data, filters, metric, (page, size), only)
    )
    (totals,) = frames["totals"].to_pylist()
    return Lines(to_pandas(frames["lines"]), totals.pop("lines"), totals)


def _compute(
    data: Data, filters: Filters, metric: str, part: tuple[int, int], only: Only
) -> dict[str, pa.Table]:
    asked = _asked(data, filters, metric, only)
    totals, days = _totals(data, asked)
    page, size = part
    first = (page - 1) * size
    start, end, skipped = _days_of_page(days, first, size)
    limit = f"LIMIT {size} OFFSET {first - skipped}"
    return {"lines": _read(data, asked, start, end, limit), "totals": totals}


@dataclass(frozen=True)
class LineStream:
    """All lines that count for a metric; `tables` reads them newest first, some days at a time.

    Nothing is open between two tables: who stops asking leaves nothing behind.
    """

    total_rows: int
    totals: Mapping[str, Decimal | None]
    schema: pa.Schema
    tables: Callable[[], Iterator[pa.Table]]


def every_line(
    data: Data, filters: Filters, metric: str, *, only: Only = ALL_LINES, size: int = STREAMED
) -> LineStream:
    """The lines of which `order_lines` shows a page, in the same order; of any number.

    Days part the order, so each table holds whole days: `size` lines, or those of one day.
    """
    asked = _asked(data, filters, metric, only)
    found, days = _totals(data, asked)
    (totals,) = found.to_pylist()
    spans = _spans(days, size)
    empty = _read(data, asked, date.max, date.min, "LIMIT 0")
    return LineStream(
        totals.pop("lines"),
        totals,
        empty.schema,
        lambda: (_read(data, asked, start, end) for start, end in spans),
    )


def _spans(days: list[tuple[date, int]], size: int) -> list[tuple[date, date]]:
    """The first and last days of parts of about so many lines, newest first."""
    spans: list[tuple[date, date]] = []
    held = size
    for day, lines in days:
        if held + lines > size:
            spans.append((day, day))
            held = 0
        spans[-1] = (day, spans[-1][1])
        held += lines
    return spans


@dataclass(frozen=True)
class _Asked:
    """Which lines: the condition within the days of $start and $end, its values, the measures."""

    where: str
    params: dict[str, Any]
    measures: tuple[Measure, ...]


def _asked(data: Data, filters: Filters, metric: str, only: Only) -> _Asked:
    measures = tuple(data.catalogue.measure(n) for n in data.catalogue.metric(metric).measures)
    return _Asked(*_condition(data, filters, measures, only), measures)


def _condition(
    data: Data, filters: Filters, measures: tuple[Measure, ...], only: Only
) -> tuple[str, dict[str, Any]]:
    """The condition of the lines within the period of $start and $end, and its parameters."""
    counted = " OR ".join(f"({measure.condition})" for measure in measures)
    seen, params = rows_seen(data, filters), {}
    if only.status:
        counted = f"({counted}) AND status = $status"
        params["status"] = only.status
    where = f"({seen.sql}) AND ({counted})"
    if only.buyers:
        group, named = members_of(data, filters, counted, only.buyers)
        where = f"{where} AND {group}"
        params |= named
    period = filters.period if only.when == NOW else filters.comparison(data.release.domain)
    if period is None:
        said = filters.comparison_phrase(data.release.domain)
        raise FilterError(f"when: there is no period before this one; {said}.")
    return where, dict(seen.params) | params | {"start": period.start, "end": period.end}


_IN_PERIOD = (
    "date BETWEEN $start AND $end "
    "AND month BETWEEN strftime($start, '%Y-%m') AND strftime($end, '%Y-%m')"
)


def _totals(data: Data, asked: _Asked) -> tuple[pa.Table, list[tuple[date, int]]]:
    """The totals of all lines, and how many lines each day has, newest first.

    Sums are taken by day and added up, so that one pass gives both; distinct counts need a second.
    """
    sums = {"quantity": "sum(quantity)", "discount": "sum(discount)", "amount": "sum(amount)"}
    counts = {}
    for measure in asked.measures:
        lines = f"FILTER (WHERE {measure.condition})"
        if measure.distinct:
            counts[measure.name] = f"count(DISTINCT {measure.distinct}) {lines}"
        else:
            sums[measure.name] = f"{line_sum(measure)} {lines}"
    source = f"FROM sales WHERE {_IN_PERIOD} AND {asked.where}"
    by_day = f"SELECT date, count(*) AS lines, {_columns(sums)} {source} GROUP BY date"
    days = data.release.query(f"{by_day} ORDER BY date DESC", asked.params).to_pylist()
    totals = {name: _added(day[name] for day in days) for name in sums}
    if counts:
        counted = data.release.query(f"SELECT {_columns(counts)} {source}", asked.params)
        totals |= counted.to_pylist()[0]
    kinds = dict.fromkeys(totals, pa.decimal128(38, 4))
    row = (sum(day["lines"] for day in days), *totals.values())
    return table([row], lines=pa.int64(), **kinds), [(day["date"], day["lines"]) for day in days]


def _columns(values: Mapping[str, str]) -> str:
    return ", ".join(f"({sql})::DECIMAL(38,4) AS {name}" for name, sql in values.items())


def _added(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _days_of_page(days: list[tuple[date, int]], first: int, size: int) -> tuple[date, date, int]:
    """The days that hold lines first … first+size, and how many lines are newer than them.

    Sorting only these days spares reading every column of all matching lines.
    """
    end: date | None = None
    seen = skipped = 0
    for day, lines in days:
        if seen + lines > first and end is None:
            end, skipped = day, seen
        seen += lines
        if end is not None and seen >= first + size:
            return day, end, skipped
    if end is None:
        return date.max, date.min, first
    return days[-1][0], end, skipped


def _read(data: Data, asked: _Asked, start: date, end: date, limit: str = "") -> pa.Table:
    """The lines of these days, newest first."""
    return data.release.query(
        f"WITH s AS (SELECT * FROM sales WHERE {_IN_PERIOD} AND {asked.where} "  # noqa: S608
        f"ORDER BY sold_at DESC, sale_id {limit}) "
        f"SELECT {_COLUMNS} FROM s LEFT JOIN marts.customers AS c USING (customer_id) "
        "LEFT JOIN marts.batches AS b USING (batch_id) ORDER BY s.sold_at DESC, s.sale_id",
        asked.params | {"start": start, "end": end},
    )
