"""Small fans as SVG masks: what was, what was said, and how sure; drawn without any script."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs

WIDTH, HEIGHT, INSET = 100.0, 40.0, 3.0
Points = Sequence[float | None]


@dataclass(frozen=True)
class FanMarks:
    """Points on one axis of time: the actual ones, the expected ones, and their interval."""

    actual: Points
    expected: Points
    low: Points
    high: Points

    @property
    def heights(self) -> list[float]:
        """Every value that is drawn."""
        lines = (self.actual, self.expected, self.low, self.high)
        return [value for line in lines for value in line if value is not None]


def fan_spark(
    marks: FanMarks, said: str, kind: str = "", limits: tuple[float, float] | None = None
) -> Component | None:
    """The actual line, the expected one dashed in its band; None when there is nothing to draw.

    `limits` are the ends of its scale, where several fans share one.
    """
    heights = marks.heights
    if len(heights) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    low, high = limits or (min(heights), max(heights))
    steps = max(len(marks.actual), len(marks.expected)) - 1
    scale = _Scale(low, (high - low) or 1.0, (WIDTH - 2) / max(steps, 1))
    layers = [
        _layer("band", _band(marks, scale), "fill='black'"),
        _layer("then", _path(marks.expected, scale), _stroke("2", "4 3")),
        _layer("now", _path(marks.actual, scale), _stroke("2")),
    ]
    drawn = [layer for layer in layers if layer is not None]
    return html.Div(drawn, className=f"fan {kind}".strip(), role="img", **attrs(aria_label=said))


@dataclass(frozen=True)
class _Scale:
    low: float
    span: float
    step: float

    def at(self, place: int, value: float) -> str:
        y = HEIGHT - INSET - (value - self.low) / self.span * (HEIGHT - 2 * INSET)
        return f"{1 + place * self.step:.1f} {y:.1f}"


def _path(points: Points, scale: _Scale) -> str:
    parts, pen = [], "M"
    for place, value in enumerate(points):
        if value is None:
            pen = "M"
            continue
        parts.append(f"{pen}{scale.at(place, value)}")
        pen = "L"
    return "".join(parts)


def _band(marks: FanMarks, scale: _Scale) -> str:
    """There along the upper edge and back along the lower one."""
    columns = enumerate(zip(marks.low, marks.high, strict=True))
    both = [(i, a, b) for i, (a, b) in columns if a is not None and b is not None]
    edge = [scale.at(i, high) for i, _, high in both]
    edge += [scale.at(i, low) for i, low, _ in reversed(both)]
    return f"M{'L'.join(edge)}Z" if edge else ""


def _stroke(width: str, dash: str = "") -> str:
    dashes = f" stroke-dasharray='{dash}'" if dash else ""
    return f"fill='none' stroke='black' stroke-width='{width}'{dashes}"


def _layer(kind: str, path: str, style: str) -> Component | None:
    if not path:
        return None
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH:g} {HEIGHT:g}' "
        f"preserveAspectRatio='none'><path d='{path}' {style} stroke-linejoin='round' "
        "vector-effect='non-scaling-stroke'/></svg>"
    )
    url = f'url("data:image/svg+xml,{quote(svg)}")'
    return html.I(className=kind, style={"maskImage": url, "WebkitMaskImage": url})
