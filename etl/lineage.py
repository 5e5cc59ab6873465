"""What went in, what came out, how long it took, and which code and configuration did it."""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from etl import __version__
from etl.declaration import Declaration
from etl.measures import Catalogue


@dataclass
class Step:
    """One step of a run; `rows_in` and `rows_out` are filled in while it runs."""

    step: str
    inputs: list[str]
    output: str
    rows_in: int = 0
    rows_out: int = 0
    seconds: float = 0.0


@dataclass
class Lineage:
    """The steps and checks of a run, in order."""

    steps: list[Step] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, inputs: list[str], output: str) -> Iterator[Step]:
        """Time a step; it is recorded even when it fails."""
        step = Step(name, inputs, output)
        self.steps.append(step)
        start = time.perf_counter()
        try:
            yield step
        finally:
            step.seconds = round(time.perf_counter() - start, 3)

    def passed(self, name: str, detail: str = "") -> None:
        """Record a check that held; one that does not raises instead."""
        self.checks.append({"name": name, "passed": True, "detail": detail})

    def warned(self, check: dict[str, Any]) -> None:
        """Record a check that failed without making the release unfit to be published."""
        self.checks.append(check)

    def described(self) -> list[dict[str, Any]]:
        """The steps for manifest and report."""
        return [asdict(step) for step in self.steps]


def code_version() -> str:
    """The version with a hash of this package's sources."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def config_sha256(declaration: Declaration, catalogue: Catalogue) -> str:
    """A hash of what the configuration means; the paths are not in it, the inputs are known."""
    files = ("source", "targets", "customers", "products")
    meaning = declaration.model_dump(
        mode="json", exclude={name: {"__all__": {"path"}} for name in files}
    )
    metrics = [asdict(metric) for metric in catalogue.metrics]
    text = json.dumps([meaning, catalogue.described(), metrics], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
