"""Duplicates, quarantine and control totals."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.engine import Engine
from etl.errors import DataError
from etl.intake import LINE_TABLE
from etl.quality import Control, Total, dropped, published, repeated, totals

pytestmark = pytest.mark.unit

Row = tuple[str, int, int, int]


def rule(engine: Engine, rows: list[Row]) -> dict[tuple[int, int], str]:
    """The verdict on rows of (key, batch, row, content): (batch, row) → why it is dropped."""
    engine.con.execute("DROP TABLE IF EXISTS lines")
    engine.con.execute(LINE_TABLE)
    if rows:
        engine.con.executemany(
            "INSERT INTO lines (sale_id, source, batch, source_row, amount) "
            "VALUES (?, 's', ?, ?, ?)",
            rows,
        )
    lines = engine.table("lines")
    gone = engine.create("gone", dropped(lines, engine.create("repeated", repeated(lines))))
    found = engine.rows(gone.select("batch", "source_row", "kind"))
    return {(batch, row): kind for batch, row, kind in found}


def expected(rows: list[Row]) -> dict[tuple[int, int], str]:
    """The same verdict, row by row in Python."""
    verdict: dict[tuple[int, int], str] = {}
    kept: dict[str, tuple[int, int, int]] = {}
    for key, batch, row, content in sorted(rows, key=lambda row: row[1:3]):
        first = kept.get(key)
        if first is None or first[0] < batch:
            if first is not None:
                verdict[first[:2]] = "superseded"
            kept[key] = (batch, row, content)
        else:
            verdict[(batch, row)] = "duplicate" if content == first[2] else "conflict"
    return verdict


def test_the_first_of_a_file_stays_and_the_later_file_wins(engine: Engine) -> None:
    rows = [("a", 0, 2, 10), ("a", 0, 3, 10), ("a", 0, 4, 11), ("a", 1, 2, 12), ("b", 0, 5, 1)]
    assert rule(engine, rows) == {
        (0, 2): "superseded",
        (0, 3): "duplicate",
        (0, 4): "conflict",
    }


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.integers(1, 30), st.integers(1, 3)),
        unique_by=lambda row: row[1:3],
        max_size=25,
    )
)
def test_rulings_agree_with_a_walk_over_the_rows(engine: Engine, rows: list[Row]) -> None:
    verdict = rule(engine, rows)
    assert verdict == expected(rows)
    left = engine.rows(totals(published(engine.table("lines"), engine.table("gone"))))
    assert sum(row[1] for row in left) == len(rows) - len(verdict)
    assert sum(row[1] for row in left) == len({row[0] for row in rows})


def test_rows_with_a_fault_take_no_part(engine: Engine) -> None:
    engine.con.execute(LINE_TABLE)
    engine.con.execute(
        "INSERT INTO lines (sale_id, source, batch, source_row, fault) "
        "VALUES ('a', 's', 0, 2, NULL), ('a', 's', 1, 2, 3)"
    )
    assert engine.rows(repeated(engine.table("lines"))) == []


def test_books_that_do_not_balance_fail_the_run() -> None:
    one = Total(1, Decimal("5.0000"))
    Control("s", Total(2, Decimal(10)), one, one, Total(), Total()).settle()
    with pytest.raises(DataError, match=r"source s: control totals differ: read 3 rows of 10"):
        Control("s", Total(3, Decimal(10)), one, one, Total(), Total()).settle()
    with pytest.raises(DataError, match=r"accounted for 2 rows of 10\.0000"):
        Control("s", Total(2, Decimal(11)), one, one, Total(), Total()).settle()


def test_money_is_described_as_text() -> None:
    assert Total(2, Decimal("1.5")).described() == {"rows": 2, "amount": "1.5000"}
