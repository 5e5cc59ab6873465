"""Who may save, and what is taken: cookies, other sites, and what is wrong in a body."""

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashapp.context import dashboard_of
from tests.dashapp.pages.client import find, text
from tests.dashapp.pages.visitor import OURS, VIEW, Visitor, cookie_of

pytestmark = pytest.mark.integration


def test_the_cookie_comes_with_the_document_once_and_with_nothing_else(saving: Flask) -> None:
    client = saving.test_client()
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
    other = saving.test_client().get("/")
    assert cookie_of(other) != cookie_of(first)
    assert len(cookie_of(other) or "") == 32
    secure = saving.test_client().get("/", base_url="https://sales.example")
    assert "Secure" in secure.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "value", ["", "short", "x" * 33, "é" * 32, "' OR 1=1 -- aaaaaaaaaaaaaaaaaaa"]
)
def test_a_cookie_that_is_not_ours_is_nobody_s(saving: Flask, ann: Visitor, value: str) -> None:
    ann.client.set_cookie("visitor", value)
    status, said = ann.refusal("/views", VIEW)
    assert (status, "keeps no cookie" in said) == (403, True)
    assert cookie_of(ann.client.get("/kpis"))


def test_the_database_holds_no_cookie(saving: Flask, ann: Visitor, tmp_path: Path) -> None:
    ann.save("North")
    dashboard_of(saving).store.close()
    kept = (tmp_path / "app.sqlite3").read_bytes()
    cookie = ann.client.get_cookie("visitor")
    assert cookie is not None
    assert b"North" in kept
    assert cookie.value.encode() not in kept


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
