"""Find, verify and open the release that CURRENT names; one DuckDB cursor per query."""

import fcntl
import os
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import duckdb
import pyarrow as pa

from dashapp.filters import Domain
from dashapp.manifest import (
    FACT_COLUMNS,
    Manifest,
    NoRelease,
    ReleaseError,
    read_manifest,
    verify_files,
)

__all__ = ["NoRelease", "Release", "ReleaseError", "Releases"]

RETRY_SECONDS = 30.0  # a release that could not be opened is tried again after this long


class Release:
    """One published release, open for reading; safe to use from several threads.

    It is closed when nobody refers to it any more, so that a request which began on it can end.
    """

    def __init__(self, folder: Path, threads: int, memory: str) -> None:
        """Lock, verify and open it; ReleaseError says what is wrong with it."""
        lease = _lease(folder)
        try:
            self.manifest: Manifest = read_manifest(folder)
            verify_files(folder, self.manifest)
            connection = _connect(folder, self.manifest, threads, memory)
        except BaseException:
            lease.close()
            raise
        self.release_id: str = self.manifest.release_id
        self.folder = folder
        self._connection = connection
        self._cursors = threading.Lock()
        self.close = weakref.finalize(self, _close, connection, lease)

    @cached_property
    def largest_keys(self) -> dict[tuple[str, str], int]:
        """The largest key in each key column of each keys table."""
        found: dict[tuple[str, str], int] = {}
        for table in (t for t in self.manifest.tables if t.kind == "keys"):
            columns = [column for _, column in table.keys]
            largest = ", ".join(f"coalesce(max({column}), 0) AS {column}" for column in columns)
            (row,) = self.query(f"SELECT {largest} FROM marts.{table.name}").to_pylist()  # noqa: S608
            found |= {(table.name, column): int(row[column]) for column in columns}
        return found

    @property
    def domain(self) -> Domain:
        """The days and members that can be filtered on."""
        return self.manifest.domain

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> pa.Table:
        """Run one statement with named parameters; DECIMAL stays decimal."""
        with self._cursors:
            cursor = self._connection.cursor()
        try:
            return cursor.execute(sql, dict(params or {})).to_arrow_table()
        finally:
            cursor.close()


class Releases:
    """The current release of a data folder, followed as new ones are published."""

    def __init__(
        self,
        data_dir: Path,
        poll_seconds: float,
        threads: int,
        memory: str,
        check: Callable[[Release], None] | None = None,
    ) -> None:
        """Opens nothing yet, so that it can be made before a fork; `check` may refuse a release."""
        self.data_dir = data_dir
        self.problem: str | None = None  # why a newer release is not the one being served
        self._poll, self._threads, self._memory, self._check = poll_seconds, threads, memory, check
        self.opened: Callable[[Release], None] | None = None  # told of each release; must be quick
        self._release: Release | None = None
        self._seen: tuple[int, ...] | None = None
        self._next_look = self._next_try = 0.0
        self._opening = threading.Lock()
        self._pid: int | None = None

    def current(self) -> Release:
        """The release to read now; NoRelease, or ReleaseError when the only one is damaged."""
        release = self._release
        if release is None:
            with self._opening:
                return self._release or self._first()
        if self._pid != os.getpid():
            raise RuntimeError("The release was opened before the fork; open it in the worker.")
        if time.monotonic() >= self._next_look and self._opening.acquire(blocking=False):
            self._next_look = time.monotonic() + self._poll
            self._look(release)
        return release

    def _first(self) -> Release:
        stamp = self._stamp()
        if stamp == self._seen and self.problem and time.monotonic() < self._next_try:
            raise ReleaseError(self.problem)
        self._open(self._current_id(), stamp)
        if self._release is None:
            raise ReleaseError(self.problem or "The release could not be opened.")
        return self._release

    def _look(self, release: Release) -> None:
        """Open a newer release beside the served one; the lock passes to the thread doing so."""
        handed_on = False
        try:
            stamp = self._stamp()
            retry = self.problem is not None and time.monotonic() >= self._next_try
            if stamp == self._seen and not retry:
                return
            wanted = self._current_id()
            if wanted == release.release_id:
                self._seen, self.problem = stamp, None
                return
            arguments = (wanted, stamp)
            threading.Thread(target=self._replace, args=arguments, daemon=True).start()
            handed_on = True
        except (NoRelease, OSError) as error:
            self.problem = str(error)
        finally:
            if not handed_on:
                self._opening.release()

    def _replace(self, release_id: str, stamp: tuple[int, ...]) -> None:
        try:
            self._open(release_id, stamp)
        finally:
            self._opening.release()

    def _open(self, release_id: str, stamp: tuple[int, ...]) -> None:
        self._seen, self._next_try = stamp, time.monotonic() + RETRY_SECONDS
        try:
            folder = self.data_dir / "releases" / release_id
            release = Release(folder, self._threads, self._memory)
            if self._check is not None:
                self._check(release)
        except (ReleaseError, OSError, duckdb.Error) as error:
            self.problem = f"Release {release_id} cannot be opened: {error}"
            return
        self._release, self.problem, self._pid = release, None, os.getpid()
        if self.opened is not None:
            self.opened(release)

    def _stamp(self) -> tuple[int, ...]:
        try:
            status = (self.data_dir / "CURRENT").stat()
        except FileNotFoundError:
            raise NoRelease(
                f"No data has been published in {self.data_dir} yet; run `make etl`."
            ) from None
        return status.st_mtime_ns, status.st_ino, status.st_size

    def _current_id(self) -> str:
        text = (self.data_dir / "CURRENT").read_text(encoding="utf-8", errors="replace").strip()
        if not text or "/" in text or text.startswith("."):
            raise NoRelease(f"{self.data_dir / 'CURRENT'} names no release: {text[:80]!r}.")
        return text


def _lease(folder: Path) -> IO[bytes]:
    """Hold the manifest so that nothing removes the release while it may be read."""
    try:
        file = (folder / "manifest.json").open("rb")
    except OSError as error:
        raise ReleaseError(f"{folder / 'manifest.json'}: {error.strerror}") from error
    fcntl.flock(file, fcntl.LOCK_SH)
    if os.fstat(file.fileno()).st_nlink == 0:
        file.close()
        raise ReleaseError(f"{folder} was removed while it was being opened.")
    return file


def _connect(
    folder: Path, manifest: Manifest, threads: int, memory: str
) -> duckdb.DuckDBPyConnection:
    """Attach the release read-only, then shut every other door and lock the settings."""
    files = ", ".join(_text(folder / path) for path in manifest.fact_files)
    parquet = (
        f"read_parquet([{files}], hive_partitioning = true, hive_types = {{'month': VARCHAR}})"
    )
    statements = (
        f"ATTACH {_text(folder / 'marts.duckdb')} AS marts (READ_ONLY)",
        f"SET threads = {threads}",
        f"SET memory_limit = {_text(memory)}",
        "SET temp_directory = ''",
        "SET parquet_metadata_cache = true",
        "SET preserve_insertion_order = false",
        f"SET allowed_directories = [{_text(folder)}]",
        "SET enable_external_access = false",
        f"CREATE VIEW sales AS SELECT {', '.join(FACT_COLUMNS)}, month FROM {parquet}",  # noqa: S608
        "SET lock_configuration = true",
    )
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    try:
        for statement in statements:
            connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection


def _text(value: Path | str) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _close(connection: duckdb.DuckDBPyConnection, lease: IO[bytes]) -> None:
    connection.close()
    lease.close()
