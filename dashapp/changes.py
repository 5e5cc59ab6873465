"""What two manifests state differently: inputs, books, checks, definitions, versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashapp.control import Total, balances
from dashapp.manifest import Manifest


@dataclass(frozen=True)
class FileChange:
    """An input that only one of the releases read, or that they read with other content."""

    source: str
    file: str
    kind: str  # added, changed or removed
    before: int | None  # rows
    after: int | None


@dataclass(frozen=True)
class SourceChange:
    """What each release published of a source."""

    source: str
    before: Total
    after: Total


@dataclass(frozen=True)
class CheckChange:
    """A check that ended differently."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """Everything that the manifest of `b` states differently from that of `a`."""

    rows: tuple[int, int]
    files: tuple[FileChange, ...]
    sources: tuple[SourceChange, ...]
    checks: tuple[CheckChange, ...]
    measures: tuple[str, ...]  # whose definition differs
    code: tuple[str, str]
    config: tuple[str, str]

    @property
    def nothing(self) -> bool:
        """Whether both were made of the same inputs, by the same rules, with the same result."""
        same = self.code[0] == self.code[1] and self.config[0] == self.config[1]
        return same and not (self.files or self.checks or self.measures) and not self.more_rows

    @property
    def more_rows(self) -> int:
        """How many rows more are published; negative for fewer."""
        return self.rows[1] - self.rows[0]

    def count(self, kind: str) -> int:
        """How many files were added, changed or removed."""
        return sum(1 for each in self.files if each.kind == kind)


def changes(a: Manifest, b: Manifest) -> Changes:
    """The differences from release `a` to release `b`."""
    return Changes(
        rows=(published_rows(a), published_rows(b)),
        files=file_changes(a, b),
        sources=_sources(a, b),
        checks=_checks(a, b),
        measures=tuple(
            name
            for name in dict.fromkeys((*a.measures, *b.measures))
            if a.measures.get(name) != b.measures.get(name)
        ),
        code=(str(a.raw.get("code_version", "")), str(b.raw.get("code_version", ""))),
        config=(str(a.raw.get("config_sha256", "")), str(b.raw.get("config_sha256", ""))),
    )


def published_rows(manifest: Manifest) -> int:
    """The order lines of a release."""
    return sum(table.rows for table in manifest.tables if table.kind == "facts")


def file_changes(a: Manifest, b: Manifest) -> tuple[FileChange, ...]:
    """Inputs by source and name: added, changed in content, removed."""
    before, after = _inputs(a), _inputs(b)
    found = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old and new and old.get("sha256") == new.get("sha256"):
            continue
        kind = "added" if old is None else "removed" if new is None else "changed"
        found.append(FileChange(*key, kind, _rows(old), _rows(new)))
    return tuple(found)


def _inputs(manifest: Manifest) -> dict[tuple[str, str], Mapping[str, Any]]:
    listed = manifest.raw.get("inputs", ())
    return {(str(each.get("source")), str(each.get("file"))): each for each in listed}


def _rows(entry: Mapping[str, Any] | None) -> int | None:
    return None if entry is None else int(entry.get("rows", 0))


def _sources(a: Manifest, b: Manifest) -> tuple[SourceChange, ...]:
    before = {each.source: each.part("published") for each in balances(a)}
    after = {each.source: each.part("published") for each in balances(b)}
    names = dict.fromkeys((*before, *after))
    return tuple(
        SourceChange(name, before.get(name, Total()), after.get(name, Total())) for name in names
    )


def _checks(a: Manifest, b: Manifest) -> tuple[CheckChange, ...]:
    before, after = _states(a), _states(b)
    return tuple(
        CheckChange(name, before.get(name, "not made"), after.get(name, "not made"))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )


def _states(manifest: Manifest) -> dict[str, str]:
    """Each check's result; one that is recorded several times failed with several details."""
    found: dict[str, list[str]] = {}
    for check in manifest.raw.get("checks", ()):
        said = "passed" if check["passed"] else check.get("detail") or "did not pass"
        found.setdefault(str(check["name"]), []).append(said)
    return {name: "; ".join(states) for name, states in found.items()}
