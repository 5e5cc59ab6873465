"""A daily series as trend, week, calendar and rest, by robust STL.

Cleveland, Cleveland, McRae and Terpenning, STL: A Seasonal-Trend Decomposition Procedure Based on
Loess, Journal of Official Statistics 6 (1990).
"""

from dataclasses import dataclass

import numpy as np

from etl.models.recurring import MAD, WEEK, Floats, at, calendar_effects, deviation
from etl.models.special_days import Bools, Days, Ints, SpecialDays

LEAST_DAYS, LEAST_OPEN = 70, 40  # below ten weeks there is no trend to speak of
ROUNDING = 1e-9  # of the level: what varies less is constant
YEAR = 365
STIFF, TREND, SEASONAL = 301, 61, 53  # loess spans: days, days, and occurrences of a weekday
EDGE, RECENT = 14, 28  # the newest days, and those that say on which level they should lie
YOUNG, UNJUDGED = EDGE + RECENT, 84  # the first days, of a short and of a long history
NOISE_SPAN = 147  # days over which the noise is measured
LEAST = 0.02  # noise of a week's days at least: no trend and season is known better
HARDLY = np.log(0.4)  # of what usually goes on: on such days chance is large
CLOSED = 0.05  # a weekday with less than this part of a usual day's value is closed
FLOOR = 0.02  # of the median: what the logarithm sees where an open day sold nothing
POSITIVE = 0.98  # share of positive open days from which effects multiply


@dataclass(frozen=True)
class Decomposition:
    """What was expected of each day, and how far it was off.

    `trend`, `level` and `residual` are logarithms where `multiplies`; the residual is NaN on days
    that cannot be judged: closed, without value, or a holiday without its like. `deviation` is the
    same as a share of what was expected, where effects multiply, in units of its own noise, less
    the `doubt` that other years leave.
    """

    multiplies: bool
    trend: Floats
    level: Floats
    residual: Floats
    deviation: Floats
    doubt: Floats
    noise: Floats

    @property
    def expected(self) -> Floats:
        """In the series' own unit."""
        return self.value(self.level)

    def value(self, level: Floats) -> Floats:
        """A level in the series' own unit."""
        return np.exp(level) if self.multiplies else level


@dataclass(frozen=True)
class Known:
    """What an earlier look has found, in logarithms where effects multiply.

    `step` is part of the trend; where `instead` is a number it takes the place of the value in
    trend, week and calendar, and the value itself is only judged. `quiet` says how much less than
    usual goes on (0: nothing less).
    """

    step: Floats
    instead: Floats
    quiet: Floats


def nothing_known(days: int) -> Known:
    """Before the first look."""
    return Known(np.zeros(days), np.full(days, np.nan), np.zeros(days))


def decompose(
    values: Floats, days: Days, special: SpecialDays, ratio: bool, known: Known
) -> Decomposition | None:
    """Decompose dense daily values; None where there is too little, or nothing that varies."""
    weekday = (days.astype(np.int64) + 3) % WEEK
    opened = open_days(values, weekday)
    if opened.sum() < LEAST_OPEN or len(values) < LEAST_DAYS:
        return None
    multiplies = not ratio and bool((values[opened] > 0).mean() >= POSITIVE)
    given = np.where(opened, values, np.nan)
    if multiplies:
        least = FLOOR * float(np.nanmedian(given))
        given = np.log(np.maximum(given, least))
    given = given - known.step
    left_out = np.isfinite(known.instead)
    usual = np.where(left_out, known.instead - known.step, given)
    effect = spread = doubt = np.zeros(len(values))
    known_years = bool((special.same_date >= 0).any())
    for span in (STIFF, TREND, TREND) if known_years else (TREND, TREND):
        trend, week = _trend_and_week(usual - effect, weekday, span)
        if span == STIFF and len(values) >= 2 * YEAR:
            trend = _through_the_years(usual - week)
        else:
            for newest in (True, False):
                trend = _edge(trend, usual - effect - week, special, newest)
        rest = given - trend - week
        effect, spread, doubt = calendar_effects(rest, usual - trend - week, special)
    unknown = special.unlike | (known.quiet < HARDLY)
    residual = np.where(unknown, np.nan, rest - effect)
    residual[:YOUNG] = np.nan
    # Logarithms tame large values, shares small ones. On quiet holidays few orders scatter as the
    # root of what is expected.
    share = np.where(residual < 0, np.expm1(residual), residual) if multiplies else residual
    share = share * np.exp(np.minimum(effect + known.quiet, 0) / 2) if multiplies else share
    noise = _noise(np.where(left_out, np.nan, share), weekday)
    if noise is None or np.nanmedian(noise) <= ROUNDING * np.nanmedian(np.abs(given)):
        return None
    if multiplies:
        noise = np.maximum(noise, LEAST * np.sqrt(WEEK))
    level = trend + week + effect + known.step
    beyond = np.sign(share) * np.maximum(np.abs(share) - doubt, 0)
    scored = beyond / np.hypot(noise, spread)
    return Decomposition(multiplies, trend + known.step, level, residual, scored, doubt, noise)


