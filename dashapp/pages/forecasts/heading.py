"""Where a metric is heading: its past, the fan of its forecast, last year and the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp.components.cards import Footer, card_footer
from dashapp.components.charts import chart
from dashapp.components.menus import segments
from dashapp.components.tables import Column, framed, table
from dashapp.figures.axis import number
from dashapp.figures.fan import Fan, Series, fan
from dashapp.figures.outlook import Outlook, outlook
from dashapp.figures.trend import Style
from dashapp.filters import CUSTOM, Filters
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.forecasts import keys
from dashapp.pages.forecasts.keys import Asked
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.periods import Grain, Period, add_months, bucket_start, next_bucket
from dashapp.queries import Forecast

HISTORY: dict[Grain, int] = {"month": 36, "week": 104, "day": 120}
COLUMNS = (
    Column("From"),
    Column("To"),
    Column("Actual", number=True),
    Column("Forecast", number=True),
    Column("80% sure", number=True),
    Column("95% sure", number=True),
    Column("A year before", number=True),
    Column("Target", number=True),
)


LEAST = 2  # points that make a chart


@dataclass(frozen=True)
class Known:
    """What the page reads of its metric: past, forecast and targets."""

    past: pd.DataFrame  # bucket, until, partial, <metric>
    found: Forecast
    shown: pd.DataFrame  # as much of the forecast as the horizon asks for
    aims: Mapping[date, Decimal]
    available: int  # periods after the running one


def read(view: View, asked: Asked) -> Known:
    """All of it; the history is the page's own, whatever the period above."""
    name = asked.metric.name
    past = history(view, asked.metric, asked.grain)
    found = queries.forecast(view.data, view.filters, name, asked.grain)
    monthly = asked.grain == "month"
    aims = queries.targets(view.data, view.filters, name) if monthly else {}
    available = len(insights.later(found)) if found.gap is None else 0
    running = len(found.frame) - available
    shown = found.frame.head(running + asked.horizon)
    return Known(past, found, shown, aims, available)


def anything(asked: Asked, known: Known) -> bool:
    """Whether there is any past or forecast of the selection."""
    values = [value for value in known.past[asked.metric.name] if not pd.isna(value)]
    return known.found.gap is None or any(values)


def history(view: View, metric: Metric, grain: Grain) -> pd.DataFrame:
    """The metric over the last years in the release."""
    return queries.trend(view.data, whole_past(view, grain), (metric.name,), grain)


def whole_past(view: View, grain: Grain) -> Filters:
    """The view's members over the page's own history."""
    known = view.domain.period
    first = bucket_start(known.end, grain)
    count = HISTORY[grain]
    start = (
        add_months(first, -count)
        if grain == "month"
        else first - timedelta(days=count * (7 if grain == "week" else 1))
    )
    if start < known.start:  # a first bucket that the data cuts would look like a fall
        start = bucket_start(known.start, grain)
        start = start if start == known.start else next_bucket(start, grain)
    period = Period(start if start <= known.end else known.start, known.end)
    return replace(view.filters, preset=CUSTOM, period=period, compare="none")


def answer(view: View, asked: Asked, known: Known) -> str:
    """The next periods in a sentence, or why nothing is known of them."""
    return insights.heading(asked.metric, known.found, view.speech, asked.horizon, known.aims)


def card(view: View, asked: Asked, known: Known) -> Component:
    """The chart with its horizon beside the question."""
    said = answer(view, asked, known)
    length = {"month": "months", "week": "weeks", "day": "days"}[asked.grain]
    head: list[Component] = [html.H2(f"What do the next {length} bring?")]
    if choices := keys.horizons(view, asked, known.available):
        head.append(segments("How far ahead", choices))
    return html.Section(
        [
            html.Div(head, className="card-head"),
            html.P(_note(known), className="answer"),
            _drawn(view, asked, known, said),
            _foot(view, asked, known),
        ],
        className="card-flat",
    )


def _drawn(view: View, asked: Asked, known: Known, said: str) -> Component:
    """The chart; a table where it would be a single point."""
    if len(known.past) + len(known.shown) < LEAST:
        past = [line[:3] for line in cells(view, asked, known)]
        return framed(table("Past", COLUMNS[:3], past), "Past, scrollable")
    return chart("forecasts-fan", _figure(view, asked, known), said, "tall")


