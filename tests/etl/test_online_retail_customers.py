"""Customers of Online Retail as published, against SQL on the file and its published figures."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.__main__ import main
from tests.etl.test_online_retail import CONFIG, SLICE, WHOLE

pytestmark = pytest.mark.integration

Ask = duckdb.DuckDBPyConnection
DECEMBER_2010 = [885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235]
AMOUNT = "(Quantity * UnitPrice::DECIMAL(18,4))"
MONTH = "date_trunc('month', InvoiceDate)::DATE"


def published(file: Path, folder: Path) -> Iterator[Ask]:
    """The file's distinct rows as `lines`, and the release of it attached."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(folder))
        assert main(["run", "--config", str(CONFIG), "--file", str(file)]) == 0
    release = folder / "releases" / (folder / "CURRENT").read_text().strip()
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE lines AS SELECT DISTINCT * FROM '{file}'")
        con.execute(f"ATTACH '{release / 'marts.duckdb'}' AS marts (READ_ONLY)")
        con.execute("USE marts")
        yield con


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """December 2010 and 12 August 2011."""
    yield from published(SLICE, tmp_path_factory.mktemp("slice"))


def rows(con: Ask, query: str) -> list[tuple[Any, ...]]:
    return con.execute(query).fetchall()


def test_every_customer_has_the_revenue_orders_and_days_of_their_lines(part: Ask) -> None:
    asked = rows(
        part,
        f"SELECT CustomerID::VARCHAR, sum({AMOUNT})::DECIMAL(18,4), "
        "count(DISTINCT InvoiceNo) FILTER (Quantity > 0), "
        "min(InvoiceDate::DATE) FILTER (Quantity > 0), max(InvoiceDate::DATE) "
        "FILTER (Quantity > 0) FROM memory.lines WHERE CustomerID NOT NULL GROUP BY CustomerID "
        "HAVING count(*) FILTER (Quantity > 0) > 0 ORDER BY 1",
    )
    found = rows(
        part,
        "SELECT customer_id, revenue, orders, v.first_order, last_order "
        "FROM customer_value v JOIN customers USING (customer_key) ORDER BY 1",
    )
    assert len(found) == 908
    assert found == asked


def test_cohorts_are_those_of_the_file(part: Ask) -> None:
    asked = rows(
        part,
        f"WITH l AS (SELECT CustomerID c, {MONTH} m, Quantity q, {AMOUNT} v FROM memory.lines "
        "WHERE CustomerID NOT NULL), f AS (SELECT c, min(m) AS f FROM l WHERE q > 0 GROUP BY c) "
        "SELECT f, datediff('month', f, m), count(DISTINCT c) FILTER (q > 0), "
        "sum(v)::DECIMAL(18,4) FROM l JOIN f USING (c) WHERE m >= f GROUP BY ALL ORDER BY ALL",
    )
    found = rows(part, "SELECT cohort, age, customers, revenue FROM cohorts WHERE customers > 0")
    assert found == asked
    assert [row[2] for row in found] == [885, 17, 23]
    empty = rows(part, "SELECT age, revenue FROM cohorts WHERE customers = 0 ORDER BY age")
    assert empty == [(age, 0) for age in range(1, 8)]
    partial = "SELECT cohort::VARCHAR, age FROM cohorts WHERE partial ORDER BY ALL"
    assert rows(part, partial) == [("2010-12-01", 8), ("2011-08-01", 0)]


def test_the_ledger_follows_them_and_splits_the_revenue_of_the_file(part: Ask) -> None:
    """Who bought in December lapses in March, after three months; 17 come back in August."""
    moves = "SELECT opening, new, reactivated, lapsed, closing FROM customer_ledger ORDER BY month"
    assert rows(part, moves) == [
        (0, 885, 0, 0, 885), (885, 0, 0, 0, 885), (885, 0, 0, 0, 885), (885, 0, 0, 885, 0),
        (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 23, 17, 0, 40),
    ]  # fmt: skip
    split = "new_revenue + reactivated_revenue + returning_revenue + guest_revenue"
    found = rows(part, f"SELECT month, {split}, guest_revenue FROM customer_ledger ORDER BY month")
    asked = rows(
        part,
        f"SELECT {MONTH} m, sum({AMOUNT})::DECIMAL(18,4), "
        f"sum({AMOUNT}) FILTER (CustomerID IS NULL)::DECIMAL(18,4) "
        "FROM memory.lines GROUP BY m ORDER BY m",
    )
    assert [row for row in found if row[1]] == asked
    assert sum(row[1] for row in found) == Decimal("756773.0900")


def test_models_are_fitted_and_compared_with_what_came_later(part: Ask) -> None:
    parameters = rows(part, "SELECT parameter, customers FROM value_model ORDER BY 1")
    assert parameters[:2] == [("a", 908), ("alpha", 908)]
    [(before, actual, first, last)] = rows(
        part,
        "SELECT sum(customers), sum(actual * customers)::INTEGER, min(holdout_from)::VARCHAR, "
        "max(holdout_to)::VARCHAR FROM value_calibration",
    )
    # A quarter of 254 days is 64; 17 of the 885 bought in them, each on the last day.
    assert (before, actual, first, last) == (885, 17, "2011-06-10", "2011-08-12")
    segments = "SELECT count(*), count(earlier_segment), count(p_alive) FROM customer_value"
    assert rows(part, segments) == [(908, 885, 908)]


@pytest.mark.slow
@pytest.mark.skipif(not WHOLE.exists(), reason="the whole data set is not beside the repository")
def test_the_whole_data_set_has_its_published_cohort_and_parameters(tmp_path: Path) -> None:
    for whole in published(WHOLE, tmp_path):
        cohort = "SELECT customers FROM cohorts WHERE cohort = DATE '2010-12-01' ORDER BY age"
        assert [row[0] for row in rows(whole, cohort)] == DECEMBER_2010
        found = rows(whole, "SELECT parameter, round(value, 2), customers FROM value_model")
        assert sorted(found)[:5] == [
            ("a", 0.0, 4339), ("alpha", 68.89, 4339), ("b", 6.75, 4339), ("p", 2.11, 2790),
            ("q", 3.44, 2790),
        ]  # fmt: skip
        wrong = "opening + new + reactivated - lapsed <> closing"
        assert rows(whole, f"SELECT count(*) FROM customer_ledger WHERE {wrong}") == [(0,)]
        split = "sum(new_revenue + reactivated_revenue + returning_revenue + guest_revenue)"
        [(revenue,)] = rows(whole, f"SELECT {split} FROM customer_ledger")
        [(net,)] = rows(whole, "SELECT sum(net_amount) FROM sales_daily")
        assert revenue == net
