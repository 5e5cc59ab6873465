"""Workbooks of before 2007, through xlrd.

Calamine reads them too, but does not know their hidden rows, and on a damaged file it may end the
whole process; these sheets have 65,536 rows at most, so speed is no reason to risk that.
"""

from datetime import datetime
from io import StringIO
from pathlib import Path

import xlrd
from xlrd.book import Book
from xlrd.sheet import Sheet as Page
from xlrd.xldate import xldate_as_datetime

from etl.sources.table import SourceError
from etl.sources.workbook import Cell, Sheet, SheetFacts, choose_sheet, damaged

VISIBLE = 0


def open_xls(file: Path, wanted: str | int | None) -> Sheet:
    """Read one sheet of an .xls workbook."""
    try:
        # formatting_info: only with it does xlrd tell which rows are hidden
        with xlrd.open_workbook(
            str(file), logfile=StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
        ) as book:
            names = book.sheet_names()
            visible = [page.name for page in book.sheets() if page.visibility == VISIBLE]
            page = book.sheet_by_name(choose_sheet(file, names, visible, wanted))
            rows = [_cells(book, page, row) for row in range(page.nrows)]
            hidden = {row + 1 for row, info in page.rowinfo_map.items() if info.hidden}
    except SourceError:
        raise
    except Exception as error:  # xlrd raises whatever the damaged bytes lead to
        raise damaged(file, error) from error
    width = max(map(len, rows), default=0)
    padded = (cells + [None] * (width - len(cells)) for cells in rows)
    return Sheet(padded, 0, SheetFacts(hidden, last_row=len(rows), columns=width))


def _cells(book: Book, page: Page, row: int) -> list[Cell]:
    return [_cell(book, cell.ctype, cell.value) for cell in page.row(row)]


def _cell(book: Book, kind: int, value: str | float) -> Cell:
    if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return None
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#ERROR"))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind != xlrd.XL_CELL_DATE or isinstance(value, str):
        return value
    moment: datetime = xldate_as_datetime(value, book.datemode)
    return moment if value >= 1 else moment.time()
