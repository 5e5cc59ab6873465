"""Landings of shops whose days follow a rule, reckoned by hand and by SQL on the lines."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from tests.etl.conftest import Shop
from tests.etl.marts.test_series import CATALOGUE

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("only_landings")]

WEEK = (5, 6, 7, 8, 9, 3, 0)  # Monday to a Sunday without sales; the South sells twice as much
TARGETS = """
[[targets]]
path = "in/targets.csv"
columns = { month = "month", region = "area", value = "goal", metric = "what" }
"""


def days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def sold(first: date, last: date) -> int:
    """What the steady shop sells in these days."""
    return sum(3 * WEEK[day.weekday()] for day in days(first, last))


def steady(first: date, last: date, state: str = "paid") -> Iterator[str]:
    """An order a day and region by the same three customers."""
    for day in days(first, last):
        if not WEEK[day.weekday()]:
            continue
        for place, region in enumerate(("North", "South")):
            price, customer = WEEK[day.weekday()] * (1 + place), f"c{day.toordinal() % 3}"
            order = f"{day}-{region}"
            yield f"{order},{order},{day},1,{price},{customer},{region},{state}"


def landing(shop: Shop, metric: str, span: str, dimension: str = "total") -> list[dict[str, Any]]:
    """Rows of the published table."""
    columns = [row[0] for row in shop.marts("DESCRIBE landings")]
    rows = shop.marts(
        f"SELECT * FROM landings WHERE metric = '{metric}' AND span = '{span}' "
        f"AND dimension = '{dimension}' ORDER BY member"
    )
    return [dict(zip(columns, row, strict=True)) for row in rows]


def gaps(shop: Shop, metric: str) -> list[str]:
    """What is said about the total."""
    query = "SELECT reason FROM gaps WHERE analysis = 'landings' AND dimension = 'total' "
    return [row[0] for row in shop.marts(f"{query} AND metric = '{metric}' ORDER BY reason")]


def with_targets(shop: Shop, *rows: str) -> None:
    shop.config.write_text(shop.config.read_text(encoding="utf-8") + TARGETS, encoding="utf-8")
    shop.write("targets.csv", *rows, header="month,area,goal,what")


@pytest.fixture(scope="module")
def sales() -> list[str]:
    return list(steady(date(2025, 1, 1), date(2026, 3, 20)))


def test_a_steady_shop_lands_exactly(shop: Shop, sales: list[str]) -> None:
    shop.write("orders-1.csv", *sales)
    with_targets(shop, "2026-01,,500,revenue", "2026-02,North,150,revenue",
                 "2026-02,South,350,revenue", "2026-03,,600,revenue", "2026-03,,3,customers",
                 "2026-03,,9.5,aov", "2026-03,North,190,revenue")  # fmt: skip
    shop.publish()
    [month] = landing(shop, "revenue", "month")
    first, last, as_of = date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 20)
    whole, done = sold(first, last), sold(first, as_of)
    assert (month["first"], month["last"], month["as_of"]) == (first, last, as_of)
    assert (month["actual"], month["landing"]) == (done, whole)
    assert {month[end] for end in ("low80", "high80", "low95", "high95")} == {whole}
    # Sundays are the 1st, 8th, 15th, 22nd and 29th
    assert (month["days_done"], month["days_left"]) == (17, 9)
    assert (month["target"], month["probability"]) == (600, 0)
    assert month["needed_per_day"] == round(Decimal(600 - done) / 9, 4)
    assert month["error"] == pytest.approx(0, abs=1e-9)
    # of 14 whole months January's 20th is too early to stand at, with 28 days needed before
    assert month["measured"] == 13
    [quarter] = landing(shop, "revenue", "quarter")
    assert quarter["landing"] == sold(date(2026, 1, 1), last)
    assert quarter["target"] == 500 + 500 + 600
    [customers] = landing(shop, "customers", "month")
    assert (customers["actual"], customers["landing"], customers["target"]) == (3, 3, 3)
    assert customers["probability"] == 1
    assert landing(shop, "customers", "quarter")[0]["target"] is None
    [aov] = landing(shop, "aov", "month")
    orders = 2 * 26
    assert aov["landing"] == round(Decimal(whole) / orders, 4)
    assert (aov["needed_per_day"], aov["target"]) == (None, Decimal("9.5"))


def test_members_have_targets_of_their_own(shop: Shop, sales: list[str]) -> None:
    shop.write("orders-1.csv", *sales)
    with_targets(shop, "2026-03,North,100,revenue", "2026-03,South,500,revenue")
    shop.publish()
    north, south = landing(shop, "revenue", "month", "region")
    whole = sold(date(2026, 3, 1), date(2026, 3, 31))
    assert (north["landing"], south["landing"]) == (whole / 3, whole / 3 * 2)
    assert (north["target"], north["probability"], north["needed_per_day"]) == (100, 1, 0)
    assert (south["target"], south["probability"]) == (500, 0)
    assert landing(shop, "revenue", "month")[0]["target"] == 600


def test_actuals_are_the_lines(shop: Shop, sales: list[str]) -> None:
    extra = [f"x{n},o{n},{date(2025, 1, 1) + timedelta(days=n * 7 % 440)},{(1, 1, -1)[n % 3]},"
             f"{n}.25,d{n * n % 17},{('North', 'South')[n % 2]},{('paid', 'paid', 'refund')[n % 3]}"
             for n in range(90)]  # fmt: skip
    shop.configure("[[source]]", "[analytics]\nfiscal_year_start = 4\n\n[[source]]")
    shop.write("orders-1.csv", *sales, *extra)
    shop.publish()
    for kind, first in (("month", "2026-03-01"), ("quarter", "2026-01-01"), ("year", "2025-04-01")):
        since = f"date >= '{first}' AND status"
        for region, revenue, orders, customers in shop.facts(
            f"SELECT region, sum(amount) FILTER ({since} IN ('completed', 'returned')), "
            f"count(DISTINCT order_id) FILTER ({since} = 'completed'), "
            f"count(DISTINCT customer_id) FILTER ({since} = 'completed') FROM sales "
            "GROUP BY GROUPING SETS ((), (region)) ORDER BY region NULLS FIRST"
        ):
            for metric, expected in (
                ("revenue", revenue), ("orders", orders), ("customers", customers),
                ("aov", round(revenue / orders, 4)),
            ):  # fmt: skip
                rows = landing(shop, metric, kind, "region" if region else "total")
                found = [row for row in rows if row["member"] == (region or "(all)")]
                assert [(str(row["first"]), row["actual"]) for row in found] == [(first, expected)]


def test_unsettled_days_are_forecast_but_booked(shop: Shop, sales: list[str]) -> None:
    opened = steady(date(2026, 3, 21), date(2026, 3, 24), "open")
    paid = "p1,p1,2026-03-23,1,2.5,c1,North,paid"
    shop.write("orders-1.csv", *sales, *opened, paid)
    shop.publish()
    [month] = landing(shop, "revenue", "month")
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    assert month["as_of"] == date(2026, 3, 22)  # Sunday had nothing open
    assert month["actual"] == sold(first, date(2026, 3, 20)) + Decimal("2.5")
    lost = 3 * WEEK[5]  # Saturday's sales stayed open and are no longer waited for
    assert float(month["landing"]) == pytest.approx(sold(first, last) - lost, rel=0.02)


def test_a_complete_month_has_landed(shop: Shop) -> None:
    shop.write("orders-1.csv", *steady(date(2025, 10, 1), date(2026, 3, 31)))
    with_targets(shop, "2026-03,,400,revenue")
    shop.publish()
    [month] = landing(shop, "revenue", "month")
    whole = sold(date(2026, 3, 1), date(2026, 3, 31))
    assert {month[name] for name in ("actual", "landing", "low95", "high95")} == {whole}
    assert (month["probability"], month["days_left"]) == (1, 0)
    assert (month["needed_per_day"], month["error"]) == (None, None)


def test_a_short_history_says_so(shop: Shop) -> None:
    shop.write("orders-1.csv", *steady(date(2026, 3, 2), date(2026, 3, 20)))
    with_targets(shop, "2026-03,,600,revenue")
    shop.publish()
    [month] = landing(shop, "revenue", "month")
    done = sold(date(2026, 3, 2), date(2026, 3, 20))
    assert (month["actual"], month["landing"], month["probability"]) == (done, None, None)
    # without four weeks a week is Monday to Friday: 23 to 31 March has seven
    assert (month["days_left"], month["needed_per_day"]) == (7, round(Decimal(600 - done) / 7, 4))
    assert any(reason.startswith("No landing of the month, quarter and year: it takes 28")
               for reason in gaps(shop, "revenue"))  # fmt: skip
    begun = "The quarter and year began before the data, which starts on 2 March 2026"
    assert any(reason.startswith(begun) for reason in gaps(shop, "revenue"))


def test_two_months_land_without_an_interval(shop: Shop) -> None:
    shop.write("orders-1.csv", *steady(date(2026, 1, 1), date(2026, 3, 20)))
    shop.publish()
    [month] = landing(shop, "revenue", "month")
    assert month["landing"] == sold(date(2026, 3, 1), date(2026, 3, 31))
    assert (month["measured"], month["low80"], month["high95"]) == (1, None, None)
    assert any("No interval and no probability" in reason for reason in gaps(shop, "revenue"))
    assert any("No target for the month, quarter and year" in reason
               for reason in gaps(shop, "revenue"))  # fmt: skip


@pytest.mark.parametrize(
    ("line", "each"),
    [("1,10,c1,North,void", 0), ("1,10,,North,paid", 10), ("1,-3,c1,North,paid", -3),
     ("-1,10,c1,North,refund", -10)],
)  # fmt: skip
def test_odd_shops_get_numbers_or_reasons(shop: Shop, line: str, each: int) -> None:
    shop.configure("[source.status]", '[source.status]\nnegative_price = "keep"')
    rows = [f"{day},{day},{day},{line}" for day in days(date(2025, 11, 1), date(2026, 3, 10))]
    shop.write("orders-1.csv", *rows)
    shop.publish()
    numbers = [value for row in shop.marts("SELECT * FROM landings") for value in row]
    assert not [value for value in numbers if isinstance(value, float) and np.isnan(value)]
    shown = {row[0] for row in shop.marts("SELECT metric FROM landings")}
    for metric in CATALOGUE.headlines:
        reasons = gaps(shop, metric.name)
        assert metric.name in shown or any("divide by" in reason for reason in reasons)
    [month] = landing(shop, "revenue", "month")
    assert (month["landing"], month["actual"]) == (31 * each, 10 * each)
