"""The plan of a period: March 2026 has targets of 3100 in all, North 1240, South 1000."""

from decimal import Decimal

import pytest

from dashapp.context import Data
from dashapp.queries import planned
from tests.dashapp.queries.facts import filters

pytestmark = pytest.mark.integration

METRICS = ("revenue", "orders", "aov")


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ({"period": "mtd"}, "800"),  # 8 of 31 days
        ({"from": "2026-03-02", "to": "2026-03-03"}, "200"),
        ({"period": "mtd", "region": "North"}, "320"),
        ({"period": "mtd", "region": ["North", "South"]}, "578.0645"),  # 2240 · 8 / 31
    ],
)
def test_the_days_of_a_month_that_are_covered(
    data: Data, query: dict[str, str | list[str]], target: str
) -> None:
    assert planned(data, filters(data, **query), METRICS) == {"revenue": Decimal(target)}


@pytest.mark.parametrize(
    "query",
    [
        {"period": "ytd"},  # January and February have no target
        {"period": "mtd", "region": "West"},
        {"period": "mtd", "channel": "Web"},
    ],
)
def test_without_a_target_for_all_of_it_there_is_no_plan(data: Data, query: dict[str, str]) -> None:
    assert planned(data, filters(data, **query), METRICS) == {}
