"""The forecast that continues a trend: when there is one, its sentences, table and exports."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp.components.tables import Column, table
from dashapp.figures.outlook import Outlook, outlook
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.periods import Grain, choose_grain
from dashapp.queries import Forecast

MOST: dict[Grain, int] = {"day": 14, "week": 8, "month": 6}
SAID = 3  # periods that the sentence adds up
LEAST_HISTORY = 3  # a forecast longer than what it follows would be all that is seen
COLUMNS = (
    Column("From"),
    Column("To"),
    Column("Forecast", number=True),
    Column("80% sure", number=True),
    Column("95% sure", number=True),
    Column("A year before", number=True),
)


def grain(view: View) -> Grain:
    """The grain in which the view's trend is drawn."""
    return choose_grain(view.filters.covered(view.domain) or view.filters.period)


def read(view: View, metric: Metric) -> Forecast | None:
    """The forecast that follows the view's days; None where they end before the data does."""
    if not metric.headline or view.filters.period.end < view.domain.data_to:
        return None
    if not queries.holds(view.data, "forecasts"):
        return None
    return queries.forecast(view.data, view.filters, metric.name, grain(view))


def drawn(view: View, metric: Metric, found: Forecast | None, buckets: int) -> Outlook | None:
    """As much of it as the chart of so many buckets has room for."""
    if found is None or found.gap or buckets < LEAST_HISTORY:
        return None
    words = Words(metric, view.currency)
    frame = _shown(view, found, buckets)
    texts = [
        f"{words.full(row.value)} (80% sure: {words.short(row.low80)} to {words.short(row.high80)})"
        for row in rows(frame)
    ]
    return outlook(frame, texts)


def _shown(view: View, found: Forecast, buckets: int) -> pd.DataFrame:
    return found.frame.head(min(MOST.get(grain(view), SAID), max(buckets // 2, SAID)))


def answer(view: View, metric: Metric, found: Forecast | None) -> list[Component]:
    """What is expected and how right that was, or why nothing is."""
    if found is None:
        return []
    said = [insights.forecast(metric, found, view.speech, SAID)]
    said += [sentence for sentence in (insights.coverage(found.accuracy),) if sentence]
    return [html.P(" ".join(said), className="answer")]


def twin(view: View, metric: Metric, found: Forecast | None) -> list[Component]:
    """The forecast as a table."""
    if found is None or found.gap:
        return []
    words = Words(metric, view.currency)
    cells = [
        [
            dates.day(row.period),
            dates.day(row.until),
            words.full(row.value),
            f"{words.full(row.low80)} to {words.full(row.high80)}",
            f"{words.full(row.low95)} to {words.full(row.high95)}",
            words.full(row.previous),
        ]
        for row in rows(found.frame)
    ]
    return [table(f"Forecast of {insights.named(metric)}", COLUMNS, cells)]


def exports(view: View, metric: Metric, found: Forecast | None) -> tuple[tuple[str, str], ...]:
    """Files of the forecast."""
    if found is None or found.gap:
        return ()
    address = addresses.export("forecast", "csv", view.filters, metric.name)
    return (("Forecast CSV", address),)
