"""CSV: the cells, the row numbers of a spreadsheet, and clear errors."""

import pytest

from etl.sources import SourceError
from tests.etl.sources.conftest import ReadText

pytestmark = pytest.mark.unit


def test_cells_stay_text_and_rows_are_numbered_as_in_a_spreadsheet(read_text: ReadText) -> None:
    report, rows, malformed = read_text(b"a,b\n 1 ,x\n,2\n")
    assert rows == [(" 1 ", "x", 2), (None, "2", 3)]
    assert malformed == []
    assert (report.columns, report.rows, report.blank_rows) == (("a", "b"), 2, 0)


def test_blank_rows_count_in_the_numbering_but_are_no_rows(read_text: ReadText) -> None:
    report, rows, _ = read_text(b"a,b\n1,2\n\n , \n,\n   \n3,4\n\n")
    assert rows == [("1", "2", 2), (" ", " ", 4), ("3", "4", 7)]
    assert report.blank_rows == 4


def test_lines_with_too_many_or_few_cells_are_set_aside_with_their_row(read_text: ReadText) -> None:
    report, rows, malformed = read_text(b"a,b,c\n1,2,3\n1,2\n\n1,2,3,4\n5,6,7\n")
    assert rows == [("1", "2", "3", 2), ("5", "6", "7", 6)]
    assert malformed == [
        (3, "2 cells where the header has 3", "1,2"),
        (5, "4 cells where the header has 3", "1,2,3,4"),
    ]
    assert (report.rows, report.blank_rows, report.malformed) == (2, 1, 2)


def test_a_line_break_inside_quotes_is_one_row(read_text: ReadText) -> None:
    _, rows, malformed = read_text(b'a,b\n1,"x\n\ny"\n2\n3,z\n')
    assert rows == [("1", "x\n\ny", 2), ("3", "z", 4)]
    assert malformed == [(3, "1 cells where the header has 2", "2")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'1,"x"y', "text after a closing quote"),
        (b'1,"x', "a quote that is never closed"),
        (b'1,""x"" y', "a doubled quote that opens nothing"),
    ],
)
def test_broken_quoting_costs_its_line_and_no_other(
    read_text: ReadText, line: bytes, reason: str
) -> None:
    report, rows, malformed = read_text(b"a,b\n0,p\n" + line + b'\n\n2,"q"\n')
    assert rows == [("0", "p", 2), ("2", "q", 5)], reason
    assert malformed == [(3, "broken quoting", line.decode())]
    assert report.blank_rows == 1


def test_a_stray_quote_does_not_merge_two_lines_into_a_plausible_row(read_text: ReadText) -> None:
    _, rows, malformed = read_text(b'a,b,c\n1,"x,5\n2,"y",6\n')
    assert rows == [("2", "y", "6", 3)]
    assert malformed == [(2, "broken quoting", '1,"x,5')]


def test_a_quote_inside_an_unquoted_cell_is_text(read_text: ReadText) -> None:
    _, rows, malformed = read_text(b'a,b\n1,12" pipe\n2,"say ""hi"""\n')
    assert rows == [("1", '12" pipe', 2), ("2", 'say "hi"', 3)]
    assert malformed == []


