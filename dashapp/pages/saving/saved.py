"""What the current request shows of the app's database; the pages go on without it."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from flask import g
from sqlalchemy import Connection

from dashapp import queries
from dashapp.context import NoRelease, dashboard_of
from dashapp.filters import FilterError, Filters
from dashapp.pages.view import read_search
from dashapp.release import ReleaseError
from dashapp.store import Note, SavedView, StoreUnavailable, notes, views

UNAVAILABLE = ("unavailable",)
T = TypeVar("T")


def mark() -> tuple[str, ...]:
    """Part of a kept answer's key: equal only for requests that show the same views and notes.

    Asked once in a request: what it then reads is as old as this, or newer, and never of an
    unreachable database with the mark of a reachable one.
    """
    if "saved_mark" not in g:
        dashboard = dashboard_of()
        me = dashboard.user().id
        try:
            g.saved_mark = (*dashboard.store.revision(me), "known" if me else "unknown")
        except StoreUnavailable:
            g.saved_mark = UNAVAILABLE
    found: tuple[str, ...] = g.saved_mark
    return found


def writable() -> bool:
    """Whether this user can save something now."""
    return why_not() is None


def why_not() -> str | None:
    """Why this user can save nothing now; None when nothing is in the way."""
    if mark()[0] != "ready":
        return "Views and notes cannot be saved now."
    if mark()[-1] != "known":
        return "This browser keeps no cookies, so views and notes cannot be saved."
    return None


def failed() -> bool:
    """Whether the database went away while the current answer was drawn."""
    return bool(g.get("saved_failed"))


def all_views() -> tuple[SavedView, ...]:
    """The views that the user may open."""
    if "saved_views" not in g:
        me = dashboard_of().user().id
        known = _read(lambda connection: views.seen(connection, me))
        g.saved_views = tuple(each for each in known if each.mine or _may_open(each))
    found: tuple[SavedView, ...] = g.saved_views
    return found


def _may_open(view: SavedView) -> bool:
    """Whether a view that others share names only what this user may know of."""
    dashboard = dashboard_of()
    if not dashboard.scope().limits:
        return True
    try:
        data = dashboard.data()
        filters = Filters.from_query(read_search(view.query), data.domain)
    except (NoRelease, ReleaseError, FilterError):
        return False
    return queries.all_seen(data, filters)


def notes_of(start: date, end: date) -> tuple[Note, ...]:
    """The notes on these days that the user sees."""
    kept: dict[tuple[date, date], tuple[Note, ...]] = g.setdefault("saved_notes", {})
    if (start, end) not in kept:
        me = dashboard_of().user().id
        kept[start, end] = _read(lambda connection: notes.seen(connection, me, start, end))
    return kept[start, end]


def _read(ask: Callable[[Connection], tuple[T, ...]]) -> tuple[T, ...]:
    if mark() == UNAVAILABLE:
        return ()
    try:
        return dashboard_of().store.read(ask)
    except StoreUnavailable:
        g.saved_failed = True
        return ()
