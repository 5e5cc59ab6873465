"""The breakdown of the chosen metric: tabs, bars that drill, and at the end the order lines."""

from dash import html
from dash.development.base_component import Component

from dashapp import insights, queries
from dashapp.components.attributes import attrs
from dashapp.components.filterbar import NAMES
from dashapp.filters import DIMENSIONS, Chip, FilterError, Filters
from dashapp.format import decimal
from dashapp.metrics import Metric
from dashapp.pages import addresses, breakdown_parts, lines_parts
from dashapp.pages.view import View

MOST_BARS = 15


def chosen(view: View) -> str:
    """What to break down by: the address's choice, else the first dimension that is open."""
    by = view.own("by", "")
    if not by:
        usable = (
            d for d in DIMENSIONS if breakdown_parts.open_dimension(view.filters, view.domain, d)
        )
        return next(usable, addresses.LINES)
    if by not in (*DIMENSIONS, addresses.LINES):
        raise FilterError(f"by: {by[:40]!r} is not one of {', '.join((*DIMENSIONS, 'lines'))}.")
    return by


def crumbs(view: View, metric: Metric, chips: tuple[Chip, ...]) -> Component | None:
    """The drill so far, each step leading back to itself; None before the first."""
    steps = [chip for chip in chips if len(view.filters.members(chip.dimension)) == 1]
    if not steps:
        return None
    back: Filters = view.filters
    for chip in steps:
        back = back.without(chip.dimension)
    items = [html.Li(html.A("Everything", href=addresses.kpi(back, metric.name)))]
    for chip in steps[:-1]:
        back = back.drill(chip.dimension, chip.member)
        items.append(html.Li(html.A(chip.label, href=addresses.kpi(back, metric.name))))
    items += [html.Li(chip.label, **attrs(aria_current="true")) for chip in steps[-1:]]
    return html.Nav(html.Ol(items, className="crumbs"), **attrs(aria_label="Drill path"))


def card(view: View, metric: Metric, by: str) -> Component:
    """The tabs, and what the chosen one shows."""
    if by == addresses.LINES:
        content = lines_parts.content(view, metric)
    else:
        content = _bars(view, metric, by)
    return html.Section([_tabs(view, metric, by), *content], className="card-flat", id="breakdown")


def _tabs(view: View, metric: Metric, by: str) -> Component:
    usable = [
        d
        for d in DIMENSIONS
        if d == by or breakdown_parts.open_dimension(view.filters, view.domain, d)
    ]
    labels = [(d, NAMES[d]) for d in usable] + [(addresses.LINES, "Order lines")]
    links = [
        html.A(
            label,
            href=addresses.kpi(view.filters, metric.name, name),
            **attrs(aria_current="true" if name == by else None),
        )
        for name, label in labels
    ]
    return html.Nav(links, className="tabs", **attrs(aria_label="Break down by"))


def _bars(view: View, metric: Metric, by: str) -> list[Component]:
    frame = queries.breakdown(view.data, view.filters, metric.name, by, limit=MOST_BARS)
    plural, name = breakdown_parts.PLURAL[by], insights.named(metric)
    answer = insights.contribution(metric, frame, view.speech, MOST_BARS)
    known = any(decimal(value) is not None for value in frame["value"])
    shown = [
        html.Div(breakdown_parts.chart(view, metric, frame, by), className="card-content"),
        breakdown_parts.foot(view, metric, frame, by),
    ]
    return [
        html.H2(
            f"Which {plural} make up {name}?"
            if metric.additive
            else f"How do {plural} differ in {name}?"
        ),
        html.P(answer, className="answer"),
        *(shown if known else []),
    ]
