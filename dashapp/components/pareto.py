"""Shares from zero, sorted, and the line of what they make together: both on one axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.format import percent

MARK = 0.8  # the share that the answer speaks of


@dataclass(frozen=True)
class Portion:
    """One row: its share of the whole, and the share of all rows down to it."""

    label: str
    share: float
    together: float
    shown: tuple[str, str]
    href: str | None
    title: str = ""
    rest: bool = False


def pareto(rows: Sequence[Portion]) -> Component:
    """The rows in the order given; the line runs over them from the first to the last."""
    end = max([1.0, *(row.together for row in rows)])
    head = html.Div(
        [
            html.Span(),
            html.Span(
                html.Span(percent(MARK, 0), style={"left": _percent(MARK / end)}),
                className="pareto-scale",
            ),
            html.Span("Share"),
            html.Span("Together"),
        ],
        className="pareto-head",
    )
    drawn = [_row(row, end, place) for place, row in enumerate(rows)]
    return html.Div([head, *drawn, _line(rows, end)], className="pareto")


def _row(row: Portion, end: float, place: int) -> Component:
    fill = {"left": "0%", "width": _percent(max(row.share, 0.0) / end)}
    dot = {"left": _percent(max(row.together, 0.0) / end)}
    marks = [
        html.Span(className="bars-fill", style=fill),
        html.Span(className="pareto-dot", style=dot),
    ]
    cells = [
        html.Span(row.label, className="bars-label"),
        html.Span(marks, className="bars-track", **attrs(aria_hidden="true")),
        *(html.Span(text, className="bars-value") for text in row.shown),
    ]
    css = "bars-row rest" if row.rest else "bars-row"
    at = {"gridRow": place + 2}  # named, since the line lies over the same rows
    if row.href is None:
        return html.Div(cells, className=css, title=row.title, style=at)
    return html.A(cells, href=row.href, className=css, title=row.title, style=at)


def _line(rows: Sequence[Portion], end: float) -> Component:
    """The line over all rows, which are of one height, and the upright mark."""
    points = " ".join(
        f"{max(row.together, 0.0) / end * 100:.2f},{(i + 0.5) / len(rows) * 100:.2f}"
        for i, row in enumerate(rows)
    )
    lines = f'<polyline points="{points}" stroke-width="1.5"/>'
    at = f"{MARK / end * 100:.2f}"
    mark = f'<path d="M{at} 0V100" stroke-width="1" stroke-dasharray="3 3"/>'
    layers = [_layer("pareto-line", lines), _layer("pareto-mark", mark)]
    span = {"gridRow": f"2 / span {len(rows)}"}
    return html.Div(layers, className="pareto-lines", style=span, **attrs(aria_hidden="true"))


def _layer(css: str, drawn: str) -> Component:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" preserveAspectRatio="none">'
        f'<g fill="none" stroke="#000" stroke-linejoin="round">{drawn}</g></svg>'
    ).replace("stroke-width", 'vector-effect="non-scaling-stroke" stroke-width')
    image = f'url("data:image/svg+xml,{quote(svg)}")'
    return html.I(className=css, style={"maskImage": image, "WebkitMaskImage": image})


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"
