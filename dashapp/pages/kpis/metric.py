"""The chosen metric: the picker of all metrics, its definition, value and trend."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from dashapp import queries
from dashapp.components.attributes import attrs
from dashapp.components.change import change_said
from dashapp.metrics import Metric
from dashapp.pages import addresses, drill
from dashapp.pages.cards import outlook
from dashapp.pages.cards import trend as trend_parts
from dashapp.pages.explore.choices import Explorer
from dashapp.pages.frames import by_metric
from dashapp.pages.screen import NothingMatches
from dashapp.pages.summary.parts import VERSUS, anything, versus_missing
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.queries import Forecast

GROUPS = (("money", "Money"), ("count", "Counts"), ("percent", "Rates"), ("number", "Rates"))


@dataclass(frozen=True)
class Shown:
    """The current value of every metric, and the chosen one over time."""

    values: Mapping[str, Any]  # metric → its row of the headline frame
    trend: pd.DataFrame
    ahead: Forecast | None = None


def chosen(view: View) -> Metric:
    """The metric that the address names; the first headline by default."""
    catalogue = view.data.catalogue
    return catalogue.metric(view.own("metric", catalogue.headline[0].name))


def read(view: View, metric: Metric) -> Shown:
    """Ask the data; NothingMatches when no sale is left by the filters."""
    names = tuple(each.name for each in view.data.catalogue.metrics)
    values = queries.headline(view.data, view.filters, names)
    if not anything(values):
        raise NothingMatches
    over_time = queries.trend(view.data, view.filters, (metric.name,))
    return Shown(by_metric(values), over_time, outlook.read(view, metric))


def picker(asked: Explorer, shown: Shown) -> Component:
    """Links to all metrics with their values, in groups."""
    metric = asked.metric
    groups: dict[str, list[Component]] = {}
    titles = dict(GROUPS)
    for each in asked.view.data.catalogue.metrics:
        link = _pick(replace(asked, metric=each), each == metric, shown.values[each.name].value)
        groups.setdefault(titles[each.unit], []).append(link)
    sections = [html.Section([html.H2(title), *links]) for title, links in groups.items()]
    toggle = html.Button(
        [html.Span("Metric", className="name"), html.Span(metric.label)],
        className="control picker-toggle",
        **attrs(data_action="picker"),
    )
    menu = html.Nav(sections, className="picker-list", **attrs(aria_label="Metrics"))
    return html.Div([toggle, menu], className="picker card-flat")


def _pick(asked: Explorer, current: bool, value: object) -> Component:
    return html.A(
        [
            html.Span(asked.metric.label),
            html.Span(asked.words.short(value), className="value"),
        ],
        href=asked.address(),
        title=asked.metric.description,
        **attrs(aria_current="true" if current else None),
    )


def head(view: View, metric: Metric, shown: Shown) -> Component:
    """Name, definition, value and change."""
    row = shown.values[metric.name]
    words = Words(metric, view.currency)
    change = words.change(row.value, row.previous)
    said = VERSUS[view.filters.compare] if change else versus_missing(view, row.value)
    beside = [change_said(change)] if change else []
    return html.Header(
        [
            html.Div([html.H1(metric.label), _definition(view, metric)]),
            html.Div(
                [
                    html.Span(
                        words.short(row.value),
                        className="metric-value",
                        title=words.full(row.value),
                    ),
                    *beside,
                    html.Span(said, className="muted"),
                ],
                className="metric-figures",
            ),
            html.P(view.filters.phrase(view.domain), className="note"),
        ],
        className="metric-head",
    )


def _definition(view: View, metric: Metric) -> Component:
    """What the metric means, and a way to its whole definition."""
    catalogue = addresses.page("/data", view.filters, show="metrics")
    link = html.A("Definition", href=f"{catalogue}#metric-{metric.name}", className="note")
    return html.P([metric.description, " ", link], className="muted")


def trend_head(view: View, metric: Metric, shown: Shown) -> list[Component]:
    """Question and answer of the trend."""
    return trend_parts.head(view, metric, shown.trend, shown.ahead)


def trend_figure(view: View, metric: Metric, shown: Shown) -> go.Figure:
    """The chosen metric over time, and what is expected of it."""
    return trend_parts.figure(view, metric, shown.trend, shown.ahead)


def trend_foot(asked: Explorer, shown: Shown) -> Component:
    """Table and exports of the trend; each row of the table leads to its days."""

    def days(start: date, end: date) -> str | None:
        filters = drill.narrowed(asked.view.filters, asked.view.domain, start, end)
        return asked.address(filters) if filters else None

    return trend_parts.foot(asked.view, asked.metric, shown.trend, shown.ahead, days)
