"""The menu of saved views: mine, those that others share, and what can be done with each."""

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.filterbar import SEARCHABLE
from dashapp.components.menus import Choice, icon_menu, option
from dashapp.components.shell import icon
from dashapp.pages.saving import saved
from dashapp.pages.saving.address import same
from dashapp.pages.view import Query
from dashapp.store import SavedView
from dashapp.store.tables import LONGEST_NAME

KEY = "views"


def views_menu(path: str, query: Query) -> Component:
    """The menu on a page with this address; the view that says the same is ticked."""
    found = saved.all_views()
    current = [each for each in found if each.path == path and same(query, each.query)]
    name, symbol = (current[0].name, "bookmark-fill") if current else ("", "bookmark")
    drawn = icon_menu(KEY, "Views", symbol, name, _panel(found, current))
    if any(each.first for each in found):
        drawn = html.Div(drawn, **attrs(data_first=""))
    return drawn


def has_first() -> bool:
    """Whether another view than the plain summary opens first."""
    return any(each.first for each in saved.all_views())


def _panel(found: tuple[SavedView, ...], current: list[SavedView]) -> list[Component]:
    mine = [each for each in found if each.mine]
    others = [each for each in found if not each.mine]
    lists = [*_group("My views", mine, current), *_group("Shared by others", others, current)]
    if not lists:
        words = "A saved view is this page with its filters, under a name."
        lists = [html.P(words, className="note find")]
    find = [_find()] if len(found) >= SEARCHABLE else []
    return [
        *find,
        html.Div(lists, className="options"),
        html.Div(className="rule"),
        *_keep(),
        _button("Copy link to this view", data_action="copy"),
    ]


def _keep() -> list[Component]:
    """The way to save, or why there is none now."""
    if why := saved.why_not():
        return [html.P(why, className="note find", role="status")]
    save = _button(
        "Save this view…", data_store="save", data_most=str(LONGEST_NAME), aria_expanded="false"
    )
    return [html.Div([save, html.Div(className="room")], className="view")]


def _button(text: str, **attributes: str) -> Component:
    return html.Button(text, type="button", className="menu-act", **attrs(**attributes))


def _find() -> Component:
    # React would keep what was typed in a field of its own; this one is drawn anew.
    return html.Label(
        [html.Span("Find a view", className="unseen"), html.Div(className="room")],
        className="find",
        **attrs(data_find=KEY, data_store_find="Find a view"),
    )


def _group(title: str, views: list[SavedView], current: list[SavedView]) -> list[Component]:
    if not views:
        return []
    rows = [_view(each, each in current) for each in views]
    return [html.H2(title, className="views-title"), *rows]


def _view(view: SavedView, chosen: bool) -> Component:
    said = [word for word, true in (("first", view.first), ("shared", view.shared)) if true]
    link = option(
        Choice(view.name, view.address, chosen, " · ".join(said) if view.mine or view.first else "")
    )
    more = html.Button(
        icon("three-dots"),
        type="button",
        className="more",
        **attrs(
            data_store="view",
            data_view=str(view.id),
            data_name=view.name,
            data_most=str(LONGEST_NAME),
            data_href=view.address,
            data_mine="yes" if view.mine and saved.writable() else None,
            data_shared="yes" if view.shared else None,
            data_first="yes" if view.first else None,
            data_writable="yes" if saved.writable() else None,
            aria_label=f"Change {view.name}",
            aria_expanded="false",
        ),
    )
    row = html.Div([link, more], className="view-row")
    return html.Div([row, html.Div(className="room")], className="view")
