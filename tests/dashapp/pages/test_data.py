"""The data page: trust, lineage and definitions, by address."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask

from dashapp.context import EXTENSION, Scope, dashboard_of
from dashapp.metrics import Catalogue
from dashapp.pages.data.downloads import READERS
from tests.dashapp.kept import SECOND, control, restate, write_run
from tests.dashapp.pages.client import Reader, find, query, text

pytestmark = pytest.mark.integration

TABS = ("overview", "quarantine", "lineage", "releases", "metrics")
MakeServer = Callable[[Path], Flask]


def body(layout: dict[str, Any]) -> Any:  # noqa: ANN401 - a component's children
    (slot,) = find(layout, id="data-content")
    return slot["children"]


def exported(reader: Reader, address: str) -> list[dict[str, str]]:
    answer = reader.client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


@pytest.fixture
def folder(two_dir: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own, with two releases."""
    return Path(shutil.copytree(two_dir, tmp_path / "data"))


@pytest.fixture
def own(make_server: MakeServer, folder: Path) -> Iterator[Reader]:
    """A browser on that folder."""
    with make_server(folder).test_client() as client:
        yield Reader(client)


@pytest.fixture
def limited(make_server: MakeServer, folder: Path) -> Iterator[Reader]:
    """A browser of a user of region North."""
    server = make_server(folder)
    north = Scope((("region", ("North",)),))
    server.extensions[EXTENSION] = replace(dashboard_of(server), scope=lambda: north)
    with server.test_client() as client:
        yield Reader(client)


@pytest.mark.parametrize("show", TABS)
def test_each_tab_is_one_answer_and_links_to_the_others(reader: Reader, show: str) -> None:
    answer = reader.change("data", f"?show={show}&region=North")
    assert answer["data-body"]["hidden"] is False
    (tabs,) = find(answer["data-content"]["children"], className="page-tabs")
    links = find(tabs["children"], type="A")
    assert [query(each["href"]).get("show", ["overview"])[0] for each in links] == list(TABS)
    assert all(query(each["href"])["region"] == ["North"] for each in links)
    (chosen,) = [each for each in links if each.get("aria-current")]
    assert query(chosen["href"]).get("show", ["overview"])[0] == show


def test_the_filters_stand_where_they_apply_alone(reader: Reader) -> None:
    for show in TABS:
        bar = reader.change("data", f"?show={show}")["data-bar"]["children"]
        controls = find(bar, className="bar-controls")
        assert bool(controls) == (show == "lineage")
        assert "Data to 8 Mar 2026" in text(bar)


@pytest.mark.parametrize(
    ("search", "message"),
    [
        ("?show=secrets", "show: 'secrets' is not one of overview, quarantine,"),
        ("?show=lineage&metric=luck", "There is no metric 'luck'"),
        ("?show=releases&a=../../etc", "a: '../../etc' is not one of 2026"),
        ("?show=releases&b=20200101T000000Z-00000000", "b: '20200101T000000Z-00000000' is not"),
        (f"?show=releases&a={SECOND}&b={SECOND}", "a: choose two different releases."),
        ("?show=quarantine&file=../../etc/passwd", "file: no quarantined row has"),
        ("?show=quarantine&page=0", "page: '0' is not a page number"),
        ("?page=99", "page: 99 is beyond the 0 runs."),
    ],
)
def test_a_hostile_address_is_refused_in_words(two: Reader, search: str, message: str) -> None:
    answer = two.change("data", search)
    assert answer["data-body"]["hidden"] is True
    assert message in text(answer["data-problem"]["children"])


def test_the_overview_answers_whether_the_numbers_can_be_trusted(own: Reader) -> None:
    words = text(body(own.open("/data")))
    assert "With care: the newest sale is" in words
    assert "1 of 2 checks did not pass" in words
    assert "1 of 1,505 rows (0.07%) was set aside" in words
    assert "orders is late." in words
    assert "1,505 £41,250.00 1,501 £41,250.00 1 £0.00 2 £0.00 1 £0.00 1,505 £41,250.00" in words
    assert "Every row and every cent of 1 source is accounted for." in words
    (link,) = [each for each in find(body(own.open("/data")), type="A") if each["children"] == "1"]
    assert query(link["href"]) == {"show": ["quarantine"], "source": ["orders"]}
    assert "No run has left a report here." in words


def test_a_balance_is_worked_out_and_not_trusted(own: Reader, folder: Path) -> None:
    wrong = control(1501, "41250.0000")
    wrong["sources"]["orders"]["read"]["rows"] = 1510
    restate(folder / "releases" / SECOND, control=wrong)
    words = text(body(own.open("/data")))
    assert "Rows or money of orders are not accounted for." in words
    assert "+5 rows" in words
    assert "the control totals do not balance" in words


def test_a_failed_run_stands_at_the_top_at_once_with_its_reason(own: Reader, folder: Path) -> None:
    write_run(folder, SECOND)
    assert "the last run failed" not in text(own.change("data", "")["data-content"]["children"])
    write_run(
        folder,
        "20260311T041500Z-00000003",
        outcome="failed",
        exit_code=3,
        message="source orders: no file <b>matches</b>",
    )
    drawn = own.change("data", "")["data-content"]["children"]  # the same address, no new release
    notice = find(drawn, className="data-notice")[0]
    words = text(notice["children"])
    assert "The last run failed: run, 11 Mar 2026, 04:15 (exit code 3)" in words
    assert f"still those of release {SECOND}" in words
    assert "source orders: no file <b>matches</b>" in words
    assert "the last run failed" in text(drawn)


