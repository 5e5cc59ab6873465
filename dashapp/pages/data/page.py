"""The data page: whether the numbers can be trusted, and where they come from."""

import dash
from dash import callback
from dash.development.base_component import Component

from dashapp import queries
from dashapp.components.ids import PageIds
from dashapp.pages.data import lineage, metrics, overview, parts, quarantine, releases
from dashapp.pages.screen import WHOLE, Content, Screen
from dashapp.pages.view import View, read_search

IDS = PageIds("data")
FILTERED = "lineage"  # the one tab whose figures the filters narrow
TABS = {
    "overview": overview.content,
    "quarantine": quarantine.content,
    FILTERED: lineage.content,
    "releases": releases.content,
    "metrics": metrics.content,
}


def render(view: View) -> Content:
    """The tab that the address names."""
    show = parts.shown(view)
    drawn = [parts.tabs(view, show), *TABS[show](view)]
    chips = queries.chips(view.data, view.filters)
    return Content.whole(drawn, chips, filtered=show == FILTERED)


SCREEN = Screen(IDS, parts.PATH, (WHOLE,), keep=("show", "metric"), render=render)


def layout(**query: str | list[str]) -> Component:
    """The complete page for this address."""
    return SCREEN.layout(query)


@callback(SCREEN.outputs, SCREEN.inputs, prevent_initial_call=True)
def update(search: str | None, _theme: str | None) -> list[object]:
    """The page again, after its address or the theme changed."""
    return SCREEN.show(read_search(search))


dash.register_page(  # type: ignore[no-untyped-call]
    __name__, path="/data", name="Data", title="Data · Sales", order=6, icon="database-check"
)
