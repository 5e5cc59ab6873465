"""The files of the trends page: what each card shows, in full precision."""

from collections.abc import Callable

import pandas as pd

from dashapp import queries
from dashapp.metrics import Metric
from dashapp.pages.downloads.words import (
    ANOMALIES,
    PARTIAL,
    UNIT,
    UNSETTLED,
    Explained,
)
from dashapp.pages.frames import known
from dashapp.pages.trends import choices, development
from dashapp.pages.view import View

Frame = tuple[pd.DataFrame, str]


def _development(view: View, metric: Metric) -> Frame:
    """The line's figures, with the average beside them where one is drawn."""
    chosen = choices.read(view)
    frame = development.read(view, chosen)
    if chosen.window is not None:
        found = queries.averages(
            view.data,
            view.filters,
            metric.name,
            chosen.grain,
            chosen.window,
            year_start=chosen.year_start(view),
        )
        frame = frame.assign(average=found["average"])
    return frame, f"{metric.name}-by-{chosen.grain}"


def _unusual(view: View, metric: Metric) -> Frame:
    found = development.unusual(view, choices.read(view))
    return known(found.frame, found.gap), f"{metric.name}-unusual"


def _years(view: View, metric: Metric) -> Frame:
    start = choices.read(view).year_start(view)
    found = queries.years(view.data, view.filters, metric.name, start)
    return found.frame, f"{metric.name}-by-year"


def _totals(view: View, metric: Metric) -> Frame:
    start = choices.read(view).year_start(view)
    found = queries.totals(view.data, view.filters, metric.name, start)
    return found.frame, f"{metric.name}-year-totals"


def _seasonality(view: View, metric: Metric) -> Frame:
    found = queries.by_month(view.data, view.filters, metric.name)
    return known(found.frame, found.gap), f"{metric.name}-by-weekday-and-month"


def _hours(view: View, metric: Metric) -> Frame:
    found = queries.by_hour(view.data, view.filters, metric.name)
    return known(found.frame, found.gap), f"{metric.name}-by-weekday-and-hour"


def _decomposition(view: View, metric: Metric) -> Frame:
    grain = choices.parted(choices.read(view))
    found = queries.decomposition(view.data, view.filters, metric.name, grain)
    return known(found.frame, found.gap), f"{metric.name}-decomposition-by-{found.grain}"


READERS: dict[str, Callable[[View, Metric], Frame]] = {
    "development": _development,
    "unusual": _unusual,
    "years": _years,
    "year-totals": _totals,
    "seasonality": _seasonality,
    "hours": _hours,
    "decomposition": _decomposition,
}
PAGE = "/trends"
_BUCKET = "The first day of the part."
_MEAN = f"The mean per day; of a ratio the ratio of the sums, {UNIT}."
_WEEKDAY = "1 for Monday to 7 for Sunday; 0 for all of them together."
EXPLAINED: dict[str, Explained] = {
    "development": Explained(
        "One for each day, week, month, quarter or year.",
        {
            "bucket": _BUCKET,
            "partial": PARTIAL,
            "unsettled": UNSETTLED,
            "average": f"The moving average of the address, {UNIT}; empty where too few are.",
        },
        PAGE,
    ),
    "unusual": Explained("One for each run of unusual days or weeks.", ANOMALIES, PAGE),
    "years": Explained(
        "One for each month of the data.",
        {
            "year": "The year, as it is called.",
            "place": "Which month of that year, from 1.",
            "bucket": "The first day of the month.",
            "until": "Its last day, included.",
            "partial": "Whether the data hold the month only partly.",
            "value": f"The figure of the month, {UNIT}.",
            "previous": "That of a year before; empty where either month is partial.",
        },
        PAGE,
    ),
    "year-totals": Explained(
        "One for each day of the data.",
        {
            "year": "The year, as it is called.",
            "place": "The same day of a common year, to lay years upon each other.",
            "day": "The day.",
            "value": f"The running total from the start of the year, {UNIT}.",
            "unsettled": "Whether orders that are still open can change the day.",
        },
        PAGE,
    ),
    "seasonality": Explained(
        "One for each weekday and month, and one for each of them alone.",
        {
            "weekday": _WEEKDAY,
            "column": "The month from 1 for January; 0 for all of them together.",
            "days": "How many days that is.",
            "value": _MEAN,
        },
        PAGE,
    ),
    "hours": Explained(
        "One for each weekday and hour, and one for each of them alone.",
        {
            "weekday": _WEEKDAY,
            "column": "1 for the hour from midnight to 24 for the last; 0 for all of them.",
            "days": "How many days that is; each has every hour.",
            "value": f"The mean per hour, or day for all; of a ratio that of the sums, {UNIT}.",
        },
        PAGE,
    ),
    "decomposition": Explained(
        "One for each complete month, or week, of the data; value = trend + season + rest.",
        {
            "bucket": _BUCKET,
            "value": f"The figure of the part, {UNIT}.",
            "trend": "Where it heads, without season and chance.",
            "season": "What its place in the year adds or takes.",
            "rest": "What neither tells.",
        },
        PAGE,
    ),
}
