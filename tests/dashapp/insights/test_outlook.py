"""Landings and forecasts in words, against sentences written by hand."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from dashapp import insights
from dashapp.insights import Words
from dashapp.metrics import Catalogue
from dashapp.periods import Grain, next_bucket
from dashapp.queries import Accuracy, Forecast, Landing

pytestmark = pytest.mark.unit

WORDS = Words("EUR")
NOVEMBER = Landing(
    span="month",
    first=date(2026, 11, 1),
    last=date(2026, 11, 30),
    as_of=date(2026, 11, 22),
    actual=Decimal(486_000),
    landing=Decimal(612_000),
    low80=Decimal(590_000),
    high80=Decimal(640_000),
    low95=Decimal(570_000),
    high95=Decimal(660_000),
    target=Decimal(600_000),
    probability=0.78,
    needed_per_day=Decimal(19_000),
    days_done=15,
    days_left=6,
    error=0.031,
    even_error=0.052,
    measured=24,
)
LANDS = "November 2026 will land at €612k (80% sure: €590k to €640k)"


def said(catalogue: Catalogue, **changed: object) -> str:
    found = replace(NOVEMBER, **changed)  # type: ignore[arg-type]
    return insights.landing(catalogue.metric("revenue"), found, WORDS)


def test_a_landing_says_where_how_sure_and_what_is_needed(catalogue: Catalogue) -> None:
    assert said(catalogue) == (
        f"{LANDS}, €12.0k above its target; the chance of reaching it is 78%. "
        "Reaching it takes €19.0k a selling day from now on."
    )


def test_a_landing_without_a_target(catalogue: Catalogue) -> None:
    assert said(catalogue, target=None, probability=None, needed_per_day=None) == f"{LANDS}."


def test_a_landing_below_on_and_beyond_its_target(catalogue: Catalogue) -> None:
    short = said(catalogue, target=Decimal(700_000), probability=0.001)
    assert short.startswith(
        f"{LANDS}, €88.0k short of its target; the chance of reaching it is less than 1%."
    )
    on = said(catalogue, target=Decimal(612_000), probability=0.5)
    assert f"{LANDS}, on its target; the chance" in on
    reached = said(
        catalogue, target=Decimal(450_000), probability=0.9999, needed_per_day=Decimal(0)
    )
    assert reached.endswith(
        "the chance of reaching it is more than 99%. The target is reached already."
    )


def test_a_span_that_has_ended(catalogue: Catalogue) -> None:
    assert said(catalogue, as_of=date(2026, 11, 30), actual=Decimal(595_000)) == (
        "November 2026 closed at €595k, €5,000 short of its target."
    )
    assert insights.landing_accuracy(replace(NOVEMBER, as_of=date(2026, 11, 30))) == (
        "Every day of it is known."
    )


def test_a_landing_that_is_not_known_or_not_how_sure(catalogue: Catalogue) -> None:
    assert said(catalogue, landing=None, low80=None, probability=None) == (
        "November 2026 stands at €486k so far; where it will land is not known. "
        "Its target is €600k. Reaching it takes €19.0k a selling day from now on."
    )
    assert said(catalogue, low80=None, probability=None, needed_per_day=None) == (
        "November 2026 will land at €612k, €12.0k above its target."
    )
    assert insights.sure(catalogue.metric("revenue"), replace(NOVEMBER, low80=None), WORDS) == (
        "how sure is not known"
    )


def test_longer_spans_are_called_by_their_end(catalogue: Catalogue) -> None:
    quarter = replace(NOVEMBER, span="quarter", last=date(2026, 12, 31))
    assert insights.span(quarter) == "The quarter to December 2026"
    assert insights.span(replace(quarter, span="year")) == "The year to December 2026"


def test_the_accuracy_of_landings() -> None:
    assert insights.landing_accuracy(NOVEMBER) == (
        "Measured on 24 past months at this point, the landing was off by 3.1% on average, "
        "an even pace by 5.2%."
    )
    one = replace(NOVEMBER, span="year", measured=1, even_error=None)
    assert insights.landing_accuracy(one) == (
        "Measured on 1 past year at this point, the landing was off by 3.1% on average."
    )
    none = replace(NOVEMBER, span="quarter", measured=0, error=None)
    assert insights.landing_accuracy(none) == (
        "There are too few past quarters to measure how right this is."
    )


GOOD = Accuracy("AutoETS", "", 36, 12, 12, 0.042, 0.098, 0.5, 1.1, 0.8, 0.93)


def forecast(
    *values: float,
    previous: float | None = None,
    grain: Grain = "month",
    accuracy: Accuracy | None = GOOD,
    adds: bool = True,
) -> Forecast:
    """A forecast from December 2026 (or the week of 23 November) on, each band 10 % wide."""
    day = date(2026, 12, 1) if grain == "month" else date(2026, 11, 23)
    rows = []
    for value in values:
        until = next_bucket(day, grain) - timedelta(days=1)
        low, high = Decimal(str(value * 0.9)), Decimal(str(value * 1.1))
        before = None if previous is None else Decimal(str(previous))
        rows.append((day, until, Decimal(str(value)), low, high, before))
        day = until + timedelta(days=1)
    columns = ["period", "until", "value", "low80", "high80", "previous"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    return Forecast(frame, pd.DataFrame(), accuracy, adds, date(2026, 11, 22), None)


def expected(catalogue: Catalogue, found: Forecast, metric: str = "revenue") -> str:
    return insights.forecast(catalogue.metric(metric), found, WORDS, 3)


BETTER = "the forecast's error is 4.2% against 9.8% for last year's values repeated."


def test_three_months_are_added_up_and_compared(catalogue: Catalogue) -> None:
    found = forecast(600_000, 650_000, 650_000, 999_999, previous=600_000)
    assert expected(catalogue, found) == (
        "December 2026 to February 2027: €1.90M, 5.6% above the same months of last year; " + BETTER
    )


def test_what_cannot_be_added_up_is_said_of_the_next_month(catalogue: Catalogue) -> None:
    found = forecast(0.34, 0.35, previous=0.36, adds=False)
    assert expected(catalogue, found, "margin") == (
        "December 2026: 34.0% (80% sure: 30.6% to 37.4%), 2.0 pt below the same month last year; "
        + BETTER
    )


def test_the_running_month_is_left_to_its_landing(catalogue: Catalogue) -> None:
    found = replace(forecast(999, 600, 700), since=date(2026, 12, 5))
    assert expected(catalogue, found) == "January 2027 to February 2027: €1,300; " + BETTER
    alone = replace(forecast(999), since=date(2026, 12, 5))
    assert expected(catalogue, alone).startswith("December 2026: €999.00 (80% sure: ")


def test_weeks_and_an_unknown_or_equal_year_before(catalogue: Catalogue) -> None:
    assert expected(catalogue, forecast(10, 10, grain="week")) == (
        "2 weeks from 23 November 2026: €20.00; " + BETTER
    )
    assert expected(catalogue, forecast(10, 10, previous=10, grain="week")) == (
        "2 weeks from 23 November 2026: €20.00, as in the same weeks of last year; " + BETTER
    )
    assert expected(catalogue, forecast(10, grain="week")).startswith("Week of 23 November 2026: ")


def test_a_forecast_that_is_no_better_than_last_year(catalogue: Catalogue) -> None:
    worse = replace(GOOD, smape=0.12)
    assert expected(catalogue, forecast(1, 1, accuracy=worse)).endswith(
        "; the forecast's error is 12.0%, no better than last year's values repeated (9.8%)."
    )
    naive = replace(GOOD, model="SeasonalNaive", smape=0.098)
    assert expected(catalogue, forecast(1, 1, accuracy=naive)).endswith(
        "; no model was nearer than last year's values repeated, which is what is shown."
    )
    last = replace(GOOD, model="Naive", naive_lag=1)
    assert expected(catalogue, forecast(1, 1, accuracy=last)).endswith(
        "; no model was nearer than the last value repeated, which is what is shown."
    )
    week = replace(GOOD, naive_lag=7)
    assert expected(catalogue, forecast(1, 1, accuracy=week)).endswith(
        "; the forecast's error is 4.2% against 9.8% for last week's values repeated."
    )
    unmeasured = replace(GOOD, smape=None, naive_smape=None)
    assert expected(catalogue, forecast(1, 1, accuracy=unmeasured)).endswith(
        "; the history is too short to measure how right that is."
    )


def test_a_gap_is_its_own_sentence(catalogue: Catalogue) -> None:
    gap = replace(forecast(1), gap="The history is too short: 5 months.")
    assert expected(catalogue, gap) == "The history is too short: 5 months."


def test_coverage() -> None:
    assert insights.coverage(GOOD) == "95% bands held 93% of past values, 80% bands 80%."
    assert insights.coverage(replace(GOOD, coverage80=None)) == (
        "95% bands held 93% of past values."
    )
    assert insights.coverage(replace(GOOD, coverage95=None)) is None
    assert insights.coverage(None) is None
