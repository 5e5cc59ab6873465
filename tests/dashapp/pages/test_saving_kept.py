"""Answers beside what people save, and pages whose database is away or takes no writes."""

from pathlib import Path

import pytest
from flask import Flask

from dashapp import queries
from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.store import store as store_module
from tests.dashapp.pages.client import text
from tests.dashapp.pages.visitor import VIEW, Visitor, saving_server
from tests.programs import Door

pytestmark = pytest.mark.integration


def test_answers_are_kept_for_all_until_something_that_they_show_changes(
    ann: Visitor, bob: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    original = queries.summary

    def counted(data: Data, filters: Filters) -> queries.Summary:
        drawn.append(filters.query())
        return original(data, filters)

    monkeypatch.setattr(queries, "summary", counted)

    def draws(visitor: Visitor) -> int:
        before = len(drawn)
        visitor.reader.change("summary", "?region=South")
        return len(drawn) - before

    assert (draws(ann), draws(bob), draws(ann)) == (1, 0, 0)
    made = ann.save("Private")
    assert (draws(ann), draws(bob), draws(ann)) == (1, 0, 0)
    ann.done(f"/views/{made}", {"shared": True})
    assert (draws(ann), draws(bob), draws(ann), draws(bob)) == (1, 1, 0, 0)
    ann.done(f"/views/{made}", {"first": True})
    assert (draws(ann), draws(bob)) == (1, 0)


def test_who_keeps_no_cookie_is_told_and_has_answers_of_its_own(
    saving: Flask, ann: Visitor
) -> None:
    nobody = Visitor(saving)
    nobody.client.delete_cookie("visitor")
    ann.save("Shared", shared=True)
    for _ in range(2):  # drawn, then kept
        assert "Save this view" in text(ann.bar())
        assert "This browser keeps no cookies" in text(nobody.bar())
        assert list(nobody.views()) == ["Shared"]


def test_without_the_database_the_pages_serve_and_say_so(
    release_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "PAUSE", 600.0)
    door = Door()
    address = f"postgresql+psycopg://sales:geheim@127.0.0.1:{door.port}/sales"
    visitor = Visitor(saving_server(release_dir, address))
    assert visitor.opened() == (200, None)
    shown = visitor.reader.change("summary", "")
    assert shown["summary-body"]["hidden"] is False
    assert "Views and notes cannot be saved now." in text(visitor.bar())
    assert "Add a note" not in text(shown)
    assert visitor.refusal("/views", VIEW) == (503, "This cannot be saved now. Try again later.")
    ready = visitor.client.get("/readyz")
    assert (ready.status_code, ready.get_json()["app_database"]) == (200, "unavailable")
    knocks = door.knocks
    assert visitor.reader.change("summary", "") == shown
    assert door.knocks == knocks > 0  # the kept answer, and the database is left alone
    said = capsys.readouterr()
    assert "geheim" not in said.out + said.err


def test_of_a_read_only_database_the_views_are_shown(
    release_dir: Path, tmp_path: Path, ann: Visitor
) -> None:
    made = ann.save("North", "region=North")
    ann.done(f"/views/{made}", {"first": True})
    address = f"sqlite:///file:{tmp_path}/app.sqlite3?mode=ro&uri=true"
    reader = Visitor(saving_server(release_dir, address))
    cookie = ann.client.get_cookie("visitor")
    assert cookie is not None
    reader.client.set_cookie("visitor", cookie.value)
    assert reader.opened() == (302, "/?region=North")
    assert list(reader.views()) == ["North"]
    assert "cannot be saved now" in text(reader.bar())
    assert reader.refusal(f"/views/{made}", {"delete": True})[0] == 503
    assert reader.client.get("/readyz").get_json()["app_database"] == "read-only"


def test_readiness_names_the_database(ann: Visitor) -> None:
    assert ann.client.get("/readyz").get_json()["app_database"] == "ready"
