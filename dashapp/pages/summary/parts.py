"""The parts of the summary page, each from the page's one answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import compress
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp import format as formats
from dashapp.components.cards import (
    Footer,
    Kpi,
    PaceMarks,
    card_footer,
    kpi_card,
    notes_list,
    pace_bar,
    unbroken,
)
from dashapp.components.sparkline import sparkline
from dashapp.figures.axis import number
from dashapp.filters import CUSTOM, Filters, Period
from dashapp.format import Change, decimal
from dashapp.insights import TRUSTING, Judge
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.cards import breakdown
from dashapp.pages.cards import landing as landing_parts
from dashapp.pages.cards import trend as trend_parts
from dashapp.pages.frames import by_metric, rows
from dashapp.pages.view import View
from dashapp.pages.why import parts as why_parts
from dashapp.pages.words import Words
from dashapp.periods import add_months
from dashapp.queries import Summary

VERSUS = {
    "last_year": "vs last year",
    "weekdays": "vs last year's weekdays",
    "previous": "vs the period before",
    "none": "",
}
MOST_NOTES, MOST_BARS = 3, 8
LEAST_POINTS = 4
Lines = dict[str, list[float | None]]


def lead_metric(view: View) -> Metric:
    """The metric that the page is about: the first headline."""
    return view.data.catalogue.headline[0]


def anything(headline: pd.DataFrame) -> bool:
    """Whether any sale matches: a headline figure exists and is not zero."""
    return any(decimal(value) not in (None, Decimal(0)) for value in headline["value"])


def headline(view: View, summary: Summary, judge: Judge = TRUSTING) -> list[Component]:
    """The page's answer in one sentence, and what it is about."""
    sentence = insights.headline(view.data.catalogue, summary.headline, view.speech, judge)
    lead, _, rest = sentence.partition("; ")
    metric, values = lead_metric(view), by_metric(summary.headline)
    target = _planned(view).get(metric.name)
    plan = insights.plan(metric, values[metric.name].value, target, view.speech)
    also = " ".join(filter(None, [plan, rest[:1].upper() + rest[1:]]))
    return [
        html.H1(lead.removesuffix(".") + ".", className="headline"),
        html.P(also, className="also"),
        html.P(view.filters.phrase(view.domain), className="context"),
    ]


def kpis(view: View, summary: Summary, judge: Judge = TRUSTING) -> list[Component]:
    """A card for each headline metric, with its plan where there is one."""
    values, trend, plans = by_metric(summary.headline), _whole(summary.trend), _planned(view)
    cards = []
    for metric in view.data.catalogue.headline:
        row, target = values[metric.name], plans.get(metric.name)
        card = _kpi(view, metric, row, trend)
        if card.change and judge.silent(metric, row.value, row.previous):
            quiet = replace(card.change, verdict="neutral")
            still = card.change.arrow == formats.LEVEL  # "flat" says it all
            card = replace(card, change=quiet, note="" if still else "within the usual variation")
        if target is not None:
            card = replace(card, note=insights.of_plan(metric, row.value, target, view.speech))
        cards.append(kpi_card(card))
    return cards


def _planned(view: View) -> Mapping[str, Decimal]:
    """The targets of the period, of those headline metrics that have any."""
    names = tuple(metric.name for metric in view.data.catalogue.headline)
    return queries.planned(view.data, view.filters, names)


def why(view: View) -> Component | None:
    """What drove the lead metric, in at most three lines; None without a comparison."""
    metric = lead_metric(view)
    if view.filters.comparison(view.domain) is None:
        return None
    found = queries.drivers(view.data, view.filters, metric.name)
    href = addresses.why(view.filters, metric.name)
    notes = [
        (reason.text, why_parts.moved(view, metric, reason.change), href)
        for reason in insights.why(metric, found, view.speech)
    ]
    parts: list[Component] = [
        html.H2(f"Why did {insights.named(metric)} change?"),
        html.P(insights.driven(metric, found, view.speech), className="answer"),
        *([notes_list(notes)] if notes else []),
    ]
    tree = why_parts.Tree(view, metric, found)
    if len(found.tree) > 1:
        parts.append(html.Div(tree.chart(), className="card-content"))
    parts.append(html.A("The whole tree", href=href, className="why-whole"))
    if found.change:
        parts.append(card_footer(tree.foot(members=False)))
    return html.Section(parts, className="card-flat why")


def _whole(trend: pd.DataFrame) -> Lines:
    """The trend's columns over complete buckets: a cut one at an end would look like a fall."""
    whole = [not part for part in trend["partial"]]
    if sum(whole) < LEAST_POINTS:
        whole = [True] * len(whole)
    return {
        str(name): [number(value) for value in compress(trend[name], whole)]
        for name in trend.columns[4:]  # the first four tell the buckets
    }


