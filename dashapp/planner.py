"""Choose, for each measure, the smallest table that can answer a question, and ask it."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from dashapp.manifest import Table
from dashapp.metrics import Catalogue, Measure
from dashapp.periods import Grain, Period
from dashapp.predicates import GUEST, Predicate
from dashapp.release import Release, ReleaseError

BUCKET = "bucket"
# What a dimension is called in the tables, and how its members are written in an answer.
_COLUMN = {"product": "product_id", "customer": "customer_id", BUCKET: "date"}
_MEMBER = {"customer": f"coalesce(customer_id, '{GUEST}')"}
_FACTS = "facts"


@dataclass(frozen=True)
class Question:
    """Measures over periods, grouped by each of several sets of dimensions; () is the total."""

    measures: tuple[str, ...]
    periods: tuple[Period, ...]
    sets: tuple[tuple[str, ...], ...]
    predicate: Predicate
    grain: Grain = "month"  # of the dimension "bucket"

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Every dimension of the sets, each once."""
        return tuple(dict.fromkeys(name for each in self.sets for name in each))

    @property
    def columns(self) -> frozenset[str]:
        """The columns that a table needs to answer it."""
        grouped = {_COLUMN.get(name, name) for name in self.dimensions}
        return frozenset(grouped | set(self.predicate.columns) | {"date"})


@dataclass(frozen=True)
class Part:
    """The measures that one table answers."""

    table: Table
    measures: tuple[Measure, ...]


def plan(question: Question, release: Release, catalogue: Catalogue) -> tuple[Part, ...]:
    """Give each measure to the smallest table that can answer it exactly."""
    manifest = release.manifest
    same = catalogue.unchanged(manifest.measures)
    tables = sorted(manifest.tables, key=lambda table: (table.kind == _FACTS, table.rows))
    chosen: dict[Table, list[Measure]] = {}
    for name in question.measures:
        measure = catalogue.measure(name)
        table = next(t for t in tables if _answers(t, measure, question.columns, name in same))
        chosen.setdefault(table, []).append(measure)
    return tuple(Part(table, tuple(measures)) for table, measures in chosen.items())


def _answers(table: Table, measure: Measure, columns: frozenset[str], same: bool) -> bool:
    if table.kind == _FACTS:
        return True
    if not columns <= set(table.dimensions):
        return False
    if table.kind == "rollup":
        # A customer buys on several days, so counts of customers never add up over them.
        additive = measure.sum is not None or measure.distinct == "order_id"
        return same and additive and measure.name in table.measures
    keyed = table.kind == "keys" and measure.distinct in dict(table.keys)
    return keyed and measure.known is None and "status" in table.dimensions


def ask(question: Question, release: Release, catalogue: Catalogue) -> pa.Table:
    """One row for each period, set and group: slot, set_no, the dimensions, the measures.

    `slot` and `set_no` number the question's periods and sets. A sum is 0 where no line counts,
    but NULL when the measure needs a known column. Groups without any line have no row.
    """
    return release.query(*statement(question, plan(question, release, catalogue)))


def statement(question: Question, parts: tuple[Part, ...]) -> tuple[str, dict[str, object]]:
    """The SQL of a planned question and its parameters."""
    selects = [
        _select(question, part, slot) for part in parts for slot in range(len(question.periods))
    ]
    params: dict[str, object] = dict(question.predicate.params)
    for slot, period in enumerate(question.periods):
        params |= {f"from_{slot}": period.start, f"to_{slot}": period.end}
    body = " UNION ALL BY NAME ".join(selects)
    keys = ", ".join(("slot", "set_no", *question.dimensions))
    measures = {m.name: m for part in parts for m in part.measures}
    values = ", ".join(_combined(measures[name]) for name in question.measures)
    return f"SELECT {keys}, {values} FROM ({body}) GROUP BY {keys}", params  # noqa: S608


def _combined(measure: Measure) -> str:
    value = f"max({measure.name})"
    return f"{value if measure.known else f'coalesce({value}, 0)'} AS {measure.name}"


def _select(question: Question, part: Part, slot: int) -> str:
    facts = part.table.kind == _FACTS
    source = "sales" if facts else f"marts.{part.table.name}"
    groups = [f"{_member(name, question.grain)} AS {name}" for name in question.dimensions]
    values = [f"{_value(measure, part.table)} AS {measure.name}" for measure in part.measures]
    where = [f"date BETWEEN $from_{slot} AND $to_{slot}", question.predicate.sql]
    if facts:  # the folders' column lets DuckDB leave other months unopened
        where.append(
            f"month BETWEEN strftime($from_{slot}, '%Y-%m') AND strftime($to_{slot}, '%Y-%m')"
        )
    if part.table.kind != "rollup":
        where.append(_any_status(part.measures))
    columns = ", ".join([f"{slot} AS slot", f"{_set_no(question)} AS set_no", *groups, *values])
    sets = ", ".join(_set(question, each) for each in question.sets)
    return (
        f"SELECT {columns} FROM {source} WHERE {' AND '.join(where)} "  # noqa: S608
        f"GROUP BY GROUPING SETS ({sets})"
    )


def _member(name: str, grain: Grain) -> str:
    if name == BUCKET:
        return f"date_trunc('{grain}', date)::DATE"
    return _MEMBER.get(name, _COLUMN.get(name, name))


def _set(question: Question, names: Iterable[str]) -> str:
    return f"({', '.join(_member(name, question.grain) for name in names)})"


def _set_no(question: Question) -> str:
    """Which grouping set a row belongs to, told by GROUPING's bits."""
    names = question.dimensions
    if len(question.sets) == 1:
        return "0"
    grouping = ", ".join(_member(name, question.grain) for name in names)
    cases = []
    for number, each in enumerate(question.sets):
        bits = "".join("0" if name in each else "1" for name in names)
        cases.append(f"WHEN {int(bits, 2)} THEN {number}")
    return f"CASE GROUPING({grouping}) {' '.join(cases)} END"


def _value(measure: Measure, table: Table) -> str:
    if table.kind == "rollup":
        kind = "DECIMAL(38,4)" if measure.sum not in (None, "1") else "BIGINT"
        return f"sum({measure.name})::{kind}"
    if measure.distinct is not None:
        column = dict(table.keys).get(measure.distinct, measure.distinct)
        return f"count(DISTINCT {column}) FILTER (WHERE {measure.condition})"
    return f"{line_sum(measure)} FILTER (WHERE {measure.condition})"


def line_sum(measure: Measure) -> str:
    """The aggregate of a sum measure over sales rows, each line taken to four decimals."""
    if measure.sum == "1":
        return "count(*)"
    return f"sum(({measure.sum})::DECIMAL(38,4))"


def _any_status(measures: tuple[Measure, ...]) -> str:
    statuses = dict.fromkeys(status for measure in measures for status in measure.status)
    return f"status IN ({', '.join(repr(status) for status in statuses)})"


def check_catalogue(release: Release, catalogue: Catalogue) -> None:
    """Bind each measure to the facts; ReleaseError names the one that does not fit them."""
    for measure in catalogue.measures:
        # Without a cast, so that adding up a text does not bind.
        value = f"count(DISTINCT {measure.distinct})" if measure.distinct else f"sum({measure.sum})"
        sql = f"SELECT {value} FILTER (WHERE {measure.condition}) AS value FROM sales LIMIT 0"  # noqa: S608
        try:
            release.query(sql)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise ReleaseError(
                f"the catalogue's measure {measure.name} does not fit the sales rows: {reason}"
            ) from error
