"""Run a command and measure it as the operating system saw it."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What one run took: wall seconds, and the peak resident MB of all its processes together."""

    seconds: float
    peak_mb: float


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run `command` to its end; raise with its output when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    together: list[float] = []
    ended = threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, together, ended))
    sampler.start()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    ended.set()
    sampler.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode != 0:
        raise RuntimeError(
            f"{' '.join(command)} failed:\n{errors.decode(errors='replace')[-4000:]}"
        )
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Cost(seconds, max(kilobytes / 1024, *together, 0.0))


def _sample(pid: int, together: list[float], ended: threading.Event) -> None:
    """Add up the resident memory of a process and its children, a few times a second (Linux)."""
    while Path("/proc").is_dir() and not ended.wait(0.25):
        together.append(sum(_resident(each) for each in _family(pid)))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _read(children).split():
            yield from _family(int(child))


def _resident(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", _read(Path(f"/proc/{pid}/status")))
    return int(found[1]) / 1024 if found else 0.0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""  # the process has ended


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure over several runs."""
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        statistics.median(cost.peak_mb for cost in costs),
    )
