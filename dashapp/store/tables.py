"""The tables of what people write: saved views, the one that opens first, and notes on days.

Every change of a table here needs a migration in `migrations/versions`; a test compares the two.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

LONGEST_OWNER, LONGEST_NAME, LONGEST_PATH = 64, 80, 200
LONGEST_QUERY, LONGEST_TEXT = 8_000, 200

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A point in time, UTC on both databases; SQLite forgets the zone by itself."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, ANN401
        """With its zone."""
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


VIEWS = Table(
    "views",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("owner", String(LONGEST_OWNER), nullable=False),
    Column("name", String(LONGEST_NAME), nullable=False),
    Column("name_key", Text, nullable=False),  # the name as it is compared
    Column("path", String(LONGEST_PATH), nullable=False),
    Column("query", String(LONGEST_QUERY), nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("owner", "name_key"),
    CheckConstraint(f"length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name"),
    CheckConstraint(f"length(query) <= {LONGEST_QUERY}", name="query"),
    CheckConstraint("path LIKE '/%' AND path NOT LIKE '//%'", name="path"),
    sqlite_autoincrement=True,  # an old tab must not reach a new view by a reused id
)

DEFAULTS = Table(
    "defaults",
    METADATA,
    Column("owner", String(LONGEST_OWNER), primary_key=True),
    Column("view_id", ForeignKey(VIEWS.c.id, ondelete="CASCADE"), nullable=False, index=True),
)

ANNOTATIONS = Table(
    "annotations",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("owner", String(LONGEST_OWNER), nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("until", Date),
    Column("text", String(LONGEST_TEXT), nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    CheckConstraint(f"length(text) BETWEEN 1 AND {LONGEST_TEXT}", name="text"),
    CheckConstraint("until IS NULL OR until >= day", name="until"),
    Index(None, "day"),
    sqlite_autoincrement=True,
)

# One row for what everybody sees (owner ''), and one for each owner who ever wrote anything.
REVISIONS = Table(
    "revisions",
    METADATA,
    Column("owner", String(LONGEST_OWNER), primary_key=True),
    Column("token", String(32), nullable=False),
)
