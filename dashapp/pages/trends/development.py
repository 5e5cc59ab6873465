"""How a metric developed: the line, its average, and what was unusual in it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import insights, queries
from dashapp.components.cards import Footer, card_footer, notes_list
from dashapp.components.charts import chart
from dashapp.components.menus import menu, options, segments
from dashapp.figures.development import Average, Event, development
from dashapp.figures.trend import Style
from dashapp.filters import CUSTOM, Period
from dashapp.pages import addresses
from dashapp.pages.cards import trend
from dashapp.pages.frames import rows
from dashapp.pages.saving import notes as note_parts
from dashapp.pages.trends.choices import (
    Choices,
    average_choices,
    calendar_choices,
    grain_choices,
)
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.periods import bucket_name, bucket_start
from dashapp.queries import Anomalies, Member

MOST_LISTED = 8
SUBJECT = "Unusual days and weeks are looked for in"


def read(view: View, chosen: Choices) -> pd.DataFrame:
    """The metric over time, in the grain that is shown."""
    start = chosen.year_start(view)
    names = (chosen.metric.name,)
    return queries.trend(view.data, view.filters, names, chosen.grain, start)


def card(view: View, chosen: Choices, frame: pd.DataFrame) -> Component:
    """Question, answer, choices, chart, what was unusual, and the files."""
    metric, speech = chosen.metric, replace(view.speech, year_start=chosen.year_start(view))
    answer = insights.trend(metric, frame, speech)
    title = html.H2(f"How did {insights.named(metric)} develop?")
    if not frame[metric.name].notna().any():
        return html.Section([title, html.P(answer, className="answer")], className="card-flat")
    average, said = _average(view, chosen)
    found = unusual(view, chosen)
    style = _style(view, chosen)
    figure = development(
        frame,
        metric.name,
        style,
        average=average,
        events=_events(view, chosen, found),
        notes=note_parts.marks(view),
    )
    notes = [html.P(text, className="answer") for text in (said, chosen.coarser) if text]
    return html.Section(
        [
            html.Div([title, _choices(view, chosen)], className="card-head"),
            html.P(answer, className="answer"),
            *notes,
            chart("trends-development", figure, answer, "tall"),
            *_listed(view, chosen, found),
            *note_parts.listed(view),
            _foot(view, chosen, frame, found),
        ],
        className="card-flat",
    )


def _choices(view: View, chosen: Choices) -> Component:
    grains = grain_choices(view, chosen)
    parts = [segments("Grain", grains)] if len(grains) > 1 else []
    if calendars := calendar_choices(view, chosen):
        parts.append(segments("Calendar", calendars))
    averages = average_choices(view, chosen)
    if len(averages) > 1:
        value = next(choice.text for choice in averages if choice.chosen)
        on = chosen.window is not None
        parts.append(menu("average", "Average", value, [options(averages)], on=on))
    return html.Div(parts, className="choices")


def _style(view: View, chosen: Choices) -> Style:
    words, start = Words(chosen.metric, view.currency), chosen.year_start(view)
    compared = trend.COMPARED[view.filters.compare]
    if chosen.grain not in ("quarter", "year"):
        return Style(words.short, words.full, view.palette, compared)

    def named(day: date) -> str:
        return bucket_name(day, chosen.grain, start)

    return Style(words.short, words.full, view.palette, compared, named)


def _average(view: View, chosen: Choices) -> tuple[Average | None, str]:
    """The moving average, and what it says."""
    if chosen.window is None:
        return None, ""
    start = chosen.year_start(view)
    frame = queries.averages(
        view.data, view.filters, chosen.metric.name, chosen.grain, chosen.window, year_start=start
    )
    speech = replace(view.speech, year_start=start)
    said = insights.trends.average(chosen.metric, frame, chosen.grain, chosen.window, speech)
    name = f"{chosen.window.length}-{chosen.grain} average"
    return Average(name, frame), said


def unusual(view: View, chosen: Choices) -> Anomalies:
    """What was unusual in the one series that the selection is."""
    found = queries.anomalies(view.data, view.filters, chosen.metric.name)
    member = queries.selected(view.data, view.filters, SUBJECT)
    if found.gap is not None or found.frame.empty:
        return found
    if not isinstance(member, Member):
        return replace(found, frame=found.frame.head(0), gap=member)
    own = (found.frame["dimension"] == member.dimension) & (found.frame["member"] == member.member)
    return replace(found, frame=found.frame[own].reset_index(drop=True))


def _events(view: View, chosen: Choices, found: Anomalies) -> list[Event]:
    """Each anomaly in the bucket that holds its middle; days do not mark a quarter or a year."""
    if chosen.grain in ("quarter", "year"):
        return []
    start, words = chosen.year_start(view), Words(chosen.metric, view.currency)
    events = []
    for row in rows(found.frame) if found.gap is None else ():
        middle = row.first + timedelta(days=(row.last - row.first).days // 2)
        days = Period(row.first, row.last).phrase()
        actual, expected = words.short(row.actual), words.short(row.expected)
        events.append(
            Event(
                bucket_start(middle, chosen.grain, start),
                bool(row.deviation > 0),
                formats.verdict(chosen.metric, row.deviation),
                f"{'▲' if row.deviation > 0 else '▼'} {days}: {actual} instead of {expected}",
            )
        )
    return events


def _listed(view: View, chosen: Choices, found: Anomalies) -> list[Component]:
    """A sentence and a link to the order lines for each anomaly, newest first."""
    title = html.H3("What was unusual?")
    if found.gap is not None:
        return [title, html.P(found.gap, className="answer")]
    frame = found.frame.head(MOST_LISTED)
    sentences = insights.alerts(view.data.catalogue, frame, view.speech)
    notes = [
        (
            sentence,
            formats.change(chosen.metric, row.actual, row.expected, view.currency),
            _lines_of(view, chosen, row),
        )
        for row, sentence in zip(rows(frame), sentences, strict=True)
    ]
    more = len(found.frame) - len(frame)
    extra = [html.P(f"And {more} more, which the files hold.", className="note")] if more else []
    if notes:
        return [title, notes_list(notes), *extra]
    calm = f"No day or week of {insights.named(chosen.metric)} was unusual in this period."
    limits = [html.P(note, className="note") for note in dict.fromkeys(found.notes)]
    return [title, html.P(calm, className="answer"), *limits]


def _lines_of(view: View, chosen: Choices, row: Any) -> str:  # noqa: ANN401 - a row of the frame
    days = replace(view.filters, preset=CUSTOM, period=Period(row.first, row.last))
    return addresses.kpi(days, chosen.metric.name, addresses.LINES)


def _foot(view: View, chosen: Choices, frame: pd.DataFrame, found: Anomalies) -> Component:
    listed = found.gap is None and len(found.frame)
    footer = Footer(
        table=trend.twin(view, chosen.metric, frame),
        csv=chosen.export("development", "csv", view),
        excel=chosen.export("development", "xlsx", view),
        rows=addresses.kpi(view.filters, chosen.metric.name, addresses.LINES),
        link=chosen.address(view),
        more=(("Unusual CSV", chosen.export("unusual", "csv", view)),) if listed else (),
    )
    drawn = card_footer(footer)
    drawn.children = [*drawn.children, *note_parts.adding(view)]
    return drawn
