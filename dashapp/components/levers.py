"""Sliders whose outcome is worked out in the browser while they move, and what they bring."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.format import exact, exact_percent


@dataclass(frozen=True)
class Lever:
    """One slider: its key of the address, its words, its range, and where it stands."""

    key: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    value: float
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the outcome, in words; `good` is the sign of good news."""

    key: str
    label: str
    unit: str
    good: int
    base: str
    value: str
    difference: str
    change: str
    moved: int  # the sign of its move


def levers(page: str, found: Sequence[Lever]) -> Component:
    """The sliders in a row; the position of each in words beside its label."""
    return html.Div([_lever(page, each) for each in found], className="levers")


def _lever(page: str, each: Lever) -> Component:
    name = f"{page}-lever-{each.key}"
    head = [
        html.Label(each.label, htmlFor=name),
        html.Span(position(each), className="lever-value", **attrs(data_lever=each.key)),
    ]
    slider = dcc.Input(
        id=name, type="range", min=each.low, max=each.high, step=each.step, value=each.value
    )
    ends = [html.Span(exact(each.low)), html.Span(each.note), html.Span(exact(each.high))]
    return html.Div(
        [
            html.Div(head, className="lever-head"),
            slider,
            html.Div(ends, className="lever-ends note"),
        ],
        className="lever",
        style={"--zero": (0 - each.low) / (each.high - each.low)},
        **attrs(data_key=each.key, data_unit=each.unit),
    )


def position(each: Lever) -> str:
    """Such as +2.5% or −0.8."""
    sign = "+" if each.value > 0 else ""
    return sign + (exact_percent if each.unit == "%" else exact)(each.value)


def outcomes(lines: Sequence[Line], base: Mapping[str, object], caption: str) -> Component:
    """The outcome as a table; `base` is what the browser works its figures out from."""
    heads = [("", ""), ("Forecast", "number"), ("Scenario", "number")]
    heads += [("Difference", "number"), ("Change", "number")]
    columns = [html.Th(text, scope="col", className=css) for text, css in heads[1:]]
    return html.Table(
        [
            html.Caption(caption, className="unseen"),
            html.Thead(html.Tr([html.Th("Figure", scope="col"), *columns])),
            html.Tbody([_row(each) for each in lines]),
        ],
        className="figures outcomes",
        **attrs(data_base=json.dumps(base, separators=(",", ":"))),
    )


def _row(each: Line) -> Component:
    tone = {1: " good", -1: " bad"}.get(each.moved * each.good, "")
    cells = [
        html.Td(each.base, className="number"),
        html.Td(each.value, className="number strong", **attrs(data_cell="value")),
        html.Td(each.difference, className="number", **attrs(data_cell="difference")),
        html.Td(each.change, className=f"number change{tone}", **attrs(data_cell="change")),
    ]
    return html.Tr(
        [html.Th(each.label, scope="row"), *cells],
        **attrs(data_line=each.key, data_unit=each.unit, data_good=str(each.good)),
    )
