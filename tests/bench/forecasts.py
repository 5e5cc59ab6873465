"""The monthly series of the M3 competition, forecast as the marts forecast a series.

Makridakis & Hibon (2000): 1,428 series, 18 steps ahead. Published mean sMAPE: Theta 13.89,
ForecastPro 13.90, Naive2 16.89.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from etl.models import backtest
from etl.models.batch import PLANS, forecast_all
from etl.models.forecasting import Forecast
from etl.models.paths import VALUE
from etl.models.simple import seasonal_naive
from etl.settings import PROJECT

if TYPE_CHECKING:
    from etl.models.paths import Floats

M3 = PROJECT.parent / "shared/data/forecast/m3_monthly.parquet"
SEASON = PLANS["month"].season


@dataclass(frozen=True)
class Figures:
    """Means over the series; seconds of the clock, with the processes that the marts use too."""

    series: int
    smape: float
    naive_smape: float
    coverage80: float
    coverage95: float
    seconds_per_thousand: float


def measure(path: Path = M3, every: int = 1) -> Figures:
    """Forecast every n-th series from its training part and judge it by its test part."""
    parts = list(_read(path))[::every]
    started = time.perf_counter()
    answers = forecast_all([("month", train, np.inf) for train, _ in parts])
    seconds = time.perf_counter() - started
    found = [answer for answer in answers if isinstance(answer, Forecast)]
    assert len(found) == len(parts), "a series has no forecast"
    tests = [test for _, test in parts]
    errors = [
        backtest.smape(test, each.path[VALUE]) for test, each in zip(tests, found, strict=True)
    ]
    naive = [
        backtest.smape(test, seasonal_naive(train, SEASON, len(test))[VALUE])
        for train, test in parts
    ]
    inside = [backtest.coverage(test, each.path) for test, each in zip(tests, found, strict=True)]
    coverage80, coverage95 = np.mean(inside, axis=0)
    return Figures(
        len(parts), float(np.mean(errors)), float(np.mean(naive)), float(coverage80),
        float(coverage95), 1000 * seconds / len(parts),
    )  # fmt: skip


def report(every: int = 1) -> None:
    """Print the figures, or that the series are not there."""
    if not M3.exists():
        print(f"\nforecasts: the M3 series are not there ({M3})")
        return
    found = measure(every=every)
    print(f"\nforecasts of {found.series:,} monthly series of the M3 competition, 18 steps")
    print(f"  mean sMAPE            {found.smape:7.2f}     at most 13.60; Theta was 13.89")
    print(f"  of seasonal naive     {found.naive_smape:7.2f}")
    print(f"  80 % intervals cover  {found.coverage80:7.1%}")
    print(f"  95 % intervals cover  {found.coverage95:7.1%}     90 to 97 % asked for")
    print(f"  per thousand series   {found.seconds_per_thousand:7.0f} s")


def _read(path: Path) -> Iterator[tuple[Floats, Floats]]:
    """The training and the test part of each series."""
    table = pq.read_table(path).sort_by([("series_id", "ascending"), ("t", "ascending")])
    names = np.array(table["series_id"].to_pylist())
    values = table["value"].to_numpy().astype(float)
    train = np.array(table["split"].to_pylist()) == "train"
    starts = np.flatnonzero(np.concatenate(([True], names[1:] != names[:-1])))
    for first, last in zip(starts, [*starts[1:], len(names)], strict=True):
        part = slice(first, last)
        yield values[part][train[part]], values[part][~train[part]]
