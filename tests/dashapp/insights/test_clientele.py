"""Sentences on single customers, on those at risk, and on how right the models were."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from dashapp.insights import Words, clientele
from dashapp.queries import AtRisk, CustomerValue, Profile
from dashapp.queries.cohorts import Cohorts
from dashapp.queries.customer import Estimate
from dashapp.queries.ledger import Ledger

pytestmark = pytest.mark.unit

WORDS = Words("GBP")
NONE = pd.DataFrame()
ANN = Profile(
    "c1", "Ann", None, None, lines=9, orders=5, first_order=date(2025, 1, 1),
    last_order=date(2026, 1, 1), purchase_days=6, usual_gap=73.0, longest_gap=100,
)  # fmt: skip
LIKELY = Estimate("Loyal", "New", 3, 4, 5, 0.41, 1.52, Decimal(6066), 5, date(2026, 1, 1))


def measured(*groups: tuple[int, float, float]) -> CustomerValue:
    rows = [(*group, date(2025, 9, 1), date(2026, 2, 28)) for group in groups]
    columns = ["customers", "predicted", "actual", "holdout_from", "holdout_to"]
    calibration = pd.DataFrame(rows, columns=columns, dtype=object)
    return CustomerValue(NONE, NONE, NONE, NONE, calibration, None, (), None)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        # (30 × 1.5 + 10 × 1.5) / (40 × 1) = 150 %.
        (measured((30, 1.5, 1.0), (10, 1.5, 1.0)),
         "That is 50% too many: the model knows no season and no trend, so take the figures as too "
         "high by about as much, and as a ranking rather than a plan."),
        (measured((40, 0.75, 1.0)),
         "That is 25% too few: the model knows no season and no trend, so take the figures as too "
         "low by about as much, and as a ranking rather than a plan."),
        (measured((40, 1.04, 1.0)),
         "In all it was right within 5%; single customers scatter far more."),
        (measured(),
         "How right the model is could not be measured, so take its figures as a ranking."),
    ],
)  # fmt: skip
def test_the_model_says_how_far_off_it_was(found: CustomerValue, sentence: str) -> None:
    assert clientele.honesty(found) == sentence


RISK = AtRisk(NONE, 12, Decimal(4000), Decimal(10_000), 7, 40, 0.6, 12, None)


def test_risk_is_summed_and_its_rule_said() -> None:
    assert clientele.at_risk(RISK, WORDS) == (
        "12 active customers are overdue against their own rhythm. They brought £10.0k in the last "
        "twelve months, of which £4,000 is at risk."
    )
    assert clientele.at_risk(replace(RISK, total_rows=1), WORDS).startswith("1 active customer is ")
    assert clientele.at_risk(replace(RISK, total_rows=0), WORDS) == (
        "No active customer is overdue against their own rhythm."
    )
    assert clientele.at_risk(replace(RISK, gap="No model."), WORDS) == "No model."
    assert clientele.how_ranked(RISK).endswith(
        "7 of the 40 active customers bought on one day only: their rhythm is not known, so they "
        "are not listed."
    )


def test_a_model_that_sees_nobody_stop_is_warned_of() -> None:
    assert clientele.typical_chance(RISK) is None
    said = clientele.typical_chance(replace(RISK, typical=0.9995))
    assert said is not None
    assert "a chance of 99.95% or more" in said


@pytest.mark.parametrize(
    ("last", "end"),
    [
        (date(2026, 1, 21), "20 days before the data ends; usually every 73 days, so in time."),
        (date(2026, 4, 1), "usually every 73 days, so a little late."),
        (date(2026, 7, 20), "200 days before the data ends; usually every 73 days: 2.7 times the "
         "usual gap, so overdue."),
    ],
)  # fmt: skip
def test_the_rhythm_of_a_customer(last: date, end: str) -> None:
    said = clientele.rhythm(ANN, last)
    assert said.startswith("Bought on 6 days since 1 Jan 2025, last on 1 Jan 2026, ")
    assert said.endswith(end)


def test_who_bought_once_or_never_has_no_rhythm() -> None:
    once = replace(ANN, purchase_days=1, usual_gap=None)
    assert clientele.rhythm(once, date(2026, 1, 2)) == (
        "Bought once, on 1 Jan 2026, 1 day before the data ends."
    )
    never = replace(ANN, first_order=None, last_order=None, purchase_days=0)
    assert clientele.rhythm(never, date(2026, 1, 2)) == (
        "No purchase of this customer is completed yet."
    )


def test_what_is_expected_of_a_customer() -> None:
    assert clientele.expectation(LIKELY, WORDS) == (
        "The chance that this customer still buys is 41%. Expected: 1.5 purchases in the next "
        "twelve months, worth £6,066."
    )
    once = clientele.expectation(replace(LIKELY, p_alive=1.0, orders=1), WORDS)
    assert once is not None
    assert "Who bought once has no rhythm yet" in once
    assert clientele.expectation(replace(LIKELY, p_alive=None), WORDS) is None


def test_the_standing_says_where_it_was() -> None:
    assert clientele.standing(LIKELY) == "Loyal; three months before: New."
    assert clientele.standing(replace(LIKELY, earlier="Loyal")) == "Loyal, as three months before."
    assert clientele.standing(replace(LIKELY, earlier=None)) == (
        "Loyal; no customer yet three months before."
    )
    assert clientele.standing(replace(LIKELY, segment=None)) is None


@pytest.mark.parametrize(
    ("chance", "places", "said"),
    [(1.0, 1, "100.0%"), (0.9996, 1, "over 99.9%"), (0.9996, 0, "over 99%"), (0.5, 1, "50.0%")],
)
def test_what_is_nearly_certain_is_not_said_to_be(chance: float, places: int, said: str) -> None:
    assert clientele.alive(chance, places) == said


def test_whose_money_it_was_in_complete_months() -> None:
    columns = ["partial", "returning_revenue", "new_revenue", "reactivated_revenue"]
    rows = [[False, *map(Decimal, (50, 30, 10)), Decimal(10)],
            [True, *map(Decimal, (900, 0, 0)), Decimal(0)]]  # fmt: skip
    frame = pd.DataFrame(rows, columns=[*columns, "guest_revenue"], dtype=object)
    assert clientele.bought_by(Ledger(frame, None), WORDS) == (
        "Returning customers brought 50% of the £100.00 of the complete months, new ones 30%, "
        "those won back 10% and guests 10%."
    )
    running = clientele.bought_by(Ledger(frame.tail(1), None), WORDS)
    assert running == "No month of this period is complete yet."
    nothing = frame.head(1).assign(**dict.fromkeys(frame.columns[1:], Decimal(0)))
    assert clientele.bought_by(Ledger(nothing, None), WORDS) == (
        "The complete months of this period brought no revenue."
    )


def test_what_a_customer_brings_over_time() -> None:
    columns = ["cohort", "age", "size", "cumulative", "partial"]
    rows = [
        (date(2026, 1, 1), 0, 100, Decimal(10), False),
        (date(2026, 1, 1), 1, 100, Decimal(16), False),
        (date(2026, 2, 1), 0, 300, Decimal(20), False),
        (date(2026, 2, 1), 1, 300, Decimal(99), True),
    ]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    # (100 × 10 + 300 × 20) / 400 = 17.50 at first.
    assert clientele.lifetime(Cohorts(frame, None), WORDS) == (
        "A customer brings £17.50 in the month of the first purchase, and a month later has "
        "brought £16.00 in all."
    )
