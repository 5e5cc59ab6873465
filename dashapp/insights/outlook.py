"""What lies ahead: where spans will land, what forecasts expect, and how right they were."""

from datetime import date
from decimal import Decimal

import pandas as pd

from dashapp import dates
from dashapp import format as fmt
from dashapp.insights.figures import Words
from dashapp.metrics import Metric
from dashapp.queries.forecasts import Accuracy, Forecast
from dashapp.queries.landings import Landing

CERTAIN, IMPOSSIBLE = Decimal("0.995"), Decimal("0.005")
_LONGEST_MONTH, _DAYS_OF_WEEK = 31, 7
_NAIVE = ("SeasonalNaive", "Naive")
# What seasonal naive repeats, by how many buckets back it looks.
_REPEATED = {1: "the last value", 7: "last week's values"}


def landing(metric: Metric, found: Landing, words: Words) -> str:
    """Where a span will land, how sure that is, and what its target needs."""
    if found.closed:
        closed = f"{span(found)} closed at {words.figure(metric, found.actual)}"
        return f"{closed}{_against(metric, found, words)}."
    if found.landing is None:
        stands = f"{span(found)} stands at {words.figure(metric, found.actual)} so far"
        aim = (
            "" if found.target is None else f" Its target is {words.figure(metric, found.target)}."
        )
        known = f"{stands}; where it will land is not known.{aim}"
        return f"{known}{_needed(metric, found, words)}"
    sentence = f"{span(found)} will land at {words.figure(metric, found.landing)}"
    if found.low80 is not None:
        sentence += f" ({sure(metric, found, words)})"
    sentence += _against(metric, found, words)
    if found.probability is not None:
        sentence += f"; the chance of reaching it is {chance(found.probability)}"
    return f"{sentence}.{_needed(metric, found, words)}"


def sure(metric: Metric, found: Landing, words: Words) -> str:
    """The interval that holds a landing in four of five cases, where it is known."""
    if found.low80 is None:
        return "how sure is not known"
    return f"80% sure: {interval(metric, found.low80, found.high80, words)}"


def landing_accuracy(found: Landing) -> str:
    """How far past landings were off at the same point of their span."""
    if found.closed:
        return "Every day of it is known."
    if found.error is None or not found.measured:
        return f"There are too few past {found.span}s to measure how right this is."
    times = f"{found.measured} past {found.span}{'' if found.measured == 1 else 's'}"
    even = "" if found.even_error is None else f", an even pace by {fmt.percent(found.even_error)}"
    return (
        f"Measured on {times} at this point, the landing was off by {fmt.percent(found.error)} "
        f"on average{even}."
    )


def span(found: Landing) -> str:
    """What a span is called: a month by its name, longer ones by the month they end with."""
    if found.span == "month":
        return dates.month(found.first)
    return f"The {found.span} to {dates.month(found.last)}"


def chance(probability: float) -> str:
    """A probability in whole percent; never 0 or 100, which no forecast can promise."""
    if probability > CERTAIN:
        return f"more than {fmt.percent(0.99, 0)}"
    return (
        f"less than {fmt.percent(0.01, 0)}"
        if probability < IMPOSSIBLE
        else fmt.percent(probability, 0)
    )


def interval(metric: Metric, low: object, high: object, words: Words) -> str:
    """Both ends of a range."""
    return f"{words.figure(metric, low)} to {words.figure(metric, high)}"


def _against(metric: Metric, found: Landing, words: Words) -> str:
    value = found.actual if found.closed else found.landing
    if found.target is None or value is None:
        return ""
    gap = value - found.target
    said = words.figure(metric, abs(gap))
    if not fmt.visible(said):
        return ", on its target"
    return f", {said} {'above' if gap > 0 else 'short of'} its target"


