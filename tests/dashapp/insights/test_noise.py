"""Which changes are worth a sentence."""

from datetime import date
from decimal import Decimal
from math import sqrt
from statistics import NormalDist

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp import insights
from dashapp.insights import Judge, Words
from dashapp.manifest import DataWarning
from dashapp.metrics import Catalogue
from dashapp.periods import Period
from dashapp.queries import Member

pytestmark = pytest.mark.unit

MINUS = "\N{MINUS SIGN}"
WORDS = Words("GBP")
NORTH = ("revenue", "region", "North")
# Four weeks against four: with 10 % a week, 1.96 · 0.1 · √(1/4 + 1/4) = 13.859 %.
FOUR = (Period(date(2026, 3, 2), date(2026, 3, 29)), Period(date(2025, 3, 3), date(2025, 3, 30)))
JUDGE = Judge(
    {("revenue", "total", "(all)"): 0.1, NORTH: 0.1, ("margin", "total", "(all)"): 0.02}, FOUR
)


def test_the_bound_is_that_of_two_means_of_weeks() -> None:
    bound = NormalDist().inv_cdf(0.975) * 0.1 * sqrt(1 / 4 + 1 / 4)
    assert bound == pytest.approx(0.13859, abs=1e-5)
    assert insights.within_noise(0.138, 0.1, 4, 4)
    assert insights.within_noise(-0.138, 0.1, 4, 4)
    assert not insights.within_noise(0.139, 0.1, 4, 4)
    assert not insights.within_noise(0.0, 0.1, 0, 4)


@given(st.floats(0.001, 1), st.floats(0.1, 60), st.floats(0.1, 60), st.floats(-2, 2))
def test_more_weeks_never_turn_news_into_noise(
    weekly: float, weeks: float, before: float, change: float
) -> None:
    if not insights.within_noise(change, weekly, weeks, before):
        assert not insights.within_noise(change, weekly, weeks * 2, before * 2)


def test_shares_for_amounts_and_points_for_rates(catalogue: Catalogue) -> None:
    revenue, margin = catalogue.metric("revenue"), catalogue.metric("margin")
    assert JUDGE.silent(revenue, Decimal(1130), Decimal(1000))
    assert not JUDGE.silent(revenue, Decimal(1140), Decimal(1000))
    # 2 points a week: 2.77 points.
    assert JUDGE.silent(margin, Decimal("0.327"), Decimal("0.30"))
    assert not JUDGE.silent(margin, Decimal("0.328"), Decimal("0.30"))


def test_what_is_not_known_is_not_silenced(catalogue: Catalogue) -> None:
    revenue, orders = catalogue.metric("revenue"), catalogue.metric("orders")
    assert not JUDGE.silent(orders, Decimal(101), Decimal(100))
    assert not JUDGE.silent(revenue, None, Decimal(100))
    assert not JUDGE.silent(revenue, Decimal(1), Decimal(0))
    assert not JUDGE.silent(revenue, Decimal(101), Decimal(100), Member("region", "South"))
    assert not Judge(JUDGE.weekly, FOUR[:1]).silent(revenue, Decimal(101), Decimal(100))
    assert not Judge(JUDGE.weekly, FOUR, None).silent(revenue, Decimal(101), Decimal(100))
    assert not insights.TRUSTING.silent(revenue, Decimal(101), Decimal(100))


def headline(*rows: tuple[str, object, object]) -> pd.DataFrame:
    turned = [(name, Decimal(str(value)), Decimal(str(before))) for name, value, before in rows]
    return pd.DataFrame(turned, columns=["metric", "value", "previous"], dtype=object)


def test_the_headline_does_not_make_news_of_noise(catalogue: Catalogue) -> None:
    found = headline(("revenue", 1130, 1000), ("margin", "0.31", "0.30"), ("orders", 11, 10))
    assert insights.headline(catalogue, found, WORDS, JUDGE) == (
        "Revenue is £1,130, up 13.0% on last year, within its usual week-to-week variation; "
        "orders improved."
    )
    rise = headline(("revenue", 1140, 1000), ("margin", "0.25", "0.30"))
    assert insights.headline(catalogue, rise, WORDS, JUDGE) == (
        "Revenue is £1,140, up 14.0% on last year; margin worsened."
    )


LATE = DataWarning("late", "", "stores", date(2026, 3, 25), date(2026, 3, 29))
DOUBTING = JUDGE.doubting([LATE])


def test_a_fall_that_a_failed_check_explains_is_not_judged(catalogue: Catalogue) -> None:
    found = headline(("revenue", 500, 1000), ("margin", "0.20", "0.30"), ("orders", 12, 10))
    assert insights.headline(catalogue, found, WORDS, DOUBTING) == (
        "Revenue is £500.00; its fall is not judged: stores has delivered nothing since "
        "24 Mar 2026; orders improved."
    )
    rise = headline(("revenue", 1500, 1000))
    assert insights.headline(catalogue, rise, WORDS, DOUBTING) == (
        "Revenue is £1,500, up 50.0% on last year."
    )


def test_only_checks_that_touch_the_days_count() -> None:
    before = DataWarning("late", "", "stores", date(2026, 2, 1), date(2026, 3, 1))
    assert JUDGE.doubting([before]).because is None
    assert JUDGE.doubting([]).because is None
    assert Judge().doubting([LATE]).because is None
    always = DataWarning("prices are known", "Prices are missing.", None, None, None)
    assert JUDGE.doubting([before, always]).because == "Prices are missing"
    assert insights.unjudged([LATE, LATE, always], FOUR[0]) == (
        "stores has delivered nothing since 24 Mar 2026",
        "Prices are missing",
    )


def movers(*rows: tuple[str, int, int]) -> pd.DataFrame:
    turned = [
        ("region", name, name, Decimal(value), Decimal(before), Decimal(value - before))
        for name, value, before in rows
    ]
    columns = ["dimension", "member", "label", "value", "previous", "change"]
    return pd.DataFrame(turned, columns=columns, dtype=object)


def test_movers_within_noise_stay_silent(catalogue: Catalogue) -> None:
    revenue = catalogue.metric("revenue")
    found = movers(("South", 90, 100), ("North", 110, 100))
    assert list(insights.worth_telling(revenue, found, JUDGE)["member"]) == ["South"]
    assert insights.changed_most(revenue, found, WORDS, JUDGE) == (
        f"Against last year, South moved down most ({MINUS}£10.00)."
    )
    small = movers(("North", 110, 100))
    assert insights.changed_most(revenue, small, WORDS, JUDGE) == (
        "Against last year, everything stayed within its usual week-to-week variation."
    )


def test_doubtful_falls_leave_the_rises(catalogue: Catalogue) -> None:
    revenue = catalogue.metric("revenue")
    found = movers(("South", 50, 100), ("West", 150, 100))
    assert list(insights.worth_telling(revenue, found, DOUBTING)["member"]) == ["West"]
    assert insights.changed_most(revenue, found, WORDS, DOUBTING) == (
        "Against last year, West moved up most (+£50.00)."
    )
    assert insights.changed_most(revenue, movers(("South", 50, 100)), WORDS, DOUBTING) == (
        "Falls are not judged: stores has delivered nothing since 24 Mar 2026."
    )
