"""Readers: one file of an export becomes one table of raw cells, each row with its number."""

from pathlib import Path

import duckdb

from etl.sources import csv, excel, parquet
from etl.sources.options import CsvOptions, ExcelOptions, ParquetOptions, ReaderOptions
from etl.sources.table import ROW, RawTable, SourceError

__all__ = [
    "ROW",
    "CsvOptions",
    "ExcelOptions",
    "ParquetOptions",
    "RawTable",
    "ReaderOptions",
    "SourceError",
    "read",
]


def read(
    con: duckdb.DuckDBPyConnection, file: Path, options: ReaderOptions, table: str
) -> RawTable:
    """Load the file into `<table>` (cells, `__row`) and `<table>__malformed` (lines set aside)."""
    if not file.is_file():
        raise SourceError(file, f"there is no such file ({file}); check the path")
    if file.stat().st_size == 0:
        raise SourceError(file, "the file is empty; export it again")
    if isinstance(options, CsvOptions):
        return csv.read_csv(con, file, options, table)
    if isinstance(options, ParquetOptions):
        return parquet.read_parquet(con, file, table)
    return excel.read_excel(con, file, options, table)
