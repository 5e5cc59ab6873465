"""The app as a whole: document, headers, files."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp import vendor
from dashapp.app import create_app
from dashapp.settings import load_settings

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def server(release_dir: Path) -> Flask:
    app: Flask = create_app(load_settings(data_dir=release_dir, cache_redis_url="")).server
    return app


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    return server.test_client()


def document(client: FlaskClient, path: str = "/") -> str:
    return client.get(path).get_data(as_text=True)


@pytest.mark.parametrize(
    ("cookie", "theme"),
    [
        ("dark", "dark"),
        ("system-dark", "dark"),
        ("light", "light"),
        ("", "light"),
        ('"><b', "light"),
    ],
)
def test_the_document_has_the_theme_of_the_cookie(
    client: FlaskClient, cookie: str, theme: str
) -> None:
    client.set_cookie("theme", cookie)
    assert f'<html lang="en" data-bs-theme="{theme}">' in document(client)


def test_the_theme_is_set_before_the_first_paint(client: FlaskClient) -> None:
    head, _, body = document(client).partition("</head>")
    assert '<script src="/assets/theme.js"></script>' in head
    assert "theme.js" not in body
    assert "clientside.js" in body


def test_everything_comes_from_this_host(client: FlaskClient) -> None:
    page = document(client)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    assert [address for address in addresses if not address.startswith("/")] == []
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        answer.close()


def test_only_known_inline_scripts_may_run(client: FlaskClient) -> None:
    answer = client.get("/")
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    inline = re.findall(
        r"<script(?: id=\"_dash-renderer\"[^>]*)?>(.+?)</script>", answer.text, re.S
    )
    assert inline
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy["script-src"]


@pytest.mark.parametrize("path", ["/", "/assets/app.css", "/_dash-layout", "/export/x.csv"])
def test_every_answer_has_the_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    answer.close()


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/kpis", 200), ("/nowhere", 404)])
def test_an_unknown_page_has_the_status_404(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path, headers={"Accept": "text/html"}).status_code == status


def test_vendored_files_are_kept_for_a_year_and_stay_in_their_folder(client: FlaskClient) -> None:
    answer = client.get(vendor.STYLES[0])
    assert answer.cache_control.max_age == 31_536_000
    answer.close()
    assert client.get(f"/vendor/{vendor.VERSION}/../../__init__.py").status_code == 404


def test_the_document_waits_with_a_skeleton(client: FlaskClient) -> None:
    assert '<div class="_dash-loading">' in document(client)


def test_health_needs_no_release(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200


def test_the_icon_has_the_accent_and_is_sent_anew_each_time(client: FlaskClient) -> None:
    first, second = client.get("/favicon.svg"), client.get("/favicon.svg")
    assert first.mimetype == "image/svg+xml"
    assert 'fill="#2453D6"' in first.text
    assert first.text == second.text
    assert len(second.headers.getlist("X-Content-Type-Options")) == 1
