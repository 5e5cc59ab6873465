"""The Forecasts page: where a metric is heading, how right that was, and what if."""

import dash
from dash import callback, html
from dash.development.base_component import Component

from dashapp import queries
from dashapp.components.ids import PageIds
from dashapp.components.menus import segments
from dashapp.insights import named
from dashapp.pages import heads
from dashapp.pages.forecasts import accuracy, heading, keys, members, scenario, steps
from dashapp.pages.forecasts import pace as forecasts_pace
from dashapp.pages.forecasts.heading import Known
from dashapp.pages.forecasts.keys import Asked
from dashapp.pages.screen import WHOLE, Content, NothingMatches, Screen
from dashapp.pages.view import View, read_search

IDS = PageIds("forecasts")


def render(view: View) -> Content:
    """The whole page, from what its cards share."""
    asked = keys.asked(view)
    known = heading.read(view, asked)
    if not heading.anything(asked, known):
        raise NothingMatches
    told = known.found.gap  # the head says it once for the whole page
    pace = forecasts_pace.cards(view, asked, told)
    kinds = ("two-thirds", "third") if len(pace) > 1 else ("",)
    wide = {
        "scenario": scenario.card(view, asked, told),
        "members": members.card(view, asked, known),
    }
    cards = [
        *_outlook(view, asked, known),
        *[html.Div(each, className=kind) for each, kind in zip(pace, kinds, strict=False)],
        *[html.Div(each, id=name) for name, each in wide.items() if each is not None],
    ]
    content = [_head(view, asked, known), html.Div(cards, className="grid forecasts")]
    return Content.whole(content, queries.chips(view.data, view.filters))


def _outlook(view: View, asked: Asked, known: Known) -> list[Component]:
    """The fan and how right it was; the past alone where there is no forecast."""
    fan = heading.card(view, asked, known)
    if known.found.gap is not None:
        return [html.Div(fan)]
    return [
        html.Div(fan, className="two-thirds"),
        html.Div(accuracy.summary(known.found), className="third"),
        html.Div(accuracy.tested(view, asked, known.found), className="two-thirds"),
        html.Div(steps.steps(view, asked, known.found), className="third"),
    ]


def _head(view: View, asked: Asked, known: Known) -> Component:
    choices = [
        segments("Periods", keys.grains(view, asked)),
        heads.metric_menu(
            view,
            asked.metric,
            lambda name: asked.address(view, metric=name),
            view.data.catalogue.headline,
        ),
    ]
    name = named(asked.metric)
    question = f"What is ahead for {name}?"
    return heads.head(view, question, heading.answer(view, asked, known), choices)


SCREEN = Screen(IDS, keys.PATH, (WHOLE,), keep=keys.KEEP, render=render)


def layout(**query: str | list[str]) -> Component:
    """The complete page for this address."""
    return SCREEN.layout(query)


@callback(SCREEN.outputs, SCREEN.inputs, prevent_initial_call=True)
def update(search: str | None, _theme: str | None) -> list[object]:
    """The page again, after its address or the theme changed."""
    return SCREEN.show(read_search(search))


dash.register_page(  # type: ignore[no-untyped-call]
    __name__,
    path=keys.PATH,
    name="Forecasts",
    title="Forecasts · Sales",
    order=4,
    icon="binoculars",
)
