"""Anomalies in series made by hand: what was planted is found with its size, and nothing else."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.models.judge import DailyView, Finding, day_findings, judge_days
from etl.models.recurring import Floats
from etl.models.special_days import Days, special_days
from etl.models.weeks import Weeks, judge_weeks

pytestmark = pytest.mark.unit
DAYS: Days = np.arange(np.datetime64("2023-01-02"), np.datetime64("2026-01-05"))  # from a Monday
SPECIAL = special_days(DAYS, "DE")
WEEK_SHAPE = np.array([1.1, 1.0, 1.0, 0.95, 1.05, 0.7, 0.4])


def at(day: str) -> int:
    return int((np.datetime64(day) - DAYS[0]).astype(int))


def shop(seed: int = 0, noise: float = 0.04) -> Floats:
    """A thousand a day with a week, a season and growth."""
    rng = np.random.default_rng(seed)
    place = np.arange(len(DAYS))
    season = 1 + 0.25 * np.sin(2 * np.pi * place / 365.25)
    level = 1000 * WEEK_SHAPE[place % 7] * season * 1.08 ** (place / 365.25)
    return level * rng.lognormal(0, noise, len(DAYS))


def judged(values: Floats, ratio: bool = False) -> tuple[DailyView, list[Finding]]:
    view = judge_days(values, DAYS[: len(values)], special_days(DAYS[: len(values)], "DE"), ratio)
    assert view is not None
    return view, day_findings(view, values, None)


def days_of(found: Finding) -> tuple[str, str]:
    return str(DAYS[found.first]), str(DAYS[found.end - 1])


def test_nothing_planted_nothing_found() -> None:
    for seed in range(4):
        assert judged(shop(seed))[1] == []


@pytest.mark.parametrize("size", [0.2, -0.2])
def test_a_weeks_shock_is_found_with_its_size(size: float) -> None:
    values = shop()
    usual = values[at("2024-06-10") : at("2024-06-17")].sum()
    values[at("2024-06-10") : at("2024-06-17")] *= 1 + size
    view, found = judged(values)
    assert len(found) == 1
    assert abs(at("2024-06-10") - found[0].first) <= 2
    assert abs(at("2024-06-17") - found[0].end) <= 2
    assert found[0].actual / found[0].expected - 1 == pytest.approx(size, abs=0.08)
    assert found[0].score * size > 0
    low, high = found[0].low, found[0].high
    assert low < found[0].expected < high
    assert not low < found[0].actual < high
    starts = np.arange(0, len(DAYS) - 6, 7)
    weekly = values[: len(starts) * 7].reshape(-1, 7).sum(axis=1)
    weeks = judge_weeks(view, Weeks(starts, weekly, None, None))
    assert weeks is not None
    assert [str(DAYS[starts[each.first]]) for each in weeks.findings] == ["2024-06-10"]
    assert weeks.findings[0].actual == pytest.approx(usual * (1 + size))
    assert weeks.noise == pytest.approx(0.04 / np.sqrt(7), rel=0.5)


def test_the_newest_week_is_judged() -> None:
    values = shop()
    values[-7:] *= 0.8
    found = judged(values)[1]
    assert len(found) == 1
    assert found[0].end == len(DAYS)
    assert found[0].actual / found[0].expected - 1 == pytest.approx(-0.2, abs=0.06)


def test_a_day_without_sales_is_found() -> None:
    values = shop()
    values[at("2024-09-18")] = 0
    found = judged(values)[1]
    assert [days_of(each) for each in found] == [("2024-09-18", "2024-09-18")]
    assert found[0].actual == 0


def test_a_level_shift_is_told_once_at_its_start() -> None:
    values = shop(noise=0.05)
    values[at("2024-09-02") :] *= 0.7
    found = judged(values)[1]
    assert len(found) == 1
    assert abs(at("2024-09-02") - found[0].first) <= 2
    assert found[0].end - found[0].first == 14
    assert found[0].actual / found[0].expected - 1 == pytest.approx(-0.3, abs=0.05)


def test_holidays_month_ends_and_promotions_do_not_alarm() -> None:
    """Easter moves, Christmas stays, months end high, and every November sells at a discount."""
    values = shop()
    for easter in (date(2023, 4, 9), date(2024, 3, 31), date(2025, 4, 20)):
        for distance, factor in ((-2, 0.4), (-1, 1.5), (0, 0.3), (1, 0.4)):
            values[at(str(easter)) + distance] *= factor
    for year in (2023, 2024, 2025):
        values[at(f"{year}-12-25")] *= 0.15
        values[at(f"{year}-11-22") : at(f"{year}-11-30")] *= 1.7
        for month in range(1, 13):
            end = np.datetime64(f"{year}-{month:02d}") + 1
            values[at(str(end.astype("datetime64[D]") - 1))] *= 1.35
    assert judged(values)[1] == []
    values[at("2025-11-22") : at("2025-11-30")] /= 1.7
    found = [each for each in judged(values)[1] if each.score < 0]
    missed = set(range(at("2025-11-22"), at("2025-11-30")))
    told = {place for each in found for place in range(each.first, each.end)}
    assert missed <= told, "a promotion that did not come is told"


def test_a_holiday_without_its_like_is_not_judged() -> None:
    """In a year of history Easter was there once: nobody knows what is usual then."""
    year = slice(0, 400)
    values = shop()[year].copy()
    values[at("2023-04-09")] *= 0.1
    assert judged(values)[1] == []


@pytest.mark.parametrize(
    "values",
    [
        np.full(1000, 5.0),
        np.zeros(1000),
        np.arange(30.0),
        np.full(1000, np.nan),
        np.where(np.arange(1000) % 40 == 0, 7.0, 0.0),
        np.array([]),
    ],
    ids=["constant", "zero", "short", "unknown", "rare", "empty"],
)
def test_what_cannot_be_judged_is_not(values: Floats) -> None:
    days = DAYS[: len(values)]
    assert judge_days(values, days, special_days(days, "DE"), ratio=False) is None


def test_negative_and_gapped_series_are_judged_by_differences() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(-50, 10, len(DAYS))
    values[at("2024-06-10") : at("2024-06-17")] += 40
    values[at("2024-02-01") : at("2024-02-20")] = np.nan
    view = judge_days(values, DAYS, SPECIAL, ratio=False)
    assert view is not None
    assert not view.decomposition.multiplies
    found = max(day_findings(view, np.nan_to_num(values), None), key=lambda each: abs(each.score))
    assert abs(found.first - at("2024-06-10")) <= 1
    assert found.actual - found.expected == pytest.approx(7 * 40, rel=0.2)


def test_a_rate_is_that_of_the_whole_window() -> None:
    rng = np.random.default_rng(4)
    sold = np.round(shop(4))
    returned = sold * (0.06 + rng.normal(0, 0.005, len(sold)))
    week = slice(at("2024-06-10"), at("2024-06-17"))
    returned[week] = sold[week] * 0.09
    view = judge_days(returned / sold, DAYS, SPECIAL, ratio=True)
    assert view is not None
    found = day_findings(view, returned, sold)
    assert [days_of(each) for each in found] == [("2024-06-10", "2024-06-16")]
    assert found[0].actual == pytest.approx(0.09)
    assert found[0].expected == pytest.approx(0.06, abs=0.004)


@settings(max_examples=5, deadline=None)
@given(st.floats(0.001, 1e6), st.integers(0, 50))
def test_another_currency_changes_amounts_and_no_score(factor: float, seed: int) -> None:
    values = shop(seed)
    values[at("2024-06-10") : at("2024-06-17")] *= 0.75
    one, other = judged(values)[1], judged(values * factor)[1]
    assert [(each.first, each.end) for each in one] == [(each.first, each.end) for each in other]
    assert [each.score for each in other] == pytest.approx([each.score for each in one], rel=1e-6)
    for name in ("actual", "expected", "low", "high"):
        scaled = [getattr(each, name) * factor for each in one]
        assert [getattr(each, name) for each in other] == pytest.approx(scaled, rel=1e-6)
