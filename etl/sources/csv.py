"""Delimited text: Arrow parses it in blocks, DuckDB keeps it, and every row keeps its number.

Arrow reports blank and unfit lines by their place, where DuckDB's own reader leaves blank lines out
silently; a record is a spreadsheet's row, however many lines its quoted cells span.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from etl.sources.encoding import as_utf8, text_start
from etl.sources.options import CsvOptions
from etl.sources.records import broken_lines, grammar, needs_walk, without
from etl.sources.table import (
    ROW,
    Malformed,
    RawTable,
    SourceError,
    check_header,
    load,
    load_malformed,
    text_schema,
)

HEAD = 1 << 20
BLOCK = 1 << 22
LONGEST = 1 << 26
HOPELESS = 50_000
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


class _Lines:
    """One pass over the records: collects what is set aside, numbers what is kept."""

    def __init__(self, header_row: int, columns: int) -> None:
        self.header_row = header_row
        self.columns = columns
        self.skipped: list[int] = []
        self.malformed: list[Malformed] = []
        self.blank = 0
        self.parsed = 0

    def unfit(self, row: pa_csv.InvalidRow) -> str:
        """Called by Arrow, in order, for each record without the header's number of cells."""
        if len(self.skipped) >= HOPELESS and 2 * len(self.skipped) > row.number:
            return "error"
        self.skipped.append(row.number)
        if row.text.strip():
            reason = f"{row.actual_columns} cells where the header has {row.expected_columns}"
            self.malformed.append(Malformed(self.header_row + row.number, reason, row.text))
        else:
            self.blank += 1
        return "skip"

    def number(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch with its row numbers and without its blank rows."""
        ordinal = np.arange(self.parsed, self.parsed + batch.num_rows, dtype=np.int64)
        self.parsed += batch.num_rows
        if self.skipped:
            places = np.asarray(self.skipped, dtype=np.int64)
            kept_before = places - 1 - np.arange(places.size)
            ordinal = ordinal + np.searchsorted(kept_before, ordinal, side="right")
        numbered = batch.append_column(ROW, pa.array(ordinal + self.header_row + 1))
        return self._without_blank(numbered)

    def _without_blank(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        blank = None
        for index in range(self.columns):
            if batch.column(index).null_count == 0:
                return batch
            empty = batch.column(index).is_null()
            blank = empty if blank is None else pc.and_(blank, empty)
        kept = batch.filter(pc.invert(blank))
        self.blank += batch.num_rows - kept.num_rows
        return kept


@dataclass(frozen=True)
class _Text:
    """UTF-8 text whose records begin at `start`."""

    path: Path
    start: int
    columns: tuple[str, ...]
    options: CsvOptions

    def batches(self, lines: _Lines, block: int) -> Iterator[pa.RecordBatch]:
        """The records as Arrow batches of text, numbered."""
        if self.path.stat().st_size <= self.start:
            return
        # without threads Arrow knows the number of each unfit record
        reading = pa_csv.ReadOptions(
            block_size=block, use_threads=False, column_names=list(self.columns)
        )
        with pa.OSFile(str(self.path)) as stream:
            stream.seek(self.start)
            for batch in pa_csv.open_csv(
                stream,
                read_options=reading,
                parse_options=self._parsing(lines),
                convert_options=self._conversion(),
            ):
                yield lines.number(batch)

    def _parsing(self, lines: _Lines) -> pa_csv.ParseOptions:
        return pa_csv.ParseOptions(
            delimiter=self.options.delimiter,
            quote_char=self.options.quote or False,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=lines.unfit,
        )

    def _conversion(self) -> pa_csv.ConvertOptions:
        return pa_csv.ConvertOptions(
            column_types=dict.fromkeys(self.columns, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        )


def read_csv(
    con: duckdb.DuckDBPyConnection, file: Path, options: CsvOptions, table: str
) -> RawTable:
    """Load a CSV file; cells as text, empty ones as NULL."""
    with as_utf8(file, options.encoding) as (utf8, folder):
        columns, start = _header(file, utf8, options)
        text = utf8
        broken: list[Malformed] = []
        if needs_walk(text, start, options.delimiter, options.quote):
            text, start, broken = _set_broken_aside(text, start, folder, options)
        rows, lines = _load(con, file, _Text(text, start, columns, options), table)
    malformed = load_malformed(con, table, [*lines.malformed, *broken])
    return RawTable(table, columns, rows, lines.blank - len(broken), 0, malformed)


def _header(file: Path, text: Path, options: CsvOptions) -> tuple[tuple[str, ...], int]:
    """The column names and where the first record begins."""
    offset = text_start(text)
    with text.open("rb") as stream:
        stream.seek(offset)
        head = stream.read(HEAD)
    rules = grammar(options.delimiter, options.quote)
    line, end = b"", 0
    for _ in range(options.header_row):
        found = rules.record.match(head, end) or rules.line.match(head, end)
        if found is None or end >= len(head):
            raise SourceError(
                file, "the file ends before its header row; check header_row", options.header_row
            )
        line, end = found.group(), found.end()
    names = _cells(file, line, options)
    return check_header(file, options.header_row, names), offset + end


def _cells(file: Path, line: bytes, options: CsvOptions) -> list[str]:
    row = options.header_row
    text = line.decode("utf-8").strip("\r\n")
    if "\0" in text:
        raise SourceError(
            file, "the header holds NUL bytes: binary, or set the reader's encoding to utf-16", row
        )
    _check_delimiter(file, text, options)
    if not options.quote:
        return text.split(options.delimiter)
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=options.delimiter, quotechar=options.quote
    )
    try:
        return next(reader, [])
    except csv.Error as error:
        raise SourceError(file, f"the header cannot be read ({error})", row) from error


def _check_delimiter(file: Path, header: str, options: CsvOptions) -> None:
    """A header that another mark divides more often was written with that mark."""
    bare = "".join(header.split(options.quote)[::2]) if options.quote else header
    counts = {mark: bare.count(mark) for mark in (*DELIMITERS, options.delimiter)}
    likely = max(counts, key=lambda mark: (counts[mark], mark == options.delimiter))
    if counts[likely] > counts[options.delimiter]:
        columns = counts[options.delimiter] + 1
        raise SourceError(
            file,
            f"with delimiter {options.delimiter!r} the header has {columns} column(s); it looks"
            f" divided by {DELIMITERS[likely]}: set the reader's delimiter={likely!r}",
            options.header_row,
        )


def _set_broken_aside(
    text: Path, start: int, folder: Path, options: CsvOptions
) -> tuple[Path, int, list[Malformed]]:
    broken = broken_lines(text, start, grammar(options.delimiter, options.quote))
    if not broken:
        return text, start, []
    found = []
    with text.open("rb") as stream:
        for line in broken:
            stream.seek(line.start)
            raw = stream.read(line.end - line.start).decode("utf-8", "replace").strip("\r\n")
            row = options.header_row + line.number
            found.append(Malformed(row, "broken quoting", raw))
    clean = folder / "clean.csv"
    without(text, start, broken, clean)
    return clean, 0, found


def _load(
    con: duckdb.DuckDBPyConnection, file: Path, text: _Text, table: str
) -> tuple[int, _Lines]:
    """Load the records, with a larger block if a line does not fit into the usual one."""
    for block in (BLOCK, LONGEST):
        lines = _Lines(text.options.header_row, len(text.columns))
        try:
            return load(con, table, text_schema(text.columns), text.batches(lines, block)), lines
        except (duckdb.Error, pa.ArrowInvalid) as error:
            if len(lines.skipped) >= HOPELESS:
                raise _hopeless(file, lines) from error
            if "straddling" not in str(error):
                raise
            row, cause = lines.header_row + lines.parsed + len(lines.skipped) + 1, error
    limit = LONGEST >> 20
    raise SourceError(
        file, f"near this row a line exceeds {limit} MB; check its quotes and line ends", row
    ) from cause


def _hopeless(file: Path, lines: _Lines) -> SourceError:
    """Stop before half a file is kept in memory as malformed lines."""
    first = lines.malformed[0] if lines.malformed else Malformed(lines.header_row, "blank", "")
    return SourceError(
        file,
        f"most lines do not fit the header (here: {first.reason}); check delimiter, decimal mark,"
        " quotes and header_row",
        first.row,
    )
