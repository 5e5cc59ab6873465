"""Exports: exact figures, dates as dates, and nothing that a spreadsheet would run."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp import export
from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.queries import breakdown, order_lines

pytestmark = pytest.mark.unit

FRAME = pd.DataFrame(
    {
        "day": [date(2026, 3, 1), None],
        "label": ['Gärten; "x"', "=1+1"],
        "value": [Decimal("12345678901.4567000000"), None],
        "count": [3, 4],
        "partial": [True, False],
    },
    dtype=object,
)


def rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_is_exact_and_opens_in_excel() -> None:
    content = export.to_csv(FRAME, {"value": "Revenue (GBP)"})
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert rows(content) == [
        ["day", "label", "Revenue (GBP)", "count", "partial"],
        ["2026-03-01", 'Gärten; "x"', "12345678901.4567", "3", "True"],
        ["", "'=1+1", "", "4", "False"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_would_run_is_disarmed(start: str) -> None:
    evil = f"{start}HYPERLINK(A1)"
    frame = pd.DataFrame({evil: [evil]})
    assert rows(export.to_csv(frame)) == [[f"'{evil}"], [f"'{evil}"]]
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(frame, [(evil, evil)])))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type == "s"
                assert str(cell.value).startswith("'")


def test_negative_figures_are_not_texts() -> None:
    frame = pd.DataFrame({"value": [Decimal("-5.50")]})
    assert rows(export.to_csv(frame))[1] == ["-5.5"]


@given(st.decimals(-(10**20), 10**20, places=10))
def test_decimals_lose_nothing(value: Decimal) -> None:
    assert Decimal(export.plain(value)) == value
    assert "E" not in export.plain(value)


def test_excel_has_numbers_dates_and_what_it_is_about() -> None:
    content = export.to_xlsx(FRAME, [("Release", "r1")], {"value": "Revenue"})
    book = openpyxl.load_workbook(io.BytesIO(content))
    data, about = book["Data"], book["About"]
    assert [c.value for c in data[1]] == ["day", "label", "Revenue", "count", "partial"]
    assert [c.value for c in data[2]] == [
        datetime(2026, 3, 1), 'Gärten; "x"', 12345678901.4567, 3, True,
    ]  # fmt: skip
    assert [c.value for c in data[3]] == [None, "'=1+1", None, 4, False]
    assert data["A2"].number_format == "yyyy-mm-dd"
    assert [c.value for c in about[1]] == ["Release", "r1"]


def test_more_rows_than_excel_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_EXCEL_ROWS", 1)
    with pytest.raises(export.ExportError, match="Excel holds 1 rows, not 2; take the CSV"):
        export.to_xlsx(FRAME, [])


def test_what_an_export_is_about(data: Data) -> None:
    filters = Filters.from_query({"region": "North"}, data.release.domain)
    about = dict(export.about(data, filters, ("revenue", "margin", "revenue")))
    assert about["Release"] == data.release.release_id
    assert about["Data as of"] == "2026-03-08"
    assert about["Filters"].endswith("region: North")
    assert about["Comparison"].startswith("compared with 9 Mar 2024")
    assert about["Metric: Revenue"] == "Completed sales after discounts, less returns."
    assert about["Metric: Margin"].endswith("Shown as a fraction: 0.25 is 25 %.")


def test_real_frames_can_be_exported(data: Data) -> None:
    filters = Filters.from_query({}, data.release.domain)
    by_product = breakdown(data, filters, "revenue", "product", limit=3)
    exported = rows(export.to_csv(by_product))
    assert [Decimal(row[2]) for row in exported[1:]] == list(by_product["value"])
    lines = order_lines(data, filters, "revenue", size=1000)
    exported = rows(export.to_csv(lines.frame))
    amount = exported[0].index("amount")
    assert sum(Decimal(row[amount]) for row in exported[1:]) == lines.totals["amount"]
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(lines.frame, [])))
    assert book["Data"].max_row == lines.total_rows + 1
