"""Workbooks of today: calamine reads the cells, `hidden_rows` what it leaves out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from etl.sources.hidden_rows import refuse_bombs, xlsx_facts
from etl.sources.table import SourceError
from etl.sources.workbook import Cell, Sheet, choose_sheet, damaged


def open_xlsx(file: Path, wanted: str | int | None) -> Sheet:
    """Read one sheet of an .xlsx workbook."""
    refuse_bombs(file)
    # by its content: a path would be trusted to have the right suffix
    with _sound(file), file.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as book:
        pages = [page for page in book.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet]
        visible = [page.name for page in pages if page.visible == SheetVisibleEnum.Visible]
        name = choose_sheet(file, [page.name for page in pages], visible, wanted)
        facts = xlsx_facts(file, name)
        sheet = book.get_sheet_by_name(name)
        offset = sheet.start[1] if sheet.start else 0
        return Sheet(cast("Iterator[list[Cell]]", sheet.iter_rows()), offset, facts)


@contextmanager
def _sound(file: Path) -> Iterator[None]:
    """Calamine's errors as SourceError; on some damage it panics, which is no Exception."""
    try:
        yield
    except CalamineError as error:
        reason = " ".join(str(error).split())
        message = f"not a readable Excel workbook ({reason}); save it again"
        raise SourceError(file, message) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(file, error) from error
