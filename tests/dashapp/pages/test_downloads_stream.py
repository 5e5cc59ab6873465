"""Large exports: whole, equal to the page, few at a time, and never a silent half."""

import csv
import io
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from dashapp.context import dashboard_of
from dashapp.pages.downloads.stream import EXTENSION, Slots, TooManyExports
from dashapp.queries.lines import STREAMED
from tests.dashapp.pages.client import Reader, text
from tests.dashapp.releases import SALES, write_release

pytestmark = pytest.mark.integration

REPEATED = 22  # of the small release's 1,500 lines: more than are read at once
MANY = f"""
SELECT * REPLACE (sale_id || ':' || copy AS sale_id)
FROM ({SALES}), range({REPEATED}) AS copies(copy)
"""
EVERY = "metric=return_rate&period=all"


@pytest.fixture(scope="module")
def large_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("large")
    write_release(data_dir, MANY)
    return data_dir


@pytest.fixture(scope="module")
def large(large_dir: Path, make_server: Callable[[Path], Flask]) -> Flask:
    return make_server(large_dir)


@pytest.fixture(scope="module")
def facts(large_dir: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The Parquet files themselves."""
    with duckdb.connect() as connection:
        files = large_dir / "releases" / "*" / "facts" / "sales" / "*" / "*.parquet"
        connection.execute(f"CREATE VIEW sales AS FROM read_parquet('{files}')")
        yield connection


def one(facts: duckdb.DuckDBPyConnection, what: str) -> Decimal:
    sql = f"SELECT {what} FROM sales WHERE status IN ('completed', 'returned')"
    value = facts.sql(sql).fetchall()[0][0]
    assert isinstance(value, Decimal | int)
    return Decimal(value)


def rows(answer: TestResponse) -> list[dict[str, str]]:
    text = answer.get_data().decode("utf-8-sig")
    answer.close()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def free(server: Flask) -> int:
    """How many places are free: all that can be taken, given back afterwards."""
    slots: Slots = server.extensions[EXTENSION]
    taken = []
    try:
        while True:
            taken.append(slots.take())
    except TooManyExports:
        return len(taken)
    finally:
        for give_back in taken:
            give_back()


def test_a_large_csv_holds_every_line_in_the_page_s_order(
    large: Flask, facts: duckdb.DuckDBPyConnection
) -> None:
    with large.test_client() as client:
        answer = client.get(f"/export/lines.csv?{EVERY}", buffered=False)
        assert answer.content_length is None
        assert "Content-Encoding" not in answer.headers
        found = rows(answer)
    assert len(found) == one(facts, "count(*)") > STREAMED
    expected = facts.sql(
        "SELECT order_id, source_row FROM sales WHERE status IN ('completed', 'returned') "
        "ORDER BY sold_at DESC, sale_id"
    ).fetchall()
    assert [(row["order_id"], int(row["source_row"])) for row in found] == expected
    for column in ("amount", "quantity", "discount"):
        assert sum(Decimal(row[column]) for row in found) == one(facts, f"sum({column})")


def test_csv_workbook_about_and_page_have_one_total(
    large: Flask, facts: duckdb.DuckDBPyConnection
) -> None:
    with large.test_client() as client:
        reader = Reader(client)
        page = text(reader.open("/kpis", f"?{EVERY}&by=lines"))
        lines = rows(client.get(f"/export/lines.csv?{EVERY}"))
        answer = client.get(f"/export/lines.xlsx?{EVERY}")
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
        answer.close()
        said = client.get(f"/export/lines.txt?{EVERY}").get_data(as_text=True)
    about = {str(name): str(value) for name, value in book.get_sheet_by_name("About").to_python()}
    sheet = iter(book.get_sheet_by_name("Data").to_python())
    place = list(next(sheet)).index("amount")
    cells = [Decimal(str(row[place])).quantize(Decimal("0.0001")) for row in sheet]
    total = one(facts, "sum(amount)")
    assert sum(Decimal(row["amount"]) for row in lines) == sum(cells) == total
    assert Decimal(about["Total: amount"]) == total
    assert f"Total: amount: {about['Total: amount']}\n" in said
    assert f"£{total:,.2f}" in page
    assert f"CSV and Excel hold all {len(lines):,} lines." in page
    assert about["Rows"] == f"{len(lines):,}"
    assert Decimal(about["Total: lines"]) == len(lines) == len(cells)
    returned = -one(facts, "sum(amount) FILTER (WHERE status = 'returned')")
    assert Decimal(about["Total: returned_amount"]) == returned
    assert about["Address"] == "/kpis?period=all&metric=return_rate&by=lines"


def test_further_large_exports_wait_and_small_ones_need_not(large: Flask) -> None:
    assert free(large) == 2
    with large.test_client() as client:
        running = [client.get(f"/export/lines.csv?{EVERY}", buffered=False) for _ in range(2)]
        refused = client.get(f"/export/lines.xlsx?{EVERY}")
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert "try again in a moment" in refused.get_data(as_text=True)
        small = client.get("/export/lines.csv?metric=return_rate&period=30d&region=North")
        assert small.status_code == 200
        assert small.content_length
        assert Reader(client).open("/")
        for each in running:
            each.close()
        assert free(large) == 2
        assert client.get(f"/export/lines.txt?{EVERY}").status_code == 200


def test_a_client_that_goes_away_leaves_nothing_behind(
    large: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    release = dashboard_of(large).releases.current()
    with large.test_client() as client:
        answer = client.get(f"/export/lines.csv?{EVERY}", buffered=False)
        pieces = answer.iter_encoded()
        assert next(pieces).startswith(b"\xef\xbb\xbfdate,")
        assert next(pieces).count(b"\r\n") > 1000
        assert free(large) == 1
        answer.close()
    assert free(large) == 2
    assert "export broken off by the client" in capsys.readouterr().out
    assert release.query("SELECT 1 AS x")["x"].to_pylist() == [1]


def test_a_fault_on_the_way_is_no_end_of_the_file(
    make_server: Callable[[Path], Flask], tmp_path: Path
) -> None:
    """Files that vanish while they are read, as on a disk that fails."""
    copy = tmp_path / "data"
    write_release(copy, MANY)
    server = make_server(copy)
    with server.test_client() as client:
        answer = client.get(f"/export/lines.csv?{EVERY}", buffered=False)
        pieces = answer.iter_encoded()
        next(pieces)
        for file in (copy / "releases").rglob("*.parquet"):
            file.unlink()
        with pytest.raises(duckdb.Error):
            list(pieces)
        answer.close()
        assert free(server) == 2
        server.testing = True  # a fault before anything is sent reaches the test
        with pytest.raises(duckdb.Error):
            client.get(f"/export/lines.xlsx?{EVERY}")
    assert free(server) == 2


def test_a_stream_keeps_the_release_that_it_began_on(
    make_server: Callable[[Path], Flask], tmp_path: Path
) -> None:
    write_release(tmp_path, MANY, "20260310T041500Z-aaaaaaaa")
    server = make_server(tmp_path)
    with server.test_client() as client:
        answer = client.get(f"/export/lines.csv?{EVERY}", buffered=False)
        assert answer.headers["X-Release"] == "20260310T041500Z-aaaaaaaa"
        pieces = answer.iter_encoded()
        head = next(pieces)
        write_release(tmp_path, SALES, "20260311T041500Z-bbbbbbbb")
        releases = dashboard_of(server).releases
        for _ in range(200):
            if releases.current().release_id.endswith("bbbbbbbb"):
                break
            time.sleep(0.02)
        whole = head + b"".join(pieces)
        answer.close()
        newer = client.get(f"/export/lines.txt?{EVERY}")
    assert newer.headers["X-Release"] == "20260311T041500Z-bbbbbbbb"
    assert whole.count(b"\r\n") - 1 > STREAMED


def test_a_client_of_http_1_0_gets_a_length(large: Flask) -> None:
    """It knows no chunks, so the end of the connection would be the end of the file."""
    with large.test_client() as client:
        answer = client.get(
            f"/export/lines.csv?{EVERY}", environ_overrides={"SERVER_PROTOCOL": "HTTP/1.0"}
        )
        assert answer.content_length == len(answer.get_data())
        answer.close()
    assert free(large) == 2
