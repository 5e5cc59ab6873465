"""What the readers' tests share: a database in memory and a way to write and read one file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from etl.sources import CsvOptions, RawTable, read

Rows = list[tuple[object, ...]]
ReadText = Callable[..., tuple[RawTable, Rows, Rows]]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture
def read_text(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> ReadText:
    """Write bytes as orders.csv and read them: the report, the rows, the malformed lines."""

    def run(content: bytes, **options: object) -> tuple[RawTable, Rows, Rows]:
        file = tmp_path / "orders.csv"
        file.write_bytes(content)
        report = read(con, file, CsvOptions.model_validate(options), "t")
        return (
            report,
            con.execute("FROM t").fetchall(),
            con.execute("FROM t__malformed").fetchall(),
        )

    return run
