"""Notes on days below a chart over time: numbered as its flags are, and a way to add one."""

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.figures.marks import Mark
from dashapp.pages.saving import saved
from dashapp.pages.view import View
from dashapp.periods import Period
from dashapp.store import Note
from dashapp.store.tables import LONGEST_TEXT

MOST_LISTED = 6  # the others open


def notes(view: View) -> tuple[Note, ...]:
    """The notes on the days that are shown, in the order of their numbers."""
    shown = view.filters.covered(view.domain)
    return saved.notes_of(shown.start, shown.end) if shown else ()


def marks(view: View) -> tuple[Mark, ...]:
    """The notes as a figure draws them; one that began before the first day stands on that."""
    first = view.filters.period.start
    first = max(first, view.domain.data_from)
    return tuple(Mark(max(each.day, first), each.text, each.until) for each in notes(view))


def of_step(view: View, start: date, end: date) -> str:
    """The notes that a table's row of these days says."""
    numbered = enumerate(marks(view), 1)
    return "; ".join(f"{i} {mark.text}" for i, mark in numbered if start <= mark.day <= end)


def listed(view: View) -> list[Component]:
    """The notes with their numbers; nothing without any."""
    items = [_item(number, note) for number, note in enumerate(notes(view), 1)]
    if not items:
        return []
    parts: list[Component] = [html.Ol(items[:MOST_LISTED], className="note-list")]
    if rest := items[MOST_LISTED:]:
        summary = html.Summary(f"{len(rest)} more", className="muted")
        parts.append(html.Details([summary, html.Ol(rest, className="note-list")]))
    return [html.Section([html.H3("Notes"), *parts], className="day-notes")]


def _item(number: int, note: Note) -> Component:
    words: list[Component] = [
        html.Span(str(number), className="flag"),
        html.Span(Period(note.day, note.until or note.day).phrase(), className="when"),
        html.Span(note.text, className="grow"),
    ]
    if note.shared:
        words.append(html.Span("shared" if note.mine else "by others", className="note"))
    if note.mine and saved.writable():
        words.append(
            html.Button(
                "Remove",
                type="button",
                **attrs(
                    data_store="unnote",
                    data_note=str(note.id),
                    aria_label=f"Remove note {number}",
                ),
            )
        )
    return html.Li(words)


def adding(view: View) -> Sequence[Component]:
    """The button that opens the form, and the room of the form; both stand in a card's foot."""
    shown = view.filters.covered(view.domain)
    if shown is None or not saved.writable():
        return []
    button = html.Button(
        "Add a note",
        type="button",
        **attrs(
            data_store="note",
            data_day=str(shown.end),
            data_from=str(shown.start),
            data_to=str(shown.end),
            data_most=str(LONGEST_TEXT),
            aria_expanded="false",
        ),
    )
    return [button, html.Div(className="room")]
