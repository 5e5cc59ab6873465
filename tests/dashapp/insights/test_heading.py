"""Where a metric is heading, how right that was, and what a scenario brings, in words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from dashapp import insights
from dashapp.insights import Words
from dashapp.insights.accuracy import Origin
from dashapp.insights.scenarios import assumptions, effects, outcome
from dashapp.metrics import Catalogue
from dashapp.periods import next_bucket
from dashapp.queries import Accuracy, Base, Figures, Forecast
from dashapp.queries.scenarios import Step, moved
from dashapp.scenario import Scenario

pytestmark = pytest.mark.unit

WORDS = Words("EUR")
MEASURED = Accuracy("MSTL", "the smallest error", 35, 4, 12, 0.054, 0.121, 0.5, 1.1, 0.79, 0.86)


def forecast(values: list[str], before: list[str | None], *, adds: bool = True) -> Forecast:
    """Months from November 2026 on, of which the first runs."""
    start, rows = date(2026, 11, 1), []
    for value, previous in zip(values, before, strict=True):
        number = Decimal(value)
        until = date.fromordinal(next_bucket(start, "month").toordinal() - 1)
        rows.append((start, until, number, number * 9 / 10, number * 11 / 10, previous))
        start = next_bucket(start, "month")
    columns = ["period", "until", "value", "low80", "high80", "previous"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["previous"] = [None if each is None else Decimal(each) for each in frame["previous"]]
    return Forecast(frame, pd.DataFrame(), MEASURED, adds, date(2026, 11, 22), None)


THREE = forecast(["500000", "700000", "300000"], ["400000", "600000", "200000"])


def test_the_next_months_are_added_up_beside_last_year(catalogue: Catalogue) -> None:
    said = insights.heading(catalogue.metric("revenue"), THREE, WORDS, 2, {})
    assert said == (
        "December 2026 to January 2027: €1.00M, 25.0% above the same months of last year; "
        "€900k to €1.10M if every period came in at the same end of its 80% range."
    )


def test_a_single_month_has_its_own_interval(catalogue: Catalogue) -> None:
    said = insights.heading(catalogue.metric("revenue"), THREE, WORDS, 1, {})
    assert said == (
        "December 2026: €700k, 16.7% above the same month last year (80% sure: €630k to €770k)."
    )


def test_the_plan_is_told_of_the_months_that_have_one(catalogue: Catalogue) -> None:
    revenue = catalogue.metric("revenue")
    december = {date(2026, 12, 1): Decimal(720000), date(2026, 11, 1): Decimal(1)}
    said = insights.heading(revenue, THREE, WORDS, 2, december)
    assert said.endswith("The plan for December 2026 is €720k: the forecast is €20.0k short of it.")
    both = december | {date(2027, 1, 1): Decimal(270000)}
    said = insights.heading(revenue, THREE, WORDS, 2, both)
    assert said.endswith(
        "The plan for December 2026 to January 2027 is €990k: the forecast is €10.0k above it."
    )
    exact = {date(2026, 12, 1): Decimal(700000)}
    assert insights.heading(revenue, THREE, WORDS, 1, exact).endswith("the forecast is on it.")


def test_what_does_not_add_up_has_a_mean(catalogue: Catalogue) -> None:
    margins = forecast(["0.34", "0.36", "0.40"], ["0.34", "0.35", "0.36"], adds=False)
    said = insights.heading(catalogue.metric("margin"), margins, WORDS, 2, {})
    assert said == (
        "December 2026: 36.0% (80% sure: 32.4% to 39.6%), 1.0 pt above the same month last year; "
        "the mean of December 2026 to January 2027 is 38.0%."
    )


def test_a_gap_or_a_forecast_of_the_running_month_alone_is_said(catalogue: Catalogue) -> None:
    revenue = catalogue.metric("revenue")
    assert insights.heading(revenue, replace(THREE, gap="Too young."), WORDS, 2, {}) == "Too young."
    short = forecast(["500000"], [None])
    assert insights.heading(revenue, short, WORDS, 2, {}) == (
        "The forecast does not reach beyond the running period."
    )


def test_the_verdict_begins_with_the_answer() -> None:
    assert insights.accuracy.verdict(MEASURED) == (
        "Nearer than a simple rule: the forecast's error is 5.4% against 12.1% for last year's "
        "values repeated."
    )
    naive = replace(MEASURED, model="SeasonalNaive", smape=0.121)
    assert insights.accuracy.verdict(naive).startswith("No nearer than a simple rule: no model")
    young = replace(MEASURED, smape=None)
    assert insights.accuracy.verdict(young).startswith("It is not known yet")
    assert insights.accuracy.verdict(None) == "How right this forecast is was not measured."


def test_the_model_is_named_in_words() -> None:
    assert insights.accuracy.model(MEASURED) == (
        "The forecast is trend and seasons taken apart, each carried on (MSTL), from 35 past "
        "periods. Why this one: the smallest error."
    )
    assert "is Foo, from" in insights.accuracy.model(replace(MEASURED, model="Foo"))


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (0.79, "about as sure as they say."),
        (0.69, "take them as somewhat too narrow."),
        (0.95, "they were wider than needed."),
    ],
)
def test_the_ranges_are_judged(held: float, said: str) -> None:
    assert insights.accuracy.bands(replace(MEASURED, coverage80=held)).endswith(said)


def test_errors_are_means_of_the_symmetric_error() -> None:
    first, second = date(2026, 1, 1), date(2026, 4, 1)
    rows = [
        (first, 1, "100", "120", "90", "130"),  # 20 of 110
        (second, 1, "100", "100", "90", "130"),
        (first, 2, "0", "0", "0", "0"),
        (first, 8, "50", "150", "140", "160"),  # 100 of 100
    ]
    columns = ["origin", "step", "actual", "value", "low80", "high80"]
    frame = pd.DataFrame(rows, columns=columns)
    for name in columns[2:]:
        frame[name] = [Decimal(value) for value in frame[name]]
    by_step = insights.accuracy.errors(frame)
    assert by_step == {
        1: (Decimal(20) / 110 * 2 / 2 / 2, 2),
        2: (Decimal(0), 1),
        8: (Decimal(1), 1),
    }
    assert set(insights.accuracy.errors(frame, bundle=7)) == {1, 2}
    early, late = insights.accuracy.origins(frame)
    assert (early.origin, early.values, early.held) == (first, 3, 2)
    assert late == Origin(second, 1, Decimal(0), 1)


STEPS = (
    Step(date(2026, 12, 1), Decimal(1000), Decimal(10), Decimal(600), moved=True),
    Step(date(2027, 1, 1), Decimal(1000), Decimal(10), Decimal(600), moved=True),
)
BASE = Base(STEPS, {}, None)


def said_of(scenario: Scenario, base: Base = BASE) -> str:
    return outcome(base, scenario, moved(base.steps, scenario), WORDS, "the next months")


def test_a_scenario_is_told_in_a_sentence() -> None:
    assert said_of(Scenario(Decimal(10), Decimal("-2.5"))) == (
        "With volume up 10% and prices down 2.5%, revenue of the next months comes to €2,145, "
        "€145.00 more than the forecast; gross profit rises by €25.00."
    )
    assert said_of(Scenario(price=Decimal(-10))).startswith(
        "With prices down 10%, revenue of the next months comes to €1,800, €200.00 less than"
    )
    assert said_of(Scenario()) == (
        "Nothing is moved yet: the next months, revenue is expected at €2,000."
    )
    uncosted = Base(tuple(replace(each, cost=None) for each in STEPS), {}, None)
    assert "gross profit" not in said_of(Scenario(Decimal(1)), uncosted)
    assert said_of(Scenario(), Base((), {}, "Too young.")) == "Too young."


def test_only_what_is_known_has_an_effect(catalogue: Catalogue) -> None:
    before = Figures(Decimal(100), None, Decimal(60))
    after = Figures(Decimal(110), None, Decimal(66))
    found = effects(catalogue, before, after)
    assert [(each.key, each.base, each.value) for each in found] == [
        ("revenue", 100, 110),
        ("cost", 60, 66),
        ("profit", 40, 44),
        ("margin", Decimal("0.4"), Decimal("0.4")),
    ]


def test_assumptions_say_how_demand_reacts_and_what_is_missing(catalogue: Catalogue) -> None:
    base = Base(STEPS, {"orders": "Too young."}, None)
    plain = assumptions(base, Scenario(), catalogue)
    assert "Demand does not react to the price: no elasticity is assumed." in plain
    assert "Orders is left out: Too young." in plain
    reacting = assumptions(base, Scenario(elasticity=Decimal("-1.5")), catalogue)
    assert (
        "Each 1% on the price moves demand by \N{MINUS SIGN}1.5% (the elasticity set)." in reacting
    )
