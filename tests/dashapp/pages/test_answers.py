"""Kept answers: the same bytes as drawn ones, and never those of another question."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp import queries
from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.pages import answers, view
from tests.dashapp.pages.client import Reader, text
from tests.dashapp.releases import write_release

pytestmark = pytest.mark.integration

PATIENCE_SECONDS = 20


@pytest.fixture
def fresh(make_server: Callable[[Path], Flask], tmp_path: Path) -> FlaskClient:
    write_release(tmp_path)
    return make_server(tmp_path).test_client()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The searches for which a summary was drawn rather than taken from the cache."""
    asked: list[str] = []
    original = queries.summary

    def counted(data: Data, filters: Filters) -> queries.Summary:
        asked.append(filters.query())
        return original(data, filters)

    monkeypatch.setattr(queries, "summary", counted)
    return asked


def test_the_same_view_is_drawn_once_and_answered_alike(
    fresh: FlaskClient, drawn: list[str]
) -> None:
    reader = Reader(fresh)
    first = reader.change("summary", "?region=North")
    assert reader.change("summary", "?region=North") == first
    assert drawn == ["?region=North"]


def test_another_filter_and_another_theme_are_other_answers(
    fresh: FlaskClient, drawn: list[str]
) -> None:
    reader = Reader(fresh)
    north = reader.change("summary", "?region=North")
    assert reader.change("summary", "?region=South") != north
    fresh.set_cookie("theme", "dark")
    dark = reader.change("summary", "?region=North")
    assert dark["summary-trend"] != north["summary-trend"]
    assert drawn == ["?region=North", "?region=South", "?region=North"]


def test_a_new_release_is_never_answered_from_the_old_one(
    fresh: FlaskClient, tmp_path: Path, drawn: list[str]
) -> None:
    reader = Reader(fresh)
    reader.change("summary", "")
    write_release(tmp_path, release_id="20260311T041500Z-2b3c4d5e")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(drawn) < 2 and time.monotonic() < deadline:
        reader.change("summary", "")
    assert drawn == ["", ""]


def test_a_fault_is_not_kept(
    fresh: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a passing fault")

    reader = Reader(fresh)
    with monkeypatch.context() as patched:
        patched.setattr(queries, "summary", broken)
        failed = reader.change("summary", "?region=West")
    assert failed["summary-body"]["hidden"] is True
    again = reader.change("summary", "?region=West")
    assert again["summary-body"]["hidden"] is False
    assert "a passing fault" in capsys.readouterr().out
    assert "Revenue" in text(again["summary-headline"]["children"])


def test_other_colours_or_other_code_are_other_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn_by(server: Flask) -> str:
        answers.register(server)
        return str(server.extensions[answers.EXTENSION])

    def bare(colours: str) -> Flask:
        server = Flask("test")
        server.extensions[view.EXTENSION] = colours
        return server

    same = drawn_by(bare("blue"))
    assert drawn_by(bare("blue")) == same
    assert drawn_by(bare("green")) != same
    (tmp_path / "page.py").write_text("changed")
    monkeypatch.setattr(answers, "PACKAGE", tmp_path)
    assert drawn_by(bare("blue")) != same
