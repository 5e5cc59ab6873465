"""Parquet: types stay, rows count from 1, errors are clear."""

from pathlib import Path

import duckdb
import pytest

from etl.sources import ParquetOptions, RawTable, SourceError, read

pytestmark = pytest.mark.unit


def test_types_stay_and_rows_count_from_one(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    file = tmp_path / "it's [1].parquet"
    quoted = str(file).replace("'", "''")
    con.execute(f"COPY (SELECT i::INT AS n, 2.50 AS p FROM range(3) r(i)) TO '{quoted}'")
    report = read(con, file, ParquetOptions(), "t")
    assert report == RawTable("t", ("n", "p"), 3, 0, 0, 0)
    assert con.execute("SELECT n, p::VARCHAR, __row FROM t").fetchall() == [
        (0, "2.50", 1),
        (1, "2.50", 2),
        (2, "2.50", 3),
    ]
    assert con.execute("SELECT typeof(n) FROM t LIMIT 1").fetchone() == ("INTEGER",)


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"PAR1" + b"x" * 100 + b"PAR1"])
def test_what_is_not_parquet(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "x.parquet"
    file.write_bytes(content)
    with pytest.raises(SourceError, match=r"^x\.parquet: not a readable Parquet file"):
        read(con, file, ParquetOptions(), "t")


def test_a_missing_file_is_named(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file"):
        read(con, tmp_path / "no.parquet", ParquetOptions(), "t")


def test_a_reserved_name_is_refused(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    con.execute(f"COPY (SELECT 1 AS __row) TO '{file}'")
    with pytest.raises(SourceError, match="may not be named '__row'"):
        read(con, file, ParquetOptions(), "t")
