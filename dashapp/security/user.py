"""Who asks: until people sign in, a browser, known by a random value in a cookie.

The cookie holds the only copy of that value: what is stored as an owner is its hash, so nobody
becomes somebody else by reading the database or a backup of it.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass

from flask import Flask, Response, request

COOKIE = "visitor"
KEPT_SECONDS = 400 * 24 * 3600  # as long as browsers keep a cookie
_VALUE = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class User:
    """Who asks; NOBODY, when the browser keeps no cookie."""

    id: str


NOBODY = User("")


def from_cookie() -> User:
    """The browser that made the current request."""
    value = request.cookies.get(COOKIE, "")
    if not _VALUE.fullmatch(value):
        return NOBODY
    return User("browser:" + hashlib.sha256(value.encode()).hexdigest()[:32])


def register(server: Flask) -> None:
    """Give the cookie with a document, to browsers without one; other answers are shared."""

    def give(response: Response) -> Response:
        if response.mimetype != "text/html" or _VALUE.fullmatch(request.cookies.get(COOKIE, "")):
            return response
        response.set_cookie(
            COOKIE,
            secrets.token_urlsafe(24),
            max_age=KEPT_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    server.after_request(give)
