"""Parquet files: columns keep their types."""

from glob import escape
from pathlib import Path

import duckdb

from etl.sources.table import ROW, RawTable, SourceError, check_header, count, identifier
from etl.sources.table import load_malformed as no_malformed


def read_parquet(con: duckdb.DuckDBPyConnection, file: Path, table: str) -> RawTable:
    """Load a Parquet file; its rows are numbered from 1."""
    columns = _columns(con, file)
    listed = ", ".join(identifier(name) for name in columns)
    try:
        con.execute(
            f"CREATE OR REPLACE TABLE {identifier(table)} AS "  # noqa: S608
            f"SELECT {listed}, file_row_number + 1 AS {ROW} "
            "FROM read_parquet(?, file_row_number = true)",
            [escape(str(file))],
        )
    except duckdb.Error as error:
        raise _unreadable(file, error) from error
    return RawTable(table, columns, count(con, table), 0, 0, no_malformed(con, table))


def _columns(con: duckdb.DuckDBPyConnection, file: Path) -> tuple[str, ...]:
    try:
        described = con.execute(
            "DESCRIBE SELECT * FROM read_parquet(?)", [escape(str(file))]
        ).fetchall()
    except duckdb.Error as error:
        raise _unreadable(file, error) from error
    names = [str(row[0]) for row in described]
    check_header(file, None, names)
    return tuple(names)


def _unreadable(file: Path, error: duckdb.Error) -> SourceError:
    reason = str(error).splitlines()[0]
    return SourceError(
        file, f"not a readable Parquet file ({reason}); export it again, or set the reader's kind"
    )
