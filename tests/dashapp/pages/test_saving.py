"""Saving views: who may, what is taken, where it is seen, and what the pages do without."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashapp import queries
from dashapp.context import EXTENSION, Data, Scope, dashboard_of
from dashapp.filters import Filters
from dashapp.store import store as store_module
from tests.dashapp.pages.client import find, text
from tests.dashapp.pages.visitor import OURS, Visitor, cookie_of, saving_server
from tests.programs import Door

pytestmark = pytest.mark.integration

VIEW = {"name": "North", "path": "/", "query": "region=North"}


@pytest.fixture
def server(release_dir: Path, tmp_path: Path) -> Iterator[Flask]:
    made = saving_server(release_dir, f"sqlite:///{tmp_path}/app.sqlite3")
    yield made
    dashboard_of(made).store.close()


@pytest.fixture
def ann(server: Flask) -> Visitor:
    return Visitor(server)


@pytest.fixture
def bob(server: Flask) -> Visitor:
    return Visitor(server)


def test_the_cookie_comes_with_the_document_once_and_with_nothing_else(server: Flask) -> None:
    client = server.test_client()
    for path in ("/assets/app.css", "/healthz", "/_dash-layout", "/export/headline.csv"):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers, path
        answer.close()
    first = client.get("/")
    (header,) = first.headers.getlist("Set-Cookie")
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header
    assert "Max-Age=34560000" in header
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in client.get("/kpis").headers
    other = server.test_client().get("/")
    assert cookie_of(other) != cookie_of(first)
    assert len(cookie_of(other) or "") == 32
    secure = server.test_client().get("/", base_url="https://sales.example")
    assert "Secure" in secure.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "value", ["", "short", "x" * 33, "é" * 32, "' OR 1=1 -- aaaaaaaaaaaaaaaaaaa"]
)
def test_a_cookie_that_is_not_ours_is_nobody_s(server: Flask, ann: Visitor, value: str) -> None:
    ann.client.set_cookie("visitor", value)
    status, said = ann.refusal("/views", VIEW)
    assert (status, "keeps no cookie" in said) == (403, True)
    assert cookie_of(ann.client.get("/kpis"))


def test_the_database_holds_no_cookie(server: Flask, ann: Visitor, tmp_path: Path) -> None:
    ann.save("North")
    dashboard_of(server).store.close()
    kept = (tmp_path / "app.sqlite3").read_bytes()
    cookie = ann.client.get_cookie("visitor")
    assert cookie is not None
    assert b"North" in kept
    assert cookie.value.encode() not in kept


def test_a_saved_view_stands_in_its_owner_s_menu_and_is_ticked_where_it_is(
    ann: Visitor, bob: Visitor
) -> None:
    ann.save("North", "region=North&period=ytd")
    ann.save("Orders by product", "metric=orders&by=product", "/kpis")
    assert ann.views() == {
        "North": "/?region=North&period=ytd",
        "Orders by product": "/kpis?metric=orders&by=product",
    }
    assert bob.views() == {}

    def ticked(visitor: Visitor, search: str, page: str = "summary") -> list[str]:
        current = find(visitor.bar(search, page), className="option", **{"aria-current": "true"})
        return [text(each["children"][1]) for each in current]

    assert ticked(ann, "?period=ytd&region=North") == ["North"]
    assert ticked(ann, "?period=ytd&region=North&compare=last_year") == ["North"]
    assert ticked(ann, "?region=North") == []
    assert ticked(ann, "?metric=orders&by=product") == []
    assert ticked(ann, "?by=product&metric=orders", "kpis") == ["Orders by product"]


def test_a_shared_view_is_everybody_s_to_open_and_its_owner_s_to_change(
    ann: Visitor, bob: Visitor
) -> None:
    made = ann.save("North", "region=North", shared=True)
    assert bob.views() == {"North": "/?region=North"}
    assert "Shared by others" in text(bob.bar())
    for body in ({"name": "Mine"}, {"shared": False}, {"delete": True}):
        assert bob.refusal(f"/views/{made}", body)[0] == 404
    ann.done(f"/views/{made}", {"name": "The north"})
    assert list(bob.views()) == ["The north"]
    ann.done(f"/views/{made}", {"shared": False})
    assert bob.views() == {}
    assert bob.refusal(f"/views/{made}", {"first": True})[0] == 404
    ann.done(f"/views/{made}", {"delete": True})
    assert ann.views() == {}
    assert ann.refusal(f"/views/{made}", {"delete": True})[0] == 404


def test_a_shared_view_stays_unseen_where_it_names_what_one_may_not_see(
    server: Flask, ann: Visitor, bob: Visitor
) -> None:
    ann.save("North", "region=North&channel=Web", shared=True)
    ann.save("South", "region=North&region=South", shared=True)
    ann.save("Product", "product=p1", "/kpis", shared=True)
    ann.save("Of others", "product=p1&product=x1", "/kpis", shared=True)
    bob.save("Mine", "region=South")
    north = Scope((("region", ("North",)),))
    server.extensions[EXTENSION] = replace(dashboard_of(server), scope=lambda: north)
    assert set(bob.views()) == {"North", "Product", "Mine"}


def test_names_are_texts_and_never_markup(ann: Visitor) -> None:
    name = '<img src=x onerror="alert(1)"> & "quotes"'
    ann.save(name)
    assert list(ann.views()) == [name]
    (more,) = find(ann.bar(), className="more")
    assert more["data-name"] == name


def test_the_first_view_opens_instead_of_the_bare_address(ann: Visitor, bob: Visitor) -> None:
    assert ann.opened() == (200, None)
    made = ann.save("Orders", "metric=orders", "/kpis", shared=True)
    ann.done(f"/views/{made}", {"first": True})
    assert ann.opened() == (302, "/kpis?metric=orders")
    assert bob.opened() == (200, None)
    answer = ann.client.get("/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert ann.client.head("/").status_code == 302
    for path in ("/?home=1", "/?region=North", "/kpis"):
        assert ann.client.get(path).status_code == 200
    bob.done(f"/views/{made}", {"first": True})
    assert bob.opened() == (302, "/kpis?metric=orders")
    ann.done(f"/views/{made}", {"first": False})
    assert ann.opened() == (200, None)
    ann.done(f"/views/{made}", {"delete": True})
    assert bob.opened() == (200, None)


def test_the_plain_summary_as_first_view_is_no_circle(ann: Visitor) -> None:
    ann.done(f"/views/{ann.save('Plain')}", {"first": True})
    assert ann.opened() == (302, "/?home=1")


def test_the_navigation_reaches_the_plain_summary_whatever_opens_first(ann: Visitor) -> None:
    def home(search: str) -> list[str]:
        nav = ann.reader.change("kpis", search)["kpis-nav"]["children"]
        links = [
            *find(nav, className="brand"),
            *find(nav, className="sidebar-link", title="Summary"),
        ]
        return [each["href"] for each in links]

    made = ann.save("North", "region=North")
    assert home("") == ["/", "/"]
    ann.done(f"/views/{made}", {"first": True})
    assert home("") == ["/?home=1", "/?home=1"]
    assert home("?period=ytd") == ["/?period=ytd", "/?period=ytd"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[::1"}, 403),  # no address at all
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, 403),
        ({}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://localhost"}, 200),  # behind a proxy that speaks TLS
    ],
)
def test_only_our_own_pages_may_write(ann: Visitor, headers: dict[str, str], status: int) -> None:
    sent = {"Content-Type": "application/json", **headers}
    assert ann.post("/views", VIEW, headers=sent).status_code == status
    assert len(ann.views()) == (status == 200)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_forms_of_other_sites_cannot_send_json(ann: Visitor, kind: str) -> None:
    assert ann.refusal("/views", VIEW, headers=OURS | {"Content-Type": kind})[0] == 415


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{", "not a JSON object"),
        ("[" * 30_000, "not a JSON object"),
        ([], "not a JSON object"),
        (None, "not a JSON object"),
        ({**VIEW, "owner": "x"}, "'owner' is not one of name, path, query, shared"),
        ({**VIEW, "shared": 1}, "shared: give true or false"),
        ({**VIEW, "name": None}, "name: give a text"),
        ({**VIEW, "name": "  "}, "name: give a text of 1 to 80"),
        ({**VIEW, "name": "x" * 81}, "name: 81 characters"),
        ({**VIEW, "name": "a\nb"}, "cannot be shown"),
        ({**VIEW, "name": "a\0b"}, "cannot be shown"),
        ({**VIEW, "name": "\u202eevil"}, "cannot be shown"),
        ({**VIEW, "name": "\ud800"}, "cannot be shown"),
        ({**VIEW, "name": "\u200b\u2060"}, "nothing in it that can be seen"),
        ({"name": "x"}, "path: this is not one of"),
        ({**VIEW, "path": "//evil.example"}, "path: this is not one of"),
        ({**VIEW, "path": "https://evil.example"}, "path: this is not one of"),
        ({**VIEW, "path": "/not-found-404"}, "path: this is not one of"),
        ({**VIEW, "query": "period=never"}, "query: period: 'never' is not one of"),
        ({**VIEW, "query": "from=2026-02-30"}, "query: from:"),
        ({**VIEW, "query": "compare=x"}, "query: compare:"),
        ({**VIEW, "query": "region=" + "x" * 201}, "query: region:"),
        ({**VIEW, "query": "&".join(["x=1"] * 601)}, "query: "),
        ({**VIEW, "query": "x" * 8_001}, "query: 8001 characters"),
        ({**VIEW, "query": "a=\r\nSet-Cookie: x"}, "query: there are characters"),
    ],
)
def test_what_is_wrong_is_named_and_not_kept(ann: Visitor, body: object, said: str) -> None:
    status, message = ann.refusal("/views", body)
    assert status == 400
    assert said in message
    assert ann.views() == {}


def test_large_bodies_are_refused_unread(ann: Visitor) -> None:
    assert ann.refusal("/views", {**VIEW, "query": "x" * 70_000})[0] == 413


@pytest.mark.parametrize(
    "body", [{}, {"delete": False}, {"delete": True, "name": "x"}, {"path": "/"}, {"first": "yes"}]
)
def test_a_change_asks_for_one_thing(ann: Visitor, body: object) -> None:
    assert ann.refusal(f"/views/{ann.save('North')}", body)[0] == 400
    assert list(ann.views()) == ["North"]


@pytest.mark.parametrize("thing", [0, 2**31, 2**63, 10**30])
def test_ids_that_no_database_holds_are_unknown(ann: Visitor, thing: int) -> None:
    for path, body in (("views", {"first": True}), ("annotations", {"delete": True})):
        assert ann.refusal(f"/{path}/{thing}", body)[0] == 404


def test_members_that_the_data_lacks_are_kept(ann: Visitor) -> None:
    ann.save("Old", "region=Atlantis&product=p-gone&own=key")
    assert ann.views() == {"Old": "/?region=Atlantis&product=p-gone&own=key"}
    # Such a view cannot be shown now, but the way to the others stays.
    assert "Old" in text(ann.bar("?region=Atlantis&product=p-gone&own=key"))


def test_a_name_that_is_taken_is_said(ann: Visitor) -> None:
    ann.save("North")
    assert ann.refusal("/views", {**VIEW, "name": "NORTH"}) == (
        409,
        "You have a view of this name already. Choose another name.",
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=90), query=st.text(max_size=60))
def test_any_name_is_kept_as_it_is_or_refused(ann: Visitor, name: str, query: str) -> None:
    answer = ann.post("/views", {"name": name, "path": "/kpis", "query": query})
    if answer.status_code == 200:
        (more,) = find(ann.bar(), className="more")
        assert more["data-name"] == name.strip()
        kept = query.removeprefix("?")
        assert more["data-href"] == (f"/kpis?{kept}" if kept else "/kpis")
        ann.done(f"/views/{answer.get_json()['id']}", {"delete": True})
    else:
        assert answer.status_code == 400
    assert ann.views() == {}


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
    server: Flask, ann: Visitor
) -> None:
    nobody = Visitor(server)
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
