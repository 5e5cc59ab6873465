"""Sentences about averages, years, season and turning points, against words written by hand."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from dashapp import insights
from dashapp.insights import Words, trends, turning_points
from dashapp.metrics import Catalogue
from dashapp.queries import Decomposition, Window
from tests.dashapp.insights.test_figures import frame

pytestmark = pytest.mark.unit

WORDS = Words("GBP")
MINUS = "\N{MINUS SIGN}"


def months(*values: int | None) -> pd.DataFrame:
    return frame("bucket average", *((date(2026, i, 1), v) for i, v in enumerate(values, 1)))


def test_an_average_says_where_it_began_and_ended(catalogue: Catalogue) -> None:
    revenue = catalogue.metric("revenue")
    said = trends.average(revenue, months(None, 100, 120, 150), "month", Window(3), WORDS)
    assert said == (
        "The 3-month trailing average rose from £100.00 in Feb 2026 to £150.00 in Apr 2026 "
        "(+50.0%)."
    )
    centred = trends.average(revenue, months(200, 100), "month", Window(12, True), WORDS)
    assert centred.startswith("The 12-month centred average fell from £200.00")
    none = trends.average(revenue, months(None, None), "month", Window(12), WORDS)
    assert none.endswith("needs 12 complete months in a row, which are not there.")


def years(*rows: tuple[str, int, float, float | None]) -> pd.DataFrame:
    return frame(
        "year bucket value previous",
        *((year, date(int(year), month, 1), v, before) for year, month, v, before in rows),
    )


def test_years_are_compared_over_months_that_both_have(catalogue: Catalogue) -> None:
    found = years(
        ("2025", 1, 100, None), ("2025", 2, 100, None), ("2025", 3, 100, None),
        ("2026", 1, 150, 100), ("2026", 2, 90, 100), ("2026", 3, 999, None),
    )  # fmt: skip
    assert trends.years(catalogue.metric("revenue"), found, WORDS) == (
        "2026 is 20.0% above the year before over the 2 months that both have complete, and above "
        f"it in 1 of them; most above in January (+50.0%), most below in February ({MINUS}10.0%)."
    )


def test_months_of_a_ratio_are_counted_and_not_added(catalogue: Catalogue) -> None:
    found = years(("2026", 1, 0.30, 0.25), ("2026", 2, 0.20, 0.25))
    assert trends.years(catalogue.metric("margin"), found, WORDS) == (
        "2026 is above the year before in 1 of 2 complete months; most above in January "
        f"(+5.0 pt), most below in February ({MINUS}5.0 pt)."
    )
    alone = years(("2026", 1, 0.30, None))
    assert trends.years(catalogue.metric("margin"), alone, WORDS).startswith("No month is complete")


def test_a_running_total_is_compared_by_the_last_final_day(catalogue: Catalogue) -> None:
    rows = [
        ("2025", date(2000, 3, 1), date(2025, 3, 1), 100, False),
        ("2025", date(2000, 3, 2), date(2025, 3, 2), 300, False),
        ("2026", date(2000, 3, 1), date(2026, 3, 1), 110, False),
        ("2026", date(2000, 3, 2), date(2026, 3, 2), 111, True),
    ]
    found = frame("year place day value unsettled", *rows)
    assert trends.totals(catalogue.metric("revenue"), found, WORDS) == (
        "By 1 March, 2026 has brought £110.00, 10.0% above 2025 by the same day."
    )


def cells(*rows: tuple[int, int, int, int | str]) -> pd.DataFrame:
    """Weekday, column, days and value; days and numbers of cells stay whole."""
    columns = ["weekday", "column", "days", "value"]
    turned = [(a, b, c, Decimal(str(v))) for a, b, c, v in rows]
    return pd.DataFrame(turned, columns=columns, dtype=object)


SEASON = cells(
    (0, 0, 365, 100), (1, 0, 52, 140), (2, 0, 52, 120), (7, 0, 52, 100), (6, 0, 3, 999),
    (0, 11, 30, 120), (0, 12, 31, 162), (0, 2, 28, 75), (0, 3, 5, 900), (1, 12, 5, 200),
)  # fmt: skip


def test_the_strongest_weekday_and_month_are_named_with_their_ratio(catalogue: Catalogue) -> None:
    # Saturday and March have too few days to be named.
    assert trends.busy(catalogue.metric("revenue"), SEASON, WORDS) == (
        "Mondays bring 1.4 × as much as Sundays; a day in December brings 62% more than the "
        "average day, one in February 25% less."
    )


def test_weekdays_without_sales_are_told_apart(catalogue: Catalogue) -> None:
    found = cells((0, 0, 28, 10), (1, 0, 4, 30), (2, 0, 4, 10), (6, 0, 4, 0), (7, 0, 4, 0))
    assert trends.busy(catalogue.metric("orders"), found, WORDS) == (
        "Mondays bring 3.0 × as much as Tuesdays; nothing comes on Saturdays and Sundays."
    )


def test_ratios_are_told_by_their_values(catalogue: Catalogue) -> None:
    found = cells((0, 0, 28, "0.3"), (1, 0, 4, "0.4"), (2, 0, 4, "0.2"))
    assert trends.busy(catalogue.metric("margin"), found, WORDS) == (
        "Mondays are highest (40.0%), Tuesdays lowest (20.0%)."
    )


def test_a_few_orders_an_hour_are_no_whole_number(catalogue: Catalogue) -> None:
    found = cells((0, 0, 28, 1), (0, 11, 28, 1), (3, 11, 4, "0.31"), (4, 11, 4, "0.2"))
    assert trends.hours(catalogue.metric("orders"), found, WORDS).startswith(
        "Wednesday 10:00\N{EN DASH}11:00 is the strongest hour (0.31)"
    )
    assert trends.mean(catalogue.metric("orders"), Decimal("1250.4"), WORDS) == "1,250"


def test_the_busiest_hours_hold_half_of_the_day(catalogue: Catalogue) -> None:
    # By hour: 9 to 10 has 10, 10 to 11 has 40, 11 to 12 has 30, 20 to 21 has 20.
    found = cells(
        (0, 0, 28, 100), (0, 10, 28, 10), (0, 11, 28, 40), (0, 12, 28, 30), (0, 21, 28, 20),
        (4, 11, 4, 80), (5, 11, 4, 20), (5, 0, 4, 60),
    )  # fmt: skip
    assert trends.hours(catalogue.metric("revenue"), found, WORDS) == (
        "Thursday 10:00\N{EN DASH}11:00 is the strongest hour (£80.00); 70% of a day's revenue "
        "falls between 10:00 and 12:00."
    )


@pytest.mark.parametrize(
    ("trend", "least", "turns"),
    [
        ([1, 2, 3, 4], 0.5, ()),
        ([1, 3, 5, 4, 2, 1, 3, 6], 1, ((2, True), (5, False))),
        ([5, 4, 3, 6, 8], 1, ((2, False),)),
        ([5, 4.8, 4.9, 6, 8], 1, ()),  # the dip at the start is smaller than the least
        ([1, 5, 4.5, 5.5, 9], 1, ()),
        ([1, 5, 4.5, 5.5, 3], 1, ((3, True),)),
        ([2, 2, 2], 0.0, ()),
    ],
)
def test_a_trend_turns_when_it_moves_back_by_more_than_the_rest(
    trend: list[float], least: float, turns: tuple[tuple[int, bool], ...]
) -> None:
    assert turning_points(trend, least) == turns


def test_the_parts_are_told_with_their_strengths(catalogue: Catalogue) -> None:
    levels = [100, 120, 140, 130, 110, 90, 100, 110, 120, 130, 140, 150]
    rows = [
        (date(2025, i, 1), date(2025, i, 28), level, 10 if i == 12 else -3, 5 if i == 4 else 0)
        for i, level in enumerate(levels, 1)
    ]
    found = Decomposition(frame("bucket until trend season rest", *rows), "month", 0.7, 0.5, None)
    trend, season, rest = insights.decomposed(catalogue.metric("revenue"), found, WORDS)
    assert season == (
        "Season is moderate (0.50 of 1): it lifts December most, by £10.00, and lowers "
        "January most, by £3.00."
    )
    assert trend == (
        "Trend is strong (0.70 of 1): it went from £100.00 in January 2025 to £150.00 in "
        "December 2025; it turned down in March 2025 and up in June 2025."
    )
    assert rest == "What neither explains is largest in April 2025: £5.00 above them."
    assert insights.outlined(found) == (
        "its trend rises, and its season is moderate, with its peak in December"
    )


def test_days_that_are_not_final_are_no_lows(catalogue: Catalogue) -> None:
    rows = [
        (date(2026, 3, day), date(2026, 3, day), day > 3, day > 3, value, None)
        for day, value in enumerate((5, 9, 7, 2, 1), 1)
    ]
    found = frame("bucket until partial unsettled revenue revenue_previous", *rows)
    assert insights.trend(catalogue.metric("revenue"), found, WORDS) == (
        "Highest on 2 Mar 2026 (£9.00), lowest on 1 Mar 2026 (£5.00). "
        "The last 2 days are not final: orders are still open."
    )
    one = found.head(4)
    assert "The last day is not final" in insights.trend(catalogue.metric("revenue"), one, WORDS)


def test_fiscal_quarters_are_named_so(catalogue: Catalogue) -> None:
    rows = [
        (date(2026, 4, 1), date(2026, 6, 30), False, 5, None),
        (date(2026, 7, 1), date(2026, 9, 30), False, 9, None),
    ]
    found = frame("bucket until partial revenue revenue_previous", *rows)
    said = insights.trend(catalogue.metric("revenue"), found, Words("GBP", year_start=4))
    assert said == "Highest in FY2026/27 Q2 (£9.00), lowest in FY2026/27 Q1 (£5.00)."
