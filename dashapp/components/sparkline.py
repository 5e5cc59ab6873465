"""Sparklines as SVG masks: drawn by the style sheet's colours, without any script."""

from collections.abc import Sequence
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs

WIDTH, HEIGHT, INSET = 100.0, 40.0, 3.0
Points = Sequence[float | None]


def sparkline(
    now: Points, then: Points, said: str, scale: tuple[float, float] | None = None
) -> Component | None:
    """A line in front of the one compared with; None when there is nothing to draw.

    With a `scale`, the lines stand between its ends, so that several can be compared.
    """
    known = [value for value in (*now, *then) if value is not None]
    if sum(value is not None for value in now) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    low, high = scale or (min(known), max(known))
    layers = [_layer("now", _path(now, low, high), "")]
    if any(value is not None for value in then):
        layers.insert(0, _layer("then", _path(then, low, high), "3 3"))
    return html.Div(layers, className="spark", role="img", **attrs(aria_label=said))


def _layer(kind: str, path: str, dash: str) -> Component:
    width = "2" if kind == "now" else "1.25"
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
        f'preserveAspectRatio="none"><path d="{path}" fill="none" stroke="#000" '
        f'stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"{dashes} '
        'vector-effect="non-scaling-stroke"/></svg>'
    )
    image = f'url("data:image/svg+xml,{quote(svg)}")'
    return html.I(className=kind, style={"maskImage": image, "WebkitMaskImage": image})


def _path(points: Points, low: float, high: float) -> str:
    """A path over the known points; a gap where one is missing."""
    span = (high - low) or 1.0
    step = (WIDTH - 2) / max(len(points) - 1, 1)
    parts, pen = [], "M"
    for i, value in enumerate(points):
        if value is None:
            pen = "M"
            continue
        y = HEIGHT - INSET - (value - low) / span * (HEIGHT - 2 * INSET)
        parts.append(f"{pen}{1 + i * step:.1f} {y:.1f}")
        pen = "L"
    return "".join(parts)
