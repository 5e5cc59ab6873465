"""Customers in words, on the hand-made tables and on rows of the test's own."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from dashapp.context import Data
from dashapp.insights import Words, customers
from dashapp.queries import Cohorts, Ledger, cohorts, customer_value, ledger
from tests.dashapp.queries.facts import filters

pytestmark = pytest.mark.unit

WORDS = Words("GBP")


def test_where_the_expected_value_sits(analysed: Data) -> None:
    found = customer_value(analysed, filters(analysed))
    # 530 + 520 + … + 480 of 530 + 520 + … + 10: 3,030 of 14,310.
    assert customers.value(found, WORDS) == (
        "The top 10% of customers hold 21% of the value expected in the next twelve months "
        "(£14.3k in all)."
    )
    assert found.totals is not None
    none = replace(found.totals, expected_value=Decimal(0))
    assert customers.value(replace(found, totals=none), WORDS) == (
        "No value is expected of the customers in the next twelve months."
    )
    unfitted = replace(found, totals=replace(none, known=0), notes=("Only 3 customers.",))
    assert customers.value(unfitted, WORDS) == "Only 3 customers."
    gap = replace(unfitted, totals=None, gap="There are no customers.")
    assert customers.value(gap, WORDS) == "There are no customers."


def test_who_is_at_risk(analysed: Data) -> None:
    found = customer_value(analysed, filters(analysed))
    assert customers.at_risk(found, WORDS) == (
        "2 good customers have probably stopped buying; they have spent £920.00 so far."
    )
    assert found.totals is not None
    one = replace(found.totals, at_risk=1, at_risk_revenue=Decimal(12_345))
    assert customers.at_risk(replace(found, totals=one), WORDS) == (
        "1 good customer has probably stopped buying, who has spent £12.3k so far."
    )
    none = replace(found.totals, at_risk=0, at_risk_revenue=None)
    assert customers.at_risk(replace(found, totals=none), WORDS) == (
        "No good customer has probably stopped buying."
    )
    assert customers.at_risk(replace(found, totals=replace(none, known=0)), WORDS) is None


def test_the_model_against_what_happened(analysed: Data) -> None:
    found = customer_value(analysed, filters(analysed))
    # (30 · 0.5 + 10 · 2.0) / 40 expected, (30 · 0.4 + 10 · 2.2) / 40 came.
    assert customers.calibration(found) == (
        "From 1 Sep 2025 to 28 Feb 2026, days that it had not seen, the model expected 0.88 "
        "purchases a customer; there were 0.85."
    )
    empty = replace(found, calibration=found.calibration.head(0))
    assert customers.calibration(empty) is None


def test_the_segment_that_brought_most(analysed: Data) -> None:
    found = customer_value(analysed, filters(analysed)).segments
    # 43 customers of 10, 20, … 430, of 53 up to 530: 9,460 of 14,310.
    assert customers.segments(found, WORDS) == (
        "Regulars brought most: 43 customers, £9,460 (66% of all)."
    )
    assert customers.segments(found.head(0), WORDS) == "No customer has bought anything yet."


def books(*rows: tuple[int, int, int, int, int, bool]) -> Ledger:
    """A ledger of months from September 2026 on."""
    columns = ["opening", "new", "reactivated", "lapsed", "closing", "partial"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    frame.insert(0, "month", [date(2026, 9 + i, 1) for i in range(len(rows))])
    return Ledger(frame, None)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (books((1100, 110, 9, 15, 1204, False), (1204, 130, 21, 105, 1250, False),
               (1250, 1, 0, 0, 1251, True)),
         "1,204 active customers became 1,250 in October 2026: 130 new, 21 won back, 105 lapsed."),
        (books((1, 2, 0, 0, 3, False)),
         "1 active customer became 3 in September 2026: 2 new, 0 won back, 0 lapsed."),
        (books((5, 1, 0, 1, 5, False)),
         "The number of active customers stayed at 5 in September 2026: 1 new, 0 won back, "
         "1 lapsed."),
        (books((5, 1, 0, 1, 5, True)), "No month of this period is complete yet."),
        (Ledger(pd.DataFrame(), "No sale names its customer."), "No sale names its customer."),
    ],
)  # fmt: skip
def test_the_books_of_a_month(found: Ledger, sentence: str) -> None:
    assert customers.ledger(found) == sentence


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        # 110 + 130 won, 9 + 21 won back, 15 + 105 lost; the running month counts in nothing.
        (books((1100, 110, 9, 15, 1204, False), (1204, 130, 21, 105, 1250, False),
               (1250, 1, 0, 0, 1251, True)),
         "From September 2026 to October 2026 we won 240 customers, won back 30 and lost 120: "
         "1,250 are active."),
        (books((0, 1, 0, 0, 1, False)),
         "In September 2026 we won 1 customer, won back 0 and lost 0: 1 is active."),
        (books((5, 1, 0, 1, 5, True)), ""),
        (Ledger(pd.DataFrame(), "No sale names its customer."), ""),
    ],
)  # fmt: skip
def test_the_balance_of_the_complete_months(found: Ledger, sentence: str) -> None:
    assert customers.balance(found) == sentence


def test_the_newest_complete_month_of_the_release(analysed: Data) -> None:
    assert customers.ledger(ledger(analysed, filters(analysed))) == (
        "44 active customers became 50 in February 2026: 4 new, 3 won back, 1 lapsed."
    )


def test_the_newest_cohorts_against_those_before(analysed: Data) -> None:
    # 60 of 300 against 80 of 200: 20 points, where chance brings 1.96 · √(0.24 · (1/300 + 1/200)),
    # which is 8.8.
    assert customers.cohorts(cohorts(analysed, filters(analysed))) == (
        "Of the customers won from November 2025 to January 2026, 20.0% bought one month later; "
        "of those won before, it was 40.0%, so fewer of them come back."
    )


def cohort_rows(*kept: int) -> Cohorts:
    rows = [
        (date(2026, month, 1), age, 100, 100 if age == 0 else number, False)
        for month, number in enumerate(kept, 1)
        for age in (0, 1, 2)
    ]
    columns = ["cohort", "age", "size", "customers", "partial"]
    return Cohorts(pd.DataFrame(rows, columns=columns, dtype=object), None)


def test_cohorts_that_stay_better_or_as_they_did() -> None:
    assert customers.cohorts(cohort_rows(10, 10, 30, 30, 30)) == (
        "Of the customers won from March 2026 to May 2026, 30.0% bought 2 months later; of those "
        "won before, it was 10.0%, so more of them come back."
    )
    assert customers.cohorts(cohort_rows(30, 30, 31, 31, 31)).endswith(
        "it was 30.0%, so the difference may be chance."
    )


def test_too_few_cohorts_and_none() -> None:
    assert customers.cohorts(cohort_rows(10, 10, 10)) == (
        "Cohorts can be compared once more than 3 of them are a month old."
    )
    assert customers.cohorts(Cohorts(pd.DataFrame(), "Nothing.")) == "Nothing."
