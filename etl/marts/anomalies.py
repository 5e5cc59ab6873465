"""What was not to be expected: days and weeks out of their trend, week and season, and why."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from etl.marts.drivers import Cells, Part, driver
from etl.marts.series import ALL, TOTAL, Floats, Series, dimensions_of, read_series
from etl.marts.study import Analysis, Findings, Output, Row, Study
from etl.models.judge import YEAR, DailyView, Finding, day_findings, judge_days
from etl.models.peers import judge_members
from etl.models.special_days import SpecialDays, special_days
from etl.models.weeks import Weeks, judge_weeks

MONEY = "decimal(18, 4)"
ANOMALIES = Output(
    "anomalies",
    {
        "metric": "string", "dimension": "string", "member": "string", "grain": "string",
        "first": "date", "last": "date", "actual": MONEY, "expected": MONEY, "low": MONEY,
        "high": MONEY, "deviation": MONEY, "score": "float64", "driver_dimension": "string",
        "driver_member": "string", "driver_share": "float64",
    },
    ("first", "metric", "dimension", "member", "grain"),
    ("driver_dimension", "driver_member", "driver_share"),
)  # fmt: skip
NOISE = Output(
    "noise",
    {"metric": "string", "dimension": "string", "member": "string", "weekly": "float64"},
    ("metric", "dimension", "member"),
)
WEEK = 7
LEAST_ORDERS = 10.0  # a day; below, chance is larger than anything that could be found
# A day's ratio of fewer orders is moved by a single return or a large order; its week is judged.
LEAST_ORDERS_OF_RATIO = 100
FEW = "Too few orders: fewer than ten a day, so that chance hides what is unusual."
SHORT = (
    "Not searched for anomalies: the history is too short or too uneven. Ten weeks of daily sales "
    "are needed."
)
YOUNG = (
    "Only large anomalies are named: with less than thirteen months of history what recurs every "
    "year cannot be told from what is unusual."
)
Gap = tuple[str, str, str, str]
Key = tuple[str, str, str]


def compute(study: Study) -> Findings:
    """Judge every headline metric, in total and by member, by day and by week."""
    metrics = study.catalogue.headlines
    every = list(read_series(study, "day", metrics))
    if not every or not len(every[0].days):
        return Findings({})
    weeks = {_key(each): each for each in read_series(study, "week", metrics)}
    special = special_days(every[0].days, study.analytics.country)
    cells, orders = Cells(study, metrics, every), _orders_a_day(study, len(every[0].days))
    views = judge_all(every, special)
    anomalies: list[Row] = []
    noise: list[Row] = []
    gaps: list[Gap] = []
    for series in every:
        enough = orders.get((series.dimension, series.member), LEAST_ORDERS) >= LEAST_ORDERS
        view = views[_key(series)] if enough else None
        if view is None:
            gaps.append((*_key(series), SHORT if enough else FEW))
            continue
        if len(series.days) < YEAR and series.dimension == TOTAL:
            gaps.append((*_key(series), YOUNG))
        found, usual = found_in(series, weeks[_key(series)], view)
        anomalies += [_row(series, cells, each) for each in found if _judged(series, each, orders)]
        noise += [(*_key(series), usual)] if usual is not None else []
    tables = {"anomalies": ANOMALIES.rows(anomalies), "noise": NOISE.rows(noise)}
    return Findings(tables, tuple(gaps))


def _judged(series: Series, found: "Found", orders: dict[tuple[str, str], float]) -> bool:
    """Whether the grain of a finding has orders enough to say anything."""
    a_day = orders.get((series.dimension, series.member), LEAST_ORDERS_OF_RATIO)
    return series.denominator is None or found.grain == "week" or a_day >= LEAST_ORDERS_OF_RATIO


def _key(series: Series) -> Key:
    return series.metric, series.dimension, series.member


def _orders_a_day(study: Study, days: int) -> dict[tuple[str, str], float]:
    """Orders of each member on an average day."""
    keys = study.table("basket_keys")
    found = {(TOTAL, ALL): study.engine.rows(keys.aggregate(n=keys.order_key.nunique()))[0][0]}
    for dimension in dimensions_of(study)[1:]:
        counted = keys.group_by(dimension).aggregate(n=keys.order_key.nunique())
        found |= {(dimension, member): count for member, count in study.engine.rows(counted)}
    return {key: count / days for key, count in found.items()}


def judge_all(every: list[Series], special: SpecialDays) -> dict[Key, DailyView | None]:
    """Every series judged: a ratio by itself, what adds up beside the members of its dimension."""
    found: dict[Key, DailyView | None] = {}
    peers: dict[tuple[str, str], dict[str, Floats]] = defaultdict(dict)
    for each in every:
        if each.denominator is None:
            peers[each.metric, each.dimension][each.member] = each.numerator
        else:
            found[_key(each)] = judge_days(each.values, each.days, special, True)
    for (metric, dimension), members in peers.items():
        judged = judge_members(members, every[0].days, special)
        found |= {(metric, dimension, member): view for member, view in judged.items()}
    return found


@dataclass(frozen=True)
class Found:
    """An anomaly of days or weeks; `first` and `end` are places of days."""

    grain: str
    first: int
    end: int
    finding: Finding


def found_in(series: Series, weekly: Series, view: DailyView) -> tuple[list[Found], float | None]:
    """The anomalies of a series, and the noise of a week."""
    found = [
        Found("day", each.first, each.end, each)
        for each in day_findings(view, series.numerator, series.denominator)
    ]
    starts = np.searchsorted(series.days, weekly.days).astype(np.int64)
    weeks = Weeks(starts, weekly.numerator, weekly.denominator, series.denominator)
    judged = judge_weeks(view, weeks)
    if judged is None:
        return found, None
    for each in judged.findings:
        first, last = int(starts[each.first]), int(starts[each.end - 1])
        found.append(Found("week", first, last + WEEK, each))
    return found, judged.noise


def _row(series: Series, cells: Cells, found: Found) -> Row:
    whole = Part(series.dimension, series.member, series.numerator, series.denominator)
    behind = driver(whole, cells.parts(series), found.first, found.end, found.finding.expected)
    named = (behind.dimension, behind.member, behind.share) if behind else (None, None, None)
    first_day, last_day = (
        series.days[place].astype(object) for place in (found.first, found.end - 1)
    )
    return (
        *_key(series), found.grain, first_day, last_day, *_money(found.finding),
        found.finding.score, *named,
    )  # fmt: skip


def _money(found: Finding) -> Iterator[Any]:
    values = (found.actual, found.expected, found.low, found.high, found.actual - found.expected)
    return (Decimal(f"{value:.4f}") for value in values)


ANALYSIS = Analysis(
    "anomalies", ("sales_daily", "order_keys", "basket_keys"), (ANOMALIES, NOISE), compute
)
