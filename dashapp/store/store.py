"""The app's own database as the pages use it: opened when first asked, and never waited for long.

A store belongs to one process: it connects on first use, after the worker was forked.
"""

import threading
import time
import weakref
from collections.abc import Callable
from typing import Literal, TypeVar

import structlog
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dashapp.store import migrate
from dashapp.store.engine import Engines, make_engines
from dashapp.store.errors import StoreUnavailable
from dashapp.store.revision import revision

PAUSE = 5.0  # seconds without another try after the database failed
READ_ONLY_STATE = "25006"  # PostgreSQL's name for a transaction that may not write
LOCKED_STATE = "55P03"  # and for a lock that was not to be had in time
T = TypeVar("T")
State = Literal["ready", "read-only", "unavailable"]
_PROBE = text("UPDATE revisions SET token = token WHERE owner = '-'")  # of nobody


class Store:
    """Reads and writes with the tables at their newest version, or StoreUnavailable."""

    def __init__(self, address: str, threads: int) -> None:
        """`address` is an SQLAlchemy URL; nothing is connected to yet."""
        self._address, self._threads = address, threads
        self._lock = threading.Lock()
        self._engines: Engines | None = None
        self._down = self._read_only = False
        self._retry_at = 0.0

    def read(self, ask: Callable[[Connection], T]) -> T:
        """What `ask` reads; once more when the server had only closed the connection."""
        reading = self._open().reading
        try:
            try:
                found = _ask(reading, ask)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                found = _ask(reading, ask)
        except (SQLAlchemyError, OSError) as error:
            raise self._failed(error) from error
        self._down = False
        return found

    def write(self, act: Callable[[Connection], T]) -> T:
        """What `act` returns, its changes kept as a whole or not at all."""
        writing = self._open().writing
        try:
            with writing.begin() as connection:
                done = act(connection)
        except (IntegrityError, DataError):
            raise
        except (SQLAlchemyError, OSError) as error:
            if _is_read_only(error):
                self._read_only, self._retry_at = True, time.monotonic() + PAUSE
                raise StoreUnavailable("the app database is read-only") from error
            raise self._failed(error) from error
        self._down = self._read_only = False
        return done

    def revision(self, owner: str) -> tuple[str, ...]:
        """Equal for two requests only when they are shown the same views and notes."""
        found = self.read(lambda connection: revision(connection, owner))
        return (self._writable(), *found)

    def state(self) -> State:
        """Asks the database now: whether it answers, and takes writes."""
        try:
            self.write(lambda connection: connection.execute(_PROBE))
        except StoreUnavailable:
            return "read-only" if self._read_only and not self._down else "unavailable"
        return "ready"

    def close(self) -> None:
        """Give the connections back."""
        with self._lock:
            if self._engines is not None:
                self._engines.dispose()
                self._engines = None

    def _writable(self) -> State:
        """As the last write found it; while it is read-only, asked again now and then."""
        if not self._read_only:
            return "ready"
        if time.monotonic() >= self._retry_at:
            self._retry_at = time.monotonic() + PAUSE
            return self.state()
        return "read-only"

    def _open(self) -> Engines:
        if self._engines is not None and not self._down:
            return self._engines
        with self._lock:
            if self._engines is not None and not self._down:
                return self._engines
            if self._down:
                if time.monotonic() < self._retry_at:
                    raise StoreUnavailable("the app database did not answer a moment ago")
                # This request tries; the others go on without until it is known.
                self._retry_at = time.monotonic() + PAUSE
            if self._engines is None:
                self._engines = self._opened()
            return self._engines

    def _opened(self) -> Engines:
        engines = make_engines(self._address, self._threads)
        try:
            migrate.to_head(engines)
            with engines.writing.begin() as connection:
                connection.execute(_PROBE)
        except (SQLAlchemyError, OSError, StoreUnavailable) as error:
            if not (isinstance(error, DBAPIError) and _is_read_only(error)):
                engines.dispose()
                raise self._failed(error) from error
            self._read_only = True
        weakref.finalize(self, engines.dispose)  # connections are closed with their owner
        self._down = False
        return engines

    def _failed(self, error: Exception) -> StoreUnavailable:
        """Remember it, and say it once; one that was only busy may be asked again at once."""
        if _is_busy(error):
            return StoreUnavailable("the app database is busy")
        if not self._down:
            reason = error.orig if isinstance(error, DBAPIError) else error
            structlog.get_logger().warning("app database unavailable", reason=str(reason).strip())
        self._down, self._retry_at = True, time.monotonic() + PAUSE
        return StoreUnavailable("the app database does not answer")


def _ask(reading: Engine, ask: Callable[[Connection], T]) -> T:
    with reading.connect() as connection:
        return ask(connection)


def _is_read_only(error: Exception) -> bool:
    origin = getattr(error, "orig", None)
    if getattr(origin, "sqlstate", None) == READ_ONLY_STATE:
        return True
    return str(getattr(origin, "sqlite_errorname", "")).startswith("SQLITE_READONLY")


def _is_busy(error: Exception) -> bool:
    origin = getattr(error, "orig", None)
    if isinstance(error, PoolTimeout) or getattr(origin, "sqlstate", None) == LOCKED_STATE:
        return True
    return str(getattr(origin, "sqlite_errorname", "")).startswith("SQLITE_BUSY")
