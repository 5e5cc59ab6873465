"""Series of a shop reckoned by hand and by SQL on its published lines."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pytest

from etl.declaration import Analytics
from etl.engine import Engine, literal
from etl.marts.series import ALL, OTHERS, Grain, Series, dimensions_of, read_series, settled_to
from etl.marts.study import DATABASE, Output, Study
from etl.measures import load_catalogue
from etl.settings import PROJECT
from tests.etl.conftest import Shop

pytestmark = pytest.mark.integration

CATALOGUE = load_catalogue(PROJECT / "config/metrics.toml")


def lines(first: date, days: int, state: str = "paid") -> Iterator[str]:
    """A line a day of two regions in turn; the price is the day's number."""
    for number in range(days):
        day, region = first + timedelta(days=number), ("North", "South")[number % 2]
        order, customer = f"{first}-o{number // 2}", f"c{number % 3}"
        yield f"{first}-{number},{order},{day},1,{number}.5,{customer},{region},{state}"


def study_of(shop: Shop, engine: Engine) -> Study:
    """The published release as an analysis sees it."""
    engine.con.execute(f"ATTACH {literal(str(shop.release / 'marts.duckdb'))} AS {DATABASE}")
    first, last = shop.facts("SELECT min(date), max(date) FROM sales")[0]
    targets = engine.ibis.table("targets", database=(DATABASE, "main"))
    return Study(engine, CATALOGUE, Analytics(), first, last, targets)


def series(study: Study, grain: Grain, metric: str) -> dict[tuple[str, str], Series]:
    chosen = tuple(each for each in CATALOGUE.metrics if each.name == metric)
    found = read_series(study, grain, chosen)
    return {(each.dimension, each.member): each for each in found}


@pytest.fixture
def study(shop: Shop, engine: Engine) -> Study:
    """100 days from Wednesday 10 January to 18 April 2024."""
    shop.write("orders-1.csv", *lines(date(2024, 1, 10), 100))
    shop.publish()
    return study_of(shop, engine)


def test_months_and_weeks_are_whole(study: Study) -> None:
    months = series(study, "month", "revenue")["total", ALL]
    assert months.days.astype(str).tolist() == ["2024-02-01", "2024-03-01"]
    # lines 22 … 50 of February and 51 … 81 of March, each half a unit more than its number
    february = sum(range(22, 51)) + 29 / 2
    assert months.values.tolist() == [february, sum(range(51, 82)) + 31 / 2]
    weeks = series(study, "week", "revenue")["total", ALL].days
    assert (str(weeks[0]), str(weeks[-1]), len(weeks)) == ("2024-01-15", "2024-04-08", 13)


@pytest.mark.parametrize("metric", ["revenue", "orders", "customers", "aov", "margin"])
def test_members_equal_sql_on_the_lines(shop: Shop, study: Study, metric: str) -> None:
    asked = {
        "revenue": "sum(amount)",
        "orders": "count(DISTINCT order_id)",
        "customers": "count(DISTINCT customer_id)",
        "aov": "sum(amount) / count(DISTINCT order_id)",
        "margin": "sum(amount) FILTER (WHERE cost IS NOT NULL)",
    }[metric]
    found = series(study, "month", metric)["region", "South"]
    rows = shop.facts(
        f"SELECT {asked} FROM sales WHERE region = 'South' AND month(date) IN (2, 3) "
        "GROUP BY month(date) ORDER BY month(date)"
    )
    expected = [np.nan if value is None else float(value) for (value,) in rows]
    np.testing.assert_allclose(found.values, expected, rtol=1e-12)


def test_a_dimension_of_one_member_is_not_told_from_the_total(study: Study) -> None:
    assert dimensions_of(study) == ("total", "region")


def test_days_without_a_line_are_zero(shop: Shop, engine: Engine) -> None:
    shop.write("orders-1.csv", *lines(date(2024, 1, 1), 2), *lines(date(2024, 1, 6), 1))
    shop.publish()
    found = series(study_of(shop, engine), "day", "revenue")["total", ALL]
    assert found.values.tolist() == [0.5, 1.5, 0, 0, 0, 0.5]


def test_days_with_open_orders_are_not_settled(shop: Shop, engine: Engine) -> None:
    opened = lines(date(2024, 4, 17), 2, "open")
    shop.write("orders-1.csv", *lines(date(2024, 1, 10), 98), *opened)
    shop.publish()
    study = study_of(shop, engine)
    assert study.last == date(2024, 4, 18)
    assert settled_to(study) == date(2024, 4, 16)
    assert series(study, "day", "revenue")["total", ALL].days[-1] == np.datetime64("2024-04-16")


def test_a_company_whose_orders_stay_open_is_settled_to_its_last_day(
    shop: Shop, engine: Engine
) -> None:
    shop.write("orders-1.csv", *lines(date(2024, 1, 10), 30, "open"))
    shop.publish()
    study = study_of(shop, engine)
    assert settled_to(study) == study.last


def test_members_beyond_the_largest_are_taken_together(shop: Shop, engine: Engine) -> None:
    rows = [
        f"{day}-{place},o{day}-{place},2024-01-{day:02d},1,{place + 1},c1,R{place:02d},paid"
        for day in range(1, 32)
        for place in range(45)
    ]
    shop.write("orders-1.csv", *rows)
    shop.publish()
    found = series(study_of(shop, engine), "month", "revenue")
    regions = {member: each for (dimension, member), each in found.items() if dimension == "region"}
    assert len(regions) == 40
    # the six smallest of 45 regions sell 1 … 6 a day
    assert regions[OTHERS].values.tolist() == [31 * 21]
    assert sum(each.values[0] for each in regions.values()) == found["total", ALL].values[0]


def test_an_output_types_its_rows_and_may_be_empty() -> None:
    output = Output("things", {"day": "date", "size": "decimal(18, 4)"}, ("day",))
    assert output.rows(()).num_rows == 0
    assert str(output.rows(()).schema.field("size").type) == "decimal128(18, 4)"
    assert output.rows([(date(2024, 1, 1), 5)]).to_pylist()[0]["size"] == 5
