"""The report that every run leaves in data/runs, published or failed."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from etl.lineage import Lineage, code_version
from etl.publish import release_id, write_atomically

LISTED = 50


@dataclass
class Report:
    """What happened in one run; its id becomes the release's when it publishes."""

    command: str
    run_id: str
    started: str
    begin: float = field(default_factory=perf_counter)
    outcome: str = "failed"
    exit_code: int = 1
    message: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    control: dict[str, Any] = field(default_factory=dict)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    extra_columns: dict[str, list[str]] = field(default_factory=dict)
    lineage: Lineage = field(default_factory=Lineage)

    def end(self, outcome: str, **details: object) -> None:
        """The run did what it should."""
        self.outcome, self.exit_code, self.details = outcome, 0, details

    def fail(self, message: str, code: int) -> None:
        """The run ended without publishing."""
        self.outcome, self.exit_code, self.message = "failed", code, message

    def described(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "run_id": self.run_id,
            "command": self.command,
            "started": self.started,
            "seconds": round(perf_counter() - self.begin, 3),
            "outcome": self.outcome,
            "exit_code": self.exit_code,
            "message": self.message,
            "code_version": code_version(),
            "details": self.details,
            "inputs": self.inputs,
            "control": self.control,
            "rejects": self.rejects,
            "extra_columns": self.extra_columns,
            "steps": self.lineage.described(),
            "checks": self.lineage.checks,
        }

    def write(self, data_dir: Path) -> Path:
        """Write the report; returns its path."""
        folder = data_dir / "runs"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.run_id}.json"
        text = json.dumps(self.described(), indent=1, ensure_ascii=False, default=str)
        write_atomically(path, text + "\n")
        return path


def new_report(command: str) -> Report:
    """The report of a run that starts now."""
    now = datetime.now(UTC)
    return Report(command, release_id(now), f"{now:%Y-%m-%dT%H:%M:%SZ}")


def read_reports(data_dir: Path, limit: int) -> list[dict[str, Any]]:
    """The latest reports, newest first."""
    paths = sorted((data_dir / "runs").glob("*.json"), reverse=True)[:limit]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]
