"""The KPIs page: every metric of the catalogue, broken down to the order lines."""

from collections.abc import Sequence

import dash
from dash import callback, dcc, html
from dash.development.base_component import Component

from dashapp import queries
from dashapp.components.ids import PageIds
from dashapp.figures.template import CONFIG
from dashapp.pages import addresses
from dashapp.pages.explore import choices
from dashapp.pages.explore.choices import Explorer
from dashapp.pages.kpis import breakdown
from dashapp.pages.kpis import metric as kpis_metric
from dashapp.pages.screen import Content, Parts, Screen
from dashapp.pages.view import View, read_search
from dashapp.pages.why import parts as why_parts

IDS = PageIds("kpis")
PARTS = (
    "picker.children",
    "crumbs.children",
    "head.children",
    "trend-head.children",
    "trend.figure",
    "trend-foot.children",
    "why.children",
    "breakdown.children",
)


def render(view: View) -> Content:
    """All parts for the chosen metric."""
    metric = kpis_metric.chosen(view)
    by = breakdown.chosen(view)
    asked = Explorer.of(view, metric, by)
    chips = queries.chips(view.data, view.filters)
    shown = kpis_metric.read(view, metric)
    content = {
        "picker.children": kpis_metric.picker(asked, shown),
        "crumbs.children": breakdown.crumbs(asked, chips),
        "head.children": kpis_metric.head(view, metric, shown),
        "trend-head.children": kpis_metric.trend_head(view, metric, shown),
        "trend.figure": kpis_metric.trend_figure(view, metric, shown),
        "trend-foot.children": kpis_metric.trend_foot(asked, shown),
        # Whoever reads order lines has come from a reason, or goes back for one.
        "why.children": None if by == addresses.LINES else why_parts.card(view, metric),
        "breakdown.children": breakdown.card(asked),
    }
    return Content(content, chips)


def body(values: Parts) -> Sequence[Component]:
    """Where each part stands: the figure, what it is made of, how it developed, and why."""
    graph = dcc.Graph(
        id=IDS.part("trend"), figure=values["trend.figure"], config=CONFIG, responsive=True
    )
    trend = html.Section(
        [
            html.Div(values["trend-head.children"], id=IDS.part("trend-head")),
            html.Div(graph, className="chart short"),
            html.Div(values["trend-foot.children"], id=IDS.part("trend-foot")),
        ],
        className="card-flat narrows",
    )
    main = html.Div(
        [
            html.Div(values["crumbs.children"], id=IDS.part("crumbs")),
            html.Div(values["head.children"], id=IDS.part("head")),
            html.Div(values["breakdown.children"], id=IDS.part("breakdown"), className="breakdown"),
            trend,
            html.Div(values["why.children"], id=IDS.part("why")),
        ],
        className="kpis-main",
    )
    picker = html.Aside(values["picker.children"], id=IDS.part("picker"), className="picker-frame")
    return [html.Div([picker, main], className="kpis-page")]


SCREEN = Screen(IDS, "/kpis", PARTS, keep=("metric", "by", *choices.KEYS), render=render)


def layout(**query: str | list[str]) -> Component:
    """The complete page for this address."""
    return SCREEN.layout(query, body)


@callback(SCREEN.outputs, SCREEN.inputs, prevent_initial_call=True)
def update(search: str | None, _theme: str | None) -> list[object]:
    """The page again, after its address or the theme changed."""
    return SCREEN.show(read_search(search))


dash.register_page(  # type: ignore[no-untyped-call]
    __name__, path="/kpis", name="KPIs", title="KPIs · Sales", order=1, icon="bar-chart-line"
)
