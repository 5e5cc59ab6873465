"""What stands where a page cannot: no data, no match, a fault, an unknown address."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from dashapp import queries
from tests.dashapp.pages.client import Reader, find, plain, text
from tests.dashapp.releases import write_release

pytestmark = pytest.mark.integration


def test_no_release_says_what_to_run_and_is_picked_up_when_published(
    make_server: Callable[[Path], Flask], tmp_path: Path
) -> None:
    with make_server(tmp_path).test_client() as client:
        reader = Reader(client)
        assert "There is no data yet" in text(reader.open("/"))
        assert "make etl" in text(reader.change("kpis", "")["kpis-problem"]["children"])
        assert client.get("/export/trend.csv").status_code == 503
        write_release(tmp_path)
        assert find(reader.open("/"), className="headline")


def test_filters_that_match_nothing_are_named(reader: Reader) -> None:
    (problem,) = find(reader.open("/", "?from=2020-01-01&to=2020-02-01"), id="summary-problem")
    assert "No sales match these filters" in text(problem["children"])
    assert "1 Jan – 1 Feb 2020" in text(problem["children"])


def test_a_fault_is_calm_and_shows_no_trace(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("disk on fire at /srv/secret")

    monkeypatch.setattr(queries, "summary", broken)
    answer = reader.change("summary", "?region=North")
    words = text(answer["summary-problem"]["children"])
    assert "This page could not be worked out" in words
    assert "secret" not in plain(answer)
    assert "Region" in text(answer["summary-bar"]["children"])  # the filters still work
    reference = words.partition("reference ")[2].split(".")[0].strip()
    logged = capsys.readouterr()
    assert reference in logged.out + logged.err


def test_an_unknown_address_leads_back(reader: Reader) -> None:
    layout = reader.open("/kpi")
    assert "There is no page at this address" in text(layout)
    assert "/kpi does not lead anywhere" in text(layout)
    assert {a["href"] for a in find(layout, className="button")} == {"/", "/kpis"}


def test_a_damaged_release_is_a_calm_page(
    make_server: Callable[[Path], Flask], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (write_release(tmp_path) / "marts.duckdb").write_bytes(b"damaged")
    with make_server(tmp_path).test_client() as client:
        assert "This page could not be worked out" in text(Reader(client).open("/"))
        answer = client.get("/export/trend.csv")
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert "cannot be read now" in answer.get_data(as_text=True)
    assert "marts.duckdb" in capsys.readouterr().out
