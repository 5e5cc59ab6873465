"""What every reader delivers, and the one error that it raises."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

ROW = "__row"
RESERVED = {ROW, "__batch", "__of", "__line", "__fault", "__amount", "__kept"}
RAW_LIMIT = 2000
MALFORMED = pa.schema([(ROW, pa.int64()), ("reason", pa.string()), ("raw", pa.string())])


class SourceError(Exception):
    """A file that cannot be read as configured: which file, which row, and what to do."""

    def __init__(self, file: Path, message: str, row: int | None = None) -> None:
        self.file = file
        self.row = row
        self.message = message
        where = file.name if row is None else f"{file.name}, row {row}"
        super().__init__(f"{where}: {message}")


@dataclass(frozen=True)
class RawTable:
    """A file as loaded: its table, its columns in file order, and what was set aside."""

    table: str
    columns: tuple[str, ...]
    rows: int
    blank_rows: int
    hidden_rows: int
    malformed: int


@dataclass(frozen=True, order=True)
class Malformed:
    """A line that cannot be split into the header's columns."""

    row: int
    reason: str
    raw: str


def identifier(name: str) -> str:
    """The name quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def check_header(file: Path, row: int | None, names: Iterable[str]) -> tuple[str, ...]:
    """The column names, trimmed; refuses blank, repeated and reserved ones."""
    header = tuple(name.strip() for name in names)
    if not any(header):
        raise SourceError(file, "no column names here; set header_row to the row with them", row)
    seen: dict[str, int] = {}
    for position, name in enumerate(header, 1):
        if not name:
            raise SourceError(file, f"column {position} has no name; name it in the file", row)
        first = seen.setdefault(name.casefold(), position)
        if first != position:
            raise SourceError(
                file,
                f"columns {first} and {position} are both named {name!r}; rename one in the file",
                row,
            )
    for name in sorted(RESERVED & seen.keys()):
        raise SourceError(file, f"a column may not be named {name!r}; rename it in the file", row)
    return header


def text_schema(columns: tuple[str, ...]) -> pa.Schema:
    """The Arrow schema of a text table: every column as text, then the row number."""
    return pa.schema([*((name, pa.string()) for name in columns), (ROW, pa.int64())])


def load(
    con: duckdb.DuckDBPyConnection,
    table: str,
    schema: pa.Schema,
    batches: Iterator[pa.RecordBatch],
) -> int:
    """Stream the batches into a new table; returns its rows."""
    reader = pa.RecordBatchReader.from_batches(schema, batches)
    view = f"__incoming_{table}"
    con.register(view, reader)
    try:
        con.execute(f"CREATE OR REPLACE TABLE {identifier(table)} AS FROM {identifier(view)}")
    finally:
        con.unregister(view)
    return count(con, table)


def load_malformed(
    con: duckdb.DuckDBPyConnection, table: str, lines: Iterable[Malformed] = ()
) -> int:
    """Write the companion table of malformed lines, in row order; returns how many there are."""
    ordered = sorted(lines)
    batch = pa.record_batch(
        [
            pa.array([line.row for line in ordered], pa.int64()),
            pa.array([line.reason for line in ordered], pa.string()),
            pa.array([line.raw[:RAW_LIMIT] for line in ordered], pa.string()),
        ],
        schema=MALFORMED,
    )
    return load(con, f"{table}__malformed", MALFORMED, iter([batch]))


def count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """The rows of a table."""
    found = con.execute(f"SELECT count(*) FROM {identifier(table)}").fetchone()  # noqa: S608
    return int(found[0]) if found else 0
