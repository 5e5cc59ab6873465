"""Bring the app's database to the newest version of its tables, one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from dashapp.store.engine import Engines
from dashapp.store.errors import StoreUnavailable

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
LOCK = 7_203_114_001  # any number that no other program takes in the same database


def to_head(engines: Engines) -> None:
    """Run the missing migrations in one transaction; nothing is written when none is missing."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engines.reading.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return
    with _alone(engines) as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreUnavailable(
                "the app database was written by a newer version of the dashboard"
            ) from error


@contextmanager
def _alone(engines: Engines) -> Iterator[Connection]:
    """A transaction that no other process migrates beside."""
    if engines.writing.dialect.name == "sqlite":
        with Path(f"{engines.writing.url.database}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _write_ahead(engines)
            with engines.writing.begin() as connection:
                yield connection
        return
    with engines.writing.begin() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        yield connection


def _write_ahead(engines: Engines) -> None:
    """Readers and a writer then do not wait for each other; the file remembers it."""
    with engines.reading.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
