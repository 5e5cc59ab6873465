"""The reports that runs leave in DATA_DIR/runs, newest first (docs/contract.md)."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from dashapp.format import whole

LARGEST = 16_000_000  # bytes of one report; a larger one is named, not read
LOOK_BACK = 50  # reports that are looked through for the last run that could have published
CHECK = "check"  # the command that publishes nothing


@dataclass(frozen=True)
class Run:
    """One run as its report tells it; `problem` says why a report cannot be read."""

    run_id: str
    command: str = ""
    started: datetime | None = None
    seconds: float | None = None
    outcome: str = ""
    exit_code: int | None = None
    message: str = ""
    release: str = ""
    rows: int | None = None
    problem: str | None = None

    @property
    def failed(self) -> bool:
        """Whether it ended without doing what it should."""
        return self.problem is None and self.outcome == "failed"


@dataclass(frozen=True)
class Runs:
    """One page of the runs, how many reports there are, and the last run that could publish."""

    shown: tuple[Run, ...]
    total: int
    last: Run | None


def read_runs(data_dir: Path, page: int, size: int) -> Runs:
    """A page of the reports; only those that are shown are opened, however many there are."""
    folder = data_dir / "runs"
    names = _names(folder)
    first = (page - 1) * size
    shown = tuple(_read(folder, name) for name in names[first : first + size])
    return Runs(shown, len(names), _last(_read(folder, name) for name in islice(names, LOOK_BACK)))


def _last(newest: Iterator[Run]) -> Run | None:
    """The newest run that could have published; a check could not."""
    return next((run for run in newest if run.command != CHECK), None)


def _names(folder: Path) -> list[str]:
    """The reports' file names, newest first; ids begin with the time."""
    try:
        with os.scandir(folder) as entries:
            found = [
                entry.name
                for entry in entries
                if entry.name.endswith(".json")
                and not entry.name.startswith(".")
                and entry.is_file(follow_symlinks=False)
            ]
    except FileNotFoundError:
        return []
    return sorted(found, reverse=True)


def _read(folder: Path, name: str) -> Run:
    run_id = name.removesuffix(".json")
    try:
        path = folder / name
        if path.stat().st_size > LARGEST:
            return Run(run_id, problem=f"the report is larger than {whole(LARGEST)} bytes")
        raw = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(raw, dict) or "outcome" not in raw:
            return Run(run_id, problem="the file is not a run report")
        return _run(run_id, raw)
    except OSError as error:
        return Run(run_id, problem=f"the report cannot be read ({error.strerror})")
    except (ValueError, TypeError, RecursionError):
        return Run(run_id, problem="the report is damaged or only half written")


def _run(run_id: str, raw: Mapping[str, Any]) -> Run:
    details = raw.get("details")
    told: Mapping[str, Any] = details if isinstance(details, dict) else {}
    return Run(
        run_id=run_id,
        command=str(raw.get("command", "")),
        started=datetime.fromisoformat(raw["started"]) if raw.get("started") else None,
        seconds=_number(raw.get("seconds")),
        outcome=str(raw["outcome"]),
        exit_code=_whole(raw.get("exit_code")),
        message=str(raw.get("message", "")),
        release=str(told.get("release") or ""),
        rows=_whole(told.get("rows")),
    )


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
