"""A table whose cells are tinted by size: the figures are text, the tint only guides the eye."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

STEPS = 9


@dataclass(frozen=True)
class Tinted:
    """A cell: its text, where it leads, and its tint from -1 to 1; None has no tint."""

    text: str
    href: str | None = None
    title: str = ""
    tint: float | None = None


@dataclass(frozen=True)
class Heading:
    """A row's or a column's name, where it leads, and a lesser word below it."""

    text: str
    href: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A row: its heading, its cells and its total."""

    heading: Heading
    cells: Sequence[Tinted]
    total: Tinted


def pivot_table(
    caption: str, corner: str, columns: Sequence[Heading], rows: Sequence[Line], totals: Line
) -> Component:
    """Rows and columns with their totals; the last row holds those of the columns."""
    headings = [
        html.Th(_named(head, [head.text, _note(head.note)]), scope="col", className="number")
        for head in (*columns, Heading("Total"))
    ]
    return html.Table(
        [
            html.Caption(caption, className="unseen"),
            html.Thead(html.Tr([html.Th(corner, scope="col"), *headings])),
            html.Tbody([_row(row) for row in rows]),
            html.Tfoot(_row(totals)),
        ],
        className="figures pivot",
    )


def _row(row: Line) -> Component:
    heading = row.heading
    named = _named(heading, heading.text)
    name = html.Th(named, scope="row", className="clip", title=heading.text)
    return html.Tr([name, *map(_cell, row.cells), _cell(row.total, "total")])


def _named(heading: Heading, content: str | list[str | Component | None]) -> Component:
    if heading.href is None:
        return html.Span(content)
    return html.A(content, href=heading.href)


def _note(note: str) -> Component | None:
    return html.Span(note, className="lesser") if note else None


def _cell(cell: Tinted, kind: str = "") -> Component:
    empty = "" if any(digit in cell.text for digit in "123456789") else "nothing"
    css = " ".join(name for name in ("number", kind, empty, tint_class(cell.tint)) if name)
    content = html.A(cell.text, href=cell.href) if cell.href else cell.text
    return html.Td(content, className=css, title=cell.title or None)


def tint_class(tint: float | None) -> str:
    """One of nine steps: heat-1 to heat-9 above zero, low-1 to low-9 below, none close to it."""
    if tint is None:
        return ""
    step = round(min(abs(tint), 1.0) * STEPS)
    return f"{'heat' if tint > 0 else 'low'}-{step}" if step else ""


def ramp(low: str, high: str, *, diverging: bool = False) -> Component:
    """The key: what the palest and the deepest tint stand for."""
    below = [f"low-{step}" for step in range(STEPS, 0, -2)] if diverging else []
    steps = [*below, *(f"heat-{step}" for step in range(1, STEPS + 1, 2))]
    marks = [html.I(className=step) for step in steps]
    return html.Div(
        [html.Span(low), html.Span(marks, className="ramp"), html.Span(high)],
        className="note heat-key",
    )
