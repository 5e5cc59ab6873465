"""Frames as CSV and Excel files: exact figures, and no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import xlsxwriter

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.metrics import Catalogue

MOST_EXCEL_ROWS = 1_048_575  # what a sheet holds below its heading
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTHS = {"label": 32, "product": 32, "customer": 28, "file": 28, "order_id": 18}
_FORMATS = {"text": "@", "date": "yyyy-mm-dd", "whole": "#,##0", "number": "#,##0.00########"}
Pairs = Sequence[tuple[str, str]]


class NothingToExport(LookupError):  # noqa: N818 - a state, not a fault
    """What was asked for could not be computed; the message says why."""


class ExportError(ValueError):
    """The frame does not fit the kind of file; the message says what to do."""


def to_csv(frame: pd.DataFrame, headings: Mapping[str, str] | None = None) -> bytes:
    """UTF-8 with a byte order mark (for Excel); dates as YYYY-MM-DD, decimals exact."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([safe(name) for name in _headings(frame, headings)])
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([_text(cell) for cell in row])
    return target.getvalue().encode("utf-8-sig")


def to_xlsx(frame: pd.DataFrame, about: Pairs, headings: Mapping[str, str] | None = None) -> bytes:
    """A workbook with the sheets Data and About; figures are numbers, dates are dates."""
    if len(frame) > MOST_EXCEL_ROWS:
        raise ExportError(
            f"Excel holds {MOST_EXCEL_ROWS:,} rows, not {len(frame):,}; take the CSV."
        )
    target = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        _data_sheet(book, frame, _headings(frame, headings))
        _about_sheet(book, about)
    return target.getvalue()


def about(data: Data, filters: Filters, metrics: Iterable[str]) -> Pairs:
    """What an export shows and where it comes from: filters, release and definitions."""
    manifest, domain = data.release.manifest, data.release.domain
    pairs = [
        ("Company", manifest.company.name),
        ("Currency", manifest.company.currency),
        ("Filters", filters.phrase()),
        ("Comparison", filters.comparison_phrase(domain)),
        ("Data as of", str(domain.data_to)),
        ("Release", data.release.release_id),
        ("Published", manifest.created_at),
    ]
    return pairs + [_definition(data.catalogue, name) for name in dict.fromkeys(metrics)]


def safe(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _definition(catalogue: Catalogue, name: str) -> tuple[str, str]:
    metric = catalogue.metric(name)
    percent = " Shown as a fraction: 0.25 is 25 %." if metric.unit == "percent" else ""
    return f"Metric: {metric.label}", f"{metric.description}{percent}"


def _headings(frame: pd.DataFrame, headings: Mapping[str, str] | None) -> list[str]:
    return [(headings or {}).get(str(name), str(name)) for name in frame.columns]


def _text(cell: Any) -> str:  # noqa: ANN401 - a cell of any frame
    if pd.isna(cell):
        return ""
    if isinstance(cell, str):
        return safe(cell)
    if isinstance(cell, Decimal):
        return plain(cell)
    return str(cell)


def plain(value: Decimal) -> str:
    """All digits of a decimal without exponent or trailing zeros."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _data_sheet(book: xlsxwriter.Workbook, frame: pd.DataFrame, headings: list[str]) -> None:
    sheet = book.add_worksheet("Data")
    formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(frame.columns):
        sheet.set_column(column, column, _WIDTHS.get(str(name), 16))
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, safe(heading), bold)
    for number, row in enumerate(frame.itertuples(index=False, name=None), start=1):
        for column, cell in enumerate(row):
            _write(sheet, (number, column), cell, formats)


def _write(sheet: Any, at: tuple[int, int], cell: Any, formats: Mapping[str, Any]) -> None:  # noqa: ANN401
    if pd.isna(cell):
        return
    if isinstance(cell, str):
        sheet.write_string(*at, safe(cell), formats["text"])
    elif isinstance(cell, bool):
        sheet.write_boolean(*at, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(*at, cell, formats["date"])
    else:
        kind = "whole" if cell == int(cell) else "number"
        sheet.write_number(*at, float(cell), formats[kind])


def _about_sheet(book: xlsxwriter.Workbook, pairs: Pairs) -> None:
    sheet = book.add_worksheet("About")
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    for row, (name, text) in enumerate(pairs):
        sheet.write_string(row, 0, safe(name), bold)
        sheet.write_string(row, 1, safe(text), wrapped)
