"""Drivers against figures worked out by hand, and against plain SQL over the facts."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dashapp.context import NOTHING, Data, Scope
from dashapp.filters import DIMENSIONS, FilterError
from dashapp.metrics import Catalogue
from dashapp.queries import Drivers, contributions, drivers, headline
from dashapp.release import Release
from tests.dashapp.queries.facts import NET, Facts, decimal, filters
from tests.dashapp.queries.lines import Line, in_memory

pytestmark = pytest.mark.integration

MAY = {"from": "2026-05-01", "to": "2026-05-31"}
# May 2025 is the base. Customer c4 bought in 2024, c3 never before May 2026.
BASE = [
    Line("o1", "2025-05-02", "c1", "A", "6", "10", cost="36"),
    Line("o2", "2025-05-03", "c2", "A", "4", "10", cost="24"),
    Line("o3", "2025-05-04", None, "B", "10", "4", "4", cost="20", category="Books"),
    Line("o4", "2025-05-05", "c1", "F", "0", "0", cost="1", amount="3", category="Fees"),
    Line("o1", "2025-05-09", "c1", "A", "-1", "10", cost="-6", status="returned"),
]
NOW = [
    Line("p1", "2026-05-02", "c1", "A", "5", "11", "5", cost="35"),
    Line("p2", "2026-05-03", "c3", "A", "7", "11", "7", cost="49"),
    Line("p2", "2026-05-03", "c3", "C", "2", "20", cost="24"),
    Line("p3", "2026-05-04", None, "B", "3", "4", cost="6", category="Books"),
    Line("p4", "2026-05-05", "c4", "B", "8", "4", cost="16", category="Books"),
    Line("p4", "2026-05-05", "c4", "F", "0", "0", cost="1", amount="5", category="Fees"),
    Line("p1", "2026-05-30", "c1", "A", "-2", "11", cost="-14", status="returned"),
]
EARLIER = [Line("n1", "2024-05-05", "c4", "A", "1", "10", cost="6")]


@pytest.fixture(scope="module")
def small(release: Release, catalogue: Catalogue) -> Data:
    """The lines above."""
    return in_memory(EARLIER + BASE + NOW, release.manifest, catalogue)


def terms(found: Drivers) -> dict[str, Decimal]:
    """The first level of the tree: label and change."""
    return {
        row.label: row.change.normalize()
        for row in found.tree.itertuples()
        if row.parent == "change"
    }


def below(found: Drivers, parent: str) -> dict[str, Decimal]:
    """The parts of a node: label and change."""
    rows = (row for row in found.tree.itertuples() if row.parent == parent)
    return {row.label: row.change.normalize() for row in rows}


def numbers(**named: str) -> dict[str, Decimal]:
    """Decimals by name; _ stands for a space."""
    return {name.replace("_", " "): Decimal(value).normalize() for name, value in named.items()}


def test_revenue_by_hand(small: Data) -> None:
    # Base: 20 units with an amount of 100 + 36 = 136, so 6.8 a unit; now: 25 units.
    # Volume     (25 - 20) × 6.8                                                   =  34
    # Mix        A 12 × 10, B 11 × 3.6, C (new) its own 40: 199.6; 199.6 - 25 × 6.8 =  29.6
    # Price      A (11 - 10) × 12 at the base's discount of none; B's did not change =  12
    # Discount   A 120 - 132 = -12; B kept 90 % of 44 = 39.6, now 44: +4.4          =  -7.6
    # Without units  5 - 3 = 2;  Returns  -22 + 10 = -12
    # Revenue    100 + 36 + 3 - 10 = 129  →  120 + 44 + 40 + 5 - 22 = 187
    found = drivers(small, filters(small, **MAY), "revenue")
    assert (found.previous, found.value) == (129, 187)
    assert terms(found) == numbers(
        Volume="34",
        Mix="29.6",
        Price="12",
        Discount="-7.6",
        Lines_without_units="2",
        Returns="-12",
    )
    # Units by who bought them, at 6.8 each: c3 9, c4 8, c1 5 - 6, c2 -4, guests 3 - 10.
    assert below(found, "volume") == numbers(
        New_customers="61.2",
        Customers_who_came_back="54.4",
        Returning_customers="-6.8",
        Customers_who_stopped="-27.2",
        Guests="-47.6",
    )
    assert below(found, "price") == numbers(Toys="12")
    assert below(found, "discount") == numbers(Toys="-12", Books="4.4")


def test_gross_profit_by_hand(small: Data) -> None:
    # Costs of the base: A 6, B 2 a unit, 80 in all; profit 56, so 2.8 a unit.
    # Volume 5 × 2.8 = 14. At the base's costs A 12 × 6, B 11 × 2, C its own 24: 118.
    # Mix 199.6 - 118 - 25 × 2.8 = 11.6. Unit cost 118 - (84 + 22 + 24) = -12.
    # Returns (-22 + 14) - (-10 + 6) = -4; without units (5 - 1) - (3 - 1) = 2.
    found = drivers(small, filters(small, **MAY), "gross_profit")
    assert (found.previous, found.value) == (54, 70)
    assert terms(found) == numbers(
        Volume="14",
        Mix="11.6",
        Price="12",
        Discount="-7.6",
        Unit_cost="-12",
        Lines_without_units="2",
        Returns="-4",
    )


def test_average_order_value_by_hand(small: Data) -> None:
    # The same per order: 4 orders in the base (5 units each), 4 now (6.25 units each).
    found = drivers(small, filters(small, **MAY), "aov")
    assert (found.previous, found.value) == (Decimal("32.25"), Decimal("46.75"))
    assert terms(found) == numbers(
        Units_per_order="8.5",
        Mix="7.4",
        Price="3",
        Discount="-1.9",
        Lines_without_units="0.5",
        Returns="-3",
    )


def test_counts_are_whole_numbers_by_who_bought(small: Data) -> None:
    # Orders of the base: c1 o1 and o4, c2 o2, a guest's o3; now c1 p1, c3 p2, a guest's p3, c4 p4.
    assert terms(drivers(small, filters(small, **MAY), "orders")) == numbers(
        New_customers="1",
        Customers_who_came_back="1",
        Returning_customers="-1",
        Customers_who_stopped="-1",
    )
    assert terms(drivers(small, filters(small, **MAY), "customers")) == numbers(
        New_customers="1", Customers_who_came_back="1", Customers_who_stopped="-1"
    )


def test_a_selling_price_has_no_volume(small: Data) -> None:
    # Gross sales per unit: 139 / 20 = 6.95 → 209 / 25 = 8.36.
    found = drivers(small, filters(small, **MAY), "price")
    # Mix (199.6 / 25) - 6.8 = 1.184; price 12 / 25; discount -7.6 / 25; 5 / 25 - 3 / 20.
    assert terms(found) == numbers(
        Mix="1.184", Price="0.48", Discount="-0.304", Lines_without_units="0.05"
    )


def sold(day: str, category: str, amount: str, cost: str) -> Line:
    """One line of a category."""
    return Line(day, day, None, category, "1", amount, cost=cost, category=category)


def test_simpsons_paradox(release: Release, catalogue: Catalogue) -> None:
    # Toys earn 10 %, then 12 %; Books 40 %, then 45 %. All together 37 %, then 15.3 %, because
    # Toys went from 100 to 900 of 1,000. Within: 0.9 × 0.02 + 0.1 × 0.05 = 0.023.
    # Mix: 0.8 × (0.10 - 0.37) - 0.8 × (0.40 - 0.37) = -0.24.
    lines = [
        sold("2025-05-01", "Toys", "100", "90"),
        sold("2025-05-02", "Books", "900", "540"),
        sold("2026-05-01", "Toys", "900", "792"),
        sold("2026-05-02", "Books", "100", "55"),
    ]
    data = in_memory(lines, release.manifest, catalogue)
    found = drivers(data, filters(data, **MAY), "margin")
    assert (found.previous, found.value) == (Decimal("0.37"), Decimal("0.153"))
    assert terms(found) == numbers(Like_for_like="0.023", Mix="-0.24")
    assert below(found, "within") == numbers(Toys="0.018", Books="0.005")
    assert below(found, "mix") == numbers(Toys="-0.216", Books="-0.024")
    # As contributions each is its rate's part and its mix together.
    shares = contributions(data, filters(data, **MAY), "margin", "category")
    assert dict(zip(shares["member"], shares["change"], strict=True)) == {
        "Toys": Decimal("-0.198"),
        "Books": Decimal("-0.019"),
    }


def test_what_was_returned_without_a_sale_has_its_own_term(
    release: Release, catalogue: Catalogue
) -> None:
    # West sells nothing now but takes back 30: 30 / 100 of the rate, besides North's 10 %.
    lines = [
        Line("a", "2025-05-01", None, "A", "10", "10"),
        Line("b", "2025-05-01", None, "A", "10", "10", region="West"),
        Line("a", "2025-05-02", None, "A", "-1", "10", status="returned"),
        Line("b", "2025-05-02", None, "A", "-1", "10", status="returned", region="West"),
        Line("c", "2026-05-01", None, "A", "10", "10"),
        Line("c", "2026-05-02", None, "A", "-1", "10", status="returned"),
        Line("b", "2026-05-03", None, "A", "-3", "10", status="returned", region="West"),
    ]
    data = in_memory(lines, release.manifest, catalogue)
    found = drivers(data, filters(data, **MAY), "return_rate")
    assert (found.previous, found.value) == (Decimal("0.1"), Decimal("0.4"))
    assert terms(found) == numbers(Nothing_to_relate_it_to="0.3")


@pytest.mark.parametrize(
    ("view", "metric", "said"),
    [
        ({"compare": "none"}, "revenue", "No comparison."),
        ({"period": "all"}, "revenue", "No comparison: "),
        ({"from": "2019-01-01", "to": "2019-02-01"}, "aov", "No data for these days: "),
        ({"region": "West"}, "margin", "Margin is not known in this period: nothing counts"),
    ],
)
def test_what_cannot_be_told_is_a_gap_that_says_why(
    data: Data, view: dict[str, Any], metric: str, said: str
) -> None:
    found = drivers(data, filters(data, **view), metric)
    assert found.gap is not None
    assert found.gap.startswith(said)
    assert (found.change, len(found.tree), len(found.contributions)) == (None, 0, 0)
    assert contributions(data, filters(data, **view), metric, "region").empty


def test_a_base_without_units_is_a_gap_but_has_contributions(
    release: Release, catalogue: Catalogue
) -> None:
    lines = [
        Line("a", "2025-05-01", None, "F", "0", "0", amount="3"),
        Line("b", "2026-05-01", None, "A", "1", "10"),
        Line("c", "2026-05-01", None, "A", "1", "10", region="West"),
    ]
    data = in_memory(lines, release.manifest, catalogue)
    found = drivers(data, filters(data, **MAY), "revenue")
    assert found.gap == (
        "No units were sold in the period compared with, so no price can be compared."
    )
    assert found.change == 17
    assert list(found.contributions["change"]) == [10, 7]


def test_totals_are_those_of_the_facts(data: Data, facts: Facts) -> None:
    found = drivers(data, filters(data), "revenue")
    now, then = "'2025-03-09' AND '2026-03-08'", "'2024-03-09' AND '2025-03-08'"
    assert found.value == decimal(facts.one("sum(amount)", f"{NET} AND date BETWEEN {now}"))
    assert found.previous == decimal(facts.one("sum(amount)", f"{NET} AND date BETWEEN {then}"))
    returned = "-sum(amount) FILTER (date BETWEEN {}) + sum(amount) FILTER (date BETWEEN {})"
    change = facts.one(returned.format(then, now), "status = 'returned'")
    assert terms(found)["Returns"] == change
    rows = facts.rows(
        f"SELECT region, sum(CASE WHEN date BETWEEN {now} THEN amount ELSE -amount END) FROM sales "
        f"WHERE {NET} AND (date BETWEEN {now} OR date BETWEEN {then}) GROUP BY 1"
    )
    regions = found.contributions[found.contributions["dimension"] == "region"]
    assert dict(zip(regions["member"], regions["change"], strict=True)) == dict(rows)


@pytest.mark.parametrize("by", DIMENSIONS)
@pytest.mark.parametrize("metric", ["revenue", "orders", "customers", "aov", "margin"])
def test_contributions_add_up_also_when_they_are_cut(data: Data, by: str, metric: str) -> None:
    chosen = filters(data)
    value, previous = headline(data, chosen, (metric,)).loc[0, ["value", "previous"]]
    every = contributions(data, chosen, metric, by)
    cut = contributions(data, chosen, metric, by, limit=2)
    for frame in (every, cut):
        assert sum(frame["change"], Decimal(0)) == value - previous
    first = [row for row in every.itertuples() if row.member][:2]
    assert [row.member for row in cut.itertuples() if row.member] == [row.member for row in first]
    members = [member for member in every["member"] if member]
    assert len(cut) <= 3 or len(members) <= 2


def test_an_order_of_two_categories_is_counted_in_both(data: Data) -> None:
    frame = contributions(data, filters(data), "orders", "category")
    assert list(frame["label"])[-1] == "Counted in several"
    assert contributions(data, filters(data), "orders", "customer", 3)["label"].iloc[-1] == "Others"


def test_a_bad_dimension_or_limit_is_refused(data: Data) -> None:
    with pytest.raises(FilterError, match="by: 'colour' is not one of region"):
        contributions(data, filters(data), "revenue", "colour")
    with pytest.raises(FilterError, match="limit: 0 is not a number of members"):
        contributions(data, filters(data), "revenue", "customer", 0)


def lost(day: str, region: str, channel: str, units: int) -> Line:
    """Some units sold by a channel of a region."""
    return Line(
        day + region + channel, day, None, "A", str(units), "1", region=region, channel=channel
    )


def test_the_path_names_the_channel_that_a_region_lost(
    release: Release, catalogue: Catalogue
) -> None:
    # West lost its Web: 30 of a fall of 36. The rest fell a little everywhere, as its size lets
    # expect; North alone is the largest, but not surprising.
    before = {
        ("North", "Web"): 40,
        ("North", "Shop"): 40,
        ("West", "Web"): 30,
        ("West", "Shop"): 30,
    }
    now = {("North", "Web"): 38, ("North", "Shop"): 38, ("West", "Shop"): 28}
    lines = [lost("2025-05-01", *key, units) for key, units in before.items()]
    lines += [lost("2026-05-01", *key, units) for key, units in now.items()]
    data = in_memory(lines, release.manifest, catalogue)
    for metric, moved in (("revenue", [-32, -30]), ("units", [-32, -30])):
        path = drivers(data, filters(data, **MAY), metric).path
        assert [(step.dimension, step.member) for step in path] == [
            ("region", "West"),
            ("channel", "Web"),
        ]
        assert [step.change for step in path] == moved
    assert drivers(data, filters(data, **MAY), "revenue").against == ()


def test_what_is_spread_by_size_has_no_path_and_a_lone_fall_is_against(
    release: Release, catalogue: Catalogue
) -> None:
    even = [lost("2025-05-01", "North", "Web", 80), lost("2025-05-01", "West", "Web", 20)]
    grown = [lost("2026-05-01", "North", "Web", 88), lost("2026-05-01", "West", "Web", 22)]
    data = in_memory(even + grown, release.manifest, catalogue)
    assert drivers(data, filters(data, **MAY), "revenue").path == ()
    fallen = [lost("2026-05-01", "North", "Web", 98), lost("2026-05-01", "West", "Web", 8)]
    data = in_memory(even + fallen, release.manifest, catalogue)
    found = drivers(data, filters(data, **MAY), "revenue")
    assert [(step.member, step.change) for step in found.against] == [("West", -12)]


def test_a_user_sees_the_drivers_of_the_scope(data: Data) -> None:
    north = replace(data, scope=Scope((("region", ("North",)),)))
    mine = drivers(north, filters(data), "revenue")
    same = drivers(data, filters(data, region="North"), "revenue")
    assert mine.change == same.change != drivers(data, filters(data), "revenue").change
    assert terms(mine) == terms(same)
    assert below(mine, "volume") == below(same, "volume")
    nobody = drivers(replace(data, scope=NOTHING), filters(data), "revenue")
    assert (nobody.change, nobody.gap is not None) == (0, True)


def test_a_warm_answer_is_the_same(data: Data) -> None:
    cold = drivers(data, filters(data), "aov")
    warm = drivers(data, filters(data), "aov")
    assert cold.tree.equals(warm.tree)
    assert (cold.path, cold.value, cold.gap) == (warm.path, warm.value, warm.gap)


def test_filters_narrow_the_drivers(data: Data) -> None:
    chosen = filters(data, region=["North", "South"], channel="Web")
    found = drivers(data, chosen, "units")
    (value,) = headline(data, chosen, ("units",))["value"]
    assert found.value == value
