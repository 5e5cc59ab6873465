"""Sentences about a change: chance, plan, steps, contributors; figures worked out by hand."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from dashapp import insights
from dashapp.insights import Judge, Words
from dashapp.metrics import Catalogue
from dashapp.periods import Period
from dashapp.queries import Drivers

pytestmark = pytest.mark.unit

MINUS = "\N{MINUS SIGN}"
WORDS = Words("EUR")
FOUR_WEEKS = (
    Period(date(2026, 2, 2), date(2026, 3, 1)),
    Period(date(2026, 1, 5), date(2026, 2, 1)),
)


def drove(value: str, previous: str, tree: pd.DataFrame | None = None) -> Drivers:
    nothing = pd.DataFrame()
    found = nothing if tree is None else tree
    return Drivers(Decimal(value), Decimal(previous), None, found, nothing, (), ())


def judge(metric: str, weekly: float) -> Judge:
    return Judge({(metric, "total", "(all)"): weekly}, FOUR_WEEKS)


@pytest.mark.parametrize(
    ("metric", "weekly", "figures", "said"),
    [
        # 1.96 · 0.1 · √(1/4 + 1/4) = 13.86 %
        ("revenue", 0.1, ("120", "100"), "It moved by 20.0%, which is more than chance: that "
            "explains up to 13.9% between two such periods."),
        ("revenue", 0.1, ("90", "100"), "It moved by 10.0%, which is within the usual variation: "
            "chance alone moves it by up to 13.9% between two such periods. "
            "Do not read much into the parts."),
        # 1.96 · 0.02 · 0.7071 = 2.77 points
        ("margin", 0.02, ("0.36", "0.40"), "It moved by 4.0 pt, which is more than chance: that "
            "explains up to 2.8 pt between two such periods."),
        ("aov", 2.0, ("51.5", "50"), "It moved by €1.50, which is within the usual variation: "
            "chance alone moves it by up to €2.77 between two such periods. "
            "Do not read much into the parts."),
        ("margin", 0.02, ("0.4002", "0.40"), "It hardly moved; chance alone moves it by up to "
            "2.8 pt between two such periods."),
    ],
)  # fmt: skip
def test_a_change_beside_chance(
    catalogue: Catalogue, metric: str, weekly: float, figures: tuple[str, str], said: str
) -> None:
    found = insights.beyond_chance(
        catalogue.metric(metric), drove(*figures), judge(metric, weekly), WORDS
    )
    assert found == said


def test_where_the_usual_variation_is_not_known_nothing_is_judged(catalogue: Catalogue) -> None:
    unknown = "How much it varies by chance is not known for this selection."
    revenue = catalogue.metric("revenue")
    assert insights.beyond_chance(revenue, drove("2", "1"), Judge(), WORDS) == unknown
    zero = insights.beyond_chance(revenue, drove("2", "0"), judge("revenue", 0.1), WORDS)
    assert zero == unknown


@pytest.mark.parametrize(
    ("value", "target", "said"),
    [
        ("110", "100", "That is 10.0% above the plan of €100.00."),
        ("95", "100", "That is 5.0% below the plan of €100.00."),
        ("100.01", "100", "That is the plan of €100.00."),
        ("100", None, ""),
    ],
)
def test_against_the_plan(catalogue: Catalogue, value: str, target: str | None, said: str) -> None:
    aim = None if target is None else Decimal(target)
    assert insights.plan(catalogue.metric("revenue"), Decimal(value), aim, WORDS) == said


def test_a_share_of_the_plan(catalogue: Catalogue) -> None:
    revenue = catalogue.metric("revenue")
    said = insights.of_plan(revenue, Decimal(95), Decimal(100), WORDS)
    assert said == "95.0% of plan €100.00"
    assert insights.of_plan(revenue, None, Decimal(100), WORDS) == "plan €100.00"


def test_the_largest_step(catalogue: Catalogue) -> None:
    tree = pd.DataFrame(
        {
            "node": ["change", "volume", "price", "price/A"],
            "parent": ["", "change", "change", "price"],
            "label": ["Change", "Volume", "Price", "A"],
            "change": [Decimal(20), Decimal(-10), Decimal(30), Decimal(30)],
            "share": [Decimal(1), Decimal("-0.5"), Decimal("1.5"), Decimal("1.5")],
        }
    )
    revenue = catalogue.metric("revenue")
    said = insights.largest_step(revenue, drove("120", "100", tree), WORDS)
    assert said == "The largest step is price: +€30.00."  # more than all of it is no part of it
    first = tree.iloc[:2].reset_index(drop=True)
    first.loc[1, ["change", "share"]] = [Decimal(15), Decimal("0.75")]
    said = insights.largest_step(revenue, drove("120", "100", first), WORDS)
    assert said == "The largest step is volume: +€15.00, 75% of the change."
    alone = tree.iloc[:1]
    assert "cannot be taken apart" in insights.largest_step(revenue, drove("2", "1", alone), WORDS)


def test_contributors_name_both_directions(catalogue: Catalogue) -> None:
    frame = pd.DataFrame(
        {
            "member": ["n", "w", "s", ""],
            "label": ["North", "West", "South", "Others"],
            "change": [Decimal(30), Decimal(-20), Decimal(5), Decimal(-99)],
        }
    )
    revenue = catalogue.metric("revenue")
    said = insights.contributors(revenue, frame, WORDS)
    assert said == f"North added most (+€30.00); West took most away ({MINUS}€20.00)."
    assert insights.contributors(revenue, frame.iloc[3:], WORDS) == "No member changed it."


def test_products_name_the_terms_that_moved(catalogue: Catalogue) -> None:
    terms = {"volume": 50, "price": -20, "discount": 0, "cost": 0}
    frame = pd.DataFrame({name: [Decimal(value), Decimal(1)] for name, value in terms.items()})
    frame[["discount", "cost"]] = Decimal(0)
    said = insights.product_movers(catalogue.metric("revenue"), frame, WORDS)
    assert said == (
        "Over all 2 products, units at their own prices account for +€51.00, "
        f"prices for {MINUS}€19.00."
    )
