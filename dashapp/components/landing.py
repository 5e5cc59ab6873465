"""Where a span will land: what is done, the way to come, its interval and its target."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs

ROOM = 1.04  # the track is a little longer than the largest figure
ASIDE = 0.25  # of what a ratio's figures span, left free on either side of them


@dataclass(frozen=True)
class LandingMarks:
    """One track's figures, and the words beside them; `target` is None where there is none.

    What is done of a metric that `adds` is a part of where it lands; of a ratio it is a value
    beside it.
    """

    label: str
    value: str
    sure: str
    aim: str
    done: float
    landing: float | None
    low: float | None
    high: float | None
    target: float | None
    adds: bool = True


def landing_bars(rows: Sequence[LandingMarks]) -> Component:
    """A track for each span, each on a scale of its own, with a key of the marks."""
    drawn = [html.Div(_key(rows), className="key landing-key")] if any(map(_drawn, rows)) else []
    return html.Div([html.Div([_row(row) for row in rows], className="landings"), *drawn])


def _key(rows: Sequence[LandingMarks]) -> list[Component]:
    done, ahead = ("done", "ahead") if all(row.adds for row in rows) else ("stands", "lands")
    kinds = [(done, "so far"), (ahead, "expected"), ("band", "80% sure")]
    kinds += [("aim", "target")] if any(row.target is not None for row in rows) else []
    return [html.Span([html.I(className=kind), text], className="note") for kind, text in kinds]


def _drawn(row: LandingMarks) -> bool:
    """What is done alone says nothing as a bar: it would be full whatever it is."""
    return row.landing is not None or row.target is not None


def _row(row: LandingMarks) -> Component:
    head = [html.Span(row.label), html.Span(row.value, className="landing-value")]
    foot = [html.Span(said, className="note") for said in (row.sure, row.aim) if said]
    marks = _bars(row) if row.adds else _points(row)
    track = html.Div(marks, className="landing-track", **attrs(aria_hidden="true"))
    return html.Div(
        [
            html.Div(head, className="landing-head"),
            *([track] if _drawn(row) else []),
            html.Div(foot, className="landing-foot"),
        ],
        className="landing",
    )


def _bars(row: LandingMarks) -> list[Component]:
    """From zero: done so far, and the way to where it lands."""
    figures = (row.done, row.landing or 0.0, row.high or 0.0, row.target or 0.0)
    scale = max(*figures, 0.0) * ROOM or 1.0
    marks: list[Component] = [html.I(className="done", style=_span(0.0, row.done, scale))]
    if row.landing is not None:
        way = _span(min(row.done, row.landing), row.landing, scale)
        marks.append(html.I(className="ahead", style=way))
    if row.low is not None and row.high is not None:
        marks.insert(0, html.I(className="band", style=_span(row.low, row.high, scale)))
    if row.target is not None:
        marks.append(html.I(className="aim", style={"left": _within(row.target, scale)}))
    return marks


def _points(row: LandingMarks) -> list[Component]:
    """Where a ratio stands and where it lands, on a scale of what is known of it."""
    figures = (row.done, row.landing, row.low, row.high, row.target)
    known = [each for each in figures if each is not None]
    aside = (max(known) - min(known)) * ASIDE or 1.0
    first, scale = min(known) - aside, max(known) - min(known) + 2 * aside
    marks: list[Component] = []
    if row.low is not None and row.high is not None:
        band = _span(row.low - first, row.high - first, scale)
        marks.append(html.I(className="band", style=band))
    ticks = (("aim", row.target), ("lands", row.landing), ("stands", row.done))
    return marks + [
        html.I(className=kind, style={"left": _within(value - first, scale)})
        for kind, value in ticks
        if value is not None
    ]


def _span(start: float, end: float, scale: float) -> dict[str, str]:
    first, last = max(start, 0.0), max(end, 0.0)
    return {"left": _within(first, scale), "width": _within(last - first, scale)}


def _within(value: float, scale: float) -> str:
    return f"{min(max(value / scale, 0.0), 1.0) * 100:.2f}%"
