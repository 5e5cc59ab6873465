"""The trend card that both pages show: question, answer, figure, table and exports."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights
from dashapp.components.attributes import attrs
from dashapp.components.cards import Footer, card_footer, unbroken
from dashapp.components.change import change_text
from dashapp.components.tables import Column, table
from dashapp.figures.trend import Over, Style, trend
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.cards import outlook
from dashapp.pages.saving import notes as note_parts
from dashapp.pages.view import View
from dashapp.pages.words import Words, state
from dashapp.periods import Period
from dashapp.queries import Forecast

Days = Callable[[date, date], str | None]  # a bucket's first and last day → the page with them
COMPARED = {"last_year": "Last year", "weekdays": "Last year", "previous": "Before", "none": ""}


def head(
    view: View, metric: Metric, frame: pd.DataFrame, ahead: Forecast | None = None
) -> list[Component]:
    """The question and its answer in words, with what is expected next."""
    answer = insights.trend(metric, frame, view.speech)
    return [
        html.H2(f"How did {insights.named(metric)} develop?"),
        html.P(unbroken(answer), className="answer"),
        *outlook.answer(view, metric, ahead),
    ]


def figure(
    view: View, metric: Metric, frame: pd.DataFrame, ahead: Forecast | None = None
) -> go.Figure:
    """The line chart in the theme's colours."""
    words = Words(metric, view.currency)
    compared = COMPARED[view.filters.compare]
    style = Style(words.short, words.full, view.palette, compared)
    drawn = outlook.drawn(view, metric, ahead, len(frame))
    return trend(frame, metric.name, style, drawn, Over(marks=note_parts.marks(view)))


def foot(
    view: View,
    metric: Metric,
    frame: pd.DataFrame,
    ahead: Forecast | None = None,
    days: Days | None = None,
) -> Component:
    """Notes, tables, exports, rows and link."""
    footer = Footer(
        table=html.Div(
            [twin(view, metric, frame, days), *outlook.twin(view, metric, ahead)],
        ),
        csv=addresses.export("trend", "csv", view.filters, metric.name),
        excel=addresses.export("trend", "xlsx", view.filters, metric.name),
        rows=addresses.kpi(view.filters, metric.name, addresses.LINES),
        link=addresses.kpi(view.filters, metric.name),
        more=outlook.exports(view, metric, ahead),
    )
    drawn = card_footer(footer)
    drawn.children = [*drawn.children, *note_parts.adding(view)]
    return html.Div([*note_parts.listed(view), drawn])


COLUMNS = (
    Column("From"),
    Column("To"),
    Column("This period", number=True),
    Column("Compared with", number=True),
    Column("Change", number=True),
)


def twin(view: View, metric: Metric, frame: pd.DataFrame, days: Days | None = None) -> Component:
    """The chart's figures as a table; with `days`, each row leads to its bucket."""
    words = Words(metric, view.currency)
    states = zip(frame["partial"], frame["unsettled"], strict=True)
    notes = [f" ({said})" if (said := state(cut=cut, late=late)) else "" for cut, late in states]
    spans = zip(frame["bucket"], frame["until"], notes, strict=True)
    values = zip(frame[metric.name], frame[f"{metric.name}_previous"], strict=True)
    noted = bool(note_parts.marks(view))
    cells = [
        [
            _from(bucket, until, days),
            f"{dates.day(until)}{note}",
            words.full(value),
            words.full(previous),
            _change(words, value, previous),
            *([note_parts.of_step(view, bucket, until)] if noted else []),
        ]
        for (bucket, until, note), (value, previous) in zip(spans, values, strict=True)
    ]
    columns = (*COLUMNS, Column("Notes", clip=True)) if noted else COLUMNS
    return table(f"{metric.label} over time", columns, cells)


def _from(bucket: date, until: date, days: Days | None) -> Component | str:
    """The first day; its link carries the day, by which a click on the chart finds it."""
    text = dates.day(bucket)
    href = days(bucket, until) if days else None
    if href is None:
        return text
    said = f"Show {Period(bucket, until).phrase()} only"
    return html.A(text, href=href, title=said, **attrs(aria_label=said, data_bucket=str(bucket)))


def _change(words: Words, value: object, previous: object) -> Component | str:
    change = words.change(value, previous)
    return change_text(change) if change else ""
