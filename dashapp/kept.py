"""The releases that a data folder keeps, beside the one that is served."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashapp.manifest import Manifest, ReleaseError, read_manifest
from dashapp.release import Release

MOST = 50  # kept releases that are listed; a data folder keeps five by default
_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}", re.ASCII)


@dataclass(frozen=True)
class Kept:
    """A release in the folder: its manifest, or what is wrong with it."""

    release_id: str
    manifest: Manifest | None
    problem: str | None


def is_release_id(text: str) -> bool:
    """Whether it is written as the id of a release; nothing else is ever joined to a path."""
    return _ID.fullmatch(text) is not None


def kept_releases(data_dir: Path) -> tuple[Kept, ...]:
    """The kept releases, newest first; a damaged one is named."""
    try:
        with os.scandir(data_dir / "releases") as entries:
            names = [e.name for e in entries if is_release_id(e.name) and e.is_dir()]
    except FileNotFoundError:
        return ()
    return tuple(_kept(data_dir, name) for name in sorted(names, reverse=True)[:MOST])


def _kept(data_dir: Path, release_id: str) -> Kept:
    try:
        return Kept(release_id, read_manifest(data_dir / "releases" / release_id), None)
    except (ReleaseError, OSError) as error:
        return Kept(release_id, None, _without_folder(str(error), data_dir))


@contextmanager
def opened(data_dir: Path, release_id: str, threads: int, memory: str) -> Iterator[Release]:
    """One kept release, verified, read-only, and held against removal until the end.

    ReleaseError says what is wrong with it, without the path of the data folder.
    """
    if not is_release_id(release_id):
        raise ReleaseError(f"{release_id[:40]!r} is not the id of a release.")
    try:
        release = Release(data_dir / "releases" / release_id, threads, memory)
    except (ReleaseError, OSError, duckdb.Error) as error:
        raise ReleaseError(_without_folder(str(error), data_dir)) from error
    try:
        yield release
    finally:
        release.close()


def _without_folder(message: str, data_dir: Path) -> str:
    """Readers need the file's name within the data folder, not where the server keeps it."""
    return message.replace(f"{data_dir}{os.sep}", "")
