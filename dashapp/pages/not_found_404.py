"""The page for an address that leads nowhere."""

import dash
from dash.development.base_component import Component
from flask import request

from dashapp.components.ids import PageIds
from dashapp.components.shell import nav_toggle, navigation, page
from dashapp.components.states import unknown_page

IDS = PageIds("missing")


def layout(**_query: object) -> Component:
    """Says so, and leads back."""
    path = _asked()
    nav = navigation("", "Sales", "")
    return page(IDS, path, "", (nav, [nav_toggle()]), [unknown_page(path)])


def _asked() -> str:
    """The address the browser shows; the router's request holds it as an input."""
    body = request.get_json(silent=True) or {}
    inputs = {each.get("property"): each.get("value") for each in body.get("inputs", [])}
    return str(inputs.get("pathname") or "This address")[:200]


dash.register_page(  # type: ignore[no-untyped-call]
    __name__, path="/404", title="No such page · Sales", layout=layout
)
