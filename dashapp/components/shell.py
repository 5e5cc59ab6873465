"""The frame around every page: navigation, filter bar, landmarks."""

from collections.abc import Sequence
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.ids import THEME, PageIds
from dashapp.filters import DIMENSIONS

CARRIED = ("period", "from", "to", "compare", *DIMENSIONS)  # the filters in an address
Children = Component | str | Sequence[Any] | None


def app_layout() -> Component:
    """What stays while pages change."""
    return html.Div([dcc.Store(id=THEME), dash.page_container])


def page(
    ids: PageIds,
    path: str,
    search: str,
    frame: tuple[Children, Children],
    main: Sequence[Component],
) -> Component:
    """One page in the shell; `search` is the address it shows, `frame` navigation and bar."""
    nav, bar = frame
    return html.Div(
        [
            dcc.Location(id=ids.location, refresh=False, search=search),
            html.A("Skip to content", href="#main", className="skip"),
            html.Div(nav, id=ids.nav, className="sidebar-frame"),
            html.Div(className="veil", **attrs(data_action="nav")),
            html.Div(
                [
                    html.Header(bar, id=ids.bar, className="bar"),
                    html.Main(list(main), id="main", className="page", tabIndex="-1"),
                ],
                className="column",
            ),
        ],
        className="shell",
        **attrs(data_location=ids.location, data_path=path),
    )


def navigation(active: str, company: str, query: str, home: str | None = None) -> Component:
    """Links to all pages with `query`, the filters, and the theme switch.

    `home` is the summary's address where that is another.
    """
    pages = [entry for entry in dash.page_registry.values() if "icon" in entry]
    home = home or "/" + query
    links = [
        _page_link(entry, active, home if entry["path"] == "/" else entry["path"] + query)
        for entry in pages
    ]
    return html.Nav(
        [
            html.A(
                [html.Span(className="mark", **attrs(aria_hidden="true")), html.Span(company)],
                href=home,
                className="brand",
                title=company,
            ),
            *links,
            html.Div(_theme_switch(), className="sidebar-foot"),
        ],
        className="sidebar",
        **attrs(aria_label="Pages", data_carry=" ".join(CARRIED)),
    )


def _page_link(entry: dict[str, Any], active: str, href: str) -> Component:
    return html.A(
        [icon(entry["icon"]), html.Span(entry["name"], className="label")],
        href=href,
        className="sidebar-link",
        title=entry["name"],
        **attrs(aria_current="page" if entry["path"] == active else None),
    )


def _theme_switch() -> Component:
    return html.Button(
        [
            html.Span(icon("moon"), className="theme-light-label"),
            html.Span(icon("sun"), className="theme-dark-label"),
            html.Span("Dark theme", className="label theme-light-label"),
            html.Span("Light theme", className="label theme-dark-label"),
        ],
        className="sidebar-link theme",
        title="Switch between light and dark",
        **attrs(data_action="theme"),
    )


def nav_toggle() -> Component:
    """Opens the navigation where it is off-canvas."""
    return html.Button(
        icon("list"),
        className="icon-button nav-toggle",
        **attrs(data_action="nav", aria_label="Pages"),
    )


def icon(name: str) -> Component:
    """A Bootstrap icon; decoration only, so hidden from screen readers."""
    return html.I(className=f"bi bi-{name}", **attrs(aria_hidden="true"))