def _kpi(view: View, metric: Metric, row: Any, trend: Lines) -> Kpi:  # noqa: ANN401
    words = Words(metric, view.currency)
    change = words.change(row.value, row.previous)
    versus = VERSUS[view.filters.compare] if change else versus_missing(view, row.value)
    said = f"{metric.label} over the period" + (f", {change.text}" if change else "")
    return Kpi(
        label=metric.label,
        value=words.short(row.value),
        change=change,
        versus=versus,
        href=addresses.kpi(view.filters, metric.name),
        full=words.full(row.value),
        spark=sparkline(trend[metric.name], trend[f"{metric.name}_previous"], said),
    )


def versus_missing(view: View, value: object) -> str:
    """Why a figure has no change beside it; the page's context says what holds for all."""
    if decimal(value) is None:
        return "not known"
    return "nothing to compare with" if view.filters.comparison(view.domain) else ""


def trend_head(view: View, summary: Summary) -> list[Component]:
    """Question and answer of the trend."""
    return trend_parts.head(view, lead_metric(view), summary.trend)


def trend_figure(view: View, summary: Summary) -> go.Figure:
    """The trend of the lead metric."""
    return trend_parts.figure(view, lead_metric(view), summary.trend)


def trend_foot(view: View, summary: Summary) -> Component:
    """Table and exports of the trend."""
    return trend_parts.foot(view, lead_metric(view), summary.trend)


def contribution(view: View, frame: pd.DataFrame, by: str) -> Component | None:
    """Who contributes, largest first; None where the dimension has a single member."""
    if not breakdown.open_dimension(view.filters, view.domain, by):
        return None
    metric = lead_metric(view)
    answer = insights.contribution(metric, frame, view.speech)
    plural = breakdown.PLURAL[by]
    return html.Section(
        [
            html.H2(f"Which {plural} contribute?"),
            html.P(unbroken(answer), className="answer"),
            html.Div(breakdown.chart(view, metric, frame, by, MOST_BARS), className="card-content"),
            breakdown.foot(view, metric, frame, by),
        ],
        className="card-flat",
    )


def movers(view: View, summary: Summary, judge: Judge = TRUSTING) -> Component | None:
    """The largest changes that say something, as links to them; None without a comparison."""
    metric = lead_metric(view)
    if summary.movers.empty:
        return None
    frame = insights.worth_telling(metric, summary.movers, judge).head(MOST_NOTES)
    sentences = insights.movers(metric, frame, view.speech)
    notes = [
        _note(view, metric, row, sentence)
        for row, sentence in zip(rows(frame), sentences, strict=True)
    ]
    parts: list[Component] = [notes_list(notes)] if notes else []
    if judge.because:
        parts.append(html.P(f"Falls are not judged: {judge.because}.", className="answer"))
    elif not notes:
        said = insights.changed_most(metric, summary.movers, view.speech, judge)
        parts.append(html.P(said, className="answer"))
    parts.append(_foot(view, view.filters))
    return html.Section([html.H2("What changed most?"), *parts], className="card-flat")


def _foot(view: View, days: Filters) -> Component:
    """Picture, the order lines of some days, and the link; the figures stand in the card itself."""
    rows = addresses.kpi(days, lead_metric(view).name, addresses.LINES)
    link = addresses.page("/", view.filters)
    return card_footer(Footer(table=None, csv=None, excel=None, rows=rows, link=link))


def _month(view: View, month: date) -> Filters:
    """The filters on the days of a month that the data hold."""
    last = min(add_months(month, 1) - timedelta(days=1), view.domain.data_to)
    return replace(view.filters, preset=CUSTOM, period=Period(month, last))


def _note(view: View, metric: Metric, row: Any, sentence: str) -> tuple[str, Change, str]:  # noqa: ANN401
    change = formats.change(metric, row.value, row.previous, view.currency)
    narrowed = view.filters.drill(row.dimension, row.member)
    step = breakdown.next_step(narrowed, view.domain, row.dimension)
    return sentence, change, addresses.kpi(narrowed, metric.name, step)


def landing(view: View, summary: Summary) -> Component | None:
    """Where the running month, quarter and year land; without that, the pace to the target."""
    metric = lead_metric(view)
    found = queries.landings(view.data, view.filters, metric.name)
    known = landing_parts.card(view, metric, found) if found.spans else pace(view, summary)
    return known or landing_parts.card(view, metric, found)


def pace(view: View, summary: Summary) -> Component | None:
    """The running month against its target; nothing where there is no target for these filters."""
    if summary.pace is None:
        return None
    found, words = summary.pace, Words(lead_metric(view), view.currency)
    sentence = insights.pace(lead_metric(view), found, view.speech)
    marks = PaceMarks(
        done=float(found.actual / found.target),
        expected=float(found.expected / found.target),
        share=formats.percent(found.actual / found.target, 0),
        target=words.short(found.target),
        ends=f"day {found.days_done} of {found.days_total}",
    )
    return html.Section(
        [
            html.H2(f"Will {dates.month_name(found.month)} reach its target?"),
            html.P(sentence, className="answer"),
            pace_bar(marks),
            _foot(view, _month(view, found.month)),
        ],
        className="card-flat",
    )
