"""The trends page: how a metric develops, whether it is seasonal, and what is unusual in it."""

import dash
import pandas as pd
from dash import callback, html
from dash.development.base_component import Component

from dashapp import insights, queries
from dashapp.components.ids import PageIds
from dashapp.pages import heads, judging
from dashapp.pages.screen import WHOLE, Content, NothingMatches, Screen
from dashapp.pages.summary.parts import anything
from dashapp.pages.trends import choices, decomposition, development, season, years
from dashapp.pages.trends.choices import Choices
from dashapp.pages.view import View, read_search

IDS = PageIds("trends")


def render(view: View) -> Content:
    """The whole page for the chosen metric."""
    chosen = choices.read(view)
    metric = chosen.metric
    names = dict.fromkeys((metric.name, *(each.name for each in view.data.catalogue.headline)))
    values = queries.headline(view.data, view.filters, tuple(names))
    if not anything(values):
        raise NothingMatches
    answer = _answer(view, chosen, values)
    picker = heads.metric_menu(view, metric, lambda name: choices.other_metric(chosen, view, name))
    cards = [
        development.card(view, chosen, development.read(view, chosen)),
        years.card(view, chosen),
        season.card(view, chosen),
        decomposition.card(view, chosen),
    ]
    question = f"Where {insights.being(metric)} {insights.named(metric)} heading?"
    content = [heads.head(view, question, answer, [picker]), html.Div(cards, className="stack")]
    return Content.whole(content, queries.chips(view.data, view.filters))


def _answer(view: View, chosen: Choices, values: pd.DataFrame) -> str:
    """The period's figure and change, and what the whole history says of trend and season."""
    judge = judging.judge(view)
    said = insights.headline(view.data.catalogue, values.head(1), view.speech, judge)
    found = queries.decomposition(
        view.data, view.filters, chosen.metric.name, choices.parted(chosen)
    )
    if found.gap is not None:
        return said
    return f"{said.removesuffix('.')}; {insights.outlined(found)}."


SCREEN = Screen(IDS, choices.PATH, (WHOLE,), keep=choices.KEYS, render=render)


def layout(**query: str | list[str]) -> Component:
    """The complete page for this address."""
    return SCREEN.layout(query)


@callback(SCREEN.outputs, SCREEN.inputs, prevent_initial_call=True)
def update(search: str | None, _theme: str | None) -> list[object]:
    """The page again, after its address or the theme changed."""
    return SCREEN.show(read_search(search))


dash.register_page(  # type: ignore[no-untyped-call]
    __name__, path="/trends", name="Trends", title="Trends · Sales", order=2, icon="graph-up"
)
