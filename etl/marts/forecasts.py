"""Forecasts of the headline metrics by month, week and day, with what a backtest says of them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from etl.marts.forecast_sets import SCALE, Forecasts, Key, agreeing
from etl.marts.series import ALL, TOTAL, Days, Grain, Series, read_series, settled_to
from etl.marts.study import Analysis, Findings, Output, Row, Study
from etl.measures import Metric
from etl.models.batch import forecast_all
from etl.models.forecasting import Forecast, Unknown
from etl.models.paths import Floats

KEYS = {"metric": "string", "dimension": "string", "member": "string", "grain": "string"}
NUMBERS = dict.fromkeys(("value", "low80", "high80", "low95", "high95"), "decimal(18, 4)")
MEASURED = ("smape", "naive_smape", "mase", "naive_mase", "coverage80", "coverage95")
FORECASTS = Output(
    "forecasts", KEYS | {"period": "date", "step": "int32"} | NUMBERS, (*KEYS, "period")
)
MODELS = Output(
    "forecast_models",
    KEYS
    | {"model": "string", "reason": "string", "observations": "int32", "windows": "int32"}
    | {"naive_lag": "int32"}
    | dict.fromkeys(MEASURED, "float64"),
    tuple(KEYS),
    ("naive_lag", *MEASURED),
)
BACKTEST = Output(
    "forecast_backtest",
    KEYS
    | {"origin": "date", "period": "date", "step": "int32", "actual": "decimal(18, 4)"}
    | NUMBERS,
    (*KEYS, "origin", "period"),
)
LEAST_DAYS = 112  # for daily forecasts: sixteen weeks
LARGEST = 10**17  # in ten-thousandths: DECIMAL(18,4) holds ten times as much
_WORDS: dict[Grain, str] = {"month": "monthly", "week": "weekly", "day": "daily"}


def compute(study: Study) -> Findings:
    """Forecast every series of every grain, make them agree, and say what has no forecast."""
    days = (settled_to(study) - study.first).days + 1
    read = _metrics(study.catalogue.headlines, days)
    found = [each for grain, metrics in read.items() for each in read_series(study, grain, metrics)]
    answers = forecast_all([(each.grain, each.values, _most(each)) for each in found])
    rows: tuple[list[Row], ...] = ([], [], [])
    gaps = [] if "day" in read else [*_no_days(study.catalogue.headlines, days)]
    for grain in read:
        series: dict[Key, Series] = {}
        forecasts: Forecasts = {}
        for each, answer in zip(found, answers, strict=True):
            key = (each.metric, each.dimension, each.member)
            if each.grain != grain:
                continue
            series[key] = each
            if isinstance(answer, Unknown):
                gaps.append((*key, f"No {_WORDS[grain]} forecast: {answer.reason}."))
            else:
                forecasts[key] = answer
        for key, shown in agreeing(read[grain], series, forecasts).items():
            _add(rows, series[key], shown)
    outputs = (FORECASTS, MODELS, BACKTEST)
    tables = {each.name: each.rows(part) for each, part in zip(outputs, rows, strict=True)}
    return Findings(tables, tuple(gaps))


def _metrics(headlines: tuple[Metric, ...], days: int) -> dict[Grain, tuple[Metric, ...]]:
    """What is forecast at each grain: by day only what is counted, and only from some weeks on."""
    read: dict[Grain, tuple[Metric, ...]] = {"month": headlines, "week": headlines}
    if days >= LEAST_DAYS:
        read["day"] = tuple(metric for metric in headlines if not metric.is_ratio)
    return read


def _no_days(headlines: tuple[Metric, ...], days: int) -> Iterator[tuple[str, str, str, str]]:
    reason = (
        f"No daily forecast: there are {days} complete days, and fewer than {LEAST_DAYS} "
        f"do not show how a week goes; it will come by itself as days are added."
    )
    for metric in headlines:
        if not metric.is_ratio:
            yield metric.name, TOTAL, ALL, reason


def _most(series: Series) -> float:
    """A share that never was above 1 stays there."""
    known = series.values[~np.isnan(series.values)]
    return 1.0 if series.denominator is not None and (known <= 1).all() else np.inf


def _add(rows: tuple[list[Row], ...], series: Series, shown: Forecast) -> None:
    """The rows of a series in the three tables."""
    keys = (series.metric, series.dimension, series.member, series.grain)
    steps = shown.path.shape[1]
    periods = _periods(series.days, series.grain, steps)
    known = len(series.days)
    for step, numbers in enumerate(_decimals(shown.path)):
        rows[0].append((*keys, periods[known + step], step + 1, *numbers))
    rows[1].append(
        (
            *keys,
            shown.model,
            shown.reason,
            shown.observations,
            len(shown.windows),
            shown.lag,
            *_measured(shown),
        )
    )
    before = known - shown.observations  # buckets without history, which origins do not count
    for window, path in zip(shown.windows, shown.tested, strict=True):
        first = before + window.origin
        numbers_of = zip(_decimals(window.actual[None, :]), _decimals(path), strict=True)
        for step, (actual, numbers) in enumerate(numbers_of):
            rows[2].append(
                (*keys, periods[first - 1], periods[first + step], step + 1, *actual, *numbers)
            )


def _measured(shown: Forecast) -> tuple[float | None, ...]:
    if shown.errors is None or shown.naive is None or shown.coverage is None:
        return (None,) * len(MEASURED)
    own, naive = shown.errors, shown.naive
    return own.smape, naive.smape, own.mase, naive.mase, *shown.coverage


def _periods(days: Days, grain: Grain, more: int) -> list[object]:
    """The first days of the buckets known, and of as many more."""
    if grain == "month":
        ahead = days[-1].astype("datetime64[M]") + np.arange(1, more + 1)
        later = ahead.astype("datetime64[D]")
    else:
        later = days[-1] + np.arange(1, more + 1) * (7 if grain == "week" else 1)
    periods: list[object] = np.concatenate((days, later)).tolist()
    return periods


def _decimals(path: Floats) -> Sequence[tuple[Decimal, ...]]:
    """The columns of a path with four decimals."""
    whole = np.clip(np.rint(path * SCALE), -LARGEST, LARGEST)
    return [tuple(Decimal(int(each)).scaleb(-4) for each in column) for column in whole.T]


ANALYSIS = Analysis(
    "forecasts",
    ("sales_daily", "order_keys", "basket_keys"),
    (FORECASTS, MODELS, BACKTEST),
    compute,
)
