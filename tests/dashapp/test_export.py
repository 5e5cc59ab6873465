"""Exports: exact figures, dates as dates, and nothing that a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashapp import export
from dashapp.context import Data
from dashapp.export import Sheet, sheet_of
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
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Texts that are likely to be dangerous, rather than any text.
EVIL = st.lists(
    st.one_of(st.sampled_from([*DANGEROUS, " ", '"', "'", "\u200b", "\xa0", ",", ";"]), st.text()),
    max_size=6,
).map("".join)


def csv_of(sheet: Sheet) -> bytes:
    return b"".join(export.to_csv(sheet))


def rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_of(sheet: Sheet, about: list[tuple[str, str]] | None = None, **more: int) -> bytes:
    target = io.BytesIO()
    export.to_xlsx(target, sheet, about or [], **more)
    return target.getvalue()


def book_of(sheet: Sheet, **more: int) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_of(sheet, **more)))


def test_csv_is_exact_and_opens_in_excel() -> None:
    content = csv_of(sheet_of(FRAME))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert rows(content) == [
        ["day", "label", "value", "count", "partial"],
        ["2026-03-01", 'Gärten; "x"', "12345678901.4567", "3", "True"],
        ["", "'=1+1", "", "4", "False"],
    ]


@pytest.mark.parametrize("start", DANGEROUS)
@pytest.mark.parametrize("before", ["", " ", '"', "\u200b", "\xa0\xa0"])
def test_a_text_that_would_run_is_disarmed(start: str, before: str) -> None:
    if before and start in "\t\r\n":
        return  # only a text that begins with them is split into cells
    evil = f"{before}{start}HYPERLINK(A1)"
    sheet = sheet_of(pd.DataFrame({evil: [evil]}))
    assert rows(csv_of(sheet)) == [[f"'{evil}"], [f"'{evil}"]]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(sheet, [(evil, evil)])))
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type == "s"
                assert str(cell.value).startswith("'")


@given(st.lists(EVIL, min_size=1, max_size=5))
@example(["'=1", "''=1", "'s-Hertogenbosch", "'", "-5", "\n", "'\t"])
def test_no_cell_begins_dangerously_and_every_text_comes_back(texts: list[str]) -> None:
    written = rows(csv_of(Sheet(*_one_column(texts))))
    cells = [row[0] if row else "" for row in written[1:]]
    assert not [cell for cell in cells if cell.lstrip(" '\"\u200b\xa0").startswith(DANGEROUS)
                and not cell.startswith("'")]  # fmt: skip
    assert [export.recovered(cell) for cell in cells] == texts
    assert cells == [export.safe(text) for text in texts]


def _one_column(texts: list[str]) -> tuple[pa.Schema, int, object]:
    table = pa.table({"text": pa.array(texts, pa.string())})
    return table.schema, len(texts), lambda: iter((table,))


@settings(max_examples=25)  # each makes a workbook
@given(st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_any_text_makes_a_workbook_that_can_be_read(texts: list[str]) -> None:
    page = book_of(Sheet(*_one_column(texts)))["Data"]
    for text, row in zip(texts, page.iter_rows(min_row=2, max_row=len(texts) + 1), strict=True):
        value = str(row[0].value or "")
        said = re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), value)
        assert said == export.safe(text)


def test_negative_figures_are_not_texts() -> None:
    sheet = sheet_of(pd.DataFrame({"value": [Decimal("-5.50")]}))
    assert rows(csv_of(sheet))[1] == ["-5.5"]
    assert book_of(sheet)["Data"]["A2"].value == -5.5


@given(st.decimals(-(10**20), 10**20, places=10))
def test_decimals_lose_nothing(value: Decimal) -> None:
    assert Decimal(export.plain(value)) == value
    assert "E" not in export.plain(value)


@given(st.lists(st.decimals(-(10**13), 10**13, places=4), min_size=1, max_size=5))
def test_columns_of_decimals_lose_nothing(values: list[Decimal]) -> None:
    written = rows(csv_of(sheet_of(pd.DataFrame({"value": values}))))
    assert [row[0] for row in written[1:]] == [export.plain(value) for value in values]


def test_excel_has_numbers_dates_and_what_it_is_about() -> None:
    content = xlsx_of(sheet_of(FRAME), [("Release", "r1")])
    book = openpyxl.load_workbook(io.BytesIO(content))
    data, about = book["Data"], book["About"]
    assert [c.value for c in data[1]] == ["day", "label", "value", "count", "partial"]
    assert [c.value for c in data[2]] == [
        datetime(2026, 3, 1), 'Gärten; "x"', 12345678901.4567, 3, True,
    ]  # fmt: skip
    assert [c.value for c in data[3]] == [None, "'=1+1", None, 4, False]
    assert data["A2"].number_format == "yyyy-mm-dd"
    assert data["C2"].number_format == "#,##0.00########"
    assert data["D2"].number_format == "#,##0"
    assert [c.value for c in about[1]] == ["Release", "r1"]


def test_times_are_times() -> None:
    sheet = sheet_of(pd.DataFrame({"at": [datetime(2026, 3, 1, 18, 0)]}))
    assert book_of(sheet)["Data"]["A2"].value == datetime(2026, 3, 1, 18, 0)


def test_rows_beyond_a_sheet_go_on_in_the_next_one() -> None:
    table = pa.table({"n": list(range(10))})
    sheet = Sheet(table.schema, 10, lambda: iter((table.slice(0, 3), table.slice(3))))
    book = book_of(sheet, per_sheet=4)
    assert book.sheetnames == ["Data", "Data 2", "Data 3", "About"]
    found = [
        [c.value for c in column] for name in book.sheetnames[:3] for column in book[name].columns
    ]
    assert found == [["n", 0, 1, 2, 3], ["n", 4, 5, 6, 7], ["n", 8, 9]]
    assert dict(book["About"].values)["Sheets"] == (
        "The rows go on from Data to Data 3, in their order."
    )


def test_a_file_without_rows_has_its_headings() -> None:
    table = pa.table(
        {"label": pa.array([], pa.string()), "value": pa.array([], pa.decimal128(9, 2))}
    )
    sheet = Sheet(table.schema, 0, lambda: iter((table,)))
    assert rows(csv_of(sheet)) == [["label", "value"]]
    assert list(book_of(sheet)["Data"].values) == [("label", "value")]


def test_no_more_is_read_than_is_asked_for() -> None:
    asked = []

    def tables() -> Iterator[pa.Table]:
        for number in range(3):
            asked.append(number)
            yield pa.table({"n": [number]})

    pieces = export.to_csv(Sheet(pa.schema({"n": pa.int64()}), 3, tables))
    next(pieces)
    assert asked == []
    assert next(pieces) == b"0\r\n"
    assert asked == [0]


def test_a_text_longer_than_a_cell_is_cut() -> None:
    sheet = sheet_of(pd.DataFrame({"text": ["\U0001f600" * 20_000]}))
    assert book_of(sheet)["Data"]["A2"].value == "\U0001f600" * 16_383


def test_what_an_export_is_about(data: Data) -> None:
    filters = Filters.from_query({"region": "North"}, data.release.domain)
    about = dict(export.about(data, filters, ("revenue", "margin", "orders", "revenue")))
    assert about["Release"] == data.release.release_id
    assert about["Data as of"] == "2026-03-08"
    assert about["Time zone"] == "Europe/London"
    assert about["Filters"].endswith("region: North")
    assert about["Comparison"].startswith("compared with 9 Mar 2024")
    assert about["Metric: Revenue"] == (
        "Completed sales after discounts, less returns. Measured as net_amount."
    )
    assert "Shown as a fraction: 0.25 is 25 %." in about["Metric: Margin"]
    assert about["Measure: net_amount"] == (
        "sum(amount) over the order lines with the status completed or returned."
    )
    assert about["Measure: profit_amount"] == (
        "sum(amount - cost) over the order lines whose cost is known with the status completed or "
        "returned."
    )
    assert about["Measure: order_count"].startswith("count(DISTINCT order_id) over")


def test_real_frames_can_be_exported(data: Data) -> None:
    filters = Filters.from_query({}, data.release.domain)
    by_product = breakdown(data, filters, "revenue", "product", limit=3)
    exported = rows(csv_of(sheet_of(by_product)))
    assert [Decimal(row[2]) for row in exported[1:]] == list(by_product["value"])
    lines = order_lines(data, filters, "revenue", size=1000)
    exported = rows(csv_of(sheet_of(lines.frame)))
    amount = exported[0].index("amount")
    assert sum(Decimal(row[amount]) for row in exported[1:]) == lines.totals["amount"]
    assert book_of(sheet_of(lines.frame))["Data"].max_row == lines.total_rows + 1
