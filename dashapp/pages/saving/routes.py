"""Addresses that write: saved views and notes, as JSON from our own pages."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

import dash
from flask import Flask, Response, jsonify, redirect, request

from dashapp.context import dashboard_of
from dashapp.pages.addresses import HOME
from dashapp.pages.saving.address import check_query
from dashapp.security.user import User
from dashapp.security.writes import BadWrite, line, read_body
from dashapp.store import NewNote, NewView, NotYours, Refused, StoreUnavailable, notes, views
from dashapp.store.tables import LONGEST_NAME, LONGEST_TEXT

NEW_VIEW = {"name": str, "path": str, "query": str, "shared": bool}
VIEW = {"name": str, "shared": bool, "first": bool, "delete": bool}
NEW_NOTE = {"day": str, "until": str, "text": str, "shared": bool}
NOTE = {"text": str, "shared": bool, "delete": bool}
LARGEST_ID = 2**63 - 1


def register(server: Flask) -> None:
    """Answer POST /views, /views/<id>, /annotations, /annotations/<id>; redirect the bare "/"."""
    for rule, act in (
        ("/views", save_view),
        ("/views/<int:thing>", change_view),
        ("/annotations", write_note),
        ("/annotations/<int:thing>", change_note),
    ):
        server.add_url_rule(rule, act.__name__, _answering(act), methods=["POST"])
    server.before_request(_open_first)


def save_view(me: User) -> int:
    """A new view of the user."""
    body = read_body(NEW_VIEW)
    known = {page["path"] for page in dash.page_registry.values() if not _is_404(page)}
    path = body.get("path", "")
    if path not in known:
        raise BadWrite(f"path: this is not one of {', '.join(sorted(known))}.")
    query = check_query(body.get("query", ""))
    new = NewView(line(body, "name", LONGEST_NAME), path, query, body.get("shared", False))
    return dashboard_of().store.write(lambda connection: views.save(connection, me.id, new))


def change_view(me: User, thing: int) -> int:
    """Rename, share, open first, or delete a view."""
    body = _asked(read_body(VIEW), VIEW)
    name = line(body, "name", LONGEST_NAME) if "name" in body else None

    def act(connection: Any) -> None:  # noqa: ANN401 - a connection; the store's business
        if body.get("delete"):
            return views.remove(connection, me.id, thing)
        if name is not None or "shared" in body:
            views.change(connection, me.id, thing, name=name, shared=body.get("shared"))
        if "first" in body:
            views.open_first(connection, me.id, thing, body["first"])
        return None

    dashboard_of().store.write(act)
    return thing


def write_note(me: User) -> int:
    """A new note of the user."""
    body = read_body(NEW_NOTE)
    day = _day(body, "day")
    until = _day(body, "until") if body.get("until") else None
    if until is not None and until < day:
        raise BadWrite(f"until: {until} is before day: {day}.")
    text = line(body, "text", LONGEST_TEXT)
    new = NewNote(day, until if until != day else None, text, body.get("shared", False))
    return dashboard_of().store.write(lambda connection: notes.write(connection, me.id, new))


def change_note(me: User, thing: int) -> int:
    """Rewrite, share or remove a note."""
    body = _asked(read_body(NOTE), NOTE)
    text = line(body, "text", LONGEST_TEXT) if "text" in body else None

    def act(connection: Any) -> None:  # noqa: ANN401 - as above
        if body.get("delete"):
            return notes.remove(connection, me.id, thing)
        return notes.change(connection, me.id, thing, text=text, shared=body.get("shared"))

    dashboard_of().store.write(act)
    return thing


def _answering(act: Callable[..., int]) -> Callable[..., Response]:
    """The endpoint of an act: its id as JSON, or why not."""

    def endpoint(**given: int) -> Response:
        me = dashboard_of().user()
        try:
            done = act(me, **_stored(given)) if me.id else _unknown_user()
        except BadWrite as fault:
            return _said(str(fault), fault.status)
        except Refused as refusal:
            return _said(str(refusal), HTTPStatus.CONFLICT)
        except NotYours:
            return _said("There is no such thing of yours.", HTTPStatus.NOT_FOUND)
        except StoreUnavailable:
            return _said(
                "This cannot be saved now. Try again later.", HTTPStatus.SERVICE_UNAVAILABLE
            )
        return jsonify(id=done)

    return endpoint


def _stored(given: dict[str, int]) -> dict[str, int]:
    """The ids of the address, as long as a database can hold them."""
    if any(each > LARGEST_ID for each in given.values()):
        raise NotYours
    return given


def _unknown_user() -> int:
    raise BadWrite(
        "This browser keeps no cookie of the dashboard, so it would not find again what is saved.",
        HTTPStatus.FORBIDDEN,
    )


def _said(error: str, status: HTTPStatus) -> Response:
    response = jsonify(error=error)
    response.status_code = status
    return response


def _asked(body: dict[str, Any], keys: dict[str, type]) -> dict[str, Any]:
    if not body:
        raise BadWrite(f"Give one of {', '.join(keys)}.")
    if body.get("delete") is False or ("delete" in body and len(body) > 1):
        raise BadWrite("delete: give true and nothing else.")
    return body


def _day(body: dict[str, Any], key: str) -> date:
    try:
        day = date.fromisoformat(body.get(key, ""))
    except ValueError:
        day = None
    if day is None or not date(1900, 1, 1) <= day <= date(2199, 12, 31):
        raise BadWrite(f"{key}: give a day such as 2026-11-22.")
    return day


def _is_404(page: dict[str, Any]) -> bool:
    return str(page["module"]).endswith("not_found_404")


def _open_first() -> Response | None:
    """The user's first view instead of the bare address, before any work is done for that."""
    if request.path != "/" or request.query_string or request.method not in ("GET", "HEAD"):
        return None
    dashboard = dashboard_of()
    me = dashboard.user().id
    if not me:
        return None
    try:
        address = dashboard.store.read(lambda connection: views.first(connection, me))
    except StoreUnavailable:
        return None
    if address is None:
        return None
    answer = redirect(HOME if address == "/" else address)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Vary"] = "Cookie"
    return answer  # type: ignore[return-value]  # Flask's own responses are made of this class
