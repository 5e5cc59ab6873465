"""What went into a release and what is in it: its input files and its tables."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import lineage
from dashapp.components.tables import Cell, Column, framed, table
from dashapp.format import whole
from dashapp.insights.trust import count
from dashapp.pages.data import parts
from dashapp.pages.data.parts import size
from dashapp.pages.view import View

MOST = 500  # files of one source that are listed; the export has all
FILES = (
    Column("File"),
    Column("Rows", number=True),
    Column("Bytes", number=True),
    Column("Batch"),
    Column("SHA-256"),
)
TABLES = (
    Column("Table"),
    Column("Kind"),
    Column("Rows", number=True),
    Column("By"),
    Column("Measures", number=True),
)


def cards(view: View) -> list[Component]:
    """The files by source, then the tables; how large these are is told to who sees all rows."""
    return [_files(view)] if view.data.scope.limits else [_files(view), _tables(view)]


def _files(view: View) -> Component:
    question = "Which files were read?"
    gap = parts.withheld(view, "The files are those")
    held = lineage.sources(view.data.release.manifest)
    if gap or not held:
        body: list[Component] = []
        answer = gap or "This release names no files."
    else:
        number = sum(len(source.files) for source in held)
        answer = (
            f"{count(number, 'file')} of {count(len(held), 'source')}, "
            "each known by the hash of its content."
        )
        body = [
            *(_source(source) for source in held),
            parts.foot(view, "data-files", "lineage"),
        ]
    return html.Div(parts.card(question, answer, body), id="data-files")


def _source(source: lineage.InputSource) -> Component:
    cells: list[list[Cell]] = [
        [
            file.file,
            whole(file.rows),
            whole(file.bytes),
            file.batch_id,
            html.Span(f"{file.sha256[:16]}…", title=file.sha256, className="data-code"),
        ]
        for file in source.files[:MOST]
    ]
    said = f"{count(len(source.files), 'file')}, {whole(source.rows)} rows, {size(source.bytes)}"
    listed = framed(
        table(f"Files of {source.name}", FILES, cells), f"Files of {source.name}", tall=True
    )
    return html.Details(
        [
            html.Summary([html.Span(source.name), html.Span(said, className="note")]),
            listed,
        ],
        className="data-fold",
    )


def _tables(view: View) -> Component:
    tables = view.data.release.manifest.tables
    cells: list[list[Cell]] = [
        [
            html.Span(each.name, className="data-code"),
            each.kind,
            whole(each.rows),
            ", ".join(each.dimensions),
            whole(len(each.measures)) if each.measures else "",
        ]
        for each in tables
    ]
    rows = sum(each.rows for each in tables)
    return parts.card(
        "What is in the release?",
        f"{count(len(tables), 'table')} with {whole(rows)} rows in all.",
        [framed(table("Tables of the release", TABLES, cells), "Tables, scrollable")],
    )


def files_frame(view: View) -> pd.DataFrame:
    """Every input file as a file, with its whole hash."""
    found = [
        {
            "source": source.name,
            "file": file.file,
            "rows": file.rows,
            "bytes": file.bytes,
            "batch_id": file.batch_id,
            "sha256": file.sha256,
        }
        for source in lineage.sources(view.data.release.manifest)
        for file in source.files
    ]
    columns = ["source", "file", "rows", "bytes", "batch_id", "sha256"]
    return pd.DataFrame(found, columns=columns)
