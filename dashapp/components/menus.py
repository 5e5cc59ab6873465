"""Menus and segments of links: every choice is an address, so that a view is its address."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.shell import icon


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its words, where it leads, and whether it is chosen now."""

    text: str
    href: str
    chosen: bool = False
    note: str = ""


def menu(
    key: str,
    label: str,
    value: str,
    panel: Sequence[Component],
    *,
    on: bool = False,
    dates: str = "",
) -> Component:
    """A control that opens a panel; `key` is unique on the page, `dates` show on wide screens."""
    words: list[str | Component] = [value]
    words += [html.Span(f" · {dates}", className="dates")] if dates else []
    return html.Details(
        [
            html.Summary(
                [html.Span(label, className="name"), html.Span(words)],
                className="control on" if on else "control",
                title=f"{label}: {value} {dates}".rstrip(),
            ),
            html.Div(list(panel), className="panel"),
        ],
        className=f"menu {key}",
        **attrs(data_menu=key),
    )


def icon_menu(
    key: str, label: str, symbol: str, value: str, panel: Sequence[Component]
) -> Component:
    """The same behind an icon, for where there is little room; `value` shows on wide screens."""
    words = [html.Span(f"{label}: " if value else label, className="unseen")]
    words += [html.Span(value, className="dates")] if value else []
    return html.Details(
        [
            html.Summary(
                [icon(symbol), *words],
                className="control on" if value else "control",
                title=f"{label}: {value}" if value else label,
            ),
            html.Div(list(panel), className="panel"),
        ],
        className=f"menu {key}",
        **attrs(data_menu=key),
    )


def option(choice: Choice) -> Component:
    """One line of a menu, ticked when it is chosen."""
    return html.A(
        [
            html.Span(icon("check-lg"), className="tick"),
            html.Span(choice.text, className="grow"),
            *([html.Span(choice.note, className="note")] if choice.note else []),
        ],
        href=choice.href,
        className="option",
        **attrs(aria_current="true" if choice.chosen else None),
    )


def options(choices: Sequence[Choice]) -> Component:
    """The lines of a menu, scrolling when there are many."""
    return html.Div([option(choice) for choice in choices], className="options")


def tabs(label: str, choices: Sequence[Choice]) -> Component:
    """The parts of a page: above its title, so that they stay where they are from part to part."""
    links = [
        html.A(
            choice.text, href=choice.href, **attrs(aria_current="true" if choice.chosen else None)
        )
        for choice in choices
    ]
    return html.Nav(links, className="tabs page-tabs", **attrs(aria_label=label))


def segments(label: str, choices: Sequence[Choice]) -> Component:
    """A few choices side by side, such as the grain of a chart."""
    links = [
        html.A(
            choice.text,
            href=choice.href,
            title=choice.note or None,
            **attrs(aria_current="true" if choice.chosen else None),
        )
        for choice in choices
    ]
    return html.Nav(links, className="segments", **attrs(aria_label=label))
