"""What could not be computed, and why."""

from collections.abc import Iterable
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import queries
from dashapp.components.tables import Cell, Column, framed, table
from dashapp.format import whole
from dashapp.insights.trust import count
from dashapp.metrics import UnknownMetric
from dashapp.pages.data import parts
from dashapp.pages.frames import rows
from dashapp.pages.view import View

NAMED = 3  # metrics and members that a cell names
MOST = 40  # reasons that are listed; the file has them all
COLUMNS = (
    Column("Analysis"),
    Column("Why"),
    Column("Metrics"),
    Column("Of"),
    Column("Times", number=True),
)


def card(view: View) -> Component:
    """The gaps by analysis and reason, with the most frequent first."""
    found = rows(queries.gaps(view.data))
    question = "What could not be computed, and why?"
    if not found:
        return parts.card(question, _nothing(view), [])
    times = sum(row.times for row in found)
    made = "1 analysis" if times == 1 else f"{whole(times)} analyses"
    answer = f"{made} could not be made, for {count(len(found), 'reason')}."
    cells = [_row(view, row) for row in found[:MOST]]
    more = (
        f"The {MOST} most frequent reasons are listed; the file has all."
        if len(found) > MOST
        else ""
    )
    return parts.card(
        question,
        f"{answer} {more}".rstrip(),
        [
            framed(table("Gaps", COLUMNS, cells), "Gaps, scrollable", tall=True),
            parts.foot(view, "data-gaps", "overview"),
        ],
    )


def _nothing(view: View) -> str:
    if queries.holds(view.data, "gaps"):
        return "Every analysis could be made."
    return "This release was published without analyses."


def _row(view: View, row: Any) -> list[Cell]:  # noqa: ANN401 - a row of the frame
    metrics = [_label(view, name) for name in _list(row.metrics)]
    return [
        row.analysis.capitalize(),
        html.Div(row.reason, className="data-message"),
        _few(metrics) or "all",
        _few(_list(row.members)) or "the company",
        whole(row.times),
    ]


def _list(value: Any) -> list[str]:  # noqa: ANN401 - a list, or nothing
    return list(value) if isinstance(value, Iterable) else []


def _label(view: View, name: str) -> str:
    try:
        return view.data.catalogue.metric(name).label
    except UnknownMetric:
        return name  # of a catalogue that has changed since


def _few(names: list[str]) -> str:
    more = f" + {len(names) - NAMED}" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
