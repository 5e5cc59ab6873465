"""The engine of the app's database, SQLite or PostgreSQL; it connects to nothing yet."""

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


def make_engine(address: str, threads: int) -> Engine:
    """For as many request threads; parameters are kept out of errors, and so out of logs."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return _engine(url, threads, POSTGRES)
    engine = _engine(url, threads, {"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _check_references)
    event.listen(engine, "begin", _write_at_once)
    return engine


def _engine(url: URL, threads: int, options: dict[str, Any]) -> Engine:
    return create_engine(
        url,
        connect_args=options,
        pool_size=threads,
        max_overflow=1,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
    )


def _check_references(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    connection.execute("PRAGMA foreign_keys = ON")


def _write_at_once(connection: Connection) -> None:
    """Take SQLite's one write lock first: a reader that becomes a writer could not wait for it."""
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
