"""Weeks against what their days let expect, and how much a week usually varies."""

from dataclasses import dataclass

import numpy as np

from etl.models.decomposition import unjudged
from etl.models.judge import DailyView, Finding, banded, caution
from etl.models.recurring import MAD, WEEK, Floats, running_median
from etl.models.scan import Window, scan
from etl.models.special_days import Ints

LIMIT, BESIDE = 3.8, 4.8  # robust standard deviations: judged alone, and beside its peers
LENGTHS = (1, 2)
LEAST = 0.025  # noise at least: trend and season are known no better
AROUND = 27  # weeks around each that say how a week compares with its days
LEAST_WEEKS = 20


@dataclass(frozen=True)
class WeeklyView:
    """A weekly series judged, and its usual noise: relative, of a ratio absolute."""

    findings: tuple[Finding, ...]
    noise: float


@dataclass(frozen=True)
class Weeks:
    """A metric by week; `starts` are the places of the Mondays among the days.

    `by_day` is the daily denominator of a ratio, None as `denominator` is else.
    """

    starts: Ints
    numerator: Floats
    denominator: Floats | None
    by_day: Floats | None

    @property
    def sizes(self) -> Floats:
        """What a week's value is weighted by."""
        return np.ones(len(self.starts)) if self.denominator is None else self.denominator

    @property
    def values(self) -> Floats:
        """The metric; NaN where a ratio has no denominator."""
        return _divided(self.numerator, self.sizes)

    def expected(self, by_day: Floats) -> Floats:
        """What days let expect of their weeks."""
        within = self.starts[:, np.newaxis] + np.arange(WEEK)
        days = np.nan_to_num(by_day)[within]
        if self.by_day is None:
            return np.asarray(days.sum(axis=1))
        weights = self.by_day[within]
        return _divided((days * weights).sum(axis=1), weights.sum(axis=1))


def judge_weeks(view: DailyView, weeks: Weeks) -> WeeklyView | None:
    """Judge weeks by what their days let expect; None where too few can be judged.

    A week of different customers is no sum of days: how weeks compare with their days is taken
    from the weeks around.
    """
    if len(weeks.starts) < LEAST_WEEKS:
        return None
    values, wanted = weeks.values, weeks.expected(view.expected)
    multiplies = weeks.denominator is None and bool(np.all(values > 0) and np.all(wanted > 0))
    rest = np.log(values / wanted) if multiplies else values - wanted
    within = weeks.starts[:, np.newaxis] + np.arange(WEEK)
    rest[weeks.starts < unjudged(len(view.expected))] = np.nan
    usual = running_median(rest, AROUND)
    rest = rest - usual
    doubt = view.decomposition.doubt[within].mean(axis=1)
    rest = np.sign(rest) * np.maximum(np.abs(rest) - doubt, 0)
    local = view.decomposition.noise[within].mean(axis=1)
    local = local / np.median(local)
    scale = MAD * float(np.nanmedian(np.abs(rest / local))) if np.isfinite(rest).any() else 0.0
    if not scale > 0:
        return None
    wanted = wanted * np.exp(usual) if multiplies else wanted + usual
    noise = local * (max(scale, LEAST) if multiplies else scale)
    limit = BESIDE if view.beside else LIMIT
    found = scan(rest / noise, limit * caution(len(view.expected)), LENGTHS, daily=False)
    level = abs(float(np.nanmedian(values)))
    relative = multiplies or weeks.denominator is not None or level == 0
    return WeeklyView(
        tuple(_finding(weeks, wanted, each, multiplies) for each in found),
        scale if relative else scale / level,
    )


def _finding(weeks: Weeks, wanted: Floats, window: Window, multiplies: bool) -> Finding:
    span = slice(window.first, window.end)
    sizes = weeks.sizes[span]
    total = 1.0 if weeks.denominator is None else float(sizes.sum())
    actual = float(weeks.numerator[span].sum()) / total
    return banded(window, actual, float(np.sum(wanted[span] * sizes)) / total, multiplies)


def _divided(numerator: Floats, denominator: Floats) -> Floats:
    empty = np.full(len(numerator), np.nan)
    np.divide(numerator, denominator, out=empty, where=denominator != 0)
    return empty
