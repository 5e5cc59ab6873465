"""Excel: what calamine reads, what it leaves out, and files that are no workbooks."""

import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import openpyxl
import pytest
import xlrd
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.sources import ExcelOptions, ParquetOptions, RawTable, SourceError, read
from etl.sources.excel import cell_text
from etl.sources.hidden_rows import PART_LIMIT, column_number
from etl.sources.xls import _cell as old_cell
from tests.etl.sources.conftest import Rows
from tests.etl.sources.old_excel import write_xls

pytestmark = pytest.mark.unit
SHARED = Path(__file__).parents[4] / "shared" / "data" / "online_retail"
ReadBook = Callable[..., tuple[RawTable, Rows]]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Title rows, a header in row 3, a blank row, hidden rows, an error cell, a second sheet."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Über & Co"
    sheet["A1"] = "Sales 2024"
    for row, cells in {
        3: ("order", "qty", "price", "when"),
        4: ("A1", 17850, 2.55, datetime(2024, 1, 2, 3, 4, 5)),
        6: ("A2", -1, 0.001, date(2024, 2, 29)),
        7: ("hidden", 1, 1, None),
        8: ("A3", 2, "#N/A", True),
        9: ("also hidden", 1, 1, None),
    }.items():
        for column, value in enumerate(cells, 1):
            sheet.cell(row, column, value)
    sheet["C8"].data_type = "e"
    sheet.row_dimensions[7].hidden = True
    sheet.row_dimensions[9].hidden = True
    other = made.create_sheet("Other")
    other.append(["x"])
    other.append(["1"])
    other.row_dimensions[2].hidden = True
    file = tmp_path / "book.xlsx"
    made.save(file)
    return file


@pytest.fixture
def read_book(con: duckdb.DuckDBPyConnection) -> ReadBook:
    """Read a workbook: the report and the rows."""

    def run(file: Path, **options: object) -> tuple[RawTable, Rows]:
        report = read(con, file, ExcelOptions.model_validate(options), "t")
        return report, con.execute("FROM t").fetchall()

    return run


ROWS = [
    ("A1", "17850", "2.55", "2024-01-02 03:04:05", 4),
    ("A2", "-1", "0.001", "2024-02-29 00:00:00", 6),
    ("A3", "2", "#N/A", "TRUE", 8),
]


def test_hidden_and_blank_rows_are_left_out_and_counted(book: Path, read_book: ReadBook) -> None:
    report, rows = read_book(book, header_row=3)
    assert rows == ROWS
    assert report == RawTable("t", ("order", "qty", "price", "when"), 3, 1, 2, 0)


def test_hidden_rows_can_be_kept(book: Path, read_book: ReadBook) -> None:
    report, rows = read_book(book, header_row=3, hidden_rows="keep")
    assert [row[4] for row in rows] == [4, 6, 7, 8, 9]
    assert (report.rows, report.hidden_rows) == (5, 0)


@pytest.mark.parametrize("sheet", ["Other", 2])
def test_a_sheet_by_name_or_position_has_its_own_hidden_rows(
    book: Path, read_book: ReadBook, sheet: str | int
) -> None:
    report, rows = read_book(book, sheet=sheet)
    assert (rows, report.hidden_rows) == ([], 1)


def test_the_first_visible_sheet_is_the_default(tmp_path: Path, read_book: ReadBook) -> None:
    made = openpyxl.Workbook()
    made.worksheets[0].append(["secret"])
    made.worksheets[0].sheet_state = "hidden"
    made.create_sheet("Shown").append(["a", "b"])
    made.active = 1
    made.save(tmp_path / "b.xlsx")
    assert read_book(tmp_path / "b.xlsx")[0].columns == ("a", "b")


def test_a_table_that_starts_in_another_column(tmp_path: Path, read_book: ReadBook) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet["C2"], sheet["D2"], sheet["C3"], sheet["D3"] = "a", "b", "1", "#REF!"
    sheet["D3"].data_type = "e"
    made.save(tmp_path / "b.xlsx")
    assert read_book(tmp_path / "b.xlsx", header_row=2)[1] == [("1", "#REF!", 3)]


