"""Reading what analyses publish: which rows answer a selection, and what is said without any."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from dashapp import queries
from dashapp.context import NOTHING, Data, Scope
from dashapp.filters import Period
from tests.dashapp.queries.facts import NET, Facts, filters

pytestmark = pytest.mark.integration

NORTH = Scope((("region", ("North",)),))


def seen(data: Data, scope: Scope) -> Data:
    return replace(data, scope=scope)


def test_the_company_is_forecast_from_the_running_month_on(analysed: Data, facts: Facts) -> None:
    found = queries.forecast(analysed, filters(analysed), "revenue")
    assert found.gap is None
    assert list(found.frame["value"]) == [Decimal(3000 + 100 * i) for i in range(6)]
    assert list(found.frame["period"])[:2] == [date(2026, 3, 1), date(2026, 4, 1)]
    assert list(found.frame["until"])[:2] == [date(2026, 3, 31), date(2026, 4, 30)]
    assert found.frame["high95"].dtype.pyarrow_dtype == pa.decimal128(18, 4)
    march = facts.one("sum(amount)", f"date BETWEEN '2025-03-01' AND '2025-03-31' AND {NET}")
    assert found.frame["previous"][0] == march
    assert found.adds is True
    assert list(found.backtest["actual"]) == [Decimal("3150.0000")]


def test_the_accuracy_is_kept_beside_it(analysed: Data) -> None:
    accuracy = queries.forecast(analysed, filters(analysed), "revenue").accuracy
    assert accuracy is not None
    assert (accuracy.model, accuracy.smape, accuracy.naive_smape) == ("AutoETS", 0.042, 0.098)
    assert accuracy.better is True
    assert replace(accuracy, smape=0.098).better is False
    assert replace(accuracy, naive_smape=None).better is None


def test_a_year_before_is_unknown_where_the_data_does_not_cover_it(analysed: Data) -> None:
    # 364 days before 9 March 2026 is 10 March 2025; the last week asked for ends on 17 May 2026.
    found = queries.forecast(analysed, filters(analysed), "revenue", "week").frame
    assert list(found["period"])[:2] == [date(2026, 3, 9), date(2026, 3, 16)]
    assert found["previous"].notna().all()
    whole = queries.forecast(analysed, filters(analysed), "margin").frame
    assert len(whole) == 1
    assert whole["previous"][0] is not None


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ({"region": "North"}, 1000),
        ({"channel": "Web"}, 1700),
        ({"category": "Toys"}, 700),
        ({"region": ["North", "South", "West"]}, 3000),
        ({"period": "ytd"}, 3000),
    ],
)
def test_one_member_is_forecast_by_its_own_rows(
    analysed: Data, query: dict[str, Any], value: int
) -> None:
    assert queries.forecast(analysed, filters(analysed, **query), "revenue").frame["value"][
        0
    ] == Decimal(value)


MADE = "Forecasts are made for the company and for single regions, channels and categories; "


@pytest.mark.parametrize(
    ("query", "gap"),
    [
        ({"region": ["North", "West"]}, MADE + "choose one region."),
        ({"region": "North", "channel": "Web"}, MADE + "remove the region or the channel."),
        ({"product": "p1"}, MADE + "remove the product."),
        ({"product": "p1", "customer": "c1"}, MADE + "remove the product and the customer."),
        (
            {"channel": "Shop"},
            "Forecasts are made for the forty largest members of a dimension; "
            "this is a smaller one.",
        ),
    ],
)
def test_other_selections_have_an_explained_gap(
    analysed: Data, query: dict[str, Any], gap: str
) -> None:
    found = queries.forecast(analysed, filters(analysed, **query), "revenue")
    assert (found.gap, found.frame.empty, found.accuracy) == (gap, True, None)
    if "channel" not in query or "region" in query:
        assert queries.landings(analysed, filters(analysed, **query), "revenue").gap == gap


def test_the_release_says_itself_what_it_could_not_compute(analysed: Data) -> None:
    found = queries.forecast(analysed, filters(analysed, region="West"), "margin")
    assert found.gap == "The cost of West is not known."
    orders = queries.forecast(analysed, filters(analysed), "orders")
    assert orders.gap == "Orders cannot be forecast: the history is too short."
    assert queries.forecast(analysed, filters(analysed), "units").gap == (
        "There is no forecast of this metric for this selection."
    )


def test_landings_come_month_first(analysed: Data) -> None:
    found = queries.landings(analysed, filters(analysed, period="all"), "revenue")
    assert [each.span for each in found.spans] == ["month", "quarter", "year"]
    month = found.spans[0]
    assert (month.landing, month.target) == (Decimal(3000), Decimal(3300))
    assert (month.probability, month.error, month.measured) == (0.22, 0.031, 24)
    assert found.spans[1].target is None
    assert queries.landings(analysed, filters(analysed), "orders").gap == (
        "There is no landing of this metric for this selection."
    )


def test_a_release_without_the_tables_explains_each_gap(data: Data) -> None:
    chosen = filters(data)
    published = "This release was published without "
    for gap in (
        queries.forecast(data, chosen, "revenue").gap,
        queries.landings(data, chosen, "revenue").gap,
        queries.anomalies(data, chosen).gap,
        queries.customer_value(data, chosen).gap,
        queries.cohorts(data, chosen).gap,
        queries.ledger(data, chosen).gap,
    ):
        assert gap is not None
        assert gap.startswith(published)
        assert gap.endswith("; the next run adds them.")
    assert queries.noise(data, chosen) == {}


def test_anomalies_are_those_of_the_days_newest_first(analysed: Data) -> None:
    march = Period(date(2026, 2, 7), date(2026, 3, 8))
    found = queries.anomalies(analysed, filters(analysed), period=march)
    assert list(found.frame["member"]) == ["South", "North", "(all)"]
    assert found.gap is None
    everything = queries.anomalies(analysed, filters(analysed, period="all"))
    assert len(everything.frame) == 4
    orders = queries.anomalies(analysed, filters(analysed), "orders", march)
    assert set(orders.frame["metric"]) == {"orders"}


def test_anomalies_follow_the_selection(analysed: Data) -> None:
    def members(**query: str | list[str]) -> list[str]:
        found = queries.anomalies(analysed, filters(analysed, period="all", **query))
        return list(found.frame["member"]) if not found.gap else [found.gap]

    assert members(region="North") == ["North"]
    assert members(region=["North", "South"]) == ["South", "North"]
    assert members(channel="Shop") == []
    assert members(product="p1") == [
        "Unusual days and weeks are looked for in the company and for single regions, channels and "
        "categories; remove the product."
    ]


def test_customers_are_valued_segmented_and_listed(analysed: Data) -> None:
    found = queries.customer_value(analysed, filters(analysed, period="mtd"))
    assert found.gap is None
    assert list(found.segments["customers"]) == [43, 10]
    assert found.segments["revenue"][0] == sum(Decimal(10 * k) for k in range(1, 44))
    assert list(found.top["expected_value"])[:2] == [Decimal(530), Decimal(520)]
    assert found.top["label"][0].startswith("Customer c")
    # Both have a revenue among the upper two fifths (a monetary score of 4 or 5).
    assert list(found.at_risk["revenue"]) == [Decimal(510), Decimal(410)]
    assert list(found.model["parameter"]) == ["a", "r", "p"]
    assert list(found.calibration["earlier_orders"]) == [0, 1]


def test_customers_add_up(analysed: Data) -> None:
    totals = queries.customer_value(analysed, filters(analysed)).totals
    assert totals is not None
    assert (totals.customers, totals.known, totals.at_risk) == (53, 53, 2)
    assert totals.expected_value == sum(10 * k for k in range(1, 54))
    assert totals.top_tenth == 530 + 520 + 510 + 500 + 490 + 480  # a tenth of 53, rounded up
    assert totals.at_risk_revenue == 510 + 410


def test_customers_are_those_of_the_company_only(analysed: Data) -> None:
    narrowed = filters(analysed, region="North")
    assert queries.customer_value(analysed, narrowed).gap == (
        "Customer values are worked out for the company as a whole; remove the region."
    )
    for read in (queries.customer_value, queries.cohorts, queries.ledger):
        gap = read(seen(analysed, NORTH), filters(analysed)).gap
        assert gap is not None
        assert gap.endswith("are worked out for the company as a whole, of which you see a part.")


def test_the_ledger_and_cohorts_are_read_as_they_are(analysed: Data) -> None:
    books = queries.ledger(analysed, filters(analysed, period="ytd"))
    assert list(books.frame["month"]) == [date(2026, m, 1) for m in (1, 2, 3)]
    assert list(books.frame["closing"]) == [44, 50, 51]
    assert books.frame["new_revenue"].dtype.pyarrow_dtype == pa.decimal128(18, 4)
    cohorts = queries.cohorts(analysed, filters(analysed))
    assert len(cohorts.frame) == 12
    assert list(cohorts.frame["partial"]) == [False] * 11 + [True]


def test_noise_is_that_of_the_series_which_lie_in_the_selection(analysed: Data) -> None:
    found = queries.noise(analysed, filters(analysed))
    assert found["revenue", "total", "(all)"] == found["revenue", "region", "North"] == 0.5
    assert not any(metric == "customers" for metric, _, _ in found)
    assert set(queries.noise(analysed, filters(analysed, region="North"))) == {
        ("revenue", "region", "North")
    }
    assert queries.noise(analysed, filters(analysed, region="North", channel="Web")) == {}


FOREIGN = ("South", "West", "Web", "Toys", "(all)", "Shop")


def test_a_user_of_one_region_sees_only_its_series(analysed: Data) -> None:
    queries.forecast(analysed, filters(analysed), "revenue")  # kept under another scope
    north = seen(analysed, NORTH)
    for query in ({}, {"region": "North"}, {"region": ["North", "South"]}):
        chosen = filters(analysed, period="all", **query)
        assert queries.forecast(north, chosen, "revenue").frame["value"][0] == Decimal(1000)
        assert queries.landings(north, chosen, "revenue").spans[0].landing == Decimal(1000)
        assert set(queries.anomalies(north, chosen).frame["member"]) == {"North"}
        assert set(queries.noise(north, chosen)) == {("revenue", "region", "North")}


@pytest.mark.parametrize(
    ("scope", "query"),
    [
        (NORTH, {"region": "South"}),
        (NORTH, {"channel": "Web"}),
        (NORTH, {"category": "Toys"}),
        (Scope((("region", ("North",)), ("channel", ("Web",)))), {}),
        (Scope((("product", ("p1",)),)), {}),
        (NOTHING, {}),
        (NOTHING, {"region": "North"}),
    ],
)
def test_nothing_of_a_foreign_member_comes_through(
    analysed: Data, scope: Scope, query: dict[str, str]
) -> None:
    user, chosen = seen(analysed, scope), filters(analysed, period="all", **query)
    found = queries.forecast(user, chosen, "revenue")
    landed = queries.landings(user, chosen, "revenue")
    assert found.frame.empty
    assert found.backtest.empty
    assert found.gap
    assert landed.spans == ()
    assert landed.gap
    assert queries.anomalies(user, chosen).frame.empty
    assert queries.noise(user, chosen) == {}
    value = queries.customer_value(user, chosen)
    assert value.totals is None
    assert all(f.empty for f in (value.segments, value.top, value.at_risk, value.calibration))
    assert queries.ledger(user, chosen).frame.empty
    assert queries.cohorts(user, chosen).frame.empty


def test_a_user_of_two_regions_is_asked_to_choose(analysed: Data) -> None:
    two = seen(analysed, Scope((("region", ("North", "South")),)))
    assert queries.forecast(two, filters(analysed), "revenue").gap == (
        MADE + "choose one of those that you may see."
    )
    assert set(queries.anomalies(two, filters(analysed, period="all")).frame["member"]) == {
        "North",
        "South",
    }
    assert queries.forecast(two, filters(analysed, region="South"), "revenue").frame["value"][
        0
    ] == Decimal(1100)
