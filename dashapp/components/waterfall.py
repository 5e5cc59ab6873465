"""A change as steps that add up to it, each opening into its parts; readable without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.change import change_text
from dashapp.format import Change


@dataclass(frozen=True)
class Step:
    """One part of a change: how much, where its rows are, and its own parts."""

    label: str
    size: float
    change: Change
    href: str
    parts: tuple["Step", ...] = ()
    share: str = ""


def waterfall(steps: Sequence[Step], total: Step) -> Component:
    """The steps one after the other, and the total; a step with parts opens."""
    ends = [0.0]
    for step in steps:
        ends.append(ends[-1] + step.size)
    low, high = min([*ends, total.size]), max([*ends, total.size])
    drawn = [
        _step(step, _mark(start, end, low, high, step.change))
        for step, start, end in zip(steps, ends, ends[1:], strict=False)
    ]
    whole = _row(total, _mark(0.0, total.size, low, high, total.change), "steps-row whole")
    return html.Div([*drawn, whole], className="steps")


def _step(step: Step, mark: Component) -> Component:
    if not step.parts:
        return _row(step, mark, "steps-row")
    sizes = [part.size for part in step.parts]
    low, high = min([0.0, *sizes]), max([0.0, *sizes])
    rows = [
        _row(part, _mark(0.0, part.size, low, high, part.change), "steps-row part")
        for part in step.parts
    ]
    every = html.A("All its order lines", href=step.href, className="steps-all")
    return html.Details(
        [
            html.Summary(_cells(step, mark), className="steps-row"),
            html.Div([*rows, every], className="steps-parts"),
        ]
    )


def _row(step: Step, mark: Component, css: str) -> Component:
    return html.A(
        _cells(step, mark), href=step.href, className=css, title=f"Order lines of {step.label}"
    )


def _cells(step: Step, mark: Component) -> list[Component]:
    return [
        html.Span(step.label, className="steps-label"),
        html.Span(mark, className="steps-track", **attrs(aria_hidden="true")),
        change_text(step.change),
    ]


def _mark(start: float, end: float, low: float, high: float, change: Change) -> Component:
    span = (high - low) or 1.0
    left, width = (min(start, end) - low) / span, abs(end - start) / span
    size = {"left": f"{left * 100:.2f}%", "width": f"{width * 100:.2f}%"}
    return html.Span(className=f"steps-fill {change.verdict}", style=size)
