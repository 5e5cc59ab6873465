"""Saved views: a name for an address, of its owner alone or shared with everyone."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from dashapp.store import revision
from dashapp.store.errors import NotYours, Refused
from dashapp.store.tables import DEFAULTS, VIEWS

MOST_OWN = 200
MOST_SHARED = 200  # of others, as far as they are listed


@dataclass(frozen=True)
class SavedView:
    """A view as one user sees it."""

    id: int
    name: str
    path: str
    query: str
    shared: bool
    mine: bool
    first: bool  # whether it opens first for this user

    @property
    def address(self) -> str:
        """Where it leads."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True)
class NewView:
    """What is to be saved; `query` has no question mark."""

    name: str
    path: str
    query: str
    shared: bool


def seen(connection: Connection, owner: str) -> tuple[SavedView, ...]:
    """The owner's views, then those that others share, each by name."""
    mine = (VIEWS.c.owner == owner).label("mine")
    first = DEFAULTS.c.view_id.is_not(None).label("first")
    chosen = and_(DEFAULTS.c.view_id == VIEWS.c.id, DEFAULTS.c.owner == owner)
    columns = (VIEWS.c[each] for each in ("id", "name", "path", "query", "shared"))
    asked = (
        select(*columns, mine, first)
        .select_from(VIEWS.outerjoin(DEFAULTS, chosen))
        .where(_visible(owner))
        .order_by(mine.desc(), VIEWS.c.name_key, VIEWS.c.id)
        .limit(MOST_OWN + MOST_SHARED)
    )
    return tuple(
        SavedView(r.id, r.name, r.path, r.query, bool(r.shared), bool(r.mine), bool(r.first))
        for r in connection.execute(asked)
    )


def first(connection: Connection, owner: str) -> str | None:
    """The address that opens first for this user; None without one."""
    asked = (
        select(VIEWS.c.path, VIEWS.c.query)
        .join(DEFAULTS, DEFAULTS.c.view_id == VIEWS.c.id)
        .where(DEFAULTS.c.owner == owner, _visible(owner))
    )
    row = connection.execute(asked).one_or_none()
    if row is None:
        return None
    return f"{row.path}?{row.query}" if row.query else str(row.path)


def save(connection: Connection, owner: str, new: NewView) -> int:
    """Keep a new view; Refused when the name is taken or there are too many."""
    revision.lock(connection, owner)
    count = select(func.count()).select_from(VIEWS).where(VIEWS.c.owner == owner)
    if connection.execute(count).scalar_one() >= MOST_OWN:
        raise Refused(f"You have {MOST_OWN} saved views, the most there can be. Delete one first.")
    _refuse_taken(connection, owner, new.name)
    now = datetime.now(UTC)
    values = {"path": new.path, "query": new.query, "shared": new.shared}
    kept = insert(VIEWS).values(
        owner=owner, **_named(new.name), **values, created_at=now, changed_at=now
    )
    made = connection.execute(kept.returning(VIEWS.c.id)).scalar_one()
    revision.bump(connection, owner, shared=new.shared)
    return int(made)


def change(
    connection: Connection,
    owner: str,
    view_id: int,
    *,
    name: str | None = None,
    shared: bool | None = None,
) -> None:
    """Rename or share one's own view; what is None stays."""
    revision.lock(connection, owner)
    before = _own(connection, owner, view_id)
    named = before.name if name is None else name
    shown = before.shared if shared is None else shared
    if (named, shown) == (before.name, before.shared):
        return
    _refuse_taken(connection, owner, named, but=view_id)
    values = {**_named(named), "shared": shown, "changed_at": datetime.now(UTC)}
    connection.execute(update(VIEWS).where(VIEWS.c.id == view_id).values(values))
    revision.bump(connection, owner, shared=before.shared or shown)


def remove(connection: Connection, owner: str, view_id: int) -> None:
    """Delete one's own view, also where it opened first."""
    revision.lock(connection, owner)
    before = _own(connection, owner, view_id)
    connection.execute(delete(VIEWS).where(VIEWS.c.id == view_id))
    revision.bump(connection, owner, shared=before.shared)


def open_first(connection: Connection, owner: str, view_id: int, on: bool) -> None:
    """Make a view that the user sees the one that opens first, or no longer."""
    revision.lock(connection, owner)
    known = select(VIEWS.c.id).where(VIEWS.c.id == view_id, _visible(owner))
    if connection.scalar(known) is None:
        raise NotYours
    chosen = select(DEFAULTS.c.view_id).where(DEFAULTS.c.owner == owner)
    before = connection.scalar(chosen)
    if (before == view_id) == on:
        return
    connection.execute(delete(DEFAULTS).where(DEFAULTS.c.owner == owner))
    if on:
        connection.execute(insert(DEFAULTS).values(owner=owner, view_id=view_id))
    revision.bump(connection, owner, shared=False)


def _visible(owner: str) -> ColumnElement[bool]:
    return or_(VIEWS.c.owner == owner, VIEWS.c.shared)


@dataclass(frozen=True)
class _Own:
    name: str
    shared: bool


def _own(connection: Connection, owner: str, view_id: int) -> _Own:
    asked = select(VIEWS.c.name, VIEWS.c.shared).where(VIEWS.c.id == view_id)
    row = connection.execute(asked.where(VIEWS.c.owner == owner)).one_or_none()
    if row is None:
        raise NotYours
    return _Own(str(row.name), bool(row.shared))


def _named(name: str) -> dict[str, str]:
    return {"name": name, "name_key": _compared(name)}


def _compared(name: str) -> str:
    """The name without its case, in one way of writing its letters; databases fold differently."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _refuse_taken(connection: Connection, owner: str, name: str, but: int | None = None) -> None:
    taken = select(VIEWS.c.id).where(VIEWS.c.owner == owner, VIEWS.c.name_key == _compared(name))
    if connection.scalar(taken) not in (None, but):
        raise Refused("You have a view of this name already. Choose another name.")
