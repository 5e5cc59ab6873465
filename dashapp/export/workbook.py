"""Excel: xlsxwriter lays the workbook out, and the rows are written into it batch by batch.

Writing cells one by one takes half a minute for each quarter million of rows and keeps the pages
waiting; whole columns as text take seconds. A sheet's rows are plain XML, so the workbook is made
with a first row of each column's formats, which gives way to the rows.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from dashapp.export.cells import is_text, safe
from dashapp.export.markup import Column, rows_xml
from dashapp.export.sheet import Sheet

MOST_EXCEL_ROWS = 1_048_575  # what a sheet holds below its heading
_WIDTHS = {"label": 32, "product": 32, "customer": 28, "file": 28, "order_id": 18}
_FORMATS = {"text": "@", "date": "yyyy-mm-dd", "whole": "#,##0", "number": "#,##0.00########"}
_PATTERN = re.compile(r'<row r="2".*?</row>(?=<row r="3")<row r="3".*?</row>', re.DOTALL)
_STYLE = re.compile(r'<c r="[A-Z]+(\d)" s="(\d+)"')
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Pairs = Sequence[tuple[str, str]]


def to_xlsx(
    target: IO[bytes], sheet: Sheet, about: Pairs, per_sheet: int = MOST_EXCEL_ROWS
) -> None:
    """Write sheets Data, "Data 2", … and About; figures are numbers, days are dates."""
    count = max(1, -(-sheet.rows // per_sheet))
    if count > 1:
        about = [*about, ("Sheets", f"The rows go on from Data to Data {count}, in their order.")]
    layout = io.BytesIO(_layout(sheet.schema, count, about))
    with ZipFile(layout) as empty, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=3) as book:
        filled = [f"xl/worksheets/sheet{number}.xml" for number in range(1, count + 1)]
        for name in empty.namelist():
            if name not in filled:
                book.writestr(name, empty.read(name))
        rest = sheet.batches()
        held: list[pa.RecordBatch] = []
        for number, name in enumerate(filled):
            rows = min(per_sheet, sheet.rows - number * per_sheet)
            with book.open(name, "w", force_zip64=True) as part:
                _fill(part, empty.read(name).decode(), sheet.schema, rows, _take(rest, held, rows))


def _layout(schema: pa.Schema, count: int, about: Pairs) -> bytes:
    """The workbook without rows; below each heading stand the column's two formats."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        bold = book.add_format({"bold": True, "bottom": 1})
        for number in range(1, count + 1):
            page = book.add_worksheet("Data" if number == 1 else f"Data {number}")
            page.freeze_panes(1, 0)
            for place, field in enumerate(schema):
                page.set_column(place, place, _WIDTHS.get(field.name, 16))
                page.write_string(0, place, safe(field.name), bold)
                for row, kind in enumerate(_kinds(field.type), start=1):
                    page.write_blank(row, place, None, formats[kind])
        _about_sheet(book, about)
    return target.getvalue()


def _kinds(kind: pa.DataType) -> tuple[str, str]:
    """The format of a column's cells, and of its whole numbers."""
    if is_text(kind) or pa.types.is_boolean(kind):
        return "text", "text"
    return ("date", "date") if pa.types.is_temporal(kind) else ("number", "whole")


def _fill(
    part: IO[bytes], xml: str, schema: pa.Schema, rows: int, batches: Iterator[pa.RecordBatch]
) -> None:
    """A sheet's XML with the rows in the place of those that showed the formats."""
    pattern = _PATTERN.search(xml)
    if pattern is None:
        raise RuntimeError("xlsxwriter has laid the sheet out in another way than expected.")
    styles = _STYLE.findall(pattern[0])
    first, whole = ([style for row, style in styles if row == at] for at in ("2", "3"))
    last = xl_col_to_name(len(schema) - 1)
    head = re.sub(
        r'<dimension ref="[^"]*"', f'<dimension ref="A1:{last}{rows + 1}"', xml[: pattern.start()]
    )
    part.write(head.encode())
    columns = [
        Column(xl_col_to_name(place), *each)
        for place, each in enumerate(zip(first, whole, strict=True))
    ]
    number = 2
    for batch in batches:
        part.write(rows_xml(batch, columns, number))
        number += batch.num_rows
    part.write(xml[pattern.end() :].encode())


def _take(
    rest: Iterator[pa.RecordBatch], held: list[pa.RecordBatch], rows: int
) -> Iterator[pa.RecordBatch]:
    """The next rows; what a batch holds beyond them is held for the next sheet."""
    while rows > 0:
        batch = held.pop() if held else next(rest, None)
        if batch is None:
            return
        if batch.num_rows > rows:
            held.append(batch.slice(rows))
            batch = batch.slice(0, rows)
        rows -= batch.num_rows
        if batch.num_rows:
            yield batch


def _about_sheet(book: Any, pairs: Pairs) -> None:  # noqa: ANN401 - xlsxwriter has no types
    page = book.add_worksheet("About")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True})
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 90)
    for row, (name, text) in enumerate(pairs):
        page.write_string(row, 0, safe(name), bold)
        page.write_string(row, 1, safe(text), wrapped)