def test_a_value_beyond_the_named_columns_is_malformed(
    tmp_path: Path, read_book: ReadBook, con: duckdb.DuckDBPyConnection
) -> None:
    made = openpyxl.Workbook()
    for cells in (["a", "b"], ["1", "2"], ["3", "4", "note"]):
        made.worksheets[0].append(cells)
    made.save(tmp_path / "b.xlsx")
    report, rows = read_book(tmp_path / "b.xlsx")
    assert (rows, report.malformed) == ([("1", "2", 2)], 1)
    assert con.execute("FROM t__malformed").fetchall() == [
        (3, "a value beyond the last named column", "3 | 4 | note")
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (-0.5, "-0.5"),
        (True, "TRUE"),
        ("", None),
        (" x ", " x "),
        (date(2024, 1, 31), "2024-01-31 00:00:00"),
        (datetime(2024, 1, 31, 8, 25, 59, 999_900), "2024-01-31 08:26:00"),
        (time(8, 26), "08:26:00"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
    ],
)
def test_cells_as_text(value: float | str | date | time | timedelta, text: str | None) -> None:
    assert cell_text(value) == text


def test_column_letters() -> None:
    assert [column_number(x) for x in (b"A", b"Z", b"AA", b"XFD")] == [0, 25, 26, 16383]


