"""The metric catalogue: what each number means and where it is shown."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashapp import queries
from dashapp.components.attributes import attrs
from dashapp.insights import definitions
from dashapp.insights.trust import count
from dashapp.metrics import Measure, Metric
from dashapp.pages import addresses
from dashapp.pages.data import parts
from dashapp.pages.data.parts import address
from dashapp.pages.view import View


def content(view: View) -> list[Component]:
    """Every metric with its definition, and a field to find one."""
    metrics = view.data.catalogue.metrics
    measures = count(len(view.data.catalogue.measures), "measure")
    answer = (
        f"{count(len(metrics), 'metric')} made of {measures}; every page, export and forecast uses "
        "these definitions and no other."
    )
    field = dcc.Input(type="search", placeholder="Find a metric", autoComplete="off")
    find = html.Label(
        [html.Span("Find a metric", className="unseen"), field],
        className="data-find menu",
        **attrs(data_narrows="data-metrics"),
    )
    return [
        parts.head("What does each number mean?", answer, choices=[find]),
        html.Div(
            [_metric(view, metric) for metric in metrics],
            id="data-metrics",
            className="grid data-grid",
        ),
        html.P("No metric has these words.", className="data-none", hidden=True),
        parts.foot(view, "data-metrics", "metrics"),
    ]


def _metric(view: View, metric: Metric) -> Component:
    measures = [view.data.catalogue.measure(name) for name in metric.measures]
    facts: list[tuple[str, Any]] = [
        ("Unit", definitions.UNITS[metric.unit]),
        ("Direction", definitions.GOOD[metric.good]),
        ("Formula", html.Code(definitions.formula(metric))),
        *((measure.name, _measure(view, measure)) for measure in measures),
        ("Shown on", _shown(view, metric)),
    ]
    return html.Article(
        [
            html.H2(metric.label),
            html.P(metric.description, className="answer"),
            html.Dl(
                [html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts],
                className="data-facts",
            ),
        ],
        id=f"metric-{metric.name}",
        className="card-flat half",
        **attrs(data_words=" ".join((metric.label, metric.description, *metric.measures))),
    )


def _measure(view: View, measure: Measure) -> list[Component | str]:
    meaning = definitions.meaning(measure)
    tables = ", ".join(each.table for each in queries.holders(view.data, measure))
    return [
        html.Div(f"{meaning[:1].upper()}{meaning[1:]}."),
        html.Code(queries.aggregate(measure)),
        html.Div(f"Held by {tables}", className="note"),
    ]


def _shown(view: View, metric: Metric) -> list[Component | str]:
    links: list[Component | str] = []
    if metric.headline:
        links += [html.A("Summary", href=addresses.page("/", view.filters)), " · "]
    kpi = html.A("KPIs", href=addresses.kpi(view.filters, metric.name))
    where = html.A("Lineage", href=address(view, "lineage", metric=metric.name))
    return [*links, kpi, " · ", where]
