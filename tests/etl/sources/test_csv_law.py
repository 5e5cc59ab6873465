"""Whatever Python's csv module writes is read back: the same cells under the right row numbers."""

import csv
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.sources import CsvOptions, read
from etl.sources.records import broken_lines, grammar, needs_walk

pytestmark = pytest.mark.unit

Table = tuple[int, list[tuple[str, ...]], list[int]]
CELL = st.text(alphabet=st.sampled_from(list('ab1 ,;"\n\r\té€')), max_size=6)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Records of one width, and how many blank lines stand before each."""
    width = draw(st.integers(2, 4))
    rows = draw(st.lists(st.tuples(*[CELL] * width), max_size=12))
    blanks = draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows)))
    return width, rows, blanks


@settings(max_examples=200, deadline=None)
@given(
    tables(),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_was_written_is_read(table: Table, delimiter: str, end: str, quoting: int) -> None:
    width, rows, blanks = table
    if quoting == csv.QUOTE_MINIMAL:  # which leaves a lone CR unquoted
        rows = [tuple(cell.replace("\r", " ") for cell in cells) for cells in rows]
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow([f"c{n}" for n in range(width)])
    expected, number = [], 1
    for cells, before in zip(rows, blanks, strict=True):
        out.write(end * before)
        writer.writerow(cells)
        number += before + 1
        if any(cells):
            expected.append((*(cell or None for cell in cells), number))
    with TemporaryDirectory() as folder, duckdb.connect() as con:
        file = Path(folder) / "t.csv"
        file.write_bytes(out.getvalue().encode())
        report = read(con, file, CsvOptions(delimiter=delimiter), "t")
        assert con.execute("FROM t").fetchall() == expected
    assert report.malformed == 0
    assert report.blank_rows == sum(blanks) + sum(not any(cells) for cells in rows)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list('a,"\n')), max_size=24).map(str.encode))
def test_a_file_that_is_not_walked_has_no_broken_quoting(content: bytes) -> None:
    """The quick look may ask for a needless walk; it must never miss a needed one."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "t.csv"
        file.write_bytes(content or b"a")
        if not needs_walk(file, 0, ",", '"'):
            assert broken_lines(file, 0, grammar(",", '"')) == []


def test_the_quick_look_sees_over_the_edge_of_a_chunk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.sources.records.CHUNK", 1)
    file = tmp_path / "t.csv"
    file.write_bytes(b'a,"b ""c""\n",""\r\n"d"')
    assert not needs_walk(file, 0, ",", '"')
    file.write_bytes(b'a,"b"c\n')
    assert needs_walk(file, 0, ",", '"')
