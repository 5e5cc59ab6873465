"""Bars to either side of zero, sorted by what they contribute; every row is a link."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.change import change_text
from dashapp.format import Change


@dataclass(frozen=True)
class Contribution:
    """One row: its part of a change, and where a click leads; None leads nowhere."""

    label: str
    size: float
    change: Change
    share: str
    href: str | None
    title: str = ""
    rest: bool = False


def diverging(rows: Sequence[Contribution]) -> Component:
    """The rows in the order given, on one axis with zero where the largest falls leave it."""
    members = [row.size for row in rows if not row.rest] or [0.0]
    # All the others together may dwarf every member: they reach as far as the largest one.
    most = max(map(abs, members))
    sizes = [*members, *(min(max(row.size, -most), most) for row in rows if row.rest)]
    low, high = min(0.0, *sizes), max(0.0, *sizes)
    return html.Div([_row(row, low, high) for row in rows], className="diverging")


def _row(row: Contribution, low: float, high: float) -> Component:
    cells = [
        html.Span(row.label, className="diverging-label"),
        html.Span(_marks(row, low, high), className="diverging-track", **attrs(aria_hidden="true")),
        change_text(row.change),
        html.Span(row.share, className="diverging-share"),
    ]
    css = "diverging-row rest" if row.rest else "diverging-row"
    title = row.title or row.label
    if row.href is None:
        return html.Div(cells, className=css, title=title)
    return html.A(cells, href=row.href, className=css, title=title)


def _marks(row: Contribution, low: float, high: float) -> list[Component]:
    span = (high - low) or 1.0
    zero = html.Span(className="diverging-zero", style={"left": _percent(-low / span)})
    size = min(max(row.size, low), high)
    place = {"left": _percent((min(size, 0.0) - low) / span), "width": _percent(abs(size) / span)}
    kind = f"diverging-fill {'rest' if row.rest else row.change.verdict}"
    return [html.Span(className=kind, style=place), zero]


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"