def _needed(metric: Metric, found: Landing, words: Words) -> str:
    if found.target is None or found.needed_per_day is None:
        return ""
    if found.needed_per_day <= 0:
        return " The target is reached already."
    needed = words.figure(metric, found.needed_per_day)
    return f" Reaching it takes {needed} a selling day from now on."


def forecast(metric: Metric, found: Forecast, words: Words, most: int | None = None) -> str:
    """What the next periods will bring, against a year before, and how right that was so far.

    The running period is left out: its landing says more of it.
    """
    if found.gap is not None:
        return found.gap
    later = found.frame[[day > found.since for day in found.frame["period"]]]
    rows = (later if len(later) else found.frame).reset_index(drop=True)
    rows = rows if most is None else rows.head(most)
    if not found.adds:
        rows = rows.head(1)
    value = total(rows, "value")
    sentence = f"{when(rows)}: {words.figure(metric, value)}"
    if len(rows) == 1:
        low, high = rows["low80"][0], rows["high80"][0]
        sentence += f" (80% sure: {interval(metric, low, high, words)})"
    sentence += year_before(metric, rows, value, words)
    return f"{sentence}{compared(found.accuracy)}."


def coverage(found: Accuracy | None) -> str | None:
    """How many past values the bands held; None where that was not measured."""
    if found is None or found.coverage95 is None:
        return None
    held = f"95% bands held {fmt.percent(found.coverage95, 0)} of past values"
    if found.coverage80 is None:
        return f"{held}."
    return f"{held}, 80% bands {fmt.percent(found.coverage80, 0)}."


def total(rows: pd.DataFrame, column: str) -> Decimal | None:
    """The sum of a column; None where a part is not known."""
    values = [fmt.decimal(value) for value in rows[column]]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def year_before(metric: Metric, rows: pd.DataFrame, value: Decimal | None, words: Words) -> str:
    """How a value compares with the same periods of last year; nothing where that is unknown."""
    before = total(rows, "previous")
    if not before or value is None:
        return ""
    moved = fmt.change(metric, value, before, words.currency)
    periods = _periods(rows)
    same = f"the same {periods} of last year" if len(rows) > 1 else f"the same {periods} last year"
    if moved.arrow == fmt.LEVEL:
        return f", as in {same}"
    side = "above" if moved.arrow == fmt.UP else "below"
    return f", {moved.text.lstrip('+' + fmt.MINUS)} {side} {same}"


def compared(found: Accuracy | None) -> str:
    """Whether it was nearer to what came than past values repeated."""
    if found is None or found.better is None:
        return "; the history is too short to measure how right that is"
    repeated = _REPEATED.get(found.naive_lag or 0, "last year's values")
    if found.model in _NAIVE:
        return f"; no model was nearer than {repeated} repeated, which is what is shown"
    error = f"the forecast's error is {fmt.percent(found.smape)}"
    other = fmt.percent(found.naive_smape)
    if found.better:
        return f"; {error} against {other} for {repeated} repeated"
    return f"; {error}, no better than {repeated} repeated ({other})"


def when(rows: pd.DataFrame) -> str:
    """What the periods are called: months and days by their first and last."""
    first: date = rows["period"].iloc[0]
    last: date = rows["period"].iloc[-1]
    match _periods(rows):
        case "day" | "days":
            named = [dates.day(day, full=True) for day in (first, last)]
        case "week" | "weeks":
            start = dates.day(first, full=True)
            return f"{len(rows)} weeks from {start}" if len(rows) > 1 else f"Week of {start}"
        case _:
            named = [dates.month(day) for day in (first, last)]
    return named[0] if first == last else " to ".join(named)


def _periods(rows: pd.DataFrame) -> str:
    length = (rows["until"][0] - rows["period"][0]).days + 1
    if length <= _DAYS_OF_WEEK:
        name = "day" if length == 1 else "week"
    else:
        name = "month" if length <= _LONGEST_MONTH else "quarter"
    return name if len(rows) == 1 else f"{name}s"
