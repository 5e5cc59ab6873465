"""Sorted bars from zero as rows of links: readable before any script, and by keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.change import change_text
from dashapp.components.keep import Keep, keep_box
from dashapp.format import Change


@dataclass(frozen=True)
class Bar:
    """One row: its size, the size it is compared with, and where a click leads."""

    label: str
    value: float | None
    previous: float | None
    shown: str
    change: Change | None
    href: str | None
    title: str = ""
    rest: bool = False  # not a member: all that are not shown
    apart: bool = False  # many that cannot be told apart, such as guests
    keep: Keep | None = None
    muted: bool = False  # beside the selection, not part of it


def bars(rows: Sequence[Bar], compared: str = "") -> Component:
    """The rows in the order given, on one axis from zero; `compared` names the thin grey bars."""
    members = [row for row in rows if not (row.rest or row.apart)] or rows
    sizes = [size for row in members for size in (row.value, row.previous) if size is not None]
    low, high = min([0.0, *sizes]), max([0.0, *sizes])
    kept = any(row.keep for row in rows)
    drawn = html.Div(
        [_item(row, low, high) if kept else _row(row, low, high) for row in rows],
        className="bars keeps" if kept else "bars",
    )
    with_others = compared and any(row.previous is not None for row in rows)
    return html.Div([drawn, _key(compared)]) if with_others else drawn


def _key(compared: str) -> Component:
    marks = [("now", "This period"), ("then", compared)]
    return html.Div(
        [html.Span([html.I(), text], className=f"note {kind}") for kind, text in marks],
        className="key",
    )


def _item(row: Bar, low: float, high: float) -> Component:
    """A row with the box that keeps its member beside it."""
    content = [keep_box(row.keep), _row(row, low, high)]
    return html.Div(content, className="bars-item", **attrs(data_item="bar"))


def _row(row: Bar, low: float, high: float) -> Component:
    cells = [
        html.Span(row.label, className="bars-label"),
        html.Span(_marks(row, low, high), className="bars-track", **attrs(aria_hidden="true")),
        html.Span(row.shown, className="bars-value"),
        change_text(row.change) if row.change else html.Span(),
    ]
    kinds = (("rest", row.rest), ("apart", row.apart), ("muted", row.muted))
    css = " ".join(("bars-row", *(name for name, holds in kinds if holds)))
    title = row.title or row.label
    if row.href is None:
        return html.Div(cells, className=css, title=title)
    return html.A(cells, href=row.href, className=css, title=title)


def _marks(row: Bar, low: float, high: float) -> list[Component]:
    span = (high - low) or 1.0
    zero = -low / span
    marks: list[Component] = []
    if (row.rest or row.apart) and max(row.value or 0.0, row.previous or 0.0) > high:
        return marks  # many together would make every single member look like nothing
    if row.value:
        start = min(row.value, 0.0) / span + zero
        kind = "bars-fill below" if row.value < 0 else "bars-fill"
        size = {"left": _percent(start), "width": _percent(abs(row.value) / span)}
        marks.append(html.Span(className=kind, style=size))
    if row.previous:
        start = min(row.previous, 0.0) / span + zero
        then = {"left": _percent(start), "width": _percent(abs(row.previous) / span)}
        marks.append(html.Span(className="bars-then", style=then))
    return marks


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"
