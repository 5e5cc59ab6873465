"""Cards: a key figure, and a chart with its question, answer, table and exports."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.change import change_said
from dashapp.format import Change

SIGNED = re.compile("(\\S*[+\N{MINUS SIGN}]\\S+)")
LONG = 9  # letters of a figure that a narrow card has room for


@dataclass(frozen=True)
class Kpi:
    """What a key figure's card says."""

    label: str
    value: str
    change: Change | None
    versus: str
    href: str
    full: str
    spark: Component | None
    note: str = ""  # what stands below the change: the plan, or that it says nothing


@dataclass(frozen=True)
class Footer:
    """Where a chart's data can be had: table, exports, picture, rows, link."""

    table: Component | None
    csv: str | None
    excel: str | None
    rows: str | None
    link: str | None
    more: tuple[tuple[str, str], ...] = ()  # further files: text and address
    picture: bool = True  # the whole card as a PNG, drawn by the browser


def kpi_card(kpi: Kpi) -> Component:
    """Label, value, change and sparkline; the whole card is a link."""
    return html.A(
        [
            html.Div(kpi.label, className="kpi-label"),
            html.Div(kpi.value, className=_sized(kpi.value), title=kpi.full),
            html.Div(_versus(kpi), className="kpi-change"),
            *([html.Div(kpi.note, className="kpi-note")] if kpi.note else []),
            kpi.spark or html.Div(className="spark"),
        ],
        href=kpi.href,
        className="card-flat kpi",
    )


def _sized(value: str) -> str:
    """The class of a value; a long one, as some locales write them, is set smaller."""
    return "kpi-value long" if len(value) > LONG else "kpi-value"


def _versus(kpi: Kpi) -> list[Component]:
    note = [html.Span(kpi.versus, className="vs")] if kpi.versus else []
    return [change_said(kpi.change), *note] if kpi.change else [*note]


def card_footer(footer: Footer) -> Component:
    """Table · CSV · Excel · PNG · rows · link; what is not given is left out."""
    parts: list[Component] = []
    if footer.table is not None:
        frame = html.Div(footer.table, className="twin", tabIndex="0")
        parts.append(html.Details([html.Summary("Table"), frame]))
    for text, href in (("CSV", footer.csv), ("Excel", footer.excel), *footer.more):
        if href:
            parts.append(html.A(text, href=href, download=""))
    if footer.picture:
        parts.append(html.Button("PNG", **attrs(data_action="png")))
    if footer.rows:
        parts.append(html.A("Rows", href=footer.rows))
    if footer.link is not None:
        parts.append(html.Button("Copy link", **attrs(data_action="copy", data_href=footer.link)))
    return html.Div(parts, className="card-foot")


@dataclass(frozen=True)
class PaceMarks:
    """The pace bar in shares of its length; the words that go with it."""

    done: float
    expected: float
    share: str
    target: str
    ends: str


def pace_bar(marks: PaceMarks) -> Component:
    """Sold so far against the month's target, with an ink tick where it should be by now."""
    figures = [
        html.Span(marks.share, className="big"),
        html.Span(f"of the {marks.target} target", className="muted"),
    ]
    track = [
        html.Div(className="pace-fill", style={"width": _within(marks.done)}),
        html.Div(className="pace-tick", style={"left": _within(marks.expected)}),
    ]
    ends = [
        html.Span([html.I(className="pace-key"), "expected by now"], className="note"),
        html.Span(marks.ends, className="note"),
    ]
    return html.Div(
        [
            html.Div(figures, className="pace-figures"),
            html.Div(track, className="pace-track", **attrs(aria_hidden="true")),
            html.Div(ends, className="pace-ends"),
        ]
    )


def _within(share: float) -> str:
    """A share of the track, which it never leaves."""
    return f"{min(max(share, 0.0), 1.0) * 100:.2f}%"


def unbroken(sentence: str) -> str | list[str | Component]:
    """A sentence whose signs stay on the line of their amounts, as browsers break after a sign."""
    parts = SIGNED.split(sentence)
    if len(parts) == 1:
        return sentence
    return [
        html.Span(part, className="unbroken") if place % 2 else part
        for place, part in enumerate(parts)
        if part
    ]


def notes_list(notes: Sequence[tuple[str, Change, str]]) -> Component:
    """Sentences with an arrow and a link each."""
    items = [
        html.Li(
            [
                html.Span(change.arrow, className=f"arrow {change.verdict}"),
                html.A(unbroken(sentence), href=href),
            ]
        )
        for sentence, change, href in notes
    ]
    return html.Ul(items, className="notes-list")
