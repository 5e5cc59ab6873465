"""A planned question as one SQL statement; every value is bound."""

from dataclasses import dataclass

from dashapp.manifest import Table
from dashapp.metrics import Measure, Metric
from dashapp.periods import Grain, Period, buckets
from dashapp.predicates import GUEST, Predicate
from dashapp.release import Release

BUCKET = "bucket"
# What a dimension is called in the tables, and how its members are written in an answer.
_COLUMN = {"product": "product_id", "customer": "customer_id", BUCKET: "date"}
_MEMBER = {"customer": f"coalesce(customer_id, '{GUEST}')"}
# Buckets are numbered while rows are read, which costs a third of date_trunc, and dated at the end.
_NUMBER = {
    "day": "date - DATE '1970-01-01'",
    "week": "(date - DATE '1969-12-29') // 7",
    "month": "year(date) * 12 + month(date) - 1",
    "quarter": "(year(date) * 12 + month(date) - {start}) // 3",
    "year": "(year(date) * 12 + month(date) - {start}) // 12",
}
_DATE = {
    "day": "DATE '1970-01-01' + d_bucket::INTEGER",
    "week": "DATE '1969-12-29' + (d_bucket * 7)::INTEGER",
    "month": "make_date(d_bucket // 12, d_bucket % 12 + 1, 1)",
    "quarter": "(make_date(d_bucket // 4, 1, 1) + to_months((d_bucket % 4 * 3 + {start} - 1)"
    "::INTEGER))::DATE",
    "year": "make_date(d_bucket, {start}, 1)",
}
OTHERS = ""
_MOST_BITS = 8 * 32_000_000  # of all sets of keys in one part of a statement
FACTS = "facts"


@dataclass(frozen=True)
class Question:
    """Measures over periods, grouped by each of several sets of dimensions; () is the total."""

    measures: tuple[str, ...]
    periods: tuple[Period, ...]
    sets: tuple[tuple[str, ...], ...]
    predicate: Predicate
    grain: Grain = "month"  # of the dimension "bucket"
    moved: int = 0  # days by which later periods are moved to lie under the first one's buckets
    year_start: int = 1  # the month from which quarters and years are counted
    kept: tuple[tuple[str, tuple[str, ...]], ...] = ()  # all other members are one group, OTHERS

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


@dataclass(frozen=True)
class Top:
    """Keep only the members with the largest values of a metric; the rest becomes one group."""

    metric: Metric
    limit: int


def statement(
    question: Question, parts: tuple[Part, ...], release: Release
) -> tuple[str, dict[str, object]]:
    """The SQL of a planned question and its parameters."""
    slots = range(len(question.periods))
    selects = [_select(question, part, slot, release) for part in parts for slot in slots]
    params: dict[str, object] = dict(question.predicate.params)
    for slot, period in enumerate(question.periods):
        params |= {f"from_{slot}": period.start, f"to_{slot}": period.end}
    for name, kept in question.kept:
        if name in question.dimensions:
            params |= {f"k_{name}_{i}": member for i, member in enumerate(kept)}
    dimensions = [
        f"{_DATE[question.grain].format(start=int(question.year_start))} AS bucket"
        if name == BUCKET
        else f"d_{name} AS {name}"
        for name in question.dimensions
    ]
    measures = {measure.name: measure for part in parts for measure in part.measures}
    values = [_combined(measures[name]) for name in question.measures]
    keys = ", ".join(("slot", "set_no", *_names(question)))
    columns = ", ".join(("slot", "set_no", *dimensions, *values))
    body = " UNION ALL BY NAME ".join(selects)
    return f"SELECT {columns} FROM ({body}) GROUP BY {keys}", params  # noqa: S608


def largest(question: Question, parts: tuple[Part, ...], top: Top, sql: str) -> str:
    """The statement of a question by one dimension, its small members added up under NULL.

    Done in SQL because a company may have a hundred thousand customers, and a page shows ten.
    """
    ((by,),) = question.sets
    kinds = {m.name: _kind(m) for part in parts for m in part.measures}
    sums = [f"sum({name})::{kinds[name]} AS {name}" for name in question.measures]
    place = f"row_number() OVER (ORDER BY {_now(top.metric, parts)} DESC NULLS LAST, {by})"
    member = f"CASE WHEN place <= {int(top.limit)} THEN {by} END"
    values = ", ".join((*sums, "(SELECT count(*) FROM ranked) AS members"))
    return (
        f"WITH found AS ({sql}), "  # noqa: S608
        f"ranked AS (SELECT {by}, {place} AS place FROM found GROUP BY {by}) "
        f"SELECT slot, set_no, {member} AS {by}, {values} "
        f"FROM found JOIN ranked USING ({by}) GROUP BY slot, set_no, {member}"
    )


def _now(metric: Metric, parts: tuple[Part, ...]) -> str:
    """The metric in the first period, to rank by."""
    nullable = {m.name for part in parts for m in part.measures if m.nullable}
    figures = [f"max({name}) FILTER (WHERE slot = 0)" for name in metric.measures]
    if metric.ratio is not None:
        return f"{figures[0]}::DOUBLE / nullif({figures[1]}::DOUBLE, 0)"
    return figures[0] if metric.value in nullable else f"coalesce({figures[0]}, 0)"


def _kind(measure: Measure) -> str:
    return "BIGINT" if measure.sum in (None, "1") else "DECIMAL(38,4)"