def _rewrite(book: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of the workbook with one part changed."""
    copy = book.with_name("changed.xlsx")
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return copy


SHEET = "xl/worksheets/sheet1.xml"


def test_a_huge_declared_dimension_costs_nothing(book: Path, read_book: ReadBook) -> None:
    file = _rewrite(book, SHEET, lambda xml: xml.replace(b'ref="A1:D9"', b'ref="A1:XFD1048576"'))
    assert read_book(file, header_row=3)[1] == ROWS


def test_a_stray_cell_far_away_is_refused_before_it_costs_memory(
    book: Path, read_book: ReadBook
) -> None:
    stray = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    file = _rewrite(book, SHEET, lambda xml: xml.replace(b"</sheetData>", stray))
    with pytest.raises(SourceError, match="reaches over 1048576 rows by 16384 columns"):
        read_book(file, header_row=3)


def test_rows_without_numbers_are_counted(book: Path, read_book: ReadBook) -> None:
    """Some writers leave r= out of the row tag: rows then follow each other."""
    compact = (
        b"<sheetData><row><c t='inlineStr'><is><t>a</t></is></c></row>"
        b"<row hidden='true'><c><v>1</v></c></row><row><c><v>2</v></c></row></sheetData>"
    )
    file = _rewrite(
        book,
        SHEET,
        lambda xml: (
            xml[: xml.index(b"<sheetData>")]
            + compact
            + xml[xml.index(b"</sheetData>") + len(b"</sheetData>") :]
        ),
    )
    report, rows = read_book(file)
    assert (rows, report.hidden_rows) == ([("2", 3)], 1)


def test_hidden_rows_over_block_edges(
    book: Path, read_book: ReadBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for size in range(7, 120, 8):
        monkeypatch.setattr("etl.sources.hidden_rows.BLOCK", size)
        report, rows = read_book(book, header_row=3)
        assert (rows, report.hidden_rows) == (ROWS, 2)


def test_a_document_type_is_refused(book: Path, read_book: ReadBook) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook'
    file = _rewrite(book, "xl/workbook.xml", lambda xml: xml.replace(b"<workbook", bomb, 1))
    with pytest.raises(SourceError, match=r"document type|not a readable"):
        read_book(file, header_row=3)


def test_a_zip_bomb_is_refused_by_its_declared_size(
    book: Path, read_book: ReadBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.sources.hidden_rows.PART_LIMIT", 100)
    with pytest.raises(SourceError, match="unpacks to 0 MB; split the workbook"):
        read_book(book, header_row=3)
    assert PART_LIMIT > 1 << 30


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"order,qty\n1,2\n", "not an Excel workbook; set the reader's kind"),
        (b"PK\x03\x04" + b"x" * 200, "the workbook is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "the workbook is damaged"),
        (b"", "the file is empty"),
    ],
)
def test_what_is_not_a_workbook(
    tmp_path: Path, read_book: ReadBook, content: bytes, message: str
) -> None:
    file = tmp_path / "b.xlsx"
    file.write_bytes(content)
    with pytest.raises(SourceError) as raised:
        read_book(file)
    assert str(raised.value).startswith("b.xlsx: " + message)


def test_a_truncated_workbook(book: Path, read_book: ReadBook) -> None:
    whole = book.read_bytes()
    for part in (0.3, 0.6, 0.95):
        book.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(SourceError, match="damaged"):
            read_book(book, header_row=3)


def test_missing_things_are_named(book: Path, read_book: ReadBook) -> None:
    with pytest.raises(SourceError, match="no sheet 'Sales'; the workbook has Über & Co, Other"):
        read_book(book, sheet="Sales")
    with pytest.raises(SourceError, match=r"row 30: the sheet ends before its header row"):
        read_book(book, header_row=30)
    with pytest.raises(SourceError, match=r"row 2: no column names here"):
        read_book(book, header_row=2)


def test_a_workbook_under_a_wrong_suffix_is_read_by_its_content(
    book: Path, read_book: ReadBook
) -> None:
    renamed = book.rename(book.with_suffix(".xls"))
    assert read_book(renamed, header_row=3)[1] == ROWS


OLD: dict[int, list[str | float | bool]] = {
    1: ["Old sales"],
    3: ["order", "qty", "price"],
    4: ["A1", 17850.0, 2.55],
    6: ["hidden", 1.0, 1.0],
    7: ["A2", -1.0, "#N/A"],
    8: ["A3", True, 0.1],
}


def test_old_workbooks_know_hidden_rows_and_error_cells(
    tmp_path: Path, read_book: ReadBook
) -> None:
    write_xls(tmp_path / "old.xls", OLD, {6})
    report, rows = read_book(tmp_path / "old.xls", header_row=3)
    assert rows == [("A1", "17850", "2.55", 4), ("A2", "-1", "#N/A", 7), ("A3", "TRUE", "0.1", 8)]
    assert report == RawTable("t", ("order", "qty", "price"), 3, 1, 1, 0)
    assert read_book(tmp_path / "old.xls", header_row=3, hidden_rows="keep")[0].rows == 4


def test_dates_in_old_workbooks() -> None:
    """Xlrd tells a date by its cell's format; the number is days since 1900."""
    with xlrd.book.Book() as book:
        book.datemode = 0
        assert old_cell(book, xlrd.XL_CELL_DATE, 45293.5) == datetime(2024, 1, 2, 12)
        assert old_cell(book, xlrd.XL_CELL_DATE, 0.25) == time(6)
        assert old_cell(book, xlrd.XL_CELL_BLANK, "") is None


def test_a_declared_count_of_strings_costs_nothing(book: Path, read_book: ReadBook) -> None:
    file = _rewrite(
        book,
        "xl/sharedStrings.xml",
        lambda xml: re.sub(rb'niqueCount="\d+"', b'niqueCount="4000000000"', xml),
    )
    assert read_book(file, header_row=3)[1] == ROWS


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3200), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_old_workbook_is_read_or_refused(damage: list[tuple[int, int]]) -> None:
    """Never anything but a table or one clear line, whatever the libraries do about it."""
    with TemporaryDirectory() as folder, duckdb.connect() as con:
        file = Path(folder) / "old.xls"
        write_xls(file, OLD, {6})
        content = bytearray(file.read_bytes())
        for place, value in damage:
            content[place] = value
        file.write_bytes(content)
        with suppress(SourceError):
            read(con, file, ExcelOptions(header_row=3), "t")


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the Online Retail export is not beside the clone")
def test_a_large_workbook_equals_its_parquet(con: duckdb.DuckDBPyConnection) -> None:
    """Same 541,909 rows, cell for cell; the workbook's header takes row 1."""
    excel = read(con, SHARED / "online_retail.xlsx", ExcelOptions(), "x")
    parquet = read(con, SHARED / "online_retail.parquet", ParquetOptions(), "p")
    assert excel.rows == parquet.rows == 541_909
    different = con.execute(
        """SELECT count(*) FROM x FULL JOIN p ON x.__row = p.__row + 1
        WHERE x.InvoiceNo IS DISTINCT FROM p.InvoiceNo
           OR x.StockCode IS DISTINCT FROM p.StockCode
           OR nullif(trim(x.Description), '') IS DISTINCT FROM nullif(trim(p.Description), '')
           OR x.Quantity::BIGINT IS DISTINCT FROM p.Quantity
           OR x.InvoiceDate::TIMESTAMP IS DISTINCT FROM p.InvoiceDate
           OR x.UnitPrice::DOUBLE IS DISTINCT FROM p.UnitPrice
           OR x.CustomerID::BIGINT IS DISTINCT FROM p.CustomerID
           OR x.Country IS DISTINCT FROM p.Country"""
    ).fetchone()
    assert different == (0,)
