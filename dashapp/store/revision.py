"""Marks that change whenever something that a user sees was changed.

Tokens are random, not counted: after a backup was put back, the token of then again stands for
exactly what was there then.
"""

import secrets

from sqlalchemy import Connection, text

EVERYBODY = ""
UNTOUCHED = "0"
# Every request asks this, so it is not built anew each time.
_SEEN = text("SELECT owner, token FROM revisions WHERE owner = '' OR owner = :owner")
# The same words in SQLite and PostgreSQL.
_LOCK = text(
    "INSERT INTO revisions (owner, token) VALUES (:owner, :token) "
    "ON CONFLICT (owner) DO UPDATE SET token = revisions.token"
)
_BUMP = text(
    "INSERT INTO revisions (owner, token) VALUES (:owner, :token) "
    "ON CONFLICT (owner) DO UPDATE SET token = excluded.token"
)


def revision(connection: Connection, owner: str) -> tuple[str, ...]:
    """Equal for two users, or two times, only when they see the same things."""
    rows = connection.execute(_SEEN, {"owner": owner})
    tokens = {str(who): str(token) for who, token in rows}
    shared = tokens.get(EVERYBODY, UNTOUCHED)
    own = tokens.get(owner, UNTOUCHED)
    if owner == EVERYBODY or own == UNTOUCHED:
        return (shared,)
    return (shared, owner, own)


def lock(connection: Connection, owner: str) -> None:
    """Let no other writer of this owner's things in until the transaction ends."""
    connection.execute(_LOCK, {"owner": owner, "token": UNTOUCHED})


def bump(connection: Connection, owner: str, *, shared: bool) -> None:
    """The owner, and with `shared` everybody, now sees something else."""
    for who in (owner, EVERYBODY) if shared else (owner,):
        connection.execute(_BUMP, {"owner": who, "token": secrets.token_hex(16)})
