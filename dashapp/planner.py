"""Choose, for each measure, the smallest table that can answer a question, and ask it."""

import duckdb
import pyarrow as pa

from dashapp.manifest import Table
from dashapp.metrics import Catalogue, Measure
from dashapp.release import Release, ReleaseError
from dashapp.statement import BUCKET, FACTS, OTHERS, Part, Question, Top, largest, statement

__all__ = ["BUCKET", "OTHERS", "Part", "Question", "Top", "ask", "check_catalogue", "plan"]


def plan(question: Question, release: Release, catalogue: Catalogue) -> tuple[Part, ...]:
    """Give each measure to the smallest table that can answer it exactly."""
    manifest = release.manifest
    same = catalogue.unchanged(manifest.measures)
    tables = sorted(manifest.tables, key=lambda table: (table.kind == FACTS, table.rows))
    chosen: dict[Table, list[Measure]] = {}
    for name in question.measures:
        measure = catalogue.measure(name)
        table = next(t for t in tables if _answers(t, measure, question.columns, name in same))
        chosen.setdefault(table, []).append(measure)
    return tuple(Part(table, tuple(measures)) for table, measures in chosen.items())


def _answers(table: Table, measure: Measure, columns: frozenset[str], same: bool) -> bool:
    if table.kind == FACTS:
        return True
    if not columns <= set(table.dimensions):
        return False
    if table.kind == "rollup":
        # A customer buys on several days, so counts of customers never add up over them.
        additive = measure.sum is not None or measure.distinct == "order_id"
        return same and additive and measure.name in table.measures
    keyed = table.kind == "keys" and measure.distinct in dict(table.keys)
    return keyed and measure.known is None and "status" in table.dimensions


def ask(
    question: Question, release: Release, catalogue: Catalogue, top: Top | None = None
) -> pa.Table:
    """One row for each period, set and group: slot, set_no, the dimensions, the measures.

    `slot` and `set_no` number the question's periods and sets. A sum is 0 where no line counts,
    but NULL when it is over a known column. Groups without any line have no row.
    With `top`, members beyond the limit are added up in one group whose member is NULL, and
    each row tells the number of all `members`.
    """
    parts = plan(question, release, catalogue)
    sql, params = statement(question, parts, release)
    return release.query(sql if top is None else largest(question, parts, top, sql), params)


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
