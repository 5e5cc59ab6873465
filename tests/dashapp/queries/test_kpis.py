"""Headline figures and trends against plain SQL over the facts."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from dashapp.context import Data
from dashapp.filters import FilterError
from dashapp.metrics import UnknownMetric
from dashapp.queries import headline, trend
from tests.dashapp.queries.facts import NET, SOLD, Facts, decimal, filters

pytestmark = pytest.mark.integration

# "Last 12 months" of data that ends on 8 March 2026, and the year before it.
NOW = "date BETWEEN '2025-03-09' AND '2026-03-08'"
THEN = "date BETWEEN '2024-03-09' AND '2025-03-08'"


def test_headline_figures_are_those_of_the_facts(data: Data, facts: Facts) -> None:
    names = ("revenue", "orders", "aov", "customers", "margin", "return_rate", "gross_profit")
    frame = headline(data, filters(data), names).set_index("metric")
    for column, period in (("value", NOW), ("previous", THEN)):
        net = facts.one("sum(amount)", f"{period} AND {NET}")
        orders = facts.one("count(DISTINCT order_id)", f"{period} AND {SOLD}")
        known = f"{period} AND {NET} AND cost IS NOT NULL"
        profit, costed = facts.rows(
            f"SELECT sum(amount - cost), sum(amount) FROM sales WHERE {known}"
        )[0]
        returned = facts.one("-sum(amount)", f"{period} AND status = 'returned'")
        sold = facts.one("sum(amount)", f"{period} AND {SOLD}")
        expected = {
            "revenue": net,
            "orders": orders,
            "aov": net / orders,
            "customers": facts.one("count(DISTINCT customer_id)", f"{period} AND {SOLD}"),
            "margin": profit / costed,
            "return_rate": returned / sold,
            "gross_profit": profit,
        }
        for name, value in expected.items():
            assert frame.loc[name, column] == decimal(value), (name, column)


def test_frames_are_on_arrow_types(data: Data) -> None:
    frame = headline(data, filters(data), ("revenue",))
    assert frame.dtypes.to_dict() == {
        "metric": pd.ArrowDtype(pa.string()),
        "value": pd.ArrowDtype(pa.decimal128(38, 10)),
        "previous": pd.ArrowDtype(pa.decimal128(38, 10)),
    }


def test_a_metric_without_a_known_cost_is_missing_and_not_zero(data: Data) -> None:
    names = ("margin", "gross_profit", "revenue")
    frame = headline(data, filters(data, region="West"), names)
    assert list(frame["value"].isna()) == [True, True, False]


def test_filters_narrow_every_measure(data: Data, facts: Facts) -> None:
    chosen = filters(data, region=["North", "South"], category="Toys", channel="Web")
    frame = headline(data, chosen, ("revenue", "orders")).set_index("metric")
    where = f"{NOW} AND region IN ('North', 'South') AND category = 'Toys' AND channel = 'Web'"
    assert frame.loc["revenue", "value"] == decimal(facts.one("sum(amount)", f"{where} AND {NET}"))
    orders = facts.one("count(DISTINCT order_id)", f"{where} AND {SOLD}")
    assert frame.loc["orders", "value"] == orders


def test_without_a_comparison_nothing_is_previous(data: Data) -> None:
    for chosen in (filters(data, compare="none"), filters(data, period="all")):
        assert headline(data, chosen, ("revenue", "orders"))["previous"].isna().all()


def test_a_period_without_data_has_no_figures(data: Data) -> None:
    chosen = filters(data, **{"from": "2019-01-01", "to": "2019-12-31"})
    frame = headline(data, chosen, ("revenue", "aov"))
    assert list(frame["value"].isna()) == [False, True]
    assert frame["value"][0] == 0
    assert trend(data, chosen, ("revenue",)).empty


def test_an_unknown_metric_is_refused(data: Data) -> None:
    with pytest.raises(UnknownMetric):
        headline(data, filters(data), ("profitability",))


def test_a_trend_is_dense_and_marks_what_is_cut(data: Data, facts: Facts) -> None:
    frame = trend(data, filters(data), ("revenue", "customers"))
    assert list(frame["bucket"][:2]) == [date(2025, 3, 1), date(2025, 4, 1)]
    assert list(frame["until"][-2:]) == [date(2026, 2, 28), date(2026, 3, 31)]
    assert list(frame["partial"]) == [True, *[False] * 11, True]
    for row in frame.itertuples():
        where = f"{NOW} AND date BETWEEN '{row.bucket}' AND '{row.until}'"
        assert row.revenue == decimal(facts.one("sum(amount)", f"{where} AND {NET}"))
        customers = facts.one("count(DISTINCT customer_id)", f"{where} AND {SOLD}")
        assert row.customers == customers


def test_a_bucket_is_compared_with_the_one_at_its_place(data: Data, facts: Facts) -> None:
    frame = trend(data, filters(data), ("revenue",))
    april = facts.one("sum(amount)", f"{NET} AND strftime(date, '%Y-%m') = '2024-04'")
    assert frame["revenue_previous"][1] == decimal(april)
    cut = facts.one("sum(amount)", f"{NET} AND date BETWEEN '2024-03-09' AND '2024-03-31'")
    assert frame["revenue_previous"][0] == decimal(cut)


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter"])
def test_each_bucket_is_compared_with_the_same_weekdays_of_last_year(
    data: Data, facts: Facts, grain: str
) -> None:
    chosen = filters(data, compare="weekdays", **{"from": "2025-03-12", "to": "2026-03-08"})
    frame = trend(data, chosen, ("revenue", "orders"), grain)
    sums = "coalesce(sum(amount), 0)"
    for row in frame.itertuples():
        first, last = max(row.bucket, date(2025, 3, 12)), min(row.until, date(2026, 3, 8))
        days = f"date + 364 BETWEEN '{first}' AND '{last}'"
        assert row.revenue_previous == decimal(facts.one(sums, f"{days} AND {NET}"))
        orders = facts.one("count(DISTINCT order_id)", f"{days} AND {SOLD}")
        assert row.orders_previous == orders
    total = headline(data, chosen, ("revenue",))["previous"][0]
    assert sum(frame["revenue_previous"]) == total


def test_a_cut_bucket_meets_as_many_days_of_the_period_before(data: Data, facts: Facts) -> None:
    chosen = filters(data, compare="previous", **{"from": "2026-01-14", "to": "2026-03-08"})
    frame = trend(data, chosen, ("revenue",), "week")
    first = facts.one("sum(amount)", f"date BETWEEN '2025-11-21' AND '2025-11-25' AND {NET}")
    assert frame["bucket"][0] == date(2026, 1, 12)
    assert frame["revenue_previous"][0] == decimal(first)


def test_days_of_a_month_are_compared_with_the_days_of_the_month_before(
    data: Data, facts: Facts
) -> None:
    frame = trend(data, filters(data, period="mtd", compare="previous"), ("gross_sales",))
    assert list(frame["bucket"]) == [date(2026, 3, day) for day in range(1, 9)]
    for day, value in enumerate(frame["gross_sales_previous"], start=1):
        earlier = facts.one("coalesce(sum(amount), 0)", f"{SOLD} AND date = '2026-02-{day:02}'")
        assert value == decimal(earlier)


def test_empty_buckets_are_zero_for_sums_and_missing_for_ratios(data: Data) -> None:
    chosen = filters(data, period="30d", customer="c1")
    frame = trend(data, chosen, ("revenue", "orders", "aov", "gross_profit"))
    quiet = frame[frame["orders"] == 0]
    assert len(frame) == 30
    assert len(quiet) > 20
    assert set(quiet["revenue"]) <= {Decimal(0)}
    assert quiet["aov"].isna().all()
    assert quiet["gross_profit"].isna().all()


@pytest.mark.parametrize(
    ("grain", "first", "count"),
    [
        ("year", "2025-01-01", 2),
        ("week", "2025-03-03", 53),
        ("quarter", "2025-01-01", 5),
        ("day", "2025-03-09", 365),
    ],
)
def test_the_grain_can_be_chosen(data: Data, grain: str, first: str, count: int) -> None:
    frame = trend(data, filters(data), ("revenue",), grain)  # type: ignore[arg-type]
    assert (str(frame["bucket"][0]), len(frame)) == (first, count)


def test_an_unknown_grain_is_refused(data: Data) -> None:
    with pytest.raises(FilterError, match="grain: 'hour' is not one of day, week, month, quarter"):
        trend(data, filters(data), ("revenue",), "hour")  # type: ignore[arg-type]


def test_buckets_add_up_to_the_headline(data: Data) -> None:
    for grain in ("day", "week", "month", "quarter", "year"):
        frame = trend(data, filters(data), ("revenue",), grain)  # type: ignore[arg-type]
        total = headline(data, filters(data), ("revenue",))
        assert sum(frame["revenue"]) == total["value"][0]
