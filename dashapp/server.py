"""Around the pages: health, readiness, request logs and compression."""

from __future__ import annotations

import threading
import time
import uuid
from http import HTTPStatus

import structlog
from flask import Flask, Response, g, jsonify, request
from flask_compress import Compress

from dashapp import writing
from dashapp.context import EVERYTHING, Data, dashboard_of
from dashapp.release import NoRelease, Release, ReleaseError

# Files that every page loads; a line for each would bury the requests that say something.
QUIET = ("/assets/", "/_dash-component-suites/", "/vendor/", "/_favicon", "/healthz")


def register(server: Flask) -> None:
    """Add health and readiness addresses, compression and request logs to the server."""
    server.config.setdefault("COMPRESS_BR_LEVEL", 5)
    Compress(server)
    server.add_url_rule("/healthz", "healthz", _healthz)
    server.add_url_rule("/readyz", "readyz", _readyz)
    server.before_request(_start)
    server.after_request(_log)
    server.teardown_request(_end)


def warm_up(server: Flask) -> None:
    """Open the release and the app's database, so that the first visitor does not wait for them.

    The summary as it opens is asked for beside, now and for each later release, which delays
    nothing: its answers are in the cache when the first visitor of the day comes.
    """
    dashboard = dashboard_of(server)
    dashboard.store.state()  # says itself what is wrong
    dashboard.releases.opened = lambda release: threading.Thread(
        target=_first_view, args=(server, release), daemon=True
    ).start()
    try:
        dashboard.releases.current()
    except (NoRelease, ReleaseError) as problem:
        structlog.get_logger().warning("no release to serve yet", reason=str(problem))


def _first_view(server: Flask, release: Release) -> None:
    from dashapp.pages import view  # pages register themselves, so after the app is made
    from dashapp.pages.summary import (
        page as summary_page,  # pages register themselves, so after the app is made
    )

    dashboard, started = dashboard_of(server), time.perf_counter()
    data = Data(release, dashboard.catalogue, dashboard.cache, EVERYTHING)
    writing.use(dashboard.settings.locale)
    try:
        with server.test_request_context():  # of a browser without a cookie
            summary_page.render(view.first_view(data))
    except Exception as error:  # noqa: BLE001 - whoever opens the page is told; nobody waits here
        structlog.get_logger().warning("the first view was not prepared", reason=str(error))
        return
    took = round((time.perf_counter() - started) * 1000)
    structlog.get_logger().info("first view ready", release=release.release_id, milliseconds=took)


def _healthz() -> Response:
    return jsonify(status="ok")


def _readyz() -> tuple[Response, int]:
    """Ready when a release can be read; the pages work without the cache and the app's database."""
    dashboard = dashboard_of()
    parts = {"cache": dashboard.cache.state(), "app_database": dashboard.store.state()}
    try:
        release = dashboard.releases.current()
    except (NoRelease, ReleaseError) as problem:
        return jsonify(status="not ready", reason=str(problem), **parts), 503
    return jsonify(
        status="ready",
        release=release.release_id,
        data_to=release.domain.data_to.isoformat(),
        problem=dashboard.releases.problem,
        **parts,
    ), 200


def _start() -> None:
    writing.use(dashboard_of().settings.locale)
    g.started = time.perf_counter()
    g.request_id = uuid.uuid4().hex[:12]


def _end(_error: BaseException | None) -> None:
    """The thread's next work is not this request's."""
    writing.use(writing.ENGLISH.locale)


def _log(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    if not request.path.startswith(QUIET) or response.status_code >= HTTPStatus.BAD_REQUEST:
        structlog.get_logger().info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - g.started) * 1000, 1),
            bytes=response.content_length,
            request_id=g.request_id,
        )
    return response
