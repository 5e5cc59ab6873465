"""Plain tables of text: right-aligned figures, scoped headers, links where a row leads on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.format import whole

Order = Literal["ascending", "descending"]


@dataclass(frozen=True)
class Column:
    """A column's heading, and how its cells stand; `href` sorts by it, `sorted` says it is."""

    label: str
    number: bool = False
    clip: bool = False
    href: str | None = None
    sorted: Order | None = None

    @property
    def css(self) -> str:
        """The class of its cells."""
        return " ".join(name for name in ("number", "clip") if getattr(self, name))


Cell = str | Component


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    total: Sequence[Cell] | None = None,
) -> Component:
    """A table whose first column names the row; the caption is for screen readers."""
    head = html.Thead(html.Tr([_heading(column) for column in columns]))
    parts = [
        html.Caption(caption, className="unseen"),
        head,
        html.Tbody([_row(columns, row) for row in rows]),
    ]
    if total is not None:
        parts.append(html.Tfoot(_row(columns, total)))
    return html.Table(parts, className="figures")


def _heading(column: Column) -> Component:
    name: Cell = column.label
    if column.href is not None:
        name = html.A(column.label, href=column.href, className="sorts")
    said = attrs(aria_sort=column.sorted)
    return html.Th(name, scope="col", className=column.css, **said)


def _row(columns: Sequence[Column], row: Sequence[Cell]) -> Component:
    cells = [
        html.Th(cell, scope="row", className=column.css)
        if i == 0
        else html.Td(cell, className=column.css, **_hint(column, cell))
        for i, (column, cell) in enumerate(zip(columns, row, strict=True))
    ]
    return html.Tr(cells)


def _hint(column: Column, cell: Cell) -> dict[str, Any]:
    return {"title": cell} if column.clip and isinstance(cell, str) else {}


def two_lines(first: str, second: str) -> Component:
    """A cell of a main and a lesser line."""
    title = f"{first}, {second}"
    return html.Div([html.Div(first), html.Div(second, className="lesser")], title=title)


def framed(content: Component, label: str, *, tall: bool = False) -> Component:
    """A box in which a wide table scrolls; focusable, so that the keyboard can scroll it."""
    return html.Div(
        content,
        className="table-frame tall" if tall else "table-frame",
        tabIndex="0",
        role="region",
        **attrs(aria_label=label),
    )


def pager(first: int, last: int, total: int, before: str | None, after: str | None) -> Component:
    """Which rows are shown, and links to those before and after."""
    said = f"Rows {whole(first)} to {whole(last)} of {whole(total)}"
    parts = [html.Span(said)]
    if before or after:
        links = [_page_link("Previous", before), _page_link("Next", after)]
        parts.append(html.Span(links, className="pager-links"))
    return html.Nav(
        parts,
        className="pager",
        **attrs(aria_label="Pages of rows"),
    )


def _page_link(text: str, href: str | None) -> Component:
    if href is None:
        return html.Span(text, className="button quiet", **attrs(aria_disabled="true"))
    return html.A(text, href=href, className="button quiet")
