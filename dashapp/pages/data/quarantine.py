"""The quarantine: which rows were set aside, why, and how they stand in their files."""

import json
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import queries
from dashapp.components.bars import Bar, bars
from dashapp.components.menus import Choice, menu, options
from dashapp.components.tables import Cell, Column, framed, pager, table, two_lines
from dashapp.control import balances, whole
from dashapp.filters import FilterError
from dashapp.insights.trust import count, set_aside
from dashapp.pages.cards import lines
from dashapp.pages.data import parts
from dashapp.pages.data.parts import address, foot
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.queries import Asked, Quarantine
from dashapp.queries.quarantine import KEYS, WHOLE_ROW

SIZE = 50
MOST_BARS = 12
MOST_OPTIONS = 200
LONGEST = 500  # characters of a raw cell; the file has all of them
QUESTION = "Which rows were set aside, and why?"
COLUMNS = (
    Column("File"),
    Column("Row", number=True),
    Column("Column"),
    Column("Value", clip=True),
    Column("Reason"),
    Column("As it stands in the file"),
)


def content(view: View) -> list[Component]:
    """Reasons as bars, then the rows themselves."""
    gap = queries.quarantine_gap(view.data)
    if gap is not None:
        return [parts.head(QUESTION, gap)]
    asked, page = narrowed(view), lines.asked_page(view)
    found = queries.quarantine(view.data, asked, page, SIZE)
    if not len(found.frame) and page > 1:
        raise FilterError(
            f"page: {page} is beyond the {formats.whole(found.total)} quarantined rows."
        )
    if not found.total:
        return [parts.head(QUESTION, "None: every row that was read could be used.")]
    return [
        parts.head(QUESTION, _answer(view, found, asked), choices=_menus(view, found, asked)),
        html.Div([_reasons(view, found, asked), _rows(view, found, asked, page)], className="grid"),
    ]


def narrowed(view: View) -> Asked:
    """What the address narrows the rows to."""
    return Asked(**{key: view.own(key, "") for key in KEYS})


def _answer(view: View, found: Quarantine, asked: Asked) -> str:
    read = whole(balances(view.data.release.manifest)).read.rows
    if asked.reason:
        return f"{count(found.total, 'row')} set aside for this reason."
    often, times = found.counts["reason"][0]
    most = f"Most often: “{often}”, {count(times, 'time')}."
    if any(asked.query.values()):
        return f"{count(found.total, 'row')} in this selection. {most}"
    everything = set_aside(found.total, read) if read else count(found.total, "row")
    return f"{everything[:1].upper()}{everything[1:]}. {most}"


def _menus(view: View, found: Quarantine, asked: Asked) -> Sequence[Component]:
    return [_menu(view, found, asked, key) for key in KEYS]


def _menu(view: View, found: Quarantine, asked: Asked, key: str) -> Component:
    chosen = getattr(asked, key)
    every = Choice("All", _address(view, asked.without(key)), chosen=not chosen)
    values = found.counts[key][:MOST_OPTIONS]
    choices = [
        Choice(
            value, _address(view, asked.with_(key, value)), value == chosen, formats.whole(number)
        )
        for value, number in values
    ]
    panel = [options([every, *choices])]
    return menu(key, key.capitalize(), chosen or "All", panel, on=bool(chosen))


def _reasons(view: View, found: Quarantine, asked: Asked) -> Component:
    reasons = found.counts["reason"]
    drawn = [
        Bar(
            label=value,
            value=float(number),
            previous=None,
            shown=formats.whole(number),
            change=None,
            href=_address(view, asked.with_("reason", value)),
        )
        for value, number in reasons[:MOST_BARS]
    ]
    rest = sum(number for _, number in reasons[MOST_BARS:])
    if rest:
        said = f"{len(reasons) - MOST_BARS} other reasons"
        drawn.append(Bar(said, float(rest), None, formats.whole(rest), None, None, rest=True))
    answer = f"{count(len(reasons), 'reason')}; each leads to its rows."
    return parts.card("Why were rows set aside?", answer, [bars(drawn)])


def _rows(view: View, found: Quarantine, asked: Asked, page: int) -> Component:
    cells = [_row(row) for row in rows(found.frame)]
    first = (page - 1) * SIZE + 1
    last = first + len(cells) - 1
    before = _address(view, asked, page - 1) if page > 1 else None
    after = _address(view, asked, page + 1) if last < found.total else None
    answer = "By file and row. Correct the file or the mapping, and the next run takes them in."
    return parts.card(
        "How do they stand in their files?",
        answer,
        [
            framed(table("Quarantined rows", COLUMNS, cells), "Rows, scrollable", tall=True),
            pager(first, last, found.total, before, after),
            foot(view, "data-quarantine", "quarantine", **asked.query),
        ],
    )


def _address(view: View, asked: Asked, page: int = 1) -> str:
    return address(view, "quarantine", **asked.query, page=str(page) if page > 1 else None)


def _row(row: Any) -> list[Cell]:  # noqa: ANN401 - a row of the frame
    value = "" if row.column == WHOLE_ROW else "(empty)" if _missing(row.value) else row.value
    return [
        two_lines(row.file.rpartition("/")[2], row.source),
        formats.whole(row.row),
        row.column,
        value,
        html.Div(row.reason, className="data-message"),
        _raw("" if _missing(row.raw) else row.raw),
    ]


def _missing(value: object) -> bool:
    return not isinstance(value, str)


def _raw(text: str) -> Component:
    """The row as it stands in the file: a list of its cells, or the text as it is."""
    cells = _cells(text)
    inside = (
        html.Dl([part for name, value in cells for part in _pair(name, value)])
        if cells
        else html.Pre(text[:LONGEST])
    )
    said = f"{len(cells)} cells" if cells else "the line"
    return html.Details([html.Summary(said), inside], className="data-raw")


def _pair(name: str, value: str) -> tuple[Component, Component]:
    return html.Dt(name), html.Dd(value)


def _cells(text: str) -> list[tuple[str, str]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, dict):
        return []
    return [(str(name)[:LONGEST], _said(value)) for name, value in found.items()]


def _said(value: object) -> str:
    if value is None:
        return "(empty)"
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:LONGEST]
