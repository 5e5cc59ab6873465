"""What may write: requests of our own pages, small, with the keys and kinds that are asked for."""

import unicodedata
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import request

LARGEST_BODY = 65_536  # bytes; the longest address, written with escapes, is smaller
HIDDEN = {"Cc", "Cs"}  # control characters and halves of pairs
UNSEEN = {"Cf", "Cn", "Mn", "Zl", "Zp", "Zs"}  # of no width by themselves; emoji are joined by them
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # change the order of text

WORDS = {str: "a text", bool: "true or false"}


class BadWrite(ValueError):  # noqa: N818 - an answer to whoever asked
    """A write that is refused, with its status; the message says what is wrong."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = status


def read_body(kinds: Mapping[str, type]) -> dict[str, Any]:
    """The JSON object of the current request; each key is known and of its kind."""
    _check_origin()
    if request.mimetype != "application/json":
        raise BadWrite("Send application/json.", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if request.content_length is None:
        raise BadWrite("Say how long the body is.", HTTPStatus.LENGTH_REQUIRED)
    if request.content_length > LARGEST_BODY:
        raise BadWrite("This is too long.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        body = None
    if not isinstance(body, dict):
        raise BadWrite("The body is not a JSON object.")
    for key, value in body.items():
        if key not in kinds:
            raise BadWrite(f"{key[:40]!r} is not one of {', '.join(kinds)}.")
        if type(value) is not kinds[key]:
            raise BadWrite(f"{key}: give {WORDS[kinds[key]]}.")
    return body


def _check_origin() -> None:
    """Refuse what another site's page makes a browser send, and what does not say where from."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        raise BadWrite("This request does not say which page it comes from.", HTTPStatus.FORBIDDEN)
    foreign = site not in (None, "same-origin")
    if foreign or (origin is not None and _host(origin) != request.host):
        raise BadWrite("Only the dashboard's own pages may write.", HTTPStatus.FORBIDDEN)


def _host(origin: str) -> str | None:
    """The host of an origin; None when it is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def line(body: Mapping[str, Any], key: str, longest: int) -> str:
    """A required line of text, without space around it."""
    value = body.get(key)
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        raise BadWrite(f"{key}: give a text of 1 to {longest} characters.")
    if len(text) > longest:
        raise BadWrite(f"{key}: {len(text)} characters are too many; {longest} are the most.")
    check_characters(key, text)
    if all(unicodedata.category(each) in UNSEEN for each in text):
        raise BadWrite(f"{key}: there is nothing in it that can be seen.")
    return text


def check_characters(key: str, text: str) -> None:
    """Refuse what cannot be seen, or would show the rest in another order."""
    if any(unicodedata.category(each) in HIDDEN or each in TURNING for each in text):
        raise BadWrite(f"{key}: there are characters in it that cannot be shown.")
