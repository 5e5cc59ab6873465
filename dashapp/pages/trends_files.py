"""The files of the trends page: what each card shows, in full precision."""

from collections.abc import Callable

import pandas as pd

from dashapp import queries
from dashapp.metrics import Metric
from dashapp.pages import trends_choices, trends_development
from dashapp.pages.frames import known
from dashapp.pages.view import View

Frame = tuple[pd.DataFrame, str]


def _development(view: View, metric: Metric) -> Frame:
    """The line's figures, with the average beside them where one is drawn."""
    chosen = trends_choices.read(view)
    frame = trends_development.read(view, chosen)
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
    found = trends_development.unusual(view, trends_choices.read(view))
    return known(found.frame, found.gap), f"{metric.name}-unusual"


def _years(view: View, metric: Metric) -> Frame:
    start = trends_choices.read(view).year_start(view)
    found = queries.years(view.data, view.filters, metric.name, start)
    return found.frame, f"{metric.name}-by-year"


def _totals(view: View, metric: Metric) -> Frame:
    start = trends_choices.read(view).year_start(view)
    found = queries.totals(view.data, view.filters, metric.name, start)
    return found.frame, f"{metric.name}-year-totals"


def _seasonality(view: View, metric: Metric) -> Frame:
    found = queries.by_month(view.data, view.filters, metric.name)
    return known(found.frame, found.gap), f"{metric.name}-by-weekday-and-month"


def _hours(view: View, metric: Metric) -> Frame:
    found = queries.by_hour(view.data, view.filters, metric.name)
    return known(found.frame, found.gap), f"{metric.name}-by-weekday-and-hour"


def _decomposition(view: View, metric: Metric) -> Frame:
    grain = trends_choices.parted(trends_choices.read(view))
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
