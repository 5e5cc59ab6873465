"""The order lines behind each part of a change: what they add up to is that part."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dashapp.context import Data, Scope
from dashapp.filters import FilterError, Filters
from dashapp.periods import Period
from dashapp.queries import Only, drivers, order_lines
from dashapp.queries.buyers import GROUPS
from dashapp.queries.cells import units_of
from dashapp.queries.lines import BEFORE, NOW
from tests.dashapp.queries.facts import Facts, filters

pytestmark = pytest.mark.integration

# In the first weeks of the data there are customers of every group.
EARLY = {"from": "2024-02-25", "to": "2024-04-05", "compare": "previous"}
VIEWS: list[dict[str, Any]] = [EARLY, EARLY | {"region": "North"}, {"category": "Toys"}]


def totals(data: Data, chosen: Filters, metric: str, part: tuple[str, str], name: str) -> Decimal:
    """A total of the lines of a status and of buyers now, less that of those before."""
    status, buyers = part
    found = Decimal(0)
    for when, sign in ((NOW, 1), (BEFORE, -1)):
        if (buyers, when) in (("lapsed", NOW), ("new", BEFORE), ("regained", BEFORE)):
            continue  # they have lines in one of the periods only
        only = Only.of(status, buyers, when)
        lines = order_lines(data, chosen, metric, size=1, only=only)
        found += sign * (lines.totals[name] or Decimal(0))
    return found


@pytest.mark.parametrize("view", VIEWS, ids=str)
@pytest.mark.parametrize("metric", ["revenue", "gross_profit"])
def test_the_units_of_a_volume_are_those_of_its_lines(
    data: Data, view: dict[str, Any], metric: str
) -> None:
    chosen = filters(data, **view)
    tree = drivers(data, chosen, metric).tree
    parts = [row for row in tree.itertuples() if row.parent == "volume"]
    assert len(parts) >= 2
    (volume,) = (row for row in tree.itertuples() if row.node == "volume")
    sums = {
        row.buyers: totals(data, chosen, metric, (row.status, row.buyers), "quantity")
        for row in parts
    }
    every = totals(data, chosen, metric, (volume.status, ""), "quantity")
    assert sum(sums.values()) == every
    for row in parts:  # each has its units' share of the volume
        assert abs(row.change - volume.change * sums[row.buyers] / every) < Decimal("0.002")


@pytest.mark.parametrize("metric", ["units", "orders", "customers"])
def test_who_bought_is_counted_in_the_lines(data: Data, metric: str) -> None:
    chosen = filters(data, **EARLY)
    (measure,) = data.catalogue.metric(metric).measures
    tree = drivers(data, chosen, metric).tree
    parts = [row for row in tree.itertuples() if row.buyers]
    assert {row.buyers for row in parts} >= {"new", "lapsed"}
    for row in parts:
        assert totals(data, chosen, metric, ("", row.buyers), measure) == row.change


def test_returns_and_members_are_those_of_their_lines(data: Data) -> None:
    chosen = filters(data)
    found = drivers(data, chosen, "revenue")
    returned = [row for row in found.tree.itertuples() if row.parent == "returned"]
    assert len(returned) > 1
    for row in returned:
        narrowed = chosen.drill(row.dimension, row.member)
        assert totals(data, narrowed, "revenue", (row.status, ""), "amount") == row.change
    for row in found.contributions.itertuples():
        narrowed = chosen.drill(row.dimension, row.member)
        assert totals(data, narrowed, "revenue", ("", ""), "net_amount") == row.change


def test_prices_come_from_completed_lines_alone(data: Data) -> None:
    tree = drivers(data, filters(data), "revenue").tree
    assert set(tree[tree["term"] == "price"]["status"]) == {"completed"}
    only = Only.of("completed", "", "")
    lines = order_lines(data, filters(data), "revenue", size=1000, only=only)
    assert set(lines.frame["status"]) == {"completed"}


def test_groups_are_those_of_plain_sql(data: Data, facts: Facts) -> None:
    now, then = "'2024-02-25' AND '2024-04-05'", "'2024-01-15' AND '2024-02-24'"
    chosen = filters(data, category=["Toys", "Books"], **EARLY)
    assert str(chosen.comparison(data.release.domain)) == str(
        Period(date(2024, 1, 15), date(2024, 2, 24))
    )
    sold = "status = 'completed' AND category IN ('Toys', 'Books')"
    who = f"SELECT customer_id FROM sales WHERE {sold} AND date BETWEEN"
    kinds = {
        "new": f"IN ({who} {now}) AND customer_id NOT IN (SELECT customer_id FROM sales WHERE "
        "date < '2024-02-25' AND status = 'completed' AND customer_id IS NOT NULL)",
        "returning": f"IN ({who} {now}) AND customer_id IN ({who} {then})",
        "lapsed": f"IN ({who} {then} EXCEPT {who} {now})",
        "guests": "IS NULL",
    }
    for group, condition in kinds.items():
        span = then if group == "lapsed" else now
        expected = facts.one(
            "count(*)", f"{sold} AND date BETWEEN {span} AND customer_id {condition}"
        )
        only = Only.of("", group, "")
        found = order_lines(data, chosen, "units", size=1, only=only)
        assert found.total_rows == expected > 0, group


def test_the_groups_are_within_the_rows_of_the_user(data: Data) -> None:
    north = replace(data, scope=Scope((("region", ("North",)),)))
    for group in GROUPS:
        only = Only.of("", group, "")
        mine = order_lines(north, filters(data, **EARLY), "revenue", size=100, only=only)
        narrowed = filters(data, region="North", **EARLY)
        same = order_lines(data, narrowed, "revenue", size=100, only=only)
        assert set(mine.frame["region"]) <= {"North"}
        assert (mine.total_rows, mine.totals) == (same.total_rows, same.totals)


@pytest.mark.parametrize(
    ("status", "buyers", "when", "message"),
    [
        ("lost", "", "", "status: 'lost' is not one of completed, pending, cancelled, returned"),
        ("", "all", "", "buyers: 'all' is not one of new, regained, returning, lapsed, guests"),
        ("", "", "later", "when: 'later' is not one of now, before"),
    ],
)
def test_a_bad_key_is_refused(status: str, buyers: str, when: str, message: str) -> None:
    with pytest.raises(FilterError, match=message):
        Only.of(status, buyers, when)


def test_without_a_comparison_there_are_no_groups_and_no_lines_before(data: Data) -> None:
    chosen = filters(data, compare="none")
    with pytest.raises(FilterError, match="buyers: new is told by comparing two periods"):
        order_lines(data, chosen, "revenue", only=Only.of("", "new", ""))
    with pytest.raises(FilterError, match="when: there is no period before this one"):
        order_lines(data, chosen, "revenue", only=Only.of("", "", "before"))


def test_units_are_those_of_the_lines_whose_amounts_count(data: Data) -> None:
    profit = units_of(data.catalogue.measure("profit_amount"))
    assert (profit.sum, profit.status, profit.known) == ("quantity", ("completed",), "cost")
