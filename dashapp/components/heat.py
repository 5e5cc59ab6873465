"""A heatmap as a table of tinted cells: read, printed and heard without a drawing library."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.figures.tints import Tint


@dataclass(frozen=True)
class Cell:
    """What a cell says, in full when it is pointed at, and its tint; None stays untinted."""

    text: str
    title: str
    tint: Tint | None


@dataclass(frozen=True)
class Line:
    """A row: its name, its cells, and its mean."""

    label: str
    cells: Sequence[Cell]
    mean: Cell


def heat(caption: str, columns: Sequence[str], lines: Sequence[Line], means: Line) -> Component:
    """Rows × columns with a last column and a last row of means."""
    head = [html.Th(html.Span(caption, className="unseen"), scope="col")]
    head += [html.Th(name, scope="col") for name in (*columns, "Mean")]
    return html.Table(
        [
            html.Caption(caption, className="unseen"),
            html.Thead(html.Tr(head)),
            html.Tbody([_row(line) for line in lines]),
            html.Tfoot(_row(means)),
        ],
        className="season",
    )


def _row(line: Line) -> Component:
    cells = [html.Td(cell.text, title=cell.title, style=_style(cell.tint)) for cell in line.cells]
    mean = html.Td(line.mean.text, title=line.mean.title, className="mean")
    return html.Tr([html.Th(line.label, scope="row"), *cells, mean])


def _style(tint: Tint | None) -> dict[str, str] | None:
    return {"background": tint.background, "color": tint.text} if tint else None


def scale(low: str, high: str, tints: Sequence[Tint]) -> Component:
    """What the tints stand for, from the lowest cell to the highest."""
    steps = [html.I(style={"background": tint.background}) for tint in tints]
    bar = html.Span(steps, className="steps", **attrs(aria_hidden="true"))
    return html.Div([html.Span(low), bar, html.Span(high)], className="heat-scale note")