def _table(view: View, asked: Asked, known: Known) -> Component:
    return table(f"{asked.metric.label}: past and forecast", COLUMNS, cells(view, asked, known))


def _note(known: Known) -> str:
    first = (
        dates.day(known.past["bucket"].iloc[0], full=True) if len(known.past) else "its first day"
    )
    since = f"from {first} on, whatever period is chosen above"
    if known.found.gap is not None:
        return f"Only its past is shown, {since}."
    said = f"Its past is shown {since}. The fan holds 80% and 95% of what may come."
    if len(known.past) and bool(known.past["partial"].iloc[-1]):
        said += " The hollow point is the running period so far."
    return f"{said} Ticks are targets." if known.aims else said


def _figure(view: View, asked: Asked, known: Known) -> object:
    words = Words(asked.metric, view.currency)
    style = Style(words.short, words.full, view.palette, "")
    ahead = outlook(known.shown, texts(words, known.shown)) if len(known.shown) else None
    shown = Fan(past_series(words, known.past), ahead, _before(words, known), _aims(words, known))
    return fan(shown, style, months=asked.grain == "month")


def past_series(words: Words, past: pd.DataFrame) -> Series:
    """The history as the chart draws it."""
    partial = bool(len(past)) and bool(past["partial"].iloc[-1])
    values = past[words.metric.name]
    said = ["" if pd.isna(value) else words.full(value) for value in values]
    if partial:
        said[-1] += " so far"
    return Series(list(past["bucket"]), [number(value) for value in values], said, partial)


def texts(words: Words, frame: pd.DataFrame) -> list[str]:
    """What the hover says of a forecast."""
    return [
        f"{words.full(row.value)} (80% sure: {words.short(row.low80)} to {words.short(row.high80)})"
        for row in rows(frame)
    ]


def _before(words: Words, known: Known) -> Series | None:
    if not len(known.shown) or known.shown["previous"].isna().all():
        return None
    values = known.shown["previous"]
    said = [words.full(value) for value in values]
    return Series(list(known.shown["period"]), [number(value) for value in values], said)


def _aims(words: Words, known: Known) -> Series | None:
    drawn = [*known.past["bucket"], *(known.shown["period"] if len(known.shown) else [])]
    days = [day for day in dict.fromkeys(drawn) if day in known.aims]
    values = [known.aims[day] for day in days]
    if not days:
        return None
    return Series(days, [float(value) for value in values], [words.full(each) for each in values])


def fan_of(frame: pd.DataFrame, words: Words) -> Outlook:
    """A forecast's frame as the chart draws it."""
    return outlook(frame, texts(words, frame))


def _foot(view: View, asked: Asked, known: Known) -> Component:
    footer = Footer(
        table=None if len(known.past) + len(known.shown) < LEAST else _table(view, asked, known),
        csv=asked.export(view, "outlook", "csv"),
        excel=asked.export(view, "outlook", "xlsx"),
        rows=addresses.kpi(view.filters, asked.metric.name, addresses.LINES),
        link=asked.address(view),
    )
    return card_footer(footer)


def cells(view: View, asked: Asked, known: Known) -> Sequence[Sequence[str]]:
    """The newest first: what is expected, then what was."""
    words = Words(asked.metric, view.currency)
    ahead = [
        [
            dates.day(row.period),
            dates.day(row.until),
            "",
            words.full(row.value),
            f"{words.full(row.low80)} to {words.full(row.high80)}",
            f"{words.full(row.low95)} to {words.full(row.high95)}",
            words.full(row.previous),
            _aim(words, known, row.period),
        ]
        for row in rows(known.shown)
    ]
    columns = (known.past[name] for name in ("bucket", "until", "partial", words.metric.name))
    past = [
        [
            dates.day(day),
            dates.day(until) + (" (part)" if partial else ""),
            words.full(value),
            *[""] * 4,
            _aim(words, known, day),
        ]
        for day, until, partial, value in zip(*columns, strict=True)
    ]
    return [*ahead[::-1], *past[::-1]]


def _aim(words: Words, known: Known, day: date) -> str:
    return words.full(known.aims[day]) if day in known.aims else ""
