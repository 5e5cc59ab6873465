"""Seasonal-trend decomposition by loess, with a season that is the same in every cycle.

Cleveland, Cleveland, McRae and Terpenning, STL: A Seasonal-Trend Decomposition Procedure Based on
Loess, Journal of Official Statistics 6 (1990). The library that the ETL uses takes a second to
import, which would be the first visitor's; a test holds both equal.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
INNER, OUTER = 2, 15
EDGE = 0.001  # shares of the bandwidth that count as nothing and as all of it
TINY = 1e-9  # share of the largest value that is a rounding error
CUT = 6.0  # medians of the rest beyond which a value counts for nothing


@dataclass(frozen=True)
class Parts:
    """A series taken apart: trend + season + rest is the series."""

    trend: Floats
    season: Floats
    rest: Floats


def decompose(values: Floats, period: int) -> Parts:
    """Robust STL of at least two cycles; the season's window is so wide that it never changes."""
    count = len(values)
    wide = 10 * count + 1
    trend_window = _odd(1.5 * period / (1 - 1.5 / wide))
    weights, season, trend = np.ones(count), np.zeros(count), np.zeros(count)
    for _ in range(OUTER + 1):
        for _ in range(INNER):
            season, trend = _pass(values, trend, weights, (period, wide, trend_window))
        weights = _robust(values - season - trend, TINY * float(np.abs(values).max()))
    return Parts(trend, season, values - season - trend)


def _odd(least: float) -> int:
    whole = int(np.ceil(least))
    return whole + (whole + 1) % 2


def _pass(
    values: Floats, trend: Floats, weights: Floats, windows: tuple[int, int, int]
) -> tuple[Floats, Floats]:
    """One inner pass: the season of what the trend leaves, and the trend of what that leaves."""
    period, wide, trend_window = windows
    cycles = _cycles(values - trend, weights, period, wide)
    low = _moved(_moved(_moved(cycles, period), period), 3)
    low = loess(low, _odd(period + 1), 1)
    season = cycles[period : period + len(values)] - low
    return season, loess(values - season, trend_window, 1, weights)


def _cycles(detrended: Floats, weights: Floats, period: int, wide: int) -> Floats:
    """Each sub-series of the cycle smoothed, and carried one cycle beyond both ends."""
    count = len(detrended)
    out = np.zeros(count + 2 * period)
    for phase in range(period):
        part, weight = detrended[phase::period], weights[phase::period]
        out[phase::period] = loess(part, wide, 0, weight, beyond=1)
    return out


def _moved(values: Floats, length: int) -> Floats:
    sums = np.concatenate(([0.0], np.cumsum(values)))
    averages: Floats = (sums[length:] - sums[:-length]) / length
    return averages


def _robust(rest: Floats, nothing: float) -> Floats:
    """Bisquare weights: what lies far from trend and season counts less.

    A rest of rounding errors says nothing of what is far.
    """
    size = np.abs(rest)
    cut = CUT * float(np.median(size))
    if cut <= nothing:
        return np.ones(len(rest))
    weights: Floats = np.where(size <= EDGE * cut, 1.0, (1 - (size / cut) ** 2) ** 2)
    return np.where(size > (1 - EDGE) * cut, 0.0, weights)


def loess(
    values: Floats, window: int, degree: int, weights: Floats | None = None, beyond: int = 0
) -> Floats:
    """Smoothed by local regression of a degree (0 or 1), also `beyond` both ends."""
    count = len(values)
    kernel = _kernel(count, window, beyond)
    shares = kernel if weights is None else kernel * weights
    total = shares.sum(axis=1, keepdims=True)
    known = total[:, 0] > 0
    shares = shares / np.where(total > 0, total, 1.0)
    if degree:
        shares = _tilted(shares, count, beyond)
    fallback = np.clip(np.arange(-beyond, count + beyond), 0, count - 1)
    smooth: Floats = np.where(known, shares @ values, values[fallback])
    return smooth


def _tilted(shares: Floats, count: int, beyond: int) -> Floats:
    """The shares of a local line instead of a local mean."""
    x = np.arange(count, dtype=float)
    at = np.arange(-beyond, count + beyond, dtype=float)
    centre = shares @ x
    off = x[None, :] - centre[:, None]
    spread = (shares * off**2).sum(axis=1)
    flat = np.sqrt(spread) <= EDGE * (count - 1)
    slope = np.where(flat, 0.0, (at - centre) / np.where(flat, 1.0, spread))
    tilted: Floats = shares * (1 + slope[:, None] * off)
    return tilted


@lru_cache(maxsize=64)
def _kernel(count: int, window: int, beyond: int) -> Floats:
    """Tricube weights of every value for every place; a window is the nearest values."""
    at = np.arange(-beyond, count + beyond)
    length = min(window, count)
    first = np.clip(at - (length + 1) // 2 + 1, 0, count - length)
    last = first + length - 1
    reach = np.maximum(at - first, last - at).astype(float)
    reach += max(window - count, 0) // 2
    away = np.abs(np.arange(count)[None, :] - at[:, None])
    share = away / np.maximum(reach[:, None], 1.0)
    kernel: Floats = np.where(share <= EDGE, 1.0, (1 - np.minimum(share, 1.0) ** 3) ** 3)
    return np.where((share > 1 - EDGE) | (away > reach[:, None]), 0.0, kernel) * (
        (np.arange(count)[None, :] >= first[:, None]) & (np.arange(count)[None, :] <= last[:, None])
    )
