"""From the value before to the value now: both as bars, the steps between them, each opening."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.change import change_text
from dashapp.components.waterfall import Step

# Where the steps are small beside the values, the bars are cut below, and say so.
SMALL, ROOM = 0.5, 0.75


@dataclass(frozen=True)
class Anchor:
    """One end of the bridge: a value and its words."""

    label: str
    size: float
    text: str
    now: bool = False


@dataclass(frozen=True)
class Scale:
    """What the tracks show: from `low` to `high`; cut when it does not begin at zero."""

    low: float
    high: float

    @property
    def cut(self) -> bool:
        """Whether the bars of the values begin above zero, or end below."""
        return self.low > 0 or self.high < 0

    def place(self, start: float, end: float) -> dict[str, str]:
        """The style of a mark between two values."""
        span = (self.high - self.low) or 1.0
        left, width = (min(start, end) - self.low) / span, abs(end - start) / span
        return {"left": f"{left * 100:.2f}%", "width": f"{width * 100:.2f}%"}

    def anchor(self, value: float) -> dict[str, str]:
        """The style of a bar from zero, or from where the scale is cut."""
        return self.place(min(max(0.0, self.low), self.high), value)


def scale_of(before: float, steps: Sequence[float], now: float) -> Scale:
    """From zero where that leaves the steps visible, else cut near the values."""
    points = [before, now]
    level = before
    for step in steps:
        level += step
        points.append(level)
    low, high = min(points), max(points)
    moved = high - low
    if low > 0 and moved < SMALL * high:
        return Scale(max(low - ROOM * moved, 0.0), high)
    if high < 0 and moved < SMALL * -low:
        return Scale(low, min(high + ROOM * moved, 0.0))
    return Scale(min(low, 0.0), max(high, 0.0))


def bridge(before: Anchor, steps: Sequence[Step], now: Anchor) -> Component:
    """The rows from top to bottom; shares stand beside what they are of."""
    scale = scale_of(before.size, [step.size for step in steps], now.size)
    level, drawn = before.size, []
    for step in steps:
        drawn.append(_step(step, scale, level))
        level += step.size
    return html.Div(
        [_anchor(before, scale), *drawn, _anchor(now, scale)],
        className="bridge cut" if scale.cut else "bridge",
    )


def _anchor(anchor: Anchor, scale: Scale) -> Component:
    kind = "bridge-fill now" if anchor.now else "bridge-fill then"
    mark = html.Span(className=kind, style=scale.anchor(anchor.size))
    return html.Div(
        [
            html.Span(anchor.label, className="bridge-label"),
            html.Span(mark, className="bridge-track", **attrs(aria_hidden="true")),
            html.Span(anchor.text, className="bridge-value"),
            html.Span(className="bridge-share"),
        ],
        className="bridge-row anchor",
    )


def _step(step: Step, scale: Scale, level: float) -> Component:
    mark = _mark(step, scale.place(level, level + step.size))
    if not step.parts:
        return _link(step, mark, "bridge-row")
    sizes = [part.size for part in step.parts]
    own = Scale(min([0.0, *sizes]), max([0.0, *sizes]))
    rows = [
        _link(part, _mark(part, own.place(0.0, part.size)), "bridge-row part")
        for part in step.parts
    ]
    every = html.A("All its order lines", href=step.href, className="bridge-all")
    return html.Details(
        [
            html.Summary(_cells(step, mark), className="bridge-row"),
            html.Div([*rows, every], className="bridge-parts"),
        ]
    )


def _link(step: Step, mark: Component, css: str) -> Component:
    title = f"Order lines of {step.label}"
    return html.A(_cells(step, mark), href=step.href, className=css, title=title)


def _cells(step: Step, mark: Component) -> list[Component]:
    return [
        html.Span(step.label, className="bridge-label"),
        html.Span(mark, className="bridge-track", **attrs(aria_hidden="true")),
        change_text(step.change),
        html.Span(step.share, className="bridge-share"),
    ]


def _mark(step: Step, size: dict[str, str]) -> Component:
    return html.Span(className=f"bridge-fill {step.change.verdict}", style=size)
