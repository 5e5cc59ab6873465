"""Trend, season and rest add up to the series; STL against another implementation."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from dashapp.context import Data
from dashapp.metrics import Catalogue
from dashapp.periods import add_months
from dashapp.queries import decomposition
from dashapp.queries.stl import decompose, loess
from tests.dashapp.queries.facts import NET, Facts, decimal, filters
from tests.dashapp.queries.lines import Line, in_memory

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(("count", "period"), [(24, 12), (25, 12), (41, 12), (104, 52), (157, 52)])
def test_stl_is_that_of_statsmodels(count: int, period: int) -> None:
    from statsmodels.tsa.seasonal import STL

    random = np.random.default_rng(count)
    steps = np.arange(count)
    values = 100 + steps + 20 * np.sin(2 * np.pi * steps / period) + random.normal(0, 5, count)
    values[count // 3] += 80  # an outlier, so that the robust weights matter
    fit = STL(values, period=period, seasonal=10 * count + 1, seasonal_deg=0, robust=True)
    expected = fit.fit(inner_iter=2, outer_iter=15)
    found = decompose(values, period)
    np.testing.assert_allclose(found.trend, expected.trend, atol=1e-8)
    np.testing.assert_allclose(found.season, expected.seasonal, atol=1e-8)
    np.testing.assert_allclose(found.trend + found.season + found.rest, values, atol=1e-9)


def test_loess_keeps_a_straight_line_and_stl_a_pure_season() -> None:
    line = 3.0 + 2.0 * np.arange(30)
    np.testing.assert_allclose(loess(line, 7, 1), line)
    season = np.tile([5.0, -2.0, -1.0, -2.0], 8)
    found = decompose(line + season[:30], 4)
    np.testing.assert_allclose(found.season, season[:30], atol=1e-6)
    np.testing.assert_allclose(found.trend, line, atol=1e-6)


@pytest.mark.parametrize("metric", ["revenue", "orders", "return_rate", "aov"])
def test_the_parts_add_up_exactly(data: Data, metric: str) -> None:
    found = decomposition(data, filters(data), metric)
    assert found.gap is None
    assert 0 <= found.season_strength <= 1
    assert 0 <= found.trend_strength <= 1
    for row in found.frame.itertuples():
        assert row.trend + row.season + row.rest == row.value


def test_it_covers_the_complete_months_of_the_data(data: Data, facts: Facts) -> None:
    frame = decomposition(data, filters(data, period="mtd"), "revenue").frame
    # The data runs from 15 January 2024 to 8 March 2026.
    assert (frame["bucket"].iloc[0], frame["bucket"].iloc[-1]) == (
        date(2024, 2, 1),
        date(2026, 2, 1),
    )
    for row in frame.itertuples():
        if row.bucket.month % 5:
            continue
        month = f"{NET} AND date BETWEEN '{row.bucket}' AND '{row.until}'"
        assert row.value == decimal(facts.one("sum(amount)", month))


def test_weeks_can_be_asked_for(data: Data) -> None:
    found = decomposition(data, filters(data), "revenue", "week")
    assert found.grain == "week"
    assert {day.weekday() for day in found.frame["bucket"]} == {0}
    assert len(found.frame) >= 104


def months(count: int, amount: str | None = None) -> list[Line]:
    first = date(2024, 1, 1)
    days = [add_months(first, i) for i in range(count)] + [add_months(first, count)]
    return [
        Line(f"a{i}", str(day), None, "Ball", "1", amount or str(10 + i % 12))
        for i, day in enumerate(days)
    ]


def test_less_than_two_years_are_a_gap(data: Data, catalogue: Catalogue) -> None:
    short = in_memory(months(23), data.release.manifest, catalogue)
    found = decomposition(short, filters(short), "revenue")
    assert found.gap == (
        "Telling trend from season needs two complete years: 24 complete months, and there are 23."
    )
    assert found.frame.empty
    enough = in_memory(months(24), data.release.manifest, catalogue)
    assert decomposition(enough, filters(enough), "revenue").gap is None


def test_a_season_that_repeats_is_found_whole(data: Data, catalogue: Catalogue) -> None:
    regular = in_memory(months(36), data.release.manifest, catalogue)
    found = decomposition(regular, filters(regular), "revenue")
    assert found.season_strength > 0.99
    season = found.frame["season"]
    assert season[11] == max(season[:12])
    assert abs(season[11] - season[0] - 11) < Decimal("0.5")


def test_what_is_not_known_or_never_changes_is_a_gap(data: Data, catalogue: Catalogue) -> None:
    flat = in_memory(months(24, "5"), data.release.manifest, catalogue)
    chosen = filters(flat)
    for metric, words in (("revenue", "the same value in every month"), ("margin", "not known")):
        gap = decomposition(flat, chosen, metric).gap
        assert gap is not None
        assert words in gap
