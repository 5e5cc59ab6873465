"""On pace? Where month, quarter and year land, and the running month day by day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp.components.cards import Footer, card_footer, unbroken
from dashapp.components.charts import chart
from dashapp.components.tables import Column, table
from dashapp.figures.axis import number
from dashapp.figures.month import Month, month
from dashapp.figures.trend import Style
from dashapp.filters import CUSTOM, Filters
from dashapp.pages import addresses
from dashapp.pages.cards import landing as landing_parts
from dashapp.pages.forecasts.keys import Asked
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.periods import Period, add_months, next_bucket
from dashapp.queries import Landing

COLUMNS = (
    Column("Day"),
    Column("So far", number=True),
    Column("A year before", number=True),
)
NOT_ADDED = (
    "The days of a month are not added up for a number that is a ratio or counts different "
    "customers."
)


def cards(view: View, asked: Asked, told: str | None) -> Sequence[Component]:
    """The running month where its days add up, and landings unless the page `told` why not."""
    landed = queries.landings(view.data, view.filters, asked.metric.name)
    landing = landed.spans[0] if landed.spans else None
    first = landing_parts.card(view, asked.metric, landed) or html.Section(
        [html.H2("Where will this month land?"), html.P(landed.gap or "", className="answer")],
        className="card-flat",
    )
    shown = [_card(view, asked, landing)] if adds(view, asked) else []
    return [*shown, *([] if landed.gap is not None and landed.gap == told else [first])]


def running(view: View, asked: Asked) -> pd.DataFrame:
    """Every day of the running month: day, value and previous, both added up from its first."""
    last = view.domain.data_to
    start = last.replace(day=1)
    days = pd.date_range(start, next_bucket(start, "month") - timedelta(days=1)).date
    now = _added(view, asked, Period(start, last))
    then = _added(view, asked, Period(add_months(start, -12), _end(add_months(start, -12))))
    return pd.DataFrame(
        {
            "day": days,
            "value": [now.get(day.day) if day <= last else None for day in days],
            "previous": [then.get(min(day.day, max(then, default=0))) for day in days],
        }
    )


def _end(start: date) -> date:
    return next_bucket(start, "month") - timedelta(days=1)


def _added(view: View, asked: Asked, period: Period) -> dict[int, Decimal]:
    """The running sum by day of the month; none where the data does not cover the month."""
    if period.start < view.domain.data_from.replace(day=1) or period.end > view.domain.data_to:
        return {}
    filters = replace(view.filters, preset=CUSTOM, period=period, compare="none")
    frame = queries.trend(view.data, filters, (asked.metric.name,), "day")
    total, found = Decimal(0), {}
    for day, value in zip(frame["bucket"], frame[asked.metric.name], strict=True):
        total += Decimal(0) if pd.isna(value) else value
        found[day.day] = total
    return found


def adds(view: View, asked: Asked) -> bool:
    """Whether days of the metric may be added up."""
    measures = [view.data.catalogue.measure(name) for name in asked.metric.measures]
    return len(measures) == 1 and measures[0].distinct != "customer_id"


def _card(view: View, asked: Asked, landing: Landing | None) -> Component:
    last = view.domain.data_to
    frame = running(view, asked)
    said = _answer(view, asked, frame, landing)
    footer = Footer(
        table=table(
            f"{asked.metric.label} of {dates.month(last)}", COLUMNS, _cells(view, asked, frame)
        ),
        csv=asked.export(view, "month", "csv"),
        excel=asked.export(view, "month", "xlsx"),
        rows=addresses.kpi(_month_of(view), asked.metric.name, addresses.LINES),
        link=asked.address(view),
    )
    figure = month(_shown(view, asked, frame, landing), _style(view, asked))
    return html.Section(
        [
            html.H2(f"How does {dates.month_name(last)} add up, day by day?"),
            html.P(unbroken(said), className="answer"),
            chart("forecasts-month", figure, said),
            card_footer(footer),
        ],
        className="card-flat",
    )


def _month_of(view: View) -> Filters:
    return replace(view.filters, preset="mtd", period=_running(view))


def _running(view: View) -> Period:
    return Period(view.domain.data_to.replace(day=1), view.domain.data_to)


def _answer(view: View, asked: Asked, frame: pd.DataFrame, landing: Landing | None) -> str:
    words, last = Words(asked.metric, view.currency), view.domain.data_to
    today = frame[frame["day"] == last].iloc[0]
    said = f"{words.short(today.value)} by {dates.day_of_year(last, full=True)}"
    if (change := words.change(today.value, today.previous)) is not None:
        said += f", {change.text} on the same days of last year"
    if landing is None or landing.needed_per_day is None or landing.days_left < 1:
        return f"{said}."
    days = "selling day" if landing.days_left == 1 else "selling days"
    if landing.needed_per_day <= 0:
        return f"{said}. The target is reached already."
    so_far = landing.actual / landing.days_done if landing.days_done else None
    pace = "" if so_far is None else f"; so far it was {words.short(so_far)} a day"
    needed = f"{words.short(landing.needed_per_day)} a day over {landing.days_left} {days}"
    return f"{said}. The target takes {needed}{pace}."


def _style(view: View, asked: Asked) -> Style:
    words = Words(asked.metric, view.currency)
    return Style(words.short, words.full, view.palette, "")


def _shown(view: View, asked: Asked, frame: pd.DataFrame, landing: Landing | None) -> Month:
    words = Words(asked.metric, view.currency)
    done = frame[frame["value"].notna()]
    value = number(landing.landing) if landing else None
    ends = (number(landing.low80), number(landing.high80)) if landing else (None, None)
    sure = "" if landing is None else f" ({insights.sure(asked.metric, landing, view.speech)})"
    return Month(
        list(done["day"]),
        [float(each) for each in done["value"]],
        [words.full(each) for each in done["value"]],
        [number(each) for each in frame["previous"]],
        [words.full(each) for each in frame["previous"]],
        list(frame["day"]),
        None if value is None else (value, *ends),
        number(landing.target) if landing else None,
        (
            words.full(landing.landing if landing else None) + sure,
            words.full(landing.target if landing else None),
        ),
    )


def _cells(view: View, asked: Asked, frame: pd.DataFrame) -> Sequence[Sequence[str]]:
    words = Words(asked.metric, view.currency)
    columns = zip(frame["day"], frame["value"], frame["previous"], strict=True)
    return [[dates.day(day), words.full(now), words.full(then)] for day, now, then in columns]