def _combined(measure: Measure) -> str:
    """One of the parts has the measure, the others have NULL."""
    value = f"max({measure.name})"
    return f"{value if measure.nullable else f'coalesce({value}, 0)'} AS {measure.name}"


def _names(question: Question) -> list[str]:
    return [f"d_{name}" for name in question.dimensions]


def _select(question: Question, part: Part, slot: int, release: Release) -> str:
    """One table's measures in one period."""
    rows = _rows(question, part, slot)
    values = {measure.name: _value(measure, part.table) for measure in part.measures}
    if part.table.kind == "keys" and _fits(question, part, slot, release):
        bits = [_bits(measure, part, release) for measure in part.measures]
        rows = f"(SELECT {', '.join((*_names(question), *bits))} FROM {rows} GROUP BY ALL)"  # noqa: S608
        values = {name: f"bit_count(bit_or({name}))::BIGINT" for name in values}
    columns = [f"{slot} AS slot", f"{_set_no(question)} AS set_no", *_names(question)]
    columns += [f"{value} AS {name}" for name, value in values.items()]
    sets = ", ".join(f"({', '.join(f'd_{name}' for name in each)})" for each in question.sets)
    return f"SELECT {', '.join(columns)} FROM {rows} GROUP BY GROUPING SETS ({sets})"  # noqa: S608


def _rows(question: Question, part: Part, slot: int) -> str:
    """The rows of a table that may count, with the dimensions beside its own columns."""
    facts = part.table.kind == FACTS
    moved = question.moved if slot else 0
    groups = [f"{_group(name, question, moved)} AS d_{name}" for name in question.dimensions]
    where = [f"date BETWEEN $from_{slot} AND $to_{slot}", question.predicate.sql]
    if facts:  # the folders' column lets DuckDB leave other months unopened
        months = (f"strftime(${end}_{slot}, '%Y-%m')" for end in ("from", "to"))
        where.append(f"month BETWEEN {' AND '.join(months)}")
    if part.table.kind != "rollup":
        statuses = dict.fromkeys(s for measure in part.measures for s in measure.status)
        where.append(f"status IN ({', '.join(repr(status) for status in statuses)})")
    source = "sales" if facts else f"marts.{part.table.name}"
    return f"(SELECT {', '.join(('*', *groups))} FROM {source} WHERE {' AND '.join(where)})"  # noqa: S608


def _group(name: str, question: Question, moved: int) -> str:
    """The member that a row counts for: its own, or that of all which are not kept."""
    member, kept = _member(name, question, moved), dict(question.kept)
    if name not in kept:
        return member
    named = ", ".join(f"$k_{name}_{i}" for i in range(len(kept[name]))) or "NULL"
    return f"CASE WHEN {member} IN ({named}) THEN {member} ELSE '{OTHERS}' END"


def _member(name: str, question: Question, moved: int) -> str:
    if name != BUCKET:
        return _MEMBER.get(name, _COLUMN.get(name, name))
    number = _NUMBER[question.grain].format(start=int(question.year_start))
    return number.replace("date", f"(date + {int(moved)})") if moved else number


def _set_no(question: Question) -> str:
    """Which grouping set a row belongs to, told by GROUPING's bits."""
    if len(question.sets) == 1:
        return "0"
    cases = []
    for number, each in enumerate(question.sets):
        bits = "".join("0" if name in each else "1" for name in question.dimensions)
        cases.append(f"WHEN {int(bits, 2)} THEN {number}")
    return f"CASE GROUPING({', '.join(_names(question))}) {' '.join(cases)} END"


def _value(measure: Measure, table: Table) -> str:
    if table.kind == "rollup":
        return f"sum({measure.name})::{_kind(measure)}"
    if measure.distinct is not None:
        return f"count(DISTINCT {_key(measure, table)}) FILTER (WHERE {measure.condition})"
    return f"{line_sum(measure)} FILTER (WHERE {measure.condition})"


def line_sum(measure: Measure) -> str:
    """The aggregate of a sum measure over sales rows, each line taken to four decimals."""
    return "count(*)" if measure.sum == "1" else f"sum(({measure.sum})::DECIMAL(38,4))"


def _key(measure: Measure, table: Table) -> str:
    distinct = measure.distinct or ""
    return dict(table.keys).get(distinct, distinct)


def _bits(measure: Measure, part: Part, release: Release) -> str:
    """The set of a measure's keys as bits: half the time of count(DISTINCT), and just as exact."""
    key = _key(measure, part.table)
    same = len({each.condition for each in part.measures}) == 1  # then the rows are chosen already
    filtered = "" if same else f" FILTER (WHERE {measure.condition})"
    largest = release.largest_keys[part.table.name, key]
    return f"bitstring_agg({key}, 0, {largest}){filtered} AS {measure.name}"


def _fits(question: Question, part: Part, slot: int, release: Release) -> bool:
    """Whether the sets of keys stay small; many groups of many orders would not."""
    groups = 1
    for name in question.dimensions:
        groups *= (
            len(buckets(question.periods[slot], question.grain, question.year_start))
            if name == BUCKET
            else len(release.domain.values(name))
        )
    keys = [_key(measure, part.table) for measure in part.measures]
    return groups * sum(release.largest_keys[part.table.name, key] for key in keys) <= _MOST_BITS
