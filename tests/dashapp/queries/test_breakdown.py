"""Breakdowns and movers against plain SQL over the facts."""

from decimal import Decimal

import pandas as pd
import pytest

from dashapp.context import Data
from dashapp.filters import GUEST, FilterError
from dashapp.queries import breakdown, chips, headline, labels, movers
from tests.dashapp.queries.facts import NET, SOLD, Facts, decimal, filters

pytestmark = pytest.mark.integration

NOW = "date BETWEEN '2025-03-09' AND '2026-03-08'"
THEN = "date BETWEEN '2024-03-09' AND '2025-03-08'"
COLUMNS = {
    "region": "region",
    "channel": "channel",
    "category": "category",
    "product": "product_id",
    "customer": f"coalesce(customer_id, '{GUEST}')",
}


@pytest.mark.parametrize("by", list(COLUMNS))
def test_members_have_the_figures_of_the_facts(data: Data, facts: Facts, by: str) -> None:
    frame = breakdown(data, filters(data), "revenue", by)
    grouped = "SELECT {0}, sum(amount) FROM sales WHERE {1} AND {2} GROUP BY 1"
    now = dict(facts.rows(grouped.format(COLUMNS[by], NOW, NET)))
    then = dict(facts.rows(grouped.format(COLUMNS[by], THEN, NET)))
    expected = {m: decimal(now.get(m, 0)) for m in now.keys() | then.keys()}
    assert dict(zip(frame["member"], frame["value"], strict=True)) == expected
    assert list(frame["previous"]) == [decimal(then.get(m, 0)) for m in frame["member"]]
    assert list(frame["value"]) == sorted(frame["value"], reverse=True)


def test_shares_of_a_sum_add_up(data: Data) -> None:
    frame = breakdown(data, filters(data), "revenue", "category")
    assert abs(sum(frame["share"]) - 1) < Decimal("1e-8")
    assert frame["share"][0] == (frame["value"][0] / sum(frame["value"])).quantize(Decimal("1e-10"))


@pytest.mark.parametrize("metric", ["aov", "customers", "orders"])
def test_what_cannot_be_added_up_has_no_share_and_no_others(data: Data, metric: str) -> None:
    frame = breakdown(data, filters(data), metric, "product", limit=3)
    assert frame["share"].isna().all()
    assert len(frame) == 3
    assert "" not in set(frame["member"])


def test_the_rest_is_one_row_of_others(data: Data) -> None:
    whole = headline(data, filters(data), ("revenue",))
    frame = breakdown(data, filters(data), "revenue", "product", limit=4)
    assert list(frame["member"])[-1] == ""
    assert list(frame["label"])[-1] == "Others"
    assert sum(frame["value"]) == whole["value"][0]
    assert sum(frame["previous"]) == whole["previous"][0]
    everything = breakdown(data, filters(data), "revenue", "region", limit=3)
    assert "" not in set(everything["member"])


@pytest.mark.parametrize("by", ["region", "product", "customer"])
@pytest.mark.parametrize("metric", ["revenue", "gross_profit", "aov", "margin", "orders", "price"])
def test_a_limit_keeps_the_first_rows_as_they_are(data: Data, metric: str, by: str) -> None:
    chosen = filters(data, category=["Toys", "Books"], period="30d", compare="previous")
    whole = breakdown(data, chosen, metric, by)
    for limit in (1, 3, len(whole)):
        cut = breakdown(data, chosen, metric, by, limit=limit)
        named = cut[cut["member"] != ""].reset_index(drop=True)
        pd.testing.assert_frame_equal(named, whole.head(limit).reset_index(drop=True))
        others, rest = cut[cut["member"] == ""], whole[limit:]
        assert len(others) == (data.catalogue.metric(metric).additive and len(rest) > 0)
        if len(others):
            assert others["value"].sum() == rest["value"].sum()
            assert others["previous"].sum() == rest["previous"].sum()


def test_a_limit_is_at_least_one(data: Data) -> None:
    with pytest.raises(FilterError, match="limit: 0 is not a number of members"):
        breakdown(data, filters(data), "revenue", "product", limit=0)


def test_distinct_counts_by_member(data: Data, facts: Facts) -> None:
    frame = breakdown(data, filters(data), "customers", "category")
    expected = facts.rows(
        f"SELECT category, count(DISTINCT customer_id) FROM sales WHERE {NOW} AND {SOLD} GROUP BY 1"
    )
    assert dict(zip(frame["member"], frame["value"], strict=True)) == dict(expected)


def test_products_and_customers_have_names(data: Data) -> None:
    products = breakdown(data, filters(data), "revenue", "product")
    assert all(
        row.label == f"Product {row.member.removeprefix('p')}" for row in products.itertuples()
    )
    customers = breakdown(data, filters(data), "revenue", "customer").set_index("member")
    assert customers.loc["c1", "label"] == "Customer c1"
    assert customers.loc[GUEST, "label"] == "Guests"


def test_members_without_a_figure_come_last(data: Data) -> None:
    frame = breakdown(data, filters(data), "margin", "region")
    assert list(frame["member"])[-1] == "West"
    assert list(frame["value"].isna()) == [False, False, True]


def test_an_unknown_dimension_is_refused(data: Data) -> None:
    with pytest.raises(FilterError, match="by: 'cost; --' is not one of region"):
        breakdown(data, filters(data), "revenue", "cost; --")


def test_movers_are_the_facets_by_the_size_of_their_change(data: Data, facts: Facts) -> None:
    frame = movers(data, filters(data), "revenue")
    assert set(zip(frame["dimension"], frame["member"], strict=True)) == {
        *(("region", name) for name in ("North", "South", "West")),
        *(("channel", name) for name in ("Shop", "Web")),
        *(("category", name) for name in ("(none)", "Books", "Garden", "Toys")),
    }
    sizes = [abs(change) for change in frame["change"]]
    assert sizes == sorted(sizes, reverse=True)
    north = frame[frame["member"] == "North"].iloc[0]
    now = facts.one("sum(amount)", f"{NOW} AND {NET} AND region = 'North'")
    then = facts.one("sum(amount)", f"{THEN} AND {NET} AND region = 'North'")
    assert (north["value"], north["previous"]) == (decimal(now), decimal(then))
    assert north["change"] == decimal(now - then)


def test_a_facet_narrowed_to_one_member_does_not_move(data: Data) -> None:
    chosen = filters(data, region="North", category=["Toys", "Books"])
    frame = movers(data, chosen, "revenue")
    assert set(frame["dimension"]) == {"channel", "category"}
    one_each = filters(data, region="North", category="Toys", channel="Web")
    assert movers(data, one_each, "revenue").empty


def test_nothing_moves_without_a_comparison(data: Data) -> None:
    frame = movers(data, filters(data, compare="none"), "revenue")
    assert frame.empty
    assert list(frame.columns) == ["dimension", "member", "label", "value", "previous", "change"]


def test_movers_of_a_ratio_leave_out_what_is_unknown(data: Data) -> None:
    assert "West" not in set(movers(data, filters(data), "margin")["member"])


def test_labels_fall_back_on_ids(data: Data) -> None:
    assert labels(data, "product", ("p1", "gone")) == {"p1": "Product 1", "gone": "gone"}
    assert labels(data, "customer", (GUEST,)) == {GUEST: "Guests"}
    assert labels(data, "region", ("North",)) == {"North": "North"}
    assert labels(data, "product", ()) == {}


def test_chips_show_names(data: Data) -> None:
    chosen = filters(data, region="North", product="p3", customer=GUEST)
    assert [chip.label for chip in chips(data, chosen)] == ["North", "Product 3", "Guests"]
