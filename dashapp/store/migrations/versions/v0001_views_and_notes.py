"""Saved views, default views, annotations and revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Create the four tables."""
    _views()
    op.create_table(
        "defaults",
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("view_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_defaults"),
        sa.ForeignKeyConstraint(
            ["view_id"], ["views.id"], name="fk_defaults_view_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_defaults_view_id", "defaults", ["view_id"])
    _annotations()
    op.create_table(
        "revisions",
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_revisions"),
    )


def _views() -> None:
    op.create_table(
        "views",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("query", sa.String(8000), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
        sa.UniqueConstraint("owner", "name_key", name="uq_views_owner"),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80", name=op.f("ck_views_name")),
        sa.CheckConstraint("length(query) <= 8000", name=op.f("ck_views_query")),
        sa.CheckConstraint("path LIKE '/%' AND path NOT LIKE '//%'", name=op.f("ck_views_path")),
        sqlite_autoincrement=True,
    )


def _annotations() -> None:
    op.create_table(
        "annotations",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_annotations"),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 200", name=op.f("ck_annotations_text")),
        sa.CheckConstraint("until IS NULL OR until >= day", name=op.f("ck_annotations_until")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_annotations_owner", "annotations", ["owner"])
    op.create_index("ix_annotations_day", "annotations", ["day"])
