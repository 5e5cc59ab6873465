"""Means by weekday, month and hour, against plain SQL over the facts."""

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from dashapp.context import Data
from dashapp.metrics import Catalogue
from dashapp.queries import by_hour, by_month
from dashapp.queries.seasonality import NO_TIMES
from tests.dashapp.queries.facts import NET, SOLD, Facts, decimal, filters
from tests.dashapp.queries.lines import Line, in_memory
from tests.dashapp.queries.open_days import with_open_days

pytestmark = pytest.mark.integration

NOW = "date BETWEEN '2025-03-09' AND '2026-03-08'"
DAYS = [date(2025, 3, 9) + timedelta(days=i) for i in range(365)]


def days_of(weekday: int, month: int) -> int:
    return sum(weekday in (0, day.isoweekday()) and month in (0, day.month) for day in DAYS)


def where(weekday: int, month: int) -> str:
    parts = [NOW]
    parts += [f"isodow(date) = {weekday}"] if weekday else []
    parts += [f"month(date) = {month}"] if month else []
    return " AND ".join(parts)


def test_sums_are_means_per_day_also_of_days_without_sales(data: Data, facts: Facts) -> None:
    found = by_month(data, filters(data), "revenue")
    assert found.gap is None
    assert len(found.frame) == 8 * 13  # 7 weekdays and their mean, 12 months and theirs
    for row in found.frame.iloc[::7].itertuples():  # every margin and every weekday among them
        days = days_of(row.weekday, row.column)
        total = facts.one("coalesce(sum(amount), 0)", f"{NET} AND {where(row.weekday, row.column)}")
        assert (row.days, row.value) == (days, decimal(total / days))


def test_ratios_are_ratios_of_sums(data: Data, facts: Facts) -> None:
    for row in by_month(data, filters(data), "aov").frame.iloc[::9].itertuples():
        cell = where(row.weekday, row.column)
        orders = facts.one("count(DISTINCT order_id)", f"{SOLD} AND {cell}")
        if not orders:
            assert pd.isna(row.value)
            continue
        assert row.value == decimal(facts.one("sum(amount)", f"{NET} AND {cell}") / orders)


def test_customers_are_counted_day_by_day(data: Data, facts: Facts) -> None:
    frame = by_month(data, filters(data), "customers").frame.set_index(["weekday", "column"])
    counted = facts.rows(
        "SELECT sum(n) FROM (SELECT date, count(DISTINCT customer_id) AS n FROM sales "
        f"WHERE {SOLD} AND {NOW} GROUP BY date)"
    )[0][0]
    assert frame.loc[(0, 0), "value"] == decimal(Decimal(counted) / 365)


def test_hours_are_those_of_the_facts(data: Data, facts: Facts) -> None:
    found = by_hour(data, filters(data, region="South"), "orders")
    frame = found.frame.set_index(["weekday", "column"])
    for (weekday, column), row in frame.iloc[::11].iterrows():
        cell = f"{SOLD} AND region = 'South' AND {where(weekday, 0)}"
        cell += f" AND hour(sold_at) = {column - 1}" if column else ""
        orders = facts.one("count(DISTINCT order_id)", cell)
        days = days_of(weekday, 0)
        assert (row["days"], row["value"]) == (days, decimal(Decimal(orders) / days))


def test_hours_and_days_have_the_same_mean(data: Data) -> None:
    for metric in ("revenue", "orders", "margin", "return_rate"):
        days = by_month(data, filters(data), metric).frame
        hours = by_hour(data, filters(data), metric).frame
        for weekday in range(8):
            one, other = (
                frame[(frame["weekday"] == weekday) & (frame["column"] == 0)]["value"].item()
                for frame in (days, hours)
            )
            assert one == other, (metric, weekday)


def lines(count: int, hour: str = "00:00") -> list[Line]:
    first = date(2024, 1, 1)
    return [
        Line(f"a{i}", f"{first + timedelta(days=i)} {hour}", None, "Ball", "1", "2")
        for i in range(count)
    ]


def test_sales_at_midnight_carry_no_time(data: Data, catalogue: Catalogue) -> None:
    bare = in_memory(lines(40), data.release.manifest, catalogue)
    chosen = filters(bare, period="all")
    assert by_month(bare, chosen, "revenue").gap is None
    assert by_hour(bare, chosen, "revenue").gap == NO_TIMES


def test_a_source_without_times_is_left_out_and_named(data: Data, catalogue: Catalogue) -> None:
    bare = in_memory(lines(40), data.release.manifest, catalogue)
    con = bare.release._con  # type: ignore[attr-defined]
    con.execute(
        "INSERT INTO sales SELECT * REPLACE ('till' AS source, sale_id || 't' AS sale_id, "
        "sold_at + INTERVAL 9 HOUR AS sold_at, amount * 3 AS amount) FROM sales"
    )
    found = by_hour(bare, filters(bare, period="all"), "revenue")
    assert found.notes == ("Sales of orders carry no time of day and are not counted here.",)
    frame = found.frame.set_index(["weekday", "column"])
    assert list(dict.fromkeys(found.frame["column"])) == [0, 10]
    assert frame.loc[(0, 10), "value"] == frame.loc[(3, 10), "value"] == Decimal(6)


def test_fewer_than_four_final_weeks_are_a_gap(data: Data, catalogue: Catalogue) -> None:
    late = with_open_days(lines(30), data.release.manifest, catalogue, date(2024, 1, 27))
    for found in (by_month, by_hour):
        gap = found(late, filters(late, period="all"), "revenue").gap
        assert gap is not None
        assert "this period has 27 days" in gap
    late = with_open_days(lines(30), data.release.manifest, catalogue, date(2024, 1, 28))
    frame = by_month(late, filters(late, period="all"), "revenue").frame
    assert frame["days"][0] == 28
