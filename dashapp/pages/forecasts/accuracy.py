"""How right the forecast was: its errors beside a simple rule, and what was said at each time."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights
from dashapp import format as formats
from dashapp.components.cards import Footer, card_footer
from dashapp.components.fans import FanMarks, fan_spark
from dashapp.components.tables import Cell, Column, framed, table
from dashapp.figures.axis import number
from dashapp.pages.forecasts.keys import Asked
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.queries import Accuracy, Forecast

SCORES = (
    Column("Error of past values"),
    Column("sMAPE", number=True),
    Column("MASE", number=True),
)
TESTED = (
    Column("Said after"),
    Column("Of"),
    Column("Steps ahead", number=True),
    Column("Forecast", number=True),
    Column("Actual", number=True),
    Column("Error", number=True),
    Column("Within 80%", number=True),
)
NOT_MEASURED = "No past forecast could be compared with what came: the history is too short."
ORIGINS = 4  # as many small charts as fit one row; the table holds all
_NAIVE = {1: "Last value repeated", 7: "Last week repeated"}


def summary(found: Forecast) -> Component:
    """The verdict, the errors next to those of a simple rule, the ranges and the model."""
    measured = found.accuracy
    parts: list[Component] = [html.H2("How right was it before?")]
    if measured is None:
        said = insights.accuracy.verdict(None)
        return html.Section([*parts, html.P(said, className="answer")], className="card-flat")
    parts += [
        html.P(insights.accuracy.verdict(measured), className="answer"),
        framed(table("Errors of past forecasts", SCORES, _scores(measured)), "Errors"),
        html.P(_explained(measured), className="note spaced"),
        html.H3("Are the ranges as sure as they say?"),
        html.P(insights.accuracy.bands(measured), className="note spaced"),
        html.H3("Which model"),
        html.P(insights.accuracy.model(measured), className="note"),
    ]
    return html.Section(parts, className="card-flat accuracy")


def _scores(found: Accuracy) -> Sequence[Sequence[Cell]]:
    rule = _NAIVE.get(found.naive_lag or 0, "Last year repeated")
    return [
        ["This forecast", formats.percent(found.smape), _plain(found.mase)],
        [rule, formats.percent(found.naive_smape), _plain(found.naive_mase)],
    ]


def _plain(value: float | None) -> str:
    return formats.number(value, "number", "")


def _explained(found: Accuracy) -> str:
    times = "once" if found.windows == 1 else f"{found.windows} times"
    return (
        f"Measured by forecasting the past {times}, each with nothing but what was known then. "
        "sMAPE is the mean error in per cent; MASE is below 1 where it beats a simple rule."
    )


def tested(view: View, asked: Asked, found: Forecast) -> Component:
    """What was said at each time and what came, as small charts, with all values as a table."""
    head = html.H2("What did we say, and what came?")
    if not len(found.backtest):
        said = html.P(NOT_MEASURED, className="answer")
        return html.Section([head, said], className="card-flat")
    origins = insights.accuracy.origins(found.backtest)[-ORIGINS:]
    held, values = sum(each.held for each in origins), sum(each.values for each in origins)
    answer = f"{held} of {values} values came within the 80% range that was given for them."
    parts = [found.backtest[found.backtest["origin"] == each.origin] for each in origins]
    drawn = [_marks(part.sort_values("period")) for part in parts]
    heights = [value for marks in drawn for value in marks.heights]
    limits = (min(heights), max(heights))
    words = Words(asked.metric, view.currency)
    charts = [
        _small(asked, each, part, marks, limits)
        for each, part, marks in zip(origins, parts, drawn, strict=True)
    ]
    scale = f"each from {words.short(limits[0])} to {words.short(limits[1])}"
    footer = Footer(
        table=table("Past forecasts and what came", TESTED, _cells(view, asked, found.backtest)),
        csv=asked.export(view, "backtest", "csv"),
        excel=asked.export(view, "backtest", "xlsx"),
        rows=None,
        link=asked.address(view),
    )
    return html.Section(
        [
            head,
            html.P(answer, className="answer"),
            html.Div([html.Ul(charts, className="fans"), _key(scale)], className="card-content"),
            card_footer(footer),
        ],
        className="card-flat",
    )


def _key(scale: str) -> Component:
    key = [("now", "what came"), ("then", "what was said"), ("band", "80% sure")]
    signs = [html.Span([html.I(className=kind), text], className="note") for kind, text in key]
    return html.Div([*signs, html.Span(scale, className="note")], className="key fan-key")


def _marks(part: pd.DataFrame) -> FanMarks:
    return FanMarks(*(_numbers(part[name]) for name in ("actual", "value", "low80", "high80")))


def _small(
    asked: Asked,
    each: insights.accuracy.Origin,
    part: pd.DataFrame,
    marks: FanMarks,
    limits: tuple[float, float],
) -> Component:
    said = f"Said after {when(asked, each.origin)}"
    off, held = f"off by {formats.percent(each.error)}", f"{each.held} of {each.values} in range"
    ends = [_end(asked, part["period"].min())]
    ends += [_end(asked, part["period"].max())] if len(part) > 1 else []
    return html.Li(
        [
            html.Div(said),
            fan_spark(marks, f"{said}: {off}; {held}.", "medium", limits),
            html.Div([html.Span(day) for day in ends], className="fan-ends note"),
            html.P([html.Span(off), html.Span(held)], className="fan-said note"),
        ]
    )


def _end(asked: Asked, day: date) -> str:
    """An end of a small chart, whose title names the year."""
    return when(asked, day) if asked.grain == "month" else dates.day_of_year(day)


def _numbers(column: pd.Series) -> list[float | None]:
    return [number(value) for value in column]


def when(asked: Asked, day: date) -> str:
    """A period by its first day, short."""
    return dates.month(day, full=False) if asked.grain == "month" else dates.day(day)


def _cells(view: View, asked: Asked, backtest: pd.DataFrame) -> Sequence[Sequence[str]]:
    words = Words(asked.metric, view.currency)
    return [
        [
            dates.day(row.origin),
            dates.day(row.period),
            str(row.step),
            words.full(row.value),
            words.full(row.actual),
            formats.change(asked.metric, row.value, row.actual, view.currency).text,
            "yes" if row.low80 <= row.actual <= row.high80 else "no",
        ]
        for row in rows(backtest)
    ]
