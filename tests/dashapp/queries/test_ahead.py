"""Forecasts by member, and the plan by month."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dashapp import queries
from dashapp.context import Data, Scope
from dashapp.queries import Ahead
from tests.dashapp.queries.facts import NET, Facts, filters

pytestmark = pytest.mark.integration

REGIONS = Ahead("revenue", "region", "month", 3)


def test_members_add_up_to_the_whole_largest_first(analysed: Data) -> None:
    found = queries.members_ahead(analysed, filters(analysed), REGIONS)
    assert found.gap is None
    assert list(dict.fromkeys(found.frame["member"])) == ["South", "North", "West"]
    assert set(found.frame["period"]) == {date(2026, month, 1) for month in (4, 5, 6)}
    april = found.frame[found.frame["period"] == date(2026, 4, 1)]
    # Sizes 1,100 + 1,000 + 900 and a hundred more for each: the hand-made steps.
    assert sum(april["value"]) == Decimal(3300)


def test_each_member_has_its_own_past(analysed: Data, facts: Facts) -> None:
    past = queries.members_ahead(analysed, filters(analysed), REGIONS).past
    north = past[past["member"] == "North"]
    assert list(north["bucket"])[-1] == date(2026, 2, 1)
    february = facts.one(
        "sum(amount)", f"region = 'North' AND strftime(date, '%Y-%m') = '2026-02' AND {NET}"
    )
    assert north["value"].iloc[-1] == february


def test_a_week_ahead_is_read_by_weeks(analysed: Data) -> None:
    weekly = Ahead("revenue", "region", "week", 2)
    found = queries.members_ahead(analysed, filters(analysed), weekly)
    assert set(found.frame["period"]) == {date(2026, 3, 9), date(2026, 3, 16)}


def test_a_narrowed_selection_has_its_own_member_alone(analysed: Data) -> None:
    north = queries.members_ahead(analysed, filters(analysed, region="North"), REGIONS)
    assert set(north.frame["member"]) == {"North"}
    by_channel = Ahead("revenue", "channel", "month", 3)
    foreign = queries.members_ahead(analysed, filters(analysed, region="North"), by_channel)
    assert foreign.frame.empty
    assert foreign.gap == (
        "There is no forecast by channel within this selection; remove its filters to see one."
    )
    nothing = queries.members_ahead(analysed, filters(analysed, product="p1"), REGIONS)
    assert nothing.gap is not None
    assert nothing.gap.endswith("remove the product.")


def test_others_come_last(analysed: Data) -> None:
    by_channel = Ahead("revenue", "channel", "month", 1)
    found = queries.members_ahead(analysed, filters(analysed), by_channel)
    assert list(found.frame["member"]) == ["Web", "(others)"]


def test_a_user_of_one_region_sees_no_other(analysed: Data) -> None:
    queries.members_ahead(analysed, filters(analysed), REGIONS)  # kept under another scope
    north = replace(analysed, scope=Scope((("region", ("North",)),)))
    found = queries.members_ahead(north, filters(analysed), REGIONS)
    assert set(found.frame["member"]) == set(found.past["member"]) == {"North"}
    by_channel = Ahead("revenue", "channel", "month", 3)
    assert queries.members_ahead(north, filters(analysed), by_channel).frame.empty


def test_a_release_without_forecasts_says_so(data: Data) -> None:
    found = queries.members_ahead(data, filters(data), REGIONS)
    assert found.gap is not None
    assert found.gap.startswith("This release was published without forecasts")


MARCH = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("query", "targets"),
    [
        ({}, {MARCH: Decimal(3100)}),
        ({"region": "North"}, {MARCH: Decimal(1240)}),
        ({"region": ["North", "South"]}, {MARCH: Decimal(2240)}),
        ({"region": ["North", "West"]}, {}),
        ({"channel": "Web"}, {}),
    ],
)
def test_targets_are_those_of_the_regions_seen(
    data: Data, query: dict[str, str | list[str]], targets: dict[date, Decimal]
) -> None:
    assert queries.targets(data, filters(data, **query), "revenue") == targets
    assert queries.targets(data, filters(data, **query), "orders") == {}


def test_a_user_of_one_region_has_its_target(data: Data) -> None:
    north = replace(data, scope=Scope((("region", ("North",)),)))
    assert queries.targets(north, filters(data), "revenue") == {MARCH: Decimal(1240)}
