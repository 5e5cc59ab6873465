"""Exports equal the screen: same address, full precision."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp.pages.downloads import routes as downloads
from dashapp.pages.downloads.columns import EXPLAINED
from dashapp.release import Release
from tests.dashapp.kept import write_run
from tests.dashapp.pages.client import Reader, find, parts

pytestmark = pytest.mark.integration

COUNTED = "status IN ('completed', 'returned') AND date BETWEEN '2025-03-09' AND '2026-03-08'"


def rows(reader: Reader, address: str) -> list[dict[str, str]]:
    answer = reader.client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_lines_hold_every_matching_row_exactly(reader: Reader, release: Release) -> None:
    where = f"{COUNTED} AND region = 'North'"
    expected = release.query(f"SELECT amount FROM sales WHERE {where}")["amount"].to_pylist()
    found = rows(reader, "/export/lines.csv?region=North&metric=revenue&by=lines&page=2")
    assert sorted(Decimal(row["amount"]) for row in found) == sorted(expected)


def test_a_breakdown_adds_up_to_the_rows(reader: Reader, release: Release) -> None:
    total = release.query(f"SELECT sum(amount) AS t FROM sales WHERE {COUNTED}")["t"][0].as_py()
    found = rows(reader, "/export/breakdown.csv?metric=revenue&by=product")
    assert sum(Decimal(row["value"]) for row in found) == total
    assert len(found) == 17


def test_a_trend_has_a_row_for_each_month(reader: Reader) -> None:
    found = rows(reader, "/export/trend.csv?metric=orders")
    assert [row["bucket"] for row in found][:2] == ["2025-03-01", "2025-04-01"]
    assert len(found) == 13


def test_all_metrics_can_be_had_at_once(reader: Reader) -> None:
    assert len(rows(reader, "/export/headline.csv")) == 16


def test_the_workbook_holds_the_same_and_says_what_it_is(reader: Reader) -> None:
    answer = reader.client.get("/export/breakdown.xlsx?metric=revenue&by=region&region=North")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    (csv_row,) = rows(reader, "/export/breakdown.csv?metric=revenue&by=region&region=North")
    header, row = book["Data"].iter_rows(values_only=True)
    shown = dict(zip(header, row, strict=True))
    assert shown["member"] == "North"
    assert shown["value"] == pytest.approx(float(csv_row["value"]))
    about = dict(book["About"].iter_rows(values_only=True))
    assert "region: North" in about["Filters"]
    answer.close()
    book.close()


def test_the_file_is_named_after_what_it_holds(reader: Reader) -> None:
    answer = reader.client.get("/export/breakdown.csv?metric=aov&by=channel")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="aov-by-channel-2026-03-08.csv"'
    )
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("address", "status", "message"),
    [
        ("/export/secrets.csv", 404, "There is no export secrets.csv"),
        ("/export/trend.pdf", 404, "There is no export trend.pdf"),
        ("/export/trend.csv?region=Narnia", 400, "'Narnia' is not one of"),
        ("/export/trend.csv?metric=luck", 400, "no metric 'luck'"),
        ("/export/breakdown.csv?by=colour", 400, "by: 'colour'"),
    ],
)
def test_a_bad_address_is_refused_in_words(
    reader: Reader, address: str, status: int, message: str
) -> None:
    answer = reader.client.get(address)
    assert answer.status_code == status
    assert answer.mimetype == "text/plain"
    assert message in answer.get_data(as_text=True)


def test_a_csv_says_where_it_comes_from(reader: Reader, release: Release) -> None:
    address = "/export/trend.csv?metric=orders&region=North"
    answer = reader.client.get(address)
    assert answer.headers["X-Release"] == release.release_id
    assert re.fullmatch(
        r'attachment; filename="orders-trend-2026-03-08-[0-9a-f]{6}\.csv"',
        answer.headers["Content-Disposition"],
    )
    assert answer.headers["Link"] == (
        '</export/trend.txt?metric=orders&region=North>; rel="describedby"'
    )
    said = reader.client.get(address.replace(".csv", ".txt")).get_data(as_text=True)
    assert "Address: /kpis?metric=orders&region=North\n" in said
    assert "Rows: 13\n" in said
    assert "Column: orders: Orders in the part, in the metric's unit.\n" in said


ASKED = {  # what an export needs to answer, beside a metric and a dimension
    "unusual": "region=South&period=30d",
    "order": "order=A599",
    "orders": "customer=c6",
    "customers": "segment=Regulars",
    "development": "average=3-month",
}
ON_TWO = ("data-runs", "data-sources", "data-control", "data-files", "data-differences")


@pytest.fixture(scope="module")
def clients(
    analysed_dir: Path,
    two_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
    make_server: Callable[[Path], Flask],
) -> dict[bool, FlaskClient]:
    """By whether two releases are asked for, with their inputs; the other is analysed."""
    two_with_a_run = tmp_path_factory.mktemp("run") / "data"
    shutil.copytree(two_dir, two_with_a_run, symlinks=True)
    write_run(two_with_a_run, "20260310T041500Z-00000002")
    folders = {False: analysed_dir, True: two_with_a_run}
    return {two: make_server(folder).test_client() for two, folder in folders.items()}


@pytest.mark.parametrize("what", [*downloads.READERS, "lines"])
def test_every_column_of_every_export_is_explained(
    clients: dict[bool, FlaskClient], what: str
) -> None:
    client = clients[what in ON_TWO]
    query = f"?metric=revenue&by=region&{ASKED.get(what, 'region=North')}"
    if EXPLAINED[what].page in {"/customers", "/data", "/order"}:
        query = query.replace("&region=North", "")  # which are told of the whole company
    answer = client.get(f"/export/{what}.csv{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    (columns, *_) = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    said = client.get(f"/export/{what}.txt{query}").get_data(as_text=True)
    assert columns
    assert [name for name in columns if f"\nColumn: {name}: " not in said] == []
    assert "\nEach row: One for each" in said
    (address,) = re.findall(r"^Address: (\S+)$", said, re.M)
    path, _, search = address.partition("?")
    page = Reader(client).open(path, f"?{search}")
    assert not find(page, className="problem"), address
    if what == "headline":
        return  # the files of single cards hold what this one holds together
    wanted = quote(f"/export/{what}.csv", safe="/")
    links = [part["href"] for part in parts(page) if "href" in part]
    assert any(str(href).startswith(wanted) for href in links), address


def test_no_explanation_is_of_an_export_that_there_is_not() -> None:
    assert set(EXPLAINED) == {*downloads.READERS, "lines"}
