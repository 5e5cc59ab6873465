"""Around the pages: health, readiness, request logs, compression, and who may reach them."""

from __future__ import annotations

import ipaddress
import logging
import sys
import time
import uuid
from collections.abc import Sequence
from http import HTTPStatus

import structlog
from flask import Flask, Response, g, jsonify, request
from flask_compress import Compress

from dashapp.context import dashboard_of
from dashapp.release import NoRelease, ReleaseError

# Files that every page loads; a line for each would bury the requests that say something.
QUIET = ("/assets/", "/_dash-component-suites/", "/vendor/", "/_favicon", "/healthz")

Address = tuple[str, int] | str


def register(server: Flask) -> None:
    """Add health and readiness addresses, compression and request logs to the server."""
    server.config.setdefault("COMPRESS_BR_LEVEL", 5)
    Compress(server)
    server.add_url_rule("/healthz", "healthz", _healthz)
    server.add_url_rule("/readyz", "readyz", _readyz)
    server.before_request(_start)
    server.after_request(_log)


def configure_logs(level: str) -> None:
    """Log JSON lines to standard error, or readable ones on a terminal."""
    renderer = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def refuse_open_addresses(addresses: Sequence[Address]) -> None:
    """Stop the start when others could reach the dashboard while nobody has to sign in."""
    for address in addresses:
        if isinstance(address, tuple) and not is_loopback(address[0]):
            raise SystemExit(
                f"The dashboard will not listen on {address[0]}: no sign-in is "
                "configured, so anyone who reaches that address would see all sales. Use "
                "HOST=127.0.0.1, behind a proxy that signs users in."
            )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`; a name other than localhost is never trusted."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def announce(addresses: Sequence[Address]) -> None:
    """Say on standard output where the dashboard answers."""
    for address in addresses:
        if isinstance(address, tuple):
            host = f"[{address[0]}]" if ":" in address[0] else address[0]
            print(f"Sales dashboard ready at http://{host}:{address[1]}", flush=True)


def warm_up(server: Flask) -> None:
    """Open the published release in this worker, so that the first visitor does not wait for it."""
    try:
        dashboard_of(server).releases.current()
    except (NoRelease, ReleaseError) as problem:
        structlog.get_logger().warning("no release to serve yet", reason=str(problem))


def _healthz() -> Response:
    return jsonify(status="ok")


def _readyz() -> tuple[Response, int]:
    """Ready when a release can be read; the cache may be down, since the pages work without it."""
    dashboard = dashboard_of()
    cache = dashboard.cache.state()
    try:
        release = dashboard.releases.current()
    except (NoRelease, ReleaseError) as problem:
        return jsonify(status="not ready", reason=str(problem), cache=cache), 503
    return jsonify(
        status="ready",
        release=release.release_id,
        data_to=release.domain.data_to.isoformat(),
        problem=dashboard.releases.problem,
        cache=cache,
    ), 200


def _start() -> None:
    g.started = time.perf_counter()
    g.request_id = uuid.uuid4().hex[:12]


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
