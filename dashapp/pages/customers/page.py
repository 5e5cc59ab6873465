"""The customers page: whether we keep and win customers, who they are, whom we might lose."""

import dash
from dash import callback
from dash.development.base_component import Component

from dashapp import queries
from dashapp.components.ids import PageIds
from dashapp.pages.customers import cohorts, ledger, overview, parts, risk, segments, value
from dashapp.pages.screen import WHOLE, Content, Screen
from dashapp.pages.view import View, read_search

IDS = PageIds("customers")
CONTENTS = {
    "": overview.content,
    "ledger": ledger.content,
    "cohorts": cohorts.content,
    "segments": segments.content,
    "value": value.content,
    "risk": risk.content,
}


def render(view: View) -> Content:
    """The chosen subject."""
    show = parts.chosen(view)
    content = [parts.tabs(view, show), *CONTENTS[show](view)]
    return Content.whole(content, queries.chips(view.data, view.filters))


SCREEN = Screen(IDS, parts.PATH, (WHOLE,), keep=("show", "measure"), render=render)


def layout(**query: str | list[str]) -> Component:
    """The complete page for this address."""
    return SCREEN.layout(query)


@callback(SCREEN.outputs, SCREEN.inputs, prevent_initial_call=True)
def update(search: str | None, _theme: str | None) -> list[object]:
    """The page again, after its address or the theme changed."""
    return SCREEN.show(read_search(search))


dash.register_page(  # type: ignore[no-untyped-call]
    __name__,
    path=parts.PATH,
    name="Customers",
    title="Customers · Sales",
    order=3,
    icon="people",
)
