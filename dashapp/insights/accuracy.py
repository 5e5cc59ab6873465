"""How right forecasts were: their model in words, their errors, what was said and what came."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from dashapp import format as fmt
from dashapp.insights.outlook import compared
from dashapp.queries.forecasts import Accuracy

MODELS = {
    "AutoETS": "exponential smoothing of level, trend and season",
    "DynamicOptimizedTheta": "the Theta method: a trend and a smoothed level",
    "AutoCES": "complex exponential smoothing",
    "MSTL": "trend and seasons taken apart, each carried on",
    "Combination": "the median of several models",
    "Average": "the mean of several models",
    "Ratio": "one forecast divided by another",
    "SeasonalNaive": "the values of a season ago, repeated",
    "Naive": "the last value, repeated",
    "Mean": "the mean of all values",
    "RecentMean": "the mean of the last values",
    "Zero": "zero, because the series has ended",
    "SeasonalSmoothing": "a smoothed level with a smoothed season",
    "SimpleExponentialSmoothing": "a smoothed level",
}
_NARROW = Decimal("0.80")
_TOLERANCE = 0.1  # a share of few past values is no nearer to the truth than this


@dataclass(frozen=True)
class Origin:
    """What was said at one time: how many values, how far off, how many in the 80 % range."""

    origin: date
    values: int
    error: Decimal | None
    held: int


def model(found: Accuracy) -> str:
    """The model in words, and why it was chosen."""
    name = MODELS.get(found.model)
    said = f"{name} ({found.model})" if name else found.model
    history = f"{found.observations} past periods"
    return f"The forecast is {said}, from {history}. Why this one: {found.reason}."


def verdict(found: Accuracy | None) -> str:
    """Whether it can be trusted, in a sentence that begins with the answer."""
    if found is None:
        return "How right this forecast is was not measured."
    said = compared(found).removeprefix("; ")
    if found.better is None:
        return "It is not known yet: the history is too short to measure how right this is."
    start = "Nearer than a simple rule" if found.better else "No nearer than a simple rule"
    return f"{start}: {said}."


def bands(found: Accuracy) -> str:
    """Whether the ranges were as sure as they say."""
    if found.coverage80 is None or found.coverage95 is None:
        return "How sure the ranges are could not be measured."
    held = (
        f"80% ranges held {fmt.percent(found.coverage80, 0)} of past values, "
        f"95% ranges {fmt.percent(found.coverage95, 0)}"
    )
    if found.coverage80 < float(_NARROW) - _TOLERANCE:
        return f"{held}: take them as somewhat too narrow."
    if found.coverage80 > float(_NARROW) + _TOLERANCE:
        return f"{held}: they were wider than needed."
    return f"{held}: about as sure as they say."


def errors(backtest: pd.DataFrame, bundle: int = 1) -> dict[int, tuple[Decimal, int]]:
    """By steps ahead the mean error (sMAPE, a fraction) and of how many values.

    With a bundle of 7, days count as weeks ahead.
    """
    found: dict[int, list[Decimal]] = {}
    for step, actual, value in zip(
        backtest["step"], backtest["actual"], backtest["value"], strict=True
    ):
        if (error := _error(actual, value)) is not None:
            found.setdefault(-(-int(step) // bundle), []).append(error)
    return {
        step: (sum(each, Decimal(0)) / len(each), len(each)) for step, each in sorted(found.items())
    }


def origins(backtest: pd.DataFrame) -> tuple[Origin, ...]:
    """Each time at which a past forecast was made, the earliest first."""
    days = sorted(set(backtest["origin"]))
    return tuple(_origin(day, backtest[backtest["origin"] == day]) for day in days)


def _origin(day: date, rows: pd.DataFrame) -> Origin:
    pairs = zip(rows["actual"], rows["value"], strict=True)
    off = [error for error in (_error(*pair) for pair in pairs) if error is not None]
    ranges = zip(rows["actual"], rows["low80"], rows["high80"], strict=True)
    held = sum(bool(low <= actual <= high) for actual, low, high in ranges)
    return Origin(day, len(rows), sum(off, Decimal(0)) / len(off) if off else None, held)


def _error(actual: object, value: object) -> Decimal | None:
    """The symmetric error of one value, a fraction from 0 to 2."""
    came, said = fmt.decimal(actual), fmt.decimal(value)
    if came is None or said is None:
        return None
    size = abs(came) + abs(said)
    return 2 * abs(came - said) / size if size else Decimal(0)
