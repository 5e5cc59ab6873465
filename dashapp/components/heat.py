"""A heatmap as a table of tinted cells: the figures are text, the tint only guides the eye."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs

STEPS = 9
Said = str | Component | Sequence[str | Component | None]


@dataclass(frozen=True)
class Cell:
    """A cell: what it says, where it leads, its tint from -1 to 1 (None has none), its class."""

    said: Said
    href: str | None = None
    title: str = ""
    tint: float | None = None
    kind: str = ""


@dataclass(frozen=True)
class Heading:
    """A row's or a column's name, where it leads, a lesser word below, and what it stands for."""

    text: str
    href: str | None = None
    note: str = ""
    title: str = ""


@dataclass(frozen=True)
class Line:
    """A row: its heading, its cells and, in tables with a last column, its total or mean."""

    heading: Heading
    cells: Sequence[Cell]
    last: Cell | None = None


@dataclass(frozen=True)
class Frame:
    """What stands around the cells: the corner, the columns' names, the last one's, the foot."""

    corner: Said
    columns: Sequence[Heading]
    last: str = ""
    foot: Line | None = None


def heat(caption: str, frame: Frame, rows: Sequence[Line], css: str) -> Component:
    """Rows and columns with their totals or means; `css` names the page's own look."""
    columns = [*frame.columns, *([Heading(frame.last)] if frame.last else [])]
    corner = html.Th(frame.corner, scope="col", className="corner")
    head = html.Thead(html.Tr([corner, *map(_column, columns)]))
    parts = [html.Caption(caption, className="unseen"), head, html.Tbody([*map(_row, rows)])]
    if frame.foot is not None:
        parts.append(html.Tfoot(_row(frame.foot)))
    return html.Table(parts, className=css)


def _column(heading: Heading) -> Component:
    note = html.Span(heading.note, className="lesser") if heading.note else None
    said = {"title": heading.title, **attrs(aria_label=heading.title)} if heading.title else {}
    named = _named(heading, [heading.text, note])
    return html.Th(named, scope="col", className="number", **said)


def _row(row: Line) -> Component:
    heading = row.heading
    title = heading.title or heading.text
    name = html.Th(_named(heading, heading.text), scope="row", className="clip", title=title)
    return html.Tr(
        [name, *map(_cell, row.cells), *([_cell(row.last, "total")] if row.last else [])]
    )


def _named(heading: Heading, content: Said) -> Component:
    return html.A(content, href=heading.href) if heading.href else html.Span(content)


def _cell(cell: Cell, place: str = "") -> Component:
    text = cell.said if isinstance(cell.said, str) else "1"
    empty = "" if any(digit in text for digit in "123456789") else "nothing"
    css = " ".join(filter(None, ("number", place, cell.kind, empty, tint_class(cell.tint))))
    content = html.A(cell.said, href=cell.href) if cell.href else cell.said
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
    marks = html.Span([html.I(className=step) for step in steps], className="ramp")
    return html.Div([html.Span(low), marks, html.Span(high)], className="note heat-key")
