"""A small box beside a member that adds it to the selection, or takes it away."""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs


@dataclass(frozen=True)
class Keep:
    """A member's box: where it leads, and whether the member is part of the selection."""

    label: str
    member: str
    href: str
    chosen: bool


def keep_box(keep: Keep | None) -> Component:
    """The box; the same room where a member cannot be kept."""
    if keep is None:
        return html.Span(className="keep")
    verb = "Remove" if keep.chosen else "Keep"
    tail = "from" if keep.chosen else "in"
    return html.A(
        html.Span(className="box"),
        href=keep.href,
        className="keep",
        role="checkbox",
        title=f"{verb} {keep.label} {tail} the selection",
        **attrs(
            aria_label=f"{keep.label} in the selection",
            aria_checked="true" if keep.chosen else "false",
            data_keep=keep.member,
        ),
    )
