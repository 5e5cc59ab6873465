"""How a release came about: the steps of its run and the files that it read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.manifest import Manifest


@dataclass(frozen=True)
class Step:
    """All of a run's steps of one name, one after the other, taken together."""

    name: str
    times: int
    rows_in: int
    rows_out: int
    seconds: float
    writes: tuple[str, ...]


@dataclass(frozen=True)
class InputFile:
    """One file that a source delivered, known by its content."""

    file: str
    batch_id: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class InputSource:
    """A source and its files, in the order in which they were read."""

    name: str
    files: tuple[InputFile, ...]

    @property
    def rows(self) -> int:
        """The rows of all its files."""
        return sum(file.rows for file in self.files)

    @property
    def bytes(self) -> int:
        """The bytes of all its files."""
        return sum(file.bytes for file in self.files)

    @property
    def content(self) -> frozenset[str]:
        """What its files hold, whatever they are called."""
        return frozenset(file.sha256 for file in self.files)


def steps(manifest: Manifest) -> tuple[Step, ...]:
    """The steps of the run in order; a step that was done file by file is one."""
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for raw in manifest.raw.get("steps", ()):
        grouped.setdefault(str(raw["step"]), []).append(raw)
    return tuple(_step(name, group) for name, group in grouped.items())


def _step(name: str, group: list[Mapping[str, Any]]) -> Step:
    def added(key: str) -> int:
        return sum(int(raw.get(key, 0)) for raw in group)

    seconds = sum(float(raw.get("seconds", 0)) for raw in group)
    writes = tuple(dict.fromkeys(str(raw.get("output", "")) for raw in group))
    return Step(name, len(group), added("rows_in"), added("rows_out"), seconds, writes)


def sources(manifest: Manifest) -> tuple[InputSource, ...]:
    """The inputs by source, in the manifest's order."""
    grouped: dict[str, list[InputFile]] = {}
    for raw in manifest.raw.get("inputs", ()):
        file = InputFile(
            file=str(raw.get("file", "")),
            batch_id=str(raw.get("batch_id", "")),
            sha256=str(raw.get("sha256", "")),
            bytes=int(raw.get("bytes", 0)),
            rows=int(raw.get("rows", 0)),
        )
        grouped.setdefault(str(raw.get("source", "")), []).append(file)
    return tuple(InputSource(name, tuple(files)) for name, files in grouped.items())


def same_since(manifest: Manifest, earlier: tuple[Manifest, ...]) -> dict[str, tuple[str, bool]]:
    """For each source, the release that first had its present files, and whether that is sure.

    `earlier` are the older kept releases, newest first. It is not sure when even the oldest of them
    had these files: they may be older still.
    """
    found = {}
    for source in sources(manifest):
        first, sure = manifest.created_at, False
        for older in earlier:
            had = {each.name: each.content for each in sources(older)}.get(source.name)
            if had != source.content:
                sure = True
                break
            first = older.created_at
        found[source.name] = (first, sure)
    return found
