"""A figure as one statement against the release's Parquet files, to be checked by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.metrics import Measure, Metric
from dashapp.planner import Part, Question, plan
from dashapp.queries.answers import VALUE, answer, cached, rows_seen
from dashapp.statement import FACTS, line_sum

FILES = "facts/sales/*/*.parquet"
PLACES = 6  # decimals to which a ratio is compared, since SQL divides in floating point
_ORDER = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Source:
    """A table that answers some of a metric's measures."""

    table: str
    kind: str
    rows: int
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Receipt:
    """How a metric's value is read for a view, and how to read it again by hand."""

    metric: Metric
    sql: str
    value: Decimal | None  # what the pages show, a ratio to PLACES decimals
    parts: Mapping[str, Decimal | None]  # measure → its value
    sources: tuple[Source, ...]  # the planner's choice


def receipt(data: Data, filters: Filters, metric: Metric) -> Receipt:
    """The value of a metric within filters and the user's rows, and the statement for it."""
    question = Question(
        data.catalogue.measures_of((metric.name,)),
        (filters.period,),
        ((),),
        rows_seen(data, filters),
    )

    def compute() -> dict[str, pa.Table]:
        found = answer(data, question)
        row = found.rows.get((0, 0, ())) or found.nothing(metric)
        columns = {name: pa.array([_decimal(row[name])], VALUE) for name in metric.measures}
        value = pa.array([found.value(metric, 0)], VALUE)
        return {"parts": pa.table(columns), "value": pa.table({"value": value})}

    frames = cached(data, "receipt", (filters, metric.name), compute)
    (parts,), value = frames["parts"].to_pylist(), frames["value"]["value"][0].as_py()
    chosen = plan(question, data.release, data.catalogue)
    return Receipt(
        metric,
        by_hand(data, filters, metric),
        _placed(metric, value),
        parts,
        tuple(map(_source, chosen)),
    )


def by_hand(data: Data, filters: Filters, metric: Metric) -> str:
    """The statement: no parameters, values as quoted literals, so that it runs as it is."""
    measures = [data.catalogue.measure(name) for name in metric.measures]
    values = ",\n".join(f"  {_known(measure)} AS {measure.name}" for measure in measures)
    where = "\n  AND ".join(_conditions(data, filters))
    select = f"SELECT\n{values}\nFROM read_parquet('{FILES}')\nWHERE {where}"
    if metric.ratio is None:
        return select
    top, below = metric.ratio
    ratio = f"round({top} / nullif({below}, 0), {PLACES}) AS {metric.name}"
    inner = select.replace("\n", "\n  ")
    return f"WITH parts AS (\n  {inner}\n)\nSELECT {top}, {below},\n  {ratio}\nFROM parts"


def _conditions(data: Data, filters: Filters) -> list[str]:
    """The period, the filters and the user's rows."""
    seen, period = rows_seen(data, filters), filters.period
    days = f"date BETWEEN {literal(period.start)} AND {literal(period.end)}"
    rest = seen.sql.removeprefix("TRUE AND ").removesuffix(" AND TRUE")
    return [days] if rest == "TRUE" else [days, _bound(rest, seen.params)]


def printed(data: Data, found: Receipt) -> tuple[tuple[str, str], ...]:
    """The columns of the statement's one row, as DuckDB prints them."""
    cells = []
    for name, value in found.parts.items():
        measure = data.catalogue.measure(name)
        whole = measure.distinct is not None or measure.sum == "1"
        cells.append((name, "NULL" if value is None else f"{value:.{0 if whole else 4}f}"))
    if found.metric.ratio is not None:
        value = found.value
        cells.append((found.metric.name, "NULL" if value is None else _double(value)))
    return tuple(cells)


def _double(value: Decimal) -> str:
    """A number in floating point: no zeros at the end, but one decimal at least."""
    text = f"{value:f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def holders(data: Data, measure: Measure) -> tuple[Source, ...]:
    """Every table of the release from which a measure can be read, the smallest first."""
    same = measure.name in data.catalogue.unchanged(data.release.manifest.measures)
    found = [
        Source(table.name, table.kind, table.rows, (measure.name,))
        for table in data.release.manifest.tables
        if table.kind == FACTS
        or (table.kind == "rollup" and same and measure.name in table.measures)
        or (table.kind == "keys" and measure.known is None and measure.distinct in dict(table.keys))
    ]
    return tuple(sorted(found, key=lambda each: (each.kind == FACTS, each.rows)))


def literal(value: str | date) -> str:
    """A value as SQL writes it; only a quote ends a text in it, so only quotes are doubled."""
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


def _bound(sql: str, params: tuple[tuple[str, str], ...]) -> str:
    """The condition with its parameters written in, in one pass: no value is read again."""
    values = dict(params)
    return _ORDER.sub(lambda found: literal(values[found[1]]), sql)


def aggregate(measure: Measure) -> str:
    """What a measure adds up or counts, as SQL over the order lines."""
    if measure.distinct is not None:
        return f"count(DISTINCT {measure.distinct}) FILTER (WHERE {measure.condition})"
    return f"{line_sum(measure)} FILTER (WHERE {measure.condition})"


def _known(measure: Measure) -> str:
    """The aggregate, 0 where no line counts, unless that means unknown."""
    value = aggregate(measure)
    return value if measure.nullable or measure.distinct else f"coalesce({value}, 0)"


def _source(part: Part) -> Source:
    names = tuple(measure.name for measure in part.measures)
    return Source(part.table.name, part.table.kind, part.table.rows, names)


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _placed(metric: Metric, value: Decimal | None) -> Decimal | None:
    if value is None or metric.ratio is None:
        return value
    return value.quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_HALF_EVEN)
