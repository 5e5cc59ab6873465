"""Tables as CSV and Excel files: exact figures, and no cell that a spreadsheet would run."""

from dashapp.export.about import about
from dashapp.export.cells import plain, recovered, safe
from dashapp.export.sheet import NothingToExport, Sheet, sheet_of
from dashapp.export.text import to_csv
from dashapp.export.workbook import MOST_EXCEL_ROWS, to_xlsx

__all__ = [
    "MOST_EXCEL_ROWS",
    "NothingToExport",
    "Sheet",
    "about",
    "plain",
    "recovered",
    "safe",
    "sheet_of",
    "to_csv",
    "to_xlsx",
]
