"""The last runs: what they did, how long they took, and why one failed."""

from dataclasses import asdict

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp.components.tables import Cell, Column, framed, pager, table, two_lines
from dashapp.filters import FilterError
from dashapp.insights.trust import count
from dashapp.pages.cards import lines
from dashapp.pages.data import parts
from dashapp.pages.data.parts import address, mark, moment, seconds
from dashapp.pages.view import View
from dashapp.runs import Run, Runs, read_runs

SIZE = 20
EXPORTED = 200  # reports that a file tells of; each is opened
COLUMNS = (
    Column("Started"),
    Column("Command"),
    Column("Outcome"),
    Column("Took", number=True),
    Column("Exit", number=True),
    Column("What happened"),
)


def asked_page(view: View) -> int:
    """The page of the address; it counts the runs on the overview."""
    return lines.asked_page(view)


def card(view: View, runs: Runs) -> Component:
    """The runs, newest first, and a pager."""
    page = asked_page(view)
    if not runs.shown and page > 1:
        raise FilterError(f"page: {page} is beyond the {count(runs.total, 'run')}.")
    if not runs.total:
        return parts.card("How did the last runs go?", "No run has left a report here.", [])
    cells = [_row(view, run) for run in runs.shown]
    return parts.card(
        "How did the last runs go?",
        _answer(runs),
        [
            framed(table("Runs", COLUMNS, cells), "Runs, scrollable"),
            *_pager(view, runs, page),
            parts.foot(view, "data-runs", "overview", page=str(page) if page > 1 else None),
        ],
    )


def _answer(runs: Runs) -> str:
    failed = sum(1 for run in runs.shown if run.failed)
    shown = f"{count(len(runs.shown), 'run')} shown"
    said = f"{failed} of them failed" if failed else "none of them failed"
    damaged = [run for run in runs.shown if run.problem]
    more = f"; {count(len(damaged), 'report')} cannot be read" if damaged else ""
    return f"{shown}, newest first; {said}{more}."


def _pager(view: View, runs: Runs, page: int) -> list[Component]:
    if runs.total <= SIZE:
        return []
    first = (page - 1) * SIZE + 1
    last = first + len(runs.shown) - 1
    before = address(view, "overview", page=str(page - 1) if page > 2 else None)  # noqa: PLR2004
    after = address(view, "overview", page=str(page + 1))
    return [
        pager(
            first,
            last,
            runs.total,
            before if page > 1 else None,
            after if last < runs.total else None,
        )
    ]


def _row(view: View, run: Run) -> list[Cell]:
    if run.problem:
        return [run.run_id, "", mark(False, "", "Unreadable"), "", "", run.problem]
    good = not run.failed
    said = run.outcome.capitalize()
    return [
        two_lines(moment(view, run.started), run.run_id),
        run.command,
        mark(good, said, said),
        seconds(run.seconds),
        "" if run.exit_code is None else str(run.exit_code),
        _happened(run),
    ]


def _happened(run: Run) -> Cell:
    if run.message:
        return html.Div(run.message, className="data-message")
    if run.rows is not None:
        return f"{count(run.rows, 'order line')} published"
    return f"release {run.release} stays" if run.release else ""


def frame(view: View) -> pd.DataFrame:
    """The newest runs as a file."""
    del view
    found = read_runs(parts.data_dir(), 1, EXPORTED)
    columns = [asdict(run) | {"started": str(run.started or "")} for run in found.shown]
    return pd.DataFrame(columns, columns=list(Run.__dataclass_fields__))
