"""Staging → verified → current: a release appears whole or not at all."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from etl.errors import DataError, RunInProgressError

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20


def release_id(now: datetime) -> str:
    """An id that sorts by time."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


@contextmanager
def run_lock(data_dir: Path) -> Iterator[None]:
    """Hold the lock of a writing run; RunInProgressError when another run has it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunInProgressError(
                f"{data_dir}: another run is in progress; wait for it to end"
            ) from None
        yield


def clear_staging(data_dir: Path) -> None:
    """Remove what runs that were cut off have left."""
    staging = data_dir / "staging"
    if staging.exists():
        shutil.rmtree(staging)
    for folder in (staging, data_dir / "releases", data_dir / "runs"):
        folder.mkdir(parents=True, exist_ok=True)


def current_id(data_dir: Path) -> str | None:
    """The id of the release that readers use."""
    try:
        return (data_dir / "CURRENT").read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def read_manifest(release: Path) -> dict[str, Any]:
    """The manifest of a release; a DataError when it cannot be understood."""
    path = release / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{release.name}: has no {MANIFEST}; publish again") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{release.name}: {MANIFEST} is damaged ({error}); publish again") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise DataError(f"{release.name}: {MANIFEST} is not of format {FORMAT}; publish again")
    return manifest


def current_manifest(data_dir: Path) -> dict[str, Any] | None:
    """The manifest of the current release, or None where there is none that can be read."""
    current = current_id(data_dir)
    if current is None:
        return None
    try:
        return read_manifest(data_dir / "releases" / current)
    except DataError:
        return None  # a damaged release is replaced by this run; `status` reports the damage


def sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe_files(release: Path, rows: dict[str, int]) -> list[dict[str, Any]]:
    """Every file below a release with hash and size, as the manifest lists it."""
    files = sorted(path for path in release.rglob("*") if path.is_file() and path.name != MANIFEST)
    described = []
    for path in files:
        name = path.relative_to(release).as_posix()
        described.append(
            {
                "path": name,
                "sha256": sha256(path),
                "bytes": path.stat().st_size,
                "rows": rows.get(name, 0),
            }
        )
    return described


def link_unchanged(release: Path, files: list[dict[str, Any]], previous: Path | None) -> int:
    """Replace files that equal the previous release's by hard links to them; returns how many."""
    try:
        listed = read_manifest(previous)["files"] if previous else []
    except DataError:
        return 0  # a damaged release is replaced whole
    known = {entry["path"]: entry for entry in listed}
    linked = 0
    for entry in files:
        before = known.get(entry["path"])
        if previous is None or before is None or before["sha256"] != entry["sha256"]:
            continue
        old, new = previous / entry["path"], release / entry["path"]
        # The bytes on disk decide, not what the old manifest says of them.
        if not old.is_file() or sha256(old) != entry["sha256"]:
            continue
        spare = new.with_name(new.name + ".link")
        os.link(old, spare)
        spare.replace(new)
        linked += 1
    return linked


def write_manifest(release: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest as the last file of a release."""
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (release / MANIFEST).write_text(text, encoding="utf-8")


def verify(release: Path) -> None:
    """Compare every file with the manifest; a DataError names the first that differs."""
    manifest = read_manifest(release)
    listed = {entry["path"]: entry for entry in manifest["files"]}
    present = {
        path.relative_to(release).as_posix()
        for path in release.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    for name in sorted(present ^ listed.keys()):
        fault = "is missing" if name in listed else "is not in the manifest"
        raise DataError(f"{release.name}/{name}: {fault}; publish again")
    for name, entry in listed.items():
        if (release / name).stat().st_size != entry["bytes"] or (
            sha256(release / name) != entry["sha256"]
        ):
            raise DataError(f"{release.name}/{name}: differs from its sha256; publish again")


def sync_tree(folder: Path) -> None:
    """Force every file below a folder to disk, then the folders, innermost first."""
    for path in folder.rglob("*"):
        if path.is_file():
            _fsync(path)
    folders = sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True)
    for path in (*folders, folder):
        _fsync(path)


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomically(path: Path, text: str) -> None:
    """Replace a small file so that a reader sees the old or the new one, never a part."""
    spare = path.with_name(f".{path.name}.new")
    with spare.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    spare.replace(path)
    _fsync(path.parent)


def publish(data_dir: Path, staged: Path) -> Path:
    """Make a staged release durable, verify it, and point CURRENT at it."""
    sync_tree(staged)
    verify(staged)
    release = data_dir / "releases" / staged.name
    staged.rename(release)
    _fsync(release.parent)
    write_atomically(data_dir / "CURRENT", release.name + "\n")
    return release


def prune(data_dir: Path, keep: int) -> tuple[str, ...]:
    """Remove releases beyond the newest `keep` that no reader holds; CURRENT always stays."""
    current = current_id(data_dir)
    folders = (path for path in (data_dir / "releases").iterdir() if path.is_dir())
    releases = sorted(folders, reverse=True)
    others = [path for path in releases if path.name != current]
    return tuple(path.name for path in others[keep - 1 :] if _remove(data_dir, path))


def _remove(data_dir: Path, release: Path) -> bool:
    """Remove a release unless a reader holds its manifest."""
    manifest = release / MANIFEST
    try:
        with manifest.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Renamed first: a reader that comes now finds no release rather than half of one.
            gone = data_dir / "staging" / f"{release.name}.pruned"
            release.rename(gone)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        gone = release
    shutil.rmtree(gone)
    return True
