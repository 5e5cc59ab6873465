"""Forecasts of a small company from its files to the published tables."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from etl.__main__ import main
from tests.etl.conftest import CONFIG, HEADER

pytestmark = pytest.mark.integration

FIRST, LAST = date(2023, 1, 1), date(2024, 11, 12)  # twenty-two whole months and twelve days
REGIONS = ("North", "South", "West")


def lines(last_month: float = 1.0) -> Iterable[str]:
    """An order a day and region, none in West after May 2024; the last days at another price."""
    rng = np.random.default_rng(8)
    for day in range((LAST - FIRST).days + 1):
        at = FIRST + timedelta(day)
        season = 1 + 0.3 * np.sin(2 * np.pi * day / 365)
        for number, region in enumerate(REGIONS):
            price = round(float(rng.gamma(4, 20) * season * (number + 1)), 2)
            if at >= date(2024, 11, 1):
                price = round(price * last_month, 2)
            if region == "West" and at > date(2024, 5, 31):
                continue
            name = f"{day}-{number}"
            state = "refund" if rng.random() < 0.03 else "paid"
            sign = "-" if state == "refund" else ""
            yield f"{name},O{name},{at},{sign}1,{price},c{rng.integers(40)},{region},{state}"


def published(folder: Path, *rows: str) -> Path:
    """The marts of a company with these order lines, in a folder of its own."""
    (folder / "in").mkdir(parents=True)
    (folder / "in/orders.csv").write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    (folder / "sources.toml").write_text(CONFIG, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(folder / "data"))
        assert main(["run", "--config", str(folder / "sources.toml")]) == 0
    (release,) = (folder / "data/releases").iterdir()
    return release / "marts.duckdb"


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return con.execute(query).fetchall()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("company") / "a", *lines())


@pytest.fixture
def marts(company: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(company), read_only=True) as con:
        yield con


def test_members_add_up_to_the_last_decimal(marts: duckdb.DuckDBPyConnection) -> None:
    off = rows(
        marts,
        "SELECT metric, grain, period, sum(value) FILTER (dimension = 'total') AS whole, "
        "sum(value) FILTER (dimension = 'region') AS parts FROM forecasts "
        "WHERE metric IN ('revenue', 'orders') GROUP BY ALL HAVING whole <> parts",
    )
    assert off == []
    counts = "SELECT grain, count(*) FROM forecasts WHERE metric = 'orders' GROUP BY ALL ORDER BY 1"
    assert rows(marts, counts) == [("day", 42 * 4), ("month", 18 * 4), ("week", 13 * 4)]


def test_bounds_are_in_order_and_counts_are_not_negative(marts: duckdb.DuckDBPyConnection) -> None:
    right = "low95 <= low80 AND low80 <= value AND value <= high80 AND high80 <= high95"
    for table in ("forecasts", "forecast_backtest"):
        assert rows(marts, f"FROM {table} WHERE NOT ({right})") == []
    counts = "metric IN ('orders', 'customers', 'return_rate')"
    assert rows(marts, f"FROM forecasts WHERE {counts} AND low95 < 0") == []


def test_the_first_period_follows_the_last_complete_one(marts: duckdb.DuckDBPyConnection) -> None:
    first = "SELECT DISTINCT grain, min(period), max(period) FROM forecasts GROUP BY ALL ORDER BY 1"
    assert rows(marts, first) == [
        ("day", date(2024, 11, 13), date(2024, 12, 24)),
        ("month", date(2024, 11, 1), date(2026, 4, 1)),
        ("week", date(2024, 11, 11), date(2025, 2, 3)),
    ]


def test_a_partial_month_is_not_used(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """The same company, with the last twelve days at three times the price."""
    monthly, daily = (
        f"FROM forecasts WHERE grain = '{each}' ORDER BY ALL" for each in ("month", "day")
    )
    with duckdb.connect(str(published(tmp_path / "b", *lines(3.0))), read_only=True) as con:
        assert rows(con, monthly) == rows(marts, monthly)
        assert rows(con, daily) != rows(marts, daily)


def test_what_has_ended_is_zero_and_has_no_average(marts: duckdb.DuckDBPyConnection) -> None:
    west = "WHERE member = 'West' AND grain = 'month'"
    assert rows(marts, f"SELECT DISTINCT metric, model FROM forecast_models {west} ORDER BY 1") == [
        ("customers", "Zero"), ("orders", "Zero"), ("revenue", "Zero"),
    ]  # fmt: skip
    assert rows(marts, f"SELECT DISTINCT value FROM forecasts {west}") == [(0,)]
    said = rows(marts, "SELECT reason FROM gaps WHERE member = 'West' AND metric = 'aov'")
    assert any("monthly" in reason for (reason,) in said)


def test_the_measured_errors_are_those_of_the_published_backtest(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        marts,
        """
        WITH again AS (
            SELECT metric, dimension, member, grain, count(DISTINCT origin) AS windows,
                avg(if(actual = value, 0,
                    200 * abs(actual - value) / (abs(actual) + abs(value)))) AS smape,
                avg((low80 <= actual AND actual <= high80)::INT) AS c80,
                avg((low95 <= actual AND actual <= high95)::INT) AS c95
            FROM forecast_backtest WHERE metric IN ('revenue', 'orders') GROUP BY ALL)
        SELECT count(*), bool_and(m.windows = a.windows), max(abs(m.smape - a.smape)) < 0.01,
            max(abs(coverage80 - c80)) < 0.01, max(abs(coverage95 - c95)) < 0.01,
            bool_and(m.smape <= naive_smape AND mase <= naive_mase)
        FROM forecast_models m JOIN again a USING (metric, dimension, member, grain)
        """,
    ) == [(18, True, True, True, True, True)]


def test_actuals_of_the_backtest_are_the_facts(
    marts: duckdb.DuckDBPyConnection, company: Path
) -> None:
    told = rows(
        marts,
        "SELECT DISTINCT period, actual FROM forecast_backtest WHERE metric = 'revenue' "
        "AND dimension = 'total' AND grain = 'month'",
    )
    facts = (
        f"SELECT date_trunc('month', date)::DATE, sum(amount) FROM "
        f"'{company.parent}/facts/sales/*/*.parquet' "
        "WHERE status IN ('completed', 'returned') GROUP BY 1"
    )
    assert len(told) == 11
    with duckdb.connect() as con:
        assert set(told) <= set(rows(con, facts))


def test_a_single_month_has_gaps_that_say_what_is_missing(tmp_path: Path) -> None:
    month = [line for line in lines() if ",2023-01-" in line]
    with duckdb.connect(str(published(tmp_path / "c", *month)), read_only=True) as con:
        assert rows(con, "FROM forecasts WHERE grain <> 'week'") == []
        reasons = [
            each for (each,) in rows(con, "SELECT reason FROM gaps WHERE metric = 'revenue'")
        ]
    assert any("31 complete days" in each for each in reasons)
    assert any("one complete month is no history" in each for each in reasons)
