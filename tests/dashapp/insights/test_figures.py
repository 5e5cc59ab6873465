"""Sentences, against words written by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from dashapp import insights
from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.insights import Words
from dashapp.metrics import Catalogue
from dashapp.periods import Grain, Period, buckets
from dashapp.predicates import GUEST
from dashapp.queries import Pace, summary

pytestmark = pytest.mark.unit

WORDS = Words("GBP")
MINUS = "\N{MINUS SIGN}"


def frame(columns: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    """A frame of these rows; numbers become decimals."""
    turned = [tuple(Decimal(str(c)) if type(c) in (int, float) else c for c in row) for row in rows]
    return pd.DataFrame(turned, columns=columns.split(), dtype=object)


def headline(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """A headline frame."""
    return frame("metric value previous", *rows)


def breakdown(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """A breakdown frame of member, value and share."""
    full = ((member, member or "Others", value, None, share) for member, value, share in rows)
    return frame("member label value previous share", *full)


def test_the_headline_says_where_we_are_and_why(catalogue: Catalogue) -> None:
    found = headline(
        ("revenue", 1_234_567, 1_200_000), ("orders", 90, 100), ("aov", 120, 100),
        ("return_rate", "0.05", "0.07"), ("margin", None, None),
    )  # fmt: skip
    assert insights.headline(catalogue, found, WORDS) == (
        "Revenue is £1.23M, up 2.9% on last year; average order value and return rate improved; "
        "orders worsened."
    )


def test_a_headline_without_a_comparison_or_change(catalogue: Catalogue) -> None:
    assert (
        insights.headline(catalogue, headline(("revenue", 5, None)), WORDS) == "Revenue is £5.00."
    )
    same = headline(("revenue", 5, 5))
    before = Words("GBP", "previous")
    assert insights.headline(catalogue, same, before) == (
        "Revenue is £5.00, unchanged on the period before."
    )
    assert insights.headline(catalogue, headline(), WORDS) == (
        "There is nothing to show for this selection."
    )
    lower = headline(("revenue", 50, 100))
    assert (
        insights.headline(catalogue, lower, WORDS) == "Revenue is £50.00, down 50.0% on last year."
    )


def trend(grain: Grain, start: date, end: date, *pairs: tuple[Any, Any]) -> pd.DataFrame:
    """A trend of revenue with these values and previous values."""
    rows = [
        (b.start, b.end, b.partial, value, previous)
        for b, (value, previous) in zip(buckets(Period(start, end), grain), pairs, strict=True)
    ]
    return frame("bucket until partial revenue revenue_previous", *rows)


def test_the_trend_names_its_extremes_among_complete_months(catalogue: Catalogue) -> None:
    found = trend(
        "month", date(2026, 1, 1), date(2026, 4, 10), (100, 90), (300, 310), (200, 100), (999, 1)
    )
    assert insights.trend(catalogue.metric("revenue"), found, WORDS) == (
        "Highest in February 2026 (£300.00), lowest in January 2026 (£100.00); "
        "above last year in 2 of 3 complete months."
    )


@pytest.mark.parametrize(
    ("grain", "end", "sentence"),
    [
        ("day", date(2026, 1, 2), "Highest on 2 Jan 2026 (£2.00), lowest on 1 Jan 2026 (£1.00)."),
        ("week", date(2026, 1, 18), "Highest in the week of 12 Jan 2026 (£2.00), "),
        ("quarter", date(2026, 6, 30), "Highest in Q2 2026 (£2.00), lowest in Q1 2026 (£1.00)."),
    ],
)
def test_buckets_are_named_by_their_length(
    catalogue: Catalogue, grain: Grain, end: date, sentence: str
) -> None:
    start = date(2026, 1, 5) if grain == "week" else date(2026, 1, 1)
    found = trend(grain, start, end, (1, None), (2, None))
    assert insights.trend(catalogue.metric("revenue"), found, WORDS).startswith(sentence)


def test_short_flat_and_empty_trends(catalogue: Catalogue) -> None:
    revenue, start = catalogue.metric("revenue"), date(2026, 1, 1)
    flat = trend("day", start, start + timedelta(days=1), (4, None), (4, None))
    assert insights.trend(revenue, flat, WORDS) == "Revenue stayed at £4.00 throughout."
    gap = trend("day", start, start + timedelta(days=2), (4, None), (None, None), (4, None))
    said = "Revenue stayed at £4.00 on the 2 days that have one."
    assert insights.trend(revenue, gap, WORDS) == said
    one = trend("month", start, date(2026, 1, 20), (4, None))
    assert insights.trend(revenue, one, WORDS) == "January 2026: £4.00 so far."
    whole = trend("month", start, date(2026, 1, 31), (4, None))
    assert insights.trend(revenue, whole, WORDS) == "January 2026: £4.00."
    empty = trend("month", start, date(2026, 1, 31), (None, None))
    assert insights.trend(revenue, empty, WORDS) == "No revenue in this period."


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("North", 60, 0.6), ("South", 30, 0.3), ("West", 10, 0.1)],
         "North contributes most: £60.00 (60% of all); with South it is 90%."),
        ([("North", 60, 0.6), ("South", 40, 0.4)], "North contributes most: £60.00 (60% of all)."),
        ([("North", 60, 1.2), ("South", -10, -0.2)],
         f"North contributes most: £60.00; South is negative, {MINUS}£10.00."),
        ([("North", 60, 0.6), ("", 40, 0.4)], "North contributes most: £60.00 (60% of all)."),
        ([("North", 60, 1)], "All of it comes from North: £60.00."),
        ([("North", 0, None), ("South", 0, None)], "No revenue in this selection."),
        ([], "No revenue in this selection."),
    ],
)  # fmt: skip
def test_contribution(catalogue: Catalogue, rows: list[Any], sentence: str) -> None:
    assert insights.contribution(catalogue.metric("revenue"), breakdown(*rows), WORDS) == sentence


def test_contribution_to_what_cannot_be_added_up(catalogue: Catalogue) -> None:
    margin = catalogue.metric("margin")
    rows = breakdown(("Toys", "0.4", None), ("Books", "0.3", None), ("Garden", None, None))
    assert (
        insights.contribution(margin, rows, WORDS)
        == "Highest in Toys (40.0%), lowest in Books (30.0%)."
    )
    assert insights.contribution(margin, breakdown(("Toys", "0.4", None)), WORDS) == "Toys: 40.0%."


def test_guests_are_many_and_no_single_member(catalogue: Catalogue) -> None:
    rows = breakdown((GUEST, 60, 0.6), ("Ann", 30, 0.3), ("Bob", 10, 0.1))
    said = insights.contribution(catalogue.metric("revenue"), rows, WORDS)
    assert said == f"{GUEST} contribute most: £60.00 (60% of all); with Ann it is 90%."
    said = insights.contribution(catalogue.metric("customers"), rows, WORDS)
    assert said == "Highest in Ann (30), lowest in Bob (10)."


def test_a_cut_breakdown_does_not_call_its_last_row_the_lowest(catalogue: Catalogue) -> None:
    margin = catalogue.metric("margin")
    rows = breakdown(("Toys", "0.4", None), ("Books", "0.3", None))
    assert (
        insights.contribution(margin, rows, WORDS, limit=2)
        == "Highest in Toys (40.0%); the 2 highest are shown."
    )
    assert "lowest in Books" in insights.contribution(margin, rows, WORDS, limit=3)


def moved(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """A movers frame of label, value and previous."""
    return frame(
        "dimension member label value previous change",
        *(("region", name, name, v, p, Decimal(str(v)) - Decimal(str(p))) for name, v, p in rows),
    )


def test_each_mover_has_its_sentence(catalogue: Catalogue) -> None:
    rows = moved(
        ("North", 150, 100), ("South", 80, 100), ("West", 5, 0), ("East", 0, 5), ("Mid", 3, 3)
    )
    assert insights.movers(catalogue.metric("revenue"), rows, WORDS) == (
        "North: revenue rose by £50.00 (+50.0%) to £150.00.",
        f"South: revenue fell by £20.00 ({MINUS}20.0%) to £80.00.",
        "West: revenue is £5.00, from nothing.",
        "East: revenue fell to nothing from £5.00.",
        "Mid: revenue stayed at £3.00.",
    )
    rates = moved(("North", "0.30", "0.25"), ("South", "0.3001", "0.3"))
    assert insights.movers(catalogue.metric("margin"), rates, WORDS) == (
        "North: margin rose by 5.0 pt to 30.0%.",
        "South: margin hardly changed, at 30.0%.",
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("North", 150, 100), ("South", 80, 100)], "Against last year, North moved up most "
         f"(+£50.00) and South moved down most ({MINUS}£20.00)."),
        ([("North", 150, 100)], "Against last year, North moved up most (+£50.00)."),
        ([("North", 100, 100)], "Nothing changed against last year."),
        ([], "There is nothing to compare with."),
    ],
)  # fmt: skip
def test_what_changed_most(catalogue: Catalogue, rows: list[Any], sentence: str) -> None:
    assert insights.changed_most(catalogue.metric("revenue"), moved(*rows), WORDS) == sentence


@pytest.mark.parametrize(
    ("pace", "sentence"),
    [
        (None, "There is no target for this selection."),
        ((30, 100, 10, 30), "£30.00 of £100.00 after 10 of 30 days, £3.33 behind an even pace; "
         "£3.50 a day is needed from now on."),
        ((40, 90, 10, 30), "£40.00 of £90.00 after 10 of 30 days, £10.00 ahead of an even pace; "
         "£2.50 a day is needed from now on."),
        ((120, 100, 10, 30), "June 2026 has reached its target of £100.00: £120.00 so far."),
        ((90, 100, 30, 30), "June 2026 closed at £90.00, £10.00 short of its target."),
        ((130, 100, 30, 30), "June 2026 closed at £130.00, £30.00 above its target."),
    ],
)  # fmt: skip
def test_pace(catalogue: Catalogue, pace: tuple[int, ...] | None, sentence: str) -> None:
    found = None
    if pace:
        actual, target, done, total = pace
        found = Pace(date(2026, 6, 1), Decimal(actual), Decimal(target), done, total)
    assert insights.pace(catalogue.metric("revenue"), found, WORDS) == sentence


def test_acronyms_keep_their_capitals(catalogue: Catalogue) -> None:
    assert insights.named(catalogue.metric("revenue")) == "revenue"
    named = type(catalogue.metric("revenue"))("x", "AOV", "", "n", None, "money", "up", None, True)
    assert insights.named(named) == "AOV"


@pytest.mark.parametrize(
    "query", [{}, {"compare": "none"}, {"from": "2019-01-01", "to": "2019-02-01"}]
)
def test_real_frames_give_sentences(data: Data, query: dict[str, str]) -> None:
    filters = Filters.from_query(query, data.release.domain)
    found, revenue = summary(data, filters), data.catalogue.metric("revenue")
    words = Words("GBP", filters.compare)
    sentences = [
        insights.headline(data.catalogue, found.headline, words),
        insights.trend(revenue, found.trend, words),
        insights.contribution(revenue, found.by_region, words),
        insights.changed_most(revenue, found.movers, words),
        insights.pace(revenue, found.pace, words),
        *insights.movers(revenue, found.movers, words),
    ]
    assert len(insights.movers(revenue, found.movers, words)) == len(found.movers)
    for sentence in sentences:
        assert sentence.endswith(".")
        assert "nan" not in sentence.lower().replace("finance", "")
        assert "None" not in sentence
