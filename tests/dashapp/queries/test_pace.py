"""The month against its target; targets of March 2026 are 3100 in all, North 1240, South 1000."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dashapp.context import Data, Scope
from dashapp.queries import Pace, pace
from tests.dashapp.queries.facts import NET, Facts, filters

pytestmark = pytest.mark.integration

MARCH = f"date BETWEEN '2026-03-01' AND '2026-03-08' AND {NET}"


def test_the_company_is_measured_by_its_own_target(data: Data, facts: Facts) -> None:
    found = pace(data, filters(data))
    actual = facts.one("sum(amount)", MARCH)
    assert found == Pace(date(2026, 3, 1), actual, Decimal(3100), 8, 31)
    assert found.expected == Decimal(800)
    assert found.needed_per_day == (Decimal(3100) - actual) / 23


def test_the_period_of_the_page_does_not_matter(data: Data) -> None:
    assert pace(data, filters(data, period="ytd")) == pace(data, filters(data))


def test_regions_have_the_sum_of_their_targets(data: Data, facts: Facts) -> None:
    found = pace(data, filters(data, region=["North", "South"]))
    assert found is not None
    assert found.target == Decimal(2240)
    assert found.actual == facts.one("sum(amount)", f"{MARCH} AND region IN ('North', 'South')")


@pytest.mark.parametrize(
    "query",
    [{"region": "West"}, {"region": ["North", "West"]}, {"channel": "Web"}, {"product": "p1"}],
)
def test_no_target_no_pace(data: Data, query: dict[str, str | list[str]]) -> None:
    assert pace(data, filters(data, **query)) is None


def test_a_user_of_one_region_sees_its_target(data: Data) -> None:
    north = replace(data, scope=Scope((("region", ("North",)),)))
    found = pace(north, filters(data))
    assert found is not None
    assert found.target == Decimal(1240)
    assert pace(north, filters(data, region="South")) is None
    web = replace(data, scope=Scope((("channel", ("Web",)),)))
    assert pace(web, filters(data)) is None


def test_the_last_day_and_a_reached_target() -> None:
    month = date(2026, 2, 1)
    last = Pace(month, Decimal(90), Decimal(100), 28, 28)
    assert (last.expected, last.needed_per_day) == (Decimal(100), None)
    assert Pace(month, Decimal(120), Decimal(100), 7, 28).needed_per_day == 0
    assert Pace(month, Decimal(0), Decimal(100), 7, 28).expected == Decimal(25)
