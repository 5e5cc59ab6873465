"""Years side by side, against plain SQL over the facts."""

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashapp.context import Data
from dashapp.metrics import Catalogue
from dashapp.periods import bucket_start
from dashapp.queries import totals, trend, years
from dashapp.queries.years import aligned
from tests.dashapp.queries.facts import NET, SOLD, Facts, decimal, filters
from tests.dashapp.queries.lines import Line, in_memory

pytestmark = pytest.mark.integration


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 12))
@example(date(2001, 2, 28), 3)
@example(date(2000, 2, 29), 3)
def test_days_of_every_year_keep_their_order_and_place(day: date, start: int) -> None:
    after = day + timedelta(days=1)
    place, following = aligned(day, start), aligned(after, start)
    assert (place.month, place.day) == (day.month, day.day)
    if bucket_start(day, "year", start) == bucket_start(after, "year", start):
        gap = 2 if (day.month, day.day, after.day) == (2, 28, 1) else 1
        assert following - place == timedelta(days=gap)
    else:
        # The axis is a leap year; a common year that ends in February leaves its last place free.
        last = 364 if (day.month, day.day) == (2, 28) else 365
        assert place - following == timedelta(days=last)


def test_the_29th_of_february_has_a_place_of_its_own() -> None:
    assert aligned(date(2024, 2, 29)) == date(2000, 2, 29)
    assert aligned(date(2024, 3, 1)) == aligned(date(2023, 3, 1)) == date(2000, 3, 1)
    for start in range(1, 13):
        aligned(date(2024, 2, 29), start)  # is a day on every axis


def test_months_stand_beside_those_of_the_year_before(data: Data, facts: Facts) -> None:
    found = years(data, filters(data, period="mtd", region="North"), "revenue")
    assert found.gap is None
    frame = found.frame
    assert list(dict.fromkeys(frame["year"])) == ["2024", "2025", "2026"]
    for row in frame.itertuples():
        month = f"region = 'North' AND {NET} AND strftime(date, '%Y-%m') = '{row.bucket:%Y-%m}'"
        assert row.value == decimal(facts.one("coalesce(sum(amount), 0)", month))
        assert row.place == row.bucket.month
    by_month = frame.set_index("bucket")
    assert by_month.loc[date(2025, 5, 1), "previous"] == by_month.loc[date(2024, 5, 1), "value"]
    # January 2024 begins on the 15th, and March 2026 ends on the 8th.
    assert list(frame.loc[frame["partial"], "bucket"]) == [date(2024, 1, 1), date(2026, 3, 1)]
    assert pd.isna(by_month.loc[date(2025, 1, 1), "previous"])
    assert pd.isna(by_month.loc[date(2026, 3, 1), "previous"])


def test_fiscal_years_begin_with_their_month(data: Data) -> None:
    frame = years(data, filters(data), "orders", 4).frame.set_index("bucket")
    assert frame.loc[date(2024, 3, 1), "year"] == "FY2023/24"
    assert frame.loc[date(2024, 4, 1), ["year", "place"]].tolist() == ["FY2024/25", 1]
    assert frame.loc[date(2025, 3, 1), ["year", "place"]].tolist() == ["FY2024/25", 12]


def test_fiscal_quarters_and_years_are_those_of_the_facts(data: Data, facts: Facts) -> None:
    chosen = filters(data, period="all")
    for grain, months in (("quarter", 3), ("year", 12)):
        frame = trend(data, chosen, ("revenue", "orders"), grain, 5)  # type: ignore[arg-type]
        assert {day.month for day in frame["bucket"]} <= {5, 8, 11, 2}
        for row in frame.itertuples():
            where = f"date BETWEEN '{row.bucket}' AND '{row.until}'"
            assert row.revenue == decimal(facts.one("sum(amount)", f"{NET} AND {where}"))
            assert row.orders == facts.one("count(DISTINCT order_id)", f"{SOLD} AND {where}")
            assert round((row.until - row.bucket).days / 30.4) == months


def test_running_totals_begin_anew_each_year(data: Data, facts: Facts) -> None:
    frame = totals(data, filters(data), "revenue").frame
    # 2024 begins in the middle of January, so its total would lack two weeks.
    assert list(dict.fromkeys(frame["year"])) == ["2025", "2026"]
    for row in frame.iloc[::37].itertuples():
        where = f"{NET} AND date BETWEEN '{row.day.year}-01-01' AND '{row.day}'"
        assert row.value == decimal(facts.one("coalesce(sum(amount), 0)", where))
    assert frame["day"].iloc[-1] == date(2026, 3, 8)


def test_a_single_year_is_a_gap(data: Data, catalogue: Catalogue) -> None:
    lines = [Line("a", "2024-03-01", None, "Ball", "1", "5")]
    one = in_memory(lines, data.release.manifest, catalogue)
    for found in (years(one, filters(one), "revenue"), totals(one, filters(one), "revenue")):
        assert found.gap is not None
        assert found.gap.endswith("the data has one, 2024.")


def test_a_leap_day_is_counted_in_its_year(data: Data, catalogue: Catalogue) -> None:
    lines = [
        Line("a", "2024-02-28", None, "Ball", "1", "5"),
        Line("b", "2024-02-29", None, "Ball", "1", "7"),
        Line("c", "2025-02-28", None, "Ball", "1", "11"),
        Line("d", "2025-03-01", None, "Ball", "1", "13"),
    ]
    leap = in_memory(lines, data.release.manifest, catalogue)
    frame = totals(leap, filters(leap), "revenue").frame
    at = {(row.year, str(row.place)): row.value for row in frame.itertuples()}
    assert at["2024", "2000-02-29"] == Decimal(12)
    assert ("2025", "2000-02-29") not in at
    assert (at["2025", "2000-02-28"], at["2025", "2000-03-01"]) == (Decimal(11), Decimal(24))