def test_runs_are_paged_and_a_half_written_report_is_named(own: Reader, folder: Path) -> None:
    for number in range(30):
        write_run(folder, f"20260301T041500Z-{number:08x}")
    (folder / "runs" / "20260302T041500Z-000000ff.json").write_text('{"run_id": "2')
    first = text(body(own.open("/data")))
    assert "Rows 1 to 20 of 31" in first
    assert "20260302T041500Z-000000ff" in first
    assert "the report is damaged or only half written" in first
    second = body(own.open("/data", "?page=2"))
    assert "Rows 21 to 31 of 31" in text(second)
    (pager,) = find(second, className="pager-links")
    before, after = pager["children"]
    assert "page" not in query(before["props"]["href"])
    assert "href" not in after["props"]
    assert len(exported(own, "/export/data-runs.csv")) == 31


def test_the_lineage_leads_from_the_metric_to_its_files(own: Reader) -> None:
    drawn = body(own.open("/data", "?show=lineage&metric=aov&region=North"))
    words = text(drawn)
    assert "Where does average order value come from?" in words
    assert "sales_daily · used here" in words
    assert "orders_daily · used here" in words
    assert "read 705 → 704 rows, 0.5 s" in words
    assert "orders 3 files, 1,401 rows, 300 B" in words
    assert f"{'a' * 16}…" in words
    (sql,) = find(drawn, id="data-sql")
    assert "AND (region IN ('North'))" in text(sql["children"])
    (copy,) = [each for each in find(drawn, type="Button") if each.get("data-copies")]
    assert copy["data-copies"] == "data-sql"


def test_every_metric_has_its_definition_at_its_own_place(
    reader: Reader, catalogue: Catalogue
) -> None:
    drawn = body(reader.open("/data", "?show=metrics"))
    for metric in catalogue.metrics:
        (article,) = find(drawn, id=f"metric-{metric.name}")
        words = text(article["children"])
        assert metric.label in words
        assert metric.description in words
        assert all(name in words for name in metric.measures)
    rows = exported(reader, "/export/data-metrics.csv")
    assert [row["metric"] for row in rows] == [metric.name for metric in catalogue.metrics]


def test_the_kpis_page_leads_to_the_definition(reader: Reader) -> None:
    (head,) = find(reader.open("/kpis", "?metric=margin&region=North"), id="kpis-head")
    (link,) = [
        each for each in find(head["children"], type="A") if each["children"] == "Definition"
    ]
    assert link["href"] == "/data?region=North&show=metrics#metric-margin"


def test_what_could_not_be_computed_is_listed(make_server: MakeServer, analysed_dir: Path) -> None:
    with make_server(analysed_dir).test_client() as client:
        reader = Reader(client)
        words = text(body(reader.open("/data")))
        assert "4 analyses could not be made, for 4 reasons." in words
        assert "Forecasts The cost of West is not known. Margin West 1" in words
        assert len(exported(reader, "/export/data-gaps.csv")) == 4


@pytest.mark.parametrize("what", sorted(READERS))
def test_each_file_can_be_had_as_a_workbook(own: Reader, folder: Path, what: str) -> None:
    write_run(folder, SECOND)
    with own.client.get(f"/export/{what}.xlsx?show=releases") as answer:
        assert answer.status_code == 200
        book = openpyxl.load_workbook(io.BytesIO(answer.get_data()), read_only=True)
    rows = list(book["Data"].iter_rows(values_only=True))
    book.close()
    assert len(rows) > (0 if what == "data-gaps" else 1)


def test_a_newest_report_that_is_damaged_is_a_doubt(own: Reader, folder: Path) -> None:
    write_run(folder, SECOND)
    (folder / "runs" / "20260311T041500Z-00000003.json").write_text("{")
    words = text(body(own.open("/data")))
    assert "The newest run report, 20260311T041500Z-00000003, cannot be read." in words
    assert "With care: the newest run report cannot be read" in words


def test_who_sees_a_part_of_the_rows_is_told_nothing_of_the_whole(limited: Reader) -> None:
    overview = text(body(limited.open("/data")))
    assert "1,505" not in overview
    assert "41,250" not in overview
    for show in ("quarantine", "releases"):
        words = text(body(limited.open("/data", f"?show={show}")))
        assert "only who may see all rows sees" in words
        assert "raw/" not in words
    lineage = text(body(limited.open("/data", "?show=lineage")))
    assert "AND (region IN ('North'))" in lineage
    assert "raw/1.csv" not in lineage
    assert "1,501" not in lineage
    assert "705" not in lineage
    for what in ("sources", "control", "runs", "quarantine", "files", "differences"):
        answer = limited.client.get(f"/export/data-{what}.csv")
        assert answer.status_code == 400
        assert "only who may see all rows sees" in answer.get_data(as_text=True)
