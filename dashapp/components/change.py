"""A change against the period compared with, as text: arrow, sign, figure, and its colour."""

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.format import LEVEL, MISSING, Change


def change_text(change: Change) -> Component:
    """The change in the colour of its verdict; the arrow is for the eye only, the sign is read.

    One too small to be seen has no arrow: its dash would read as a minus.
    """
    arrow = html.Span(f"{change.arrow} ", className="arrow", **attrs(aria_hidden="true"))
    moved = [] if change.arrow == LEVEL else [arrow]
    return html.Span([*moved, change.text], className=f"change {change.verdict}")


def change_said(change: Change) -> Component:
    """The change in a sentence, where one too small to be seen is none."""
    if change.arrow == LEVEL and change.text != MISSING:
        return html.Span("flat", className="change neutral")
    return change_text(change)


def is_known(change: Change) -> bool:
    """Whether there was something to compare with."""
    return change.text != MISSING