def unjudged(days: int) -> int:
    """How many first days are not judged: too little is known from before."""
    return UNJUDGED if days > YEAR else YOUNG


def open_days(values: Floats, weekday: Ints) -> Bools:
    """Days with a value, but for weekdays on which there is usually none to speak of."""
    known = np.isfinite(values)
    usual = np.array([
        np.median(np.abs(values[known & (weekday == each)])) if (known & (weekday == each)).any()
        else 0.0 for each in range(WEEK)
    ])  # fmt: skip
    least = CLOSED * float(np.median(usual[usual > 0])) if (usual > 0).any() else 0.0
    return known & (usual > least)[weekday]


def _trend_and_week(given: Floats, weekday: Ints, span: int) -> tuple[Floats, Floats]:
    """Trend and weekly pattern of a series with gaps (NaN)."""
    from statsmodels.tsa.seasonal import STL  # four seconds, which short histories need not wait

    known = np.isfinite(given)
    places = np.arange(len(given))
    rough = np.interp(places, places[known], given[known])
    rough = np.convolve(np.pad(rough, WEEK, mode="edge"), np.ones(15) / 15, "valid")
    profile = np.array([
        np.median((given - rough)[known & (weekday == day)])
        if (known & (weekday == day)).any() else 0.0 for day in range(WEEK)
    ])[weekday]  # fmt: skip
    level = (given - profile)[known]
    filled = np.where(known, given, np.interp(places, places[known], level) + profile)
    fit = STL(
        filled, period=WEEK, seasonal=SEASONAL, trend=span, robust=True, seasonal_jump=WEEK,
        trend_jump=WEEK, low_pass_jump=WEEK,
    ).fit(inner_iter=1, outer_iter=5)  # fmt: skip
    return np.asarray(fit.trend), np.asarray(fit.seasonal)


def _through_the_years(level: Floats) -> Floats:
    """The mean of the year around each day, which no season moves, at both ends drawn on."""
    places = np.arange(len(level))
    known = np.isfinite(level)
    filled = np.interp(places, places[known], level[known])
    inside = np.convolve(filled, np.ones(YEAR) / YEAR, "valid")
    half, span = YEAR // 2, len(inside) - 1
    slope = (inside[-1] - inside[0]) / span
    before, after = np.arange(-half, 0), np.arange(1, half + 1)
    return np.concatenate([inside[0] + slope * before, inside, inside[-1] + slope * after])


def _edge(trend: Floats, level: Floats, special: SpecialDays, newest: bool) -> Floats:
    """The trend, with the newest (or oldest) days as those beside them and other years let expect.

    Loess ends on the last values, whatever they are, so that a shock there would hide itself.
    """
    last = len(trend) - 1
    inside = np.arange(last - EDGE - RECENT + 1, last + 1)
    places = inside if newest else last - inside
    others = at(trend, special.same_date)
    drift = others[places] - others[places[RECENT - 1]]
    known = np.isfinite(drift).any(axis=1)
    course = np.zeros(len(places))
    course[known] = np.nanmean(drift[known], axis=1)
    recent = (level[places] - course)[:RECENT]
    recent = recent[np.isfinite(recent)]
    bent = trend.copy()
    if len(recent):
        bent[places[RECENT:]] = np.median(recent) + course[RECENT:]
    return bent


def _noise(residual: Floats, weekday: Ints) -> Floats | None:
    """The standard deviation around each day; None where half the days do not vary at all."""
    usual = deviation(residual)
    if not usual > 0:
        return None
    half = NOISE_SPAN // 2
    padded = np.pad(residual, half, constant_values=np.nan)
    centres = np.arange(0, len(residual), WEEK)
    around = np.lib.stride_tricks.sliding_window_view(padded, NOISE_SPAN)[centres]
    known = np.isfinite(around).sum(axis=1) >= WEEK
    local = np.full(len(centres), usual)
    local[known] = MAD * np.nanmedian(np.abs(around[known]), axis=1)
    local = np.maximum(local, usual / 2)
    of_day = np.array([deviation((residual)[weekday == day]) / usual for day in range(WEEK)])
    of_day = np.maximum(np.where(np.isfinite(of_day), of_day, 1.0), 0.5)
    return np.asarray(np.interp(np.arange(len(residual)), centres, local) * of_day[weekday])
