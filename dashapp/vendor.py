"""Bootstrap's style sheet and icons, served from the installed package instead of a CDN."""

from importlib.metadata import version
from pathlib import Path

import flask_bootstrap
from flask import Flask, Response, send_from_directory

FOLDER = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css"
VERSION = version("bootstrap-flask")
A_YEAR = 31_536_000  # the address holds the version, so what it serves never changes
STYLES = tuple(
    f"/vendor/{VERSION}/{file}" for file in ("bootstrap.min.css", "font/bootstrap-icons.min.css")
)


def register(server: Flask) -> None:
    """Serve the files below /vendor/<version>/."""
    server.add_url_rule(f"/vendor/{VERSION}/<path:file>", "vendor", _file)


def _file(file: str) -> Response:
    return send_from_directory(FOLDER, file, max_age=A_YEAR)
