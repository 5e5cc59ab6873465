"""The executives' page: where are we, against plan and last year, and why."""

from collections.abc import Sequence

import dash
from dash import callback, dcc, html
from dash.development.base_component import Component

from dashapp import queries
from dashapp.components.ids import PageIds
from dashapp.figures.template import CONFIG
from dashapp.pages import judging
from dashapp.pages.cards import attention
from dashapp.pages.screen import Content, NothingMatches, Parts, Screen
from dashapp.pages.summary import parts
from dashapp.pages.view import View, read_search

IDS = PageIds("summary")
PARTS = (
    "headline.children",
    "kpis.children",
    "why.children",
    "trend-head.children",
    "trend.figure",
    "trend-foot.children",
    "landing.children",
    "attention.children",
    "region.children",
    "category.children",
    "movers.children",
)


def render(view: View) -> Content:
    """All parts from one question to the data."""
    summary = queries.summary(view.data, view.filters)
    if not parts.anything(summary.headline):
        raise NothingMatches
    judge = judging.judge(view)
    content = {
        "headline.children": parts.headline(view, summary, judge),
        "kpis.children": parts.kpis(view, summary, judge),
        "why.children": parts.why(view),
        "trend-head.children": parts.trend_head(view, summary),
        "trend.figure": parts.trend_figure(view, summary),
        "trend-foot.children": parts.trend_foot(view, summary),
        "landing.children": parts.landing(view, summary),
        "attention.children": attention.card(view),
        "region.children": parts.contribution(view, summary.by_region, "region"),
        "category.children": parts.contribution(view, summary.by_category, "category"),
        "movers.children": parts.movers(view, summary, judge),
    }
    return Content(content, queries.chips(view.data, view.filters))


def body(values: Parts) -> Sequence[Component]:
    """Where each part stands."""
    graph = dcc.Graph(
        id=IDS.part("trend"), figure=values["trend.figure"], config=CONFIG, responsive=True
    )
    trend = html.Section(
        [
            html.Div(values["trend-head.children"], id=IDS.part("trend-head")),
            html.Div(graph, className="chart"),
            html.Div(values["trend-foot.children"], id=IDS.part("trend-foot")),
        ],
        className="card-flat story-trend",
    )
    aside = [_slot(values, name) for name in ("attention", "movers")]
    story = html.Div(
        [
            _slot(values, "why", "story-why"),
            _slot(values, "landing", "story-landing"),
            html.Div(aside, className="story-aside"),
            trend,
        ],
        className="story",
    )
    parts = html.Div(
        [_slot(values, "region", "half"), _slot(values, "category", "half")],
        className="grid pair",
    )
    return [
        html.Div(
            [
                _slot(values, "headline", "words"),
                _slot(values, "kpis", "kpis"),
                story,
                parts,
            ],
            className="summary-page",
        )
    ]


def _slot(values: Parts, name: str, kind: str = "") -> Component:
    return html.Div(values[f"{name}.children"], id=IDS.part(name), className=kind)


SCREEN = Screen(IDS, "/", PARTS, keep=(), render=render)


def layout(**query: str | list[str]) -> Component:
    """The complete page for this address."""
    return SCREEN.layout(query, body)


@callback(SCREEN.outputs, SCREEN.inputs, prevent_initial_call=True)
def update(search: str | None, _theme: str | None) -> list[object]:
    """The page again, after its address or the theme changed."""
    return SCREEN.show(read_search(search))


dash.register_page(  # type: ignore[no-untyped-call]
    __name__, path="/", name="Summary", title="Summary · Sales", order=0, icon="grid-1x2"
)
