"""Whole answers to the pages' requests, kept by everything that they depend on.

Drawing a page takes longer than reading its cached frames, so a view that was asked for before is
answered with the bytes of then. The key holds the request, the release, the catalogue, the user's
rows, the theme, the locale, the day, the revision of the views and notes that the user sees, and
what draws: this code and its colours. Nothing else goes into a page.
"""

import hashlib
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
from flask import Flask, Response, current_app, g, request

from dashapp import writing
from dashapp.cache import make_key
from dashapp.components.filterbar import today_in
from dashapp.context import Data, NoRelease, dashboard_of
from dashapp.pages.saving import saved
from dashapp.pages.view import EXTENSION as THEMES
from dashapp.pages.view import theme_name
from dashapp.release import ReleaseError

PATH = "/_dash-update-component"
LONGEST_REQUEST = 20_000
EXTENSION = "dashboard-answers"
PACKAGE = Path(__file__).resolve().parents[1]
CODEC = "zstd"  # fast, small, and understood by browsers as it is


def register(server: Flask) -> None:
    """Answer repeated requests from the cache, and keep new answers."""
    server.extensions[EXTENSION] = make_key(_sources(), repr(server.extensions[THEMES]))
    server.before_request(_find)
    server.after_request(_keep)


def _sources() -> str:
    """A hash of the dashboard's code: answers in Redis outlive the process that drew them."""
    digest = hashlib.sha256(version("dash").encode())
    for file in sorted(PACKAGE.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def forget_this_one() -> None:
    """Keep the current answer out of the cache, since it tells of a passing fault."""
    g.passing = True


def _find() -> Response | None:
    """The answer of an equal request, if it is kept."""
    if request.method != "POST" or request.path != PATH:
        return None
    if (request.content_length or LONGEST_REQUEST) >= LONGEST_REQUEST:
        return None
    try:
        data = dashboard_of().data()
    except (NoRelease, ReleaseError):
        return None
    g.answer_key, g.answer_data = _key(data), data
    found = data.cache.find(g.answer_key)
    if found is None:
        return None
    del g.answer_key
    return _response(found["answer"])


def _key(data: Data) -> str:
    day = today_in(data.release.manifest.company.timezone)
    problem = dashboard_of().releases.problem
    return make_key(
        "answer",
        hashlib.sha256(request.get_data()).hexdigest(),
        (data.release.release_id, data.catalogue.fingerprint, data.scope.limits),
        (theme_name(), writing.current().locale, day, problem, current_app.extensions[EXTENSION]),
        saved.mark(),
    )


def _response(kept: pa.Table) -> Response:
    """The kept bytes, unpacked only for a client that cannot do it."""
    packed: bytes = kept["body"][0].as_py()
    if request.accept_encodings.quality(CODEC):
        response = Response(packed, content_type="application/json")
        response.headers["Content-Encoding"] = CODEC
    else:
        body = pa.decompress(packed, kept["size"][0].as_py(), codec=CODEC, asbytes=True)
        response = Response(body, content_type="application/json")
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response


def _keep(response: Response) -> Response:
    """Keep a good answer of the release that was current when it was asked for."""
    key = g.pop("answer_key", None)
    good = response.status_code == HTTPStatus.OK and "Set-Cookie" not in response.headers
    passing = g.get("passing") or saved.failed()
    if key is None or not good or passing or "Content-Encoding" in response.headers:
        return response
    data: Data = g.answer_data
    if dashboard_of().releases.current() is not data.release:
        return response  # the page may have been drawn from the newer one
    body = response.get_data()
    kept = pa.table(
        {"body": pa.array([pa.compress(body, codec=CODEC, asbytes=True)]), "size": [len(body)]}
    )
    data.cache.keep(key, {"answer": kept})
    return response
