"""Releases side by side, and the quarantine's pages, as they are shown."""

import csv
import io
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.dashapp.kept import DAMAGED, FIRST, SECOND
from tests.dashapp.pages.client import Reader, find, query, text
from tests.dashapp.pages.test_data import MakeServer, body, exported
from tests.dashapp.quarantined import HOSTILE, write_quarantine
from tests.dashapp.releases import write_release

pytestmark = pytest.mark.integration


@pytest.fixture
def set_aside(make_server: MakeServer, tmp_path: Path) -> Iterator[Reader]:
    """A browser on a release with 120 quarantined rows."""
    write_quarantine(write_release(tmp_path))
    with make_server(tmp_path).test_client() as client:
        yield Reader(client)


def test_what_changed_since_the_last_release(two: Reader) -> None:
    words = text(body(two.open("/data", "?show=releases")))
    assert (
        "1 new file; 1 changed file; 1 removed file; 1 more row; "
        "January 2026 revenue +£1,250.00 (late arrivals); 1 check ended differently."
    ) in words
    assert f"From {FIRST} (9 Mar 2026, 04:15) to {SECOND}" in words
    assert "In 1 of 27 months; 26 are as they were." in words
    assert "raw/gone.csv orders removed 700 –" in words
    assert "Check: every source reaches the last day not made orders: newest sale" in words
    assert f"3 releases, newest first. {DAMAGED} cannot be read." in words


def test_two_others_can_be_compared_and_had_as_a_file(two: Reader) -> None:
    address = f"?show=releases&a={SECOND}&b={FIRST}&metric=units"
    words = text(body(two.open("/data", address)))
    assert "1 fewer row; January 2026 units sold −2" in words
    rows = exported(two, f"/export/data-differences.csv{address}")
    assert len(rows) == 27
    (moved,) = [row for row in rows if Decimal(row["difference"])]
    assert (moved["month"], moved["difference"]) == ("2026-01-01", "-2")


def test_a_damaged_release_is_named_and_the_page_stays(two: Reader) -> None:
    words = text(body(two.open("/data", f"?show=releases&a={DAMAGED}")))
    assert f"Release {DAMAGED} cannot be read: releases/{DAMAGED}/manifest.json" in words
    assert "Which releases are kept?" in words


def test_a_release_that_is_damaged_below_its_manifest_is_compared_without_months(
    make_server: MakeServer, two_dir: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(two_dir, tmp_path / "data"))
    (folder / "releases" / FIRST / "marts.duckdb").write_bytes(b"half")
    with make_server(folder).test_client() as client:
        words = text(body(Reader(client).open("/data", "?show=releases")))
    assert "The months cannot be compared. marts.duckdb has 4 bytes instead of" in words
    assert "1 new file; 1 changed file; 1 removed file; 1 more row" in words


def test_a_single_release_has_nothing_to_be_compared_with(reader: Reader) -> None:
    words = text(body(reader.open("/data", "?show=releases")))
    assert "There is one release: nothing to compare it with yet." in words


def rows_of(drawn: Any) -> list[Any]:  # noqa: ANN401 - a component's children
    (table,) = find(drawn, type="Table")
    rows: list[Any] = find(table["children"], type="Tbody")[0]["children"]
    return rows


def test_the_quarantine_is_paged_completely_by_its_own_links(set_aside: Reader) -> None:
    search, seen = "?show=quarantine", []
    while search:
        drawn = body(set_aside.open("/data", search))
        seen += [text(row).split(" ")[:3] for row in rows_of(drawn)]
        (pager,) = find(drawn, className="pager-links")
        href = pager["children"][1]["props"].get("href")
        search = "?" + href.partition("?")[2] if href else ""
    assert len(seen) == len({tuple(row) for row in seen}) == 120
    assert len(exported(set_aside, "/export/data-quarantine.csv?show=quarantine&page=2")) == 120


def test_reasons_lead_to_their_rows(set_aside: Reader) -> None:
    drawn = body(set_aside.open("/data", "?show=quarantine"))
    words = text(drawn)
    assert "Most often: “is not a number”, 70 times." in words
    bar = find(drawn, className="bars-row")[1]
    assert query(bar["href"])["reason"] == [
        "has the key of row …, which was kept, but other content"
    ]
    narrowed = body(set_aside.open("/data", "?" + bar["href"].partition("?")[2]))
    assert "Rows 1 to 40 of 40" in text(narrowed)
    assert "40 rows set aside for this reason." in text(narrowed)
    file = set_aside.client.get("/export/data-quarantine.csv?reason=is+not+a+number&file=raw/b.csv")
    assert len(list(csv.reader(io.StringIO(file.get_data(as_text=True))))) == 1 + 10


def test_hostile_content_is_text_and_nothing_else(set_aside: Reader) -> None:
    drawn = body(set_aside.open("/data", "?show=quarantine&source=shops"))
    (row,) = rows_of(drawn)
    assert HOSTILE in text(row)
    assert "=cmd()" in text(row)
    assert "<b>" in text(find(row, className="data-raw")[0]["children"])
    kinds = {part["type"].lower() for part in find(drawn)}
    assert not kinds & {"script", "iframe", "markdown", "dangerouslysetinnerhtml"}
    (line,) = exported(set_aside, "/export/data-quarantine.csv?source=shops")
    assert line["value"] == "'=cmd()"


def test_a_line_that_could_not_be_split_is_shown_as_it_is(set_aside: Reader) -> None:
    drawn = body(set_aside.open("/data", "?show=quarantine&column=%28whole+row%29"))
    assert len(rows_of(drawn)) == 9
    (first, *_) = find(drawn, className="data-raw")
    assert text(first["children"]) == "the line x;y;110"
