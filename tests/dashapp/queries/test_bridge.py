"""Rounding that keeps every sum, and trees that are exact for whatever lines there are."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashapp.filters import DIMENSIONS, Filters
from dashapp.metrics import Catalogue
from dashapp.queries import Drivers, contributions, drivers, headline
from dashapp.queries.bridge import Branch, Leaf, apportion, grow, telling
from dashapp.release import Release
from tests.dashapp.queries.lines import Line, in_memory

fractions = st.fractions(-1000, 1000, max_denominator=997)


@pytest.mark.unit
@given(st.lists(fractions, min_size=1, max_size=9), st.sampled_from([0, 4, 10]))
def test_rounded_parts_add_up_and_are_off_by_less_than_a_unit(
    parts: list[Fraction], places: int
) -> None:
    total = round(sum(parts), places) if places else Fraction(round(sum(parts)))
    rounded = apportion(total, parts, places)
    assert sum(rounded) == total
    unit = Fraction(1, 10**places)
    assert all(abs(one - other) <= unit for one, other in zip(rounded, parts, strict=True))
    assert all((one * 10**places).denominator == 1 for one in rounded)


@pytest.mark.unit
def test_thirds_of_a_cent_go_to_the_largest_remainders() -> None:
    third, unit = Fraction(1, 3), Fraction(1, 100)
    assert apportion(Fraction(1), [third, third, third], 2) == [34 * unit, 33 * unit, 33 * unit]
    # A total that rounding moved down takes the unit from the smallest remainder.
    half = Fraction(5, 1000)
    assert apportion(Fraction(0), [half, -half], 2) == [unit, -unit]
    assert apportion(Fraction(-1, 100), [Fraction(0), Fraction(0)], 2) == [0, -unit]
    assert apportion(Fraction(1), [], 2) == []


@pytest.mark.unit
def test_a_tree_leaves_zeros_out_and_sorts_its_leaves() -> None:
    leaves = (Leaf(Fraction(1), "region", "North"), Leaf(Fraction(-3), "region", "South"))
    branches = [Branch("price", Fraction(-2), leaves), Branch("mix", Fraction(0))]
    nodes = grow(Fraction(-2), branches, 4)
    assert [(node.node, node.change) for node in nodes] == [
        ("change", -2),
        ("price", -2),
        ("price/South", -3),
        ("price/North", 1),
    ]


@pytest.mark.unit
def test_the_facet_that_tells_most_is_the_one_least_like_the_sizes() -> None:
    sizes = {
        ("N", "Toys"): Fraction(50),
        ("N", "Books"): Fraction(50),
        ("S", "Toys"): Fraction(100),
    }
    prices = {("N", "Toys"): Fraction(10), ("N", "Books"): Fraction(0), ("S", "Toys"): Fraction(20)}
    # By region 10 and 20 for halves of the sizes: off by 5 each; by category 30 and 0 for 150 and
    # 50 of 200: off by 7.5 each.
    assert telling(prices, sizes, [0, 1]) == 1
    assert telling(prices, sizes, [0]) == 0
    assert telling(prices, sizes, []) is None


amounts = st.decimals(-50, 50, places=2)
lines = st.builds(
    Line,
    order=st.sampled_from(["o1", "o2", "o3", "o4", "o5"]),
    day=st.sampled_from(["2024-06-01", "2025-05-05", "2025-05-20", "2026-05-05", "2026-05-20"]),
    customer=st.sampled_from(["c1", "c2", "c3", None]),
    product=st.sampled_from(["A", "B", "F"]),
    quantity=st.one_of(st.just(Decimal(0)), st.decimals(-3, 9, places=1)),
    price=st.one_of(st.just(Decimal(0)), amounts),
    discount=st.one_of(st.just(Decimal(0)), amounts),
    cost=st.one_of(st.none(), amounts),
    status=st.sampled_from(["completed"] * 5 + ["returned", "pending", "cancelled"]),
    amount=st.one_of(st.none(), amounts),
    category=st.sampled_from(["Toys", "Books"]),
    region=st.sampled_from(["North", "West"]),
    channel=st.sampled_from(["Web", "Shop"]),
)
VIEWS: list[dict[str, Any]] = [
    {},
    {"region": "North"},
    {"category": "Toys", "channel": ["Web", "Shop"]},
    {"customer": ["c1", "(guest)"]},
    {"product": "A", "region": ["North", "West"]},
]
PERIODS: list[dict[str, Any]] = [
    {"from": "2026-05-01", "to": "2026-05-31"},
    {"from": "2025-05-10", "to": "2026-05-10"},
    {"from": "2025-05-01", "to": "2026-05-31"},  # longer than a year: overlaps its comparison
]
views = st.builds(
    lambda view, period: view | period, st.sampled_from(VIEWS), st.sampled_from(PERIODS)
)
EVERY = [
    Line("o", "2024-06-01", None, "A", "1", "1", region=region, channel=channel, category=category)
    for region in ("North", "West")
    for channel in ("Web", "Shop")
    for category in ("Toys", "Books")
]


@pytest.mark.integration
@settings(max_examples=40, deadline=None)
@given(st.lists(lines, max_size=14), views, st.data())
def test_the_leaves_of_every_metric_add_up_to_its_change(
    release: Release,
    catalogue: Catalogue,
    drawn: list[Line],
    view: dict[str, Any],
    choice: st.DataObject,
) -> None:
    last = Line("z", "2026-05-31", None, "A", "0", "0")  # the data covers each period
    data = in_memory([*EVERY, *drawn, last], release.manifest, catalogue)
    chosen = Filters.from_query(view, data.release.domain)
    every = st.sampled_from([metric.name for metric in catalogue.metrics])
    names = tuple(choice.draw(st.lists(every, min_size=3, max_size=3, unique=True)))
    by = choice.draw(st.sampled_from(DIMENSIONS))
    figures = {row.metric: row for row in headline(data, chosen, names).itertuples()}
    for name in names:
        found = drivers(data, chosen, name)
        if found.gap is None or found.change is not None:
            assert (found.value, found.previous) == (figures[name].value, figures[name].previous)
        if found.gap is None:
            _check_tree(found)
        if found.change is not None:
            _check_contributions(found)
            parts = contributions(data, chosen, name, by, limit=2)
            assert sum(parts["change"], Decimal(0)) == found.change


def _check_tree(found: Drivers) -> None:
    """Children add up to their parent at every node, and so the leaves to the change."""
    rows = list(found.tree.itertuples())
    parents = {row.parent for row in rows}
    for row in rows:
        if row.node in parents:
            assert sum(each.change for each in rows if each.parent == row.node) == row.change
    leaves = [row.change for row in rows if row.node not in parents]
    assert sum(leaves, Decimal(0)) == found.change
    assert len({row.node for row in rows}) == len(rows)


def _check_contributions(found: Drivers) -> None:
    for _, frame in found.contributions.groupby("dimension"):
        assert sum(frame["change"], Decimal(0)) == found.change


def _by_definition(drawn: list[Line]) -> dict[str, Fraction]:
    """Volume, mix, price, discount and the rest of revenue, item by item in exact fractions."""
    items: dict[tuple[str, ...], dict[str, Fraction]] = {}
    returned = Fraction(0)
    for line in drawn:
        side = {"2025-05": "0", "2026-05": "1"}.get(line.day[:7])
        worth = Decimal(line.quantity) * Decimal(line.price) - Decimal(line.discount)
        amount = Fraction(worth if line.amount is None else Decimal(line.amount))
        if side is None or line.status not in ("completed", "returned"):
            continue
        if line.status == "returned":
            returned += amount if side == "1" else -amount
            continue
        key = (line.region, line.channel, line.category, line.product)
        item = items.setdefault(key, {n + s: Fraction(0) for n in "QSL" for s in "01"})
        item["Q" + side] += Fraction(Decimal(line.quantity))
        item["S" + side] += amount
        item["L" + side] += amount + Fraction(Decimal(line.discount))
    return _effects(list(items.values())) | {"returned": returned}


def _effects(items: list[dict[str, Fraction]]) -> dict[str, Fraction]:
    units = [sum((i["Q" + s] for i in items), Fraction(0)) for s in "01"]
    loose = [sum((i["S" + s] for i in items if i["Q" + s] <= 0), Fraction(0)) for s in "01"]
    worth = (sum((i["S0"] for i in items), Fraction(0)) - loose[0]) / units[0]
    found = {"volume": (units[1] - units[0]) * worth, "mix": -units[1] * worth}
    found |= {"price": Fraction(0), "discount": Fraction(0), "loose": loose[1] - loose[0]}
    for item in items:
        if item["Q1"] <= 0:
            continue
        if item["Q0"] <= 0:  # new: its own amount, so that nothing is left for the other terms
            found["mix"] += item["S1"]
            continue
        expected = item["Q1"] * item["S0"] / item["Q0"]
        kept = item["S0"] / item["L0"] if item["L0"] and item["S0"] / item["L0"] >= 0 else 1
        found["mix"] += expected
        found["price"] += item["L1"] * kept - expected
        found["discount"] += item["S1"] - item["L1"] * kept
    return found


@pytest.mark.integration
@settings(max_examples=60, deadline=None)
@given(st.lists(lines, min_size=4, max_size=20))
def test_effects_are_those_of_the_definition(
    release: Release, catalogue: Catalogue, drawn: list[Line]
) -> None:
    last = Line("z", "2026-05-31", None, "A", "0", "0")
    data = in_memory([*EVERY, *drawn, last], release.manifest, catalogue)
    found = drivers(data, Filters.from_query(PERIODS[0], data.release.domain), "revenue")
    if found.gap is not None:
        return
    tree = {row.node: Fraction(row.change) for row in found.tree.itertuples()}
    for term, effect in _by_definition(drawn).items():
        assert abs(tree.get(term, Fraction(0)) - effect) < Fraction(1, 1000), term
