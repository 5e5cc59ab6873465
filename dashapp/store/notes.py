"""Notes on days, of their owner alone or shared with everyone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from dashapp.store import revision
from dashapp.store.errors import NotYours, Refused
from dashapp.store.tables import ANNOTATIONS

MOST_OWN = 500
MOST_SHOWN = 200


@dataclass(frozen=True)
class Note:
    """A note as one user sees it; with `until` it holds for a span of days."""

    id: int
    day: date
    until: date | None
    text: str
    shared: bool
    mine: bool


@dataclass(frozen=True)
class NewNote:
    """What is to be written down."""

    day: date
    until: date | None
    text: str
    shared: bool


def seen(connection: Connection, owner: str, start: date, end: date) -> tuple[Note, ...]:
    """The notes of these days that the user sees, by day; the latest ones when there are many."""
    columns = (ANNOTATIONS.c[each] for each in ("id", "day", "until", "text", "shared"))
    last = func.coalesce(ANNOTATIONS.c.until, ANNOTATIONS.c.day)
    asked = (
        select(*columns, (ANNOTATIONS.c.owner == owner).label("mine"))
        .where(or_(ANNOTATIONS.c.owner == owner, ANNOTATIONS.c.shared))
        .where(ANNOTATIONS.c.day <= end, last >= start)
        .order_by(ANNOTATIONS.c.day.desc(), ANNOTATIONS.c.id.desc())
        .limit(MOST_SHOWN)
    )
    found = [
        Note(r.id, r.day, r.until, r.text, bool(r.shared), bool(r.mine))
        for r in connection.execute(asked)
    ]
    return tuple(reversed(found))


def write(connection: Connection, owner: str, new: NewNote) -> int:
    """Keep a new note; Refused when there are too many."""
    revision.lock(connection, owner)
    count = select(func.count()).select_from(ANNOTATIONS).where(ANNOTATIONS.c.owner == owner)
    if connection.execute(count).scalar_one() >= MOST_OWN:
        raise Refused(f"You have {MOST_OWN} notes, the most there can be. Remove one first.")
    values = {"day": new.day, "until": new.until, "text": new.text, "shared": new.shared}
    kept = insert(ANNOTATIONS).values(owner=owner, **values, created_at=datetime.now(UTC))
    made = connection.execute(kept.returning(ANNOTATIONS.c.id)).scalar_one()
    revision.bump(connection, owner, shared=new.shared)
    return int(made)


def change(
    connection: Connection,
    owner: str,
    note_id: int,
    *,
    text: str | None = None,
    shared: bool | None = None,
) -> None:
    """Rewrite or share one's own note; what is None stays."""
    revision.lock(connection, owner)
    before = _own(connection, owner, note_id)
    values = {
        "text": before[0] if text is None else text,
        "shared": before[1] if shared is None else shared,
    }
    if tuple(values.values()) == before:
        return
    connection.execute(update(ANNOTATIONS).where(ANNOTATIONS.c.id == note_id).values(values))
    revision.bump(connection, owner, shared=before[1] or bool(values["shared"]))


def remove(connection: Connection, owner: str, note_id: int) -> None:
    """Delete one's own note."""
    revision.lock(connection, owner)
    _, shared = _own(connection, owner, note_id)
    connection.execute(delete(ANNOTATIONS).where(ANNOTATIONS.c.id == note_id))
    revision.bump(connection, owner, shared=shared)


def _own(connection: Connection, owner: str, note_id: int) -> tuple[str, bool]:
    asked = select(ANNOTATIONS.c.text, ANNOTATIONS.c.shared).where(ANNOTATIONS.c.id == note_id)
    row = connection.execute(asked.where(ANNOTATIONS.c.owner == owner)).one_or_none()
    if row is None:
        raise NotYours
    return str(row.text), bool(row.shared)
