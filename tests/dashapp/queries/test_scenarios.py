"""What a scenario makes of the forecasts, against sums worked out apart from it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp import queries
from dashapp.context import Data, Scope
from dashapp.queries.scenarios import Figures, Step, applied, moved
from dashapp.release import Release
from dashapp.scenario import Scenario
from tests.dashapp.costed import OTHERS
from tests.dashapp.queries.facts import filters
from tests.dashapp.releases import write_release
from tests.dashapp.test_scenario import SCENARIOS

AMOUNTS = st.integers(0, 10**18).map(lambda n: Decimal(n).scaleb(-4))
STEPS = st.lists(
    st.builds(Step, st.just(date(2026, 4, 1)), AMOUNTS, AMOUNTS, AMOUNTS, st.booleans()),
    min_size=1,
    max_size=18,
)


@pytest.fixture(scope="module")
def costed_release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    folder: Path = write_release(tmp_path_factory.mktemp("costed"), analysed=True, others=OTHERS)
    opened = Release(folder, threads=2, memory="256MB")
    yield opened
    opened.close()


@pytest.fixture
def costed(costed_release: Release, data: Data) -> Data:
    return replace(data, release=costed_release)


@given(STEPS)
def test_without_a_move_it_is_the_forecast_to_the_last_decimal(steps: list[Step]) -> None:
    found = moved(steps, Scenario())
    assert found == Figures(
        sum((each.revenue for each in steps), Decimal(0)),
        sum((each.orders or 0 for each in steps), Decimal(0)),
        sum((each.cost or 0 for each in steps), Decimal(0)),
    )


@given(STEPS, SCENARIOS)
def test_the_sums_are_exact_and_profit_is_what_cost_leaves(
    steps: list[Step], scenario: Scenario
) -> None:
    found = moved(steps, scenario)
    one = Fraction(1)
    price = one + Fraction(scenario.price) / 100
    demand = (one + Fraction(scenario.volume) / 100) * (
        one + Fraction(scenario.elasticity) * Fraction(scenario.price) / 100
    )
    assert Fraction(found.revenue) == sum(
        Fraction(each.revenue) * (price * demand if each.moved else 1) for each in steps
    )
    cost = sum(Fraction(each.cost or 0) * (demand if each.moved else 1) for each in steps)
    assert Fraction(found.cost or 0) == cost
    assert Fraction(found.profit or 0) == Fraction(found.revenue) - cost


@given(STEPS, SCENARIOS)
def test_later_levers_move_no_earlier_period(steps: list[Step], scenario: Scenario) -> None:
    still = [replace(each, moved=False) for each in steps]
    assert moved(still, scenario) == moved(steps, Scenario())


def test_a_year_of_hand_made_months(costed: Data) -> None:
    found = queries.base(costed, filters(costed), "month", 2)
    assert found.gap is None
    assert found.missing == {}
    # April and May: 3,000.05 + 4,000.15 of revenue; cost is 60 % and 59 % of it.
    before = found.forecast
    assert before.revenue == Decimal("7000.20")
    assert before.orders == Decimal("211")
    assert before.cost == Decimal("1800.030") + Decimal("2360.0885")
    after = moved(found.steps, Scenario(Decimal(10), Decimal(-5)))
    assert after.revenue == Decimal("7000.20") * Decimal("1.045")
    assert after.orders == Decimal("232.1")
    assert after.cost == before.cost * Decimal("1.1")
    assert round(after.aov or 0, 6) == Decimal("31.517488")  # 7,315.209 / 232.1


def test_it_starts_where_it_is_asked_to(costed: Data) -> None:
    found = queries.base(costed, filters(costed), "month", 3, date(2026, 5, 1))
    assert [each.moved for each in found.steps] == [False, True, True]
    after = moved(found.steps, Scenario(Decimal(10)))
    assert after.revenue - found.forecast.revenue == (Decimal("4000.15") + Decimal("5000.25")) / 10


def test_what_has_no_forecast_is_left_out_with_its_reason(analysed: Data) -> None:
    found = queries.base(analysed, filters(analysed), "month", 6)
    assert [each.revenue for each in found.steps] == [Decimal(3000 + 100 * i) for i in range(1, 6)]
    assert found.missing["orders"] == "Orders cannot be forecast: the history is too short."
    assert found.missing["margin"] == "Not all of these periods have a forecast of it."
    assert found.forecast.profit is None
    assert found.forecast.aov is None


def test_a_selection_without_a_series_says_so(analysed: Data) -> None:
    found = queries.base(analysed, filters(analysed, product="p1"), "month", 6)
    assert found.steps == ()
    assert found.gap is not None
    assert found.gap.endswith("remove the product.")


def test_a_user_of_one_region_moves_its_own_series(analysed: Data) -> None:
    north = replace(analysed, scope=Scope((("region", ("North",)),)))
    found = queries.base(north, filters(analysed), "month", 1)
    assert found.forecast.revenue == Decimal(1100)
    assert queries.base(north, filters(analysed, region="South"), "month", 1).steps == ()


def test_each_metric_moves_by_its_own_factor() -> None:
    scenario = Scenario(Decimal(10), Decimal(25))
    assert applied("revenue", Decimal(100), scenario) == Decimal("137.5")
    assert applied("orders", Decimal(100), scenario) == Decimal(110)
    assert applied("aov", Decimal(100), scenario) == Decimal(125)
    # A sold unit costs 60 of 100; at 125 it still costs 60, which is 48 %.
    assert applied("margin", Decimal("0.4"), scenario) == Decimal("0.52")
    with pytest.raises(ValueError, match="says nothing of 'customers'"):
        applied("customers", Decimal(1), scenario)


@given(AMOUNTS, st.sampled_from(["revenue", "orders", "aov", "margin"]))
def test_every_metric_stays_without_a_move(value: Decimal, metric: str) -> None:
    assert applied(metric, value, Scenario()) == value
