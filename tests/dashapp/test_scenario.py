"""The levers of a scenario: what the address may say, and the laws of their factors."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp import scenario
from dashapp.filters import FilterError
from dashapp.scenario import Scenario, plain

HALVES = st.integers(-60, 60).map(lambda n: Decimal(n) / 2)
TENTHS = st.integers(-30, 0).map(lambda n: Decimal(n) / 10)
SCENARIOS = st.builds(Scenario, HALVES, HALVES, TENTHS)


def test_the_address_gives_the_levers() -> None:
    found = scenario.read("5", "-2.5", "-0.8", "2026-05")
    assert found == Scenario(Decimal(5), Decimal("-2.5"), Decimal("-0.8"), date(2026, 5, 1))
    assert scenario.read("", "", "", "") == Scenario()
    assert scenario.read("+10", "0", "", "").volume == 10


def test_the_factors_are_those_worked_out_by_hand() -> None:
    found = Scenario(Decimal(10), Decimal(-5), Decimal(-2))
    # Prices 0.95; demand 1.10 × (1 + -2 × -0.05) = 1.10 × 1.10; revenue 0.95 × 1.21.
    assert (found.prices, found.demand) == (Decimal("0.95"), Decimal("1.21"))
    assert found.takings == Decimal("1.1495")


@pytest.mark.parametrize(
    ("lever", "text"),
    [
        ("volume", "x"),
        ("volume", "30.5"),
        ("volume", "-31"),
        ("volume", "0.3"),
        ("volume", "1e1"),
        ("volume", "nan"),
        ("volume", "5%"),
        ("volume", " 5"),
        ("volume", "\N{ARABIC-INDIC DIGIT FIVE}"),
        ("price", "100"),
        ("price", "5\n"),
        ("elasticity", "0.1"),
        ("elasticity", "-3.1"),
        ("start", "2026"),
        ("start", "2026-13"),
        ("start", "2026-1"),
        ("start", "20260101"),
        ("start", "x" * 7),
    ],
)
def test_what_no_lever_can_be_is_refused(lever: str, text: str) -> None:
    values = dict.fromkeys(scenario.LEVERS, "") | {lever: text}
    with pytest.raises(FilterError, match=f"^{lever}: "):
        scenario.read(*values.values())


@given(SCENARIOS)
def test_the_address_brings_a_scenario_back(found: Scenario) -> None:
    keys = found.query()
    assert scenario.read(*(keys[name] or "" for name in scenario.LEVERS)) == found


@given(HALVES, HALVES)
def test_volume_and_price_commute(volume: Decimal, price: Decimal) -> None:
    both = Scenario(volume, price).takings
    assert both == Scenario(volume).takings * Scenario(price=price).takings


@given(SCENARIOS, HALVES)
def test_more_volume_never_brings_less(found: Scenario, other: Decimal) -> None:
    low, high = sorted((found.volume, other))
    less, more = (Scenario(v, found.price, found.elasticity) for v in (low, high))
    assert less.takings <= more.takings
    assert less.demand <= more.demand
    assert found.demand > 0


@given(HALVES, HALVES, HALVES)
def test_without_elasticity_a_higher_price_never_brings_less(
    volume: Decimal, price: Decimal, other: Decimal
) -> None:
    low, high = sorted((price, other))
    assert Scenario(volume, low).takings <= Scenario(volume, high).takings


@given(HALVES, HALVES, TENTHS)
def test_a_stronger_reaction_never_sells_more_at_a_higher_price(
    volume: Decimal, price: Decimal, elasticity: Decimal
) -> None:
    reacting = Scenario(volume, abs(price), elasticity)
    assert reacting.demand <= Scenario(volume, abs(price)).demand


@pytest.mark.parametrize(
    ("value", "said"), [("5", "5"), ("5.0", "5"), ("-2.50", "-2.5"), ("0", "0"), ("30", "30")]
)
def test_numbers_are_plain(value: str, said: str) -> None:
    assert plain(Decimal(value)) == said