def test_quotes_can_be_switched_off(read_text: ReadText) -> None:
    _, rows, _ = read_text(b'a;b\n"1;x"y\n', delimiter=";", quote="")
    assert rows == [('"1', 'x"y', 2)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends(read_text: ReadText, end: bytes) -> None:
    _, rows, _ = read_text(end.join([b"a,b", b"1,2", b"", b"3,4"]))
    assert rows == [("1", "2", 2), ("3", "4", 4)]


def test_mixed_line_ends(read_text: ReadText) -> None:
    _, rows, _ = read_text(b"a,b\r\n1,2\n3,4\r5,6")
    assert rows == [("1", "2", 2), ("3", "4", 3), ("5", "6", 4)]


def test_a_header_below_title_rows(read_text: ReadText) -> None:
    report, rows, _ = read_text(b'"Sales, all"\nmade by X\n\na,b\n1,2\n', header_row=4)
    assert report.columns == ("a", "b")
    assert rows == [("1", "2", 5)]


@pytest.mark.parametrize("content", [b"a,b", b"a,b\n"])
def test_a_header_alone_is_an_empty_table(read_text: ReadText, content: bytes) -> None:
    report, rows, _ = read_text(content)
    assert rows == []
    assert report.rows == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_encodings(read_text: ReadText, encoding: str) -> None:
    _, rows, _ = read_text("näme,b\nZürich,2\n".encode(encoding), encoding=encoding)
    assert rows == [("Zürich", "2", 2)]


def test_a_byte_order_mark_is_not_part_of_the_first_name(read_text: ReadText) -> None:
    assert read_text(b"\xef\xbb\xbfa,b\n1,2\n")[0].columns == ("a", "b")


def test_nul_bytes_stay_in_their_cell(read_text: ReadText) -> None:
    assert read_text(b"a,b\n1,x\0y\n")[1] == [("1", "x\0y", 2)]


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (b"", {}, "orders.csv: the file is empty"),
        (b"\n\n", {}, "orders.csv, row 1: no column names here"),
        (b"a,b\n", {"header_row": 3}, "orders.csv, row 3: the file ends before its header row"),
        (b"a;b;c\n1;2;3\n", {}, "set the reader's delimiter=';'"),
        (b"a\tb,c\td\n", {}, "set the reader's delimiter='\\t'"),
        (b"a,b,A\n", {}, "orders.csv, row 1: columns 1 and 3 are both named 'A'"),
        (b"a,,c\n", {}, "orders.csv, row 1: column 2 has no name"),
        (b"a,__row\n", {}, "a column may not be named '__row'"),
        (b"a,b\n1,2\n3,\xff\n", {}, "orders.csv, row 3: the bytes ff are not utf-8 text"),
        (b"a,b\xff\n1,2\n", {}, "row 1: the bytes ff are not utf-8 text"),
        ("a,b\n1,2\n".encode("utf-16"), {}, 'set the reader\'s encoding="utf-16"'),
        ("a,b\n1,2\n".encode("utf-16-le"), {}, "the header holds NUL bytes"),
        (b"a,b\n1,\x81\n", {"encoding": "cp1252"}, "row 2: the bytes 81 are not charmap text"),
        (b"PK\x03\x04rest", {}, "a zip or Excel file"),
    ],
)
def test_a_file_that_cannot_be_read_as_configured(
    read_text: ReadText, content: bytes, options: dict[str, object], message: str
) -> None:
    with pytest.raises(SourceError) as raised:
        read_text(content, **options)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_quoted_header_may_hold_other_marks(read_text: ReadText) -> None:
    report, _, _ = read_text(b'"a;x;y;z",b\n1,2\n')
    assert report.columns == ("a;x;y;z", "b")


def test_a_single_column_is_allowed_when_nothing_divides_it(read_text: ReadText) -> None:
    assert read_text(b"order\nA1\n")[1] == [("A1", 2)]


def test_a_line_longer_than_the_usual_block(read_text: ReadText) -> None:
    long = b"x" * (5 << 20)
    report, rows, malformed = read_text(b"a,b\n1,2\n1\n1," + long + b"\n3,4\n")
    assert [row[2] for row in rows] == [2, 4, 5]
    assert rows[1][1] == long.decode()
    assert len(malformed) == report.malformed == 1


def test_an_endless_line_names_its_place(
    read_text: ReadText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.sources.csv.BLOCK", 1 << 10)
    monkeypatch.setattr("etl.sources.csv.LONGEST", 1 << 12)
    with pytest.raises(SourceError, match="row 3: near this row a line exceeds"):
        read_text(b"a,b\n1,2\n1," + b"x" * 20_000 + b"\n")


def test_numbers_hold_over_many_blocks(read_text: ReadText) -> None:
    """Every thousandth record is blank, every thousandth is short: numbers skip exactly those."""
    lines = [b"", *(b"%d,abcdefghij" % n for n in range(2, 400_002))]
    lines[0] = b"n,text"
    for place in range(999, 400_000, 1000):
        lines[place] = b""
    for place in range(1499, 400_000, 1000):
        lines[place] = b"short"
    report, rows, malformed = read_text(b"\n".join(lines))
    assert all(int(str(n)) == row for n, _, row in rows)
    assert report.blank_rows == 400
    assert [row for row, _, _ in malformed] == list(range(1500, 400_001, 1000))
    assert report.rows == 400_000 - 400 - len(malformed)


def test_a_malformed_line_that_is_no_text_is_found(read_text: ReadText) -> None:
    with pytest.raises(SourceError, match="row 3: the bytes fe are not utf-8 text"):
        read_text(b"a,b\n1,2\n3,4,\xfe\n5,6\n")


def test_a_character_over_a_block_edge(
    read_text: ReadText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.sources.encoding.BLOCK", 3)
    assert read_text("a,b\n1,€uro\n".encode())[1] == [("1", "€uro", 2)]
    with pytest.raises(SourceError, match="row 2: the bytes e2 82 are not"):
        read_text(b"a,b\n1,\xe2\x82")


def test_a_file_of_unfit_lines_stops_early(
    read_text: ReadText, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decimal commas in a comma file, say: no use in keeping millions of lines as malformed."""
    monkeypatch.setattr("etl.sources.csv.HOPELESS", 50)
    with pytest.raises(SourceError) as raised:
        read_text(b"a,b\n" + b"1,2,50\n" * 1000)
    assert str(raised.value).startswith("orders.csv, row 2: most lines do not fit the header")
    assert "3 cells where the header has 2" in str(raised.value)
    assert read_text(b"a,b\n" + b"1,2\n" * 60 + b"1\n" * 55)[0].malformed == 55
