"""The pivot as a file: what the page shows, in full precision."""

import pandas as pd
import pyarrow as pa

from dashapp.pages.downloads.words import COMPARED
from dashapp.pages.explore.choices import Explorer
from dashapp.pages.explore.pivot import read, said_of
from dashapp.queries import Head, Pivot
from dashapp.queries.answers import VALUE, to_pandas


def frame(asked: Explorer) -> pd.DataFrame:
    """The pivot as it stands on the page: its rows, others and totals, in columns by name."""
    found = read(asked)
    rows = [*found.rows, Head("", "Total")]
    keys: list[str | None] = [*(head.key for head in found.rows), None]
    columns: dict[str, pa.Array] = {
        "member": pa.array([head.key for head in rows], pa.string()),
        "label": pa.array([head.label for head in rows], pa.string()),
    }
    slots = (0,) if all(pair[1] is None for pair in found.cells.values()) else (0, 1)
    for slot in slots:
        before = COMPARED if slot else ""
        for head in (*found.columns, None):
            name = f"{asked.across}: {_unique(head, found)}{_state(head)}" if head else "total"
            key = head.key if head else None
            values = [found.cells[row, key][slot] for row in keys]
            columns[name + before] = pa.array(values, VALUE)
    return to_pandas(pa.table(columns))


def _state(head: Head) -> str:
    """What a file adds to the name of a column, as STATES explains it."""
    said = said_of(head)
    return f", {said}" if said else ""


def _unique(head: Head, found: Pivot) -> str:
    """A column's name in a file: its day or member, with the id where two have the same name."""
    if head.start is not None:
        return head.key
    twice = sum(each.label == head.label for each in found.columns) > 1
    return f"{head.label} ({head.key})" if twice else head.label
