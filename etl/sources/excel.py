"""Excel workbooks: one sheet from its header row down becomes a table of text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from etl.sources.options import ExcelOptions
from etl.sources.table import (
    Malformed,
    RawTable,
    SourceError,
    check_header,
    load,
    load_malformed,
    text_schema,
)
from etl.sources.workbook import Cell, Sheet
from etl.sources.xls import open_xls
from etl.sources.xlsx import open_xlsx

BATCH = 20_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass
class _Counts:
    rows: int = 0
    blank: int = 0
    hidden: int = 0


def read_excel(
    con: duckdb.DuckDBPyConnection, file: Path, options: ExcelOptions, table: str
) -> RawTable:
    """Load one sheet: numbers as shortest exact text, dates as ISO, error cells as they read."""
    page = _Page(file, _opener(file)(file, options.sheet), options)
    load(con, table, text_schema(page.columns), page.batches())
    malformed = load_malformed(con, table, page.malformed)
    counts = page.counts
    return RawTable(table, page.columns, counts.rows, counts.blank, counts.hidden, malformed)


def _opener(file: Path) -> Callable[[Path, str | int | None], Sheet]:
    """By the first bytes, for files are renamed."""
    with file.open("rb") as stream:
        head = stream.read(4)
    if head == ZIP:
        return open_xlsx
    if head == OLE:
        return open_xls
    raise SourceError(file, "not an Excel workbook; set the reader's kind, or save it as .xlsx")


class _Page:
    """One sheet, read from its header row down."""

    def __init__(self, file: Path, sheet: Sheet, options: ExcelOptions) -> None:
        self.facts = sheet.facts
        self.drop_hidden = options.hidden_rows == "drop"
        self.decimal = options.decimal
        self.row = options.header_row
        self.offset = sheet.offset
        self.rows = sheet.rows
        header = next(islice(self.rows, self.row - 1, None), None)
        if header is None:
            raise SourceError(
                file, "the sheet ends before its header row; check header_row", self.row
            )
        names = [cell_text(cell) or "" for cell in header]
        while names and not names[-1].strip():
            names.pop()
        self.columns = check_header(file, self.row, names)
        self.malformed: list[Malformed] = []
        self.counts = _Counts()

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The data rows as batches of text with their row numbers."""
        schema = text_schema(self.columns)
        width = len(self.columns)
        while taken := list(islice(self.rows, BATCH)):
            first, self.row = self.row + 1, self.row + len(taken)
            kept = [
                (row, cells) for row, cells in enumerate(taken, first) if self._keeps(row, cells)
            ]
            self.counts.rows += len(kept)
            columns = zip(*(cells[:width] for _, cells in kept), strict=True)
            arrays = [pa.array(_column(column, self.decimal), pa.string()) for column in columns]
            if kept:
                numbers = pa.array([row for row, _ in kept], pa.int64())
                yield pa.record_batch([*arrays, numbers], schema=schema)

    def _keeps(self, row: int, cells: list[Cell]) -> bool:
        """Whether the row is data; counts why it is not, and puts its error cells back."""
        if row in self.facts.errors:
            for column, text in self.facts.errors[row].items():
                if 0 <= column - self.offset < len(cells):
                    cells[column - self.offset] = text
        if not any(cell is not None and cell != "" for cell in cells):
            self.counts.blank += 1
            return False
        if self.drop_hidden and row in self.facts.hidden:
            self.counts.hidden += 1
            return False
        width = len(self.columns)
        if len(cells) > width and any(cell is not None and cell != "" for cell in cells[width:]):
            raw = " | ".join(cell_text(cell) or "" for cell in cells)
            self.malformed.append(Malformed(row, "a value beyond the last named column", raw))
            return False
        return True


def _column(cells: tuple[Cell, ...], decimal: str) -> list[str | None]:
    if all(type(cell) is str for cell in cells):
        return [cell or None for cell in cells]  # type: ignore[misc]
    return [cell_text(cell, decimal) for cell in cells]


def cell_text(cell: Cell, decimal: str = ".") -> str | None:
    """One cell as text: 2.55, 17850, 2024-01-31 00:00:00, TRUE; an empty cell is None."""
    if isinstance(cell, str):
        return cell or None
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(cell).replace(".", decimal)
    return _moment(cell)


def _number(value: float) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text


def _moment(value: datetime | date | time | timedelta) -> str:
    """ISO text to the second: what Excel stores is a fraction of a day, not a clock's reading."""
    if isinstance(value, datetime):
        rounded = value + timedelta(microseconds=500_000)
        return rounded.replace(microsecond=0).isoformat(" ")
    if isinstance(value, date):
        return f"{value.isoformat()} 00:00:00"
    if isinstance(value, time):
        return value.replace(microsecond=0).isoformat()
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
