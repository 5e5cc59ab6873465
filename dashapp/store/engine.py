"""The engines of the app's database, SQLite or PostgreSQL; they connect to nothing yet."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

BUSY_SECONDS = 5  # how long a writer waits for another one in SQLite
CONNECT_SECONDS = 2
POOL_SECONDS = 2
POSTGRES: dict[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "tcp_user_timeout": 3_000,  # milliseconds: a server that went away is noticed
    "application_name": "sales-dashboard",
    "options": "-c statement_timeout=3000 -c lock_timeout=2000",
}


@dataclass(frozen=True)
class Engines:
    """One for single questions, which need no transaction, and one for changes, which do."""

    reading: Engine
    writing: Engine

    def dispose(self) -> None:
        """Close the connections that are not in use."""
        self.reading.dispose()
        self.writing.dispose()


def make_engines(address: str, threads: int) -> Engines:
    """For as many request threads; parameters are kept out of errors, and so out of logs."""
    url = make_url(address)
    local = url.get_backend_name() == "sqlite"
    options = {"timeout": BUSY_SECONDS} if local else POSTGRES
    # Set once for each connection, not for each request: every page asks something.
    reading = _engine(
        url, threads, options, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True
    )
    # A change is not tried twice, so its connection is tried before.
    writing = _engine(url, 1, options, pool_pre_ping=True)
    if local:
        event.listen(reading, "connect", _check_references)
        event.listen(writing, "connect", _check_references)
        event.listen(writing, "begin", _write_at_once)
    return Engines(reading, writing)


def _engine(url: URL, threads: int, options: dict[str, Any], **more: Any) -> Engine:  # noqa: ANN401
    return create_engine(
        url,
        connect_args=options,
        pool_size=threads,
        max_overflow=1,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
        **more,
    )


def _check_references(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    connection.execute("PRAGMA foreign_keys = ON")


def _write_at_once(connection: Connection) -> None:
    """Take SQLite's one write lock first: a reader that becomes a writer could not wait for it."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
