"""Exports of all order lines over HTTP, against DuckDB's own copy of the facts to CSV."""

from __future__ import annotations

import re
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.process import Cost, measure
from tests.dashboard_process import DashboardProcess

EVERY = "metric=cancellation_rate&period=all"  # of the metrics, the one that most lines count for
BARE_COPY = """
import sys, duckdb
duckdb.sql(f"COPY (FROM read_parquet('{sys.argv[1]}') ORDER BY sold_at DESC, sale_id) "
           f"TO '{sys.argv[2]}' (FORMAT csv)")
"""


@dataclass(frozen=True)
class Export:
    """What one download took, its bytes, and the slowest answer of a page meanwhile."""

    cost: Cost
    size: int
    page_ms: float


def bare(data: Path) -> Cost:
    """DuckDB alone: all facts, in the order of the export."""
    release = data / "releases" / (data / "CURRENT").read_text(encoding="utf-8").strip()
    files, target = release / "facts" / "sales" / "*" / "*.parquet", data / "bench-lines.csv"
    try:
        return measure([sys.executable, "-c", BARE_COPY, str(files), str(target)])
    finally:
        target.unlink(missing_ok=True)


def downloads(data: Path) -> tuple[int, dict[str, Export]]:
    """How many lines there are, and each kind of file, of a server started for it."""
    found = {}
    lines = 0
    for suffix in ("csv", "xlsx"):
        running = DashboardProcess.start(data, data / "bench-exports.log")
        try:
            _, about = running.get(f"/export/lines.txt?{EVERY}")
            lines = int(re.findall(rb"Rows: ([\d,]+)", about)[0].replace(b",", b""))
            found[suffix] = _download(running, f"/export/lines.{suffix}?{EVERY}")
        finally:
            running.stop()
    return lines, found


def _download(running: DashboardProcess, path: str) -> Export:
    """Read the file while a page is asked for now and then."""
    ended = threading.Event()
    slowest: list[float] = [0.0]
    peak: list[float] = [0.0]
    watchers = [
        threading.Thread(target=_ask, args=(running, ended, slowest)),
        threading.Thread(target=_watch, args=(running.process.pid, ended, peak)),
    ]
    for each in watchers:
        each.start()
    started, size = time.perf_counter(), 0
    with urllib.request.urlopen(running.address + path, timeout=600) as answer:
        while piece := answer.read(1 << 20):
            size += len(piece)
    seconds = time.perf_counter() - started
    ended.set()
    for each in watchers:
        each.join()
    return Export(Cost(seconds, peak[0]), size, slowest[0])


def _ask(running: DashboardProcess, ended: threading.Event, slowest: list[float]) -> None:
    while not ended.wait(0.3):
        started = time.perf_counter()
        running.get("/export/trend.csv?metric=revenue")
        slowest[0] = max(slowest[0], (time.perf_counter() - started) * 1000)


def _watch(pid: int, ended: threading.Event, peak: list[float]) -> None:
    """The largest resident memory of the server's worker, in MB (Linux)."""
    while not ended.wait(0.1):
        peak[0] = max(peak[0], *(_resident(each) for each in _workers(pid)), 0.0)


def _workers(pid: int) -> Iterator[int]:
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        yield from map(int, children.read_text(encoding="utf-8").split())


def _resident(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    return int(found[1]) / 1024 if found else 0.0
