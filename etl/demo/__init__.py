"""A demo company: three years of raw exports, the same for the same rows, seed and last day."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from etl.demo.calendar import REGIONS, Floats, three_years
from etl.demo.catalogue import make_catalogue
from etl.demo.customers import make_customers
from etl.demo.dirt import REJECTED, Dirt
from etl.demo.events import make_events
from etl.demo.orders import COMPLETED, RETURNED, Company, Habits, Lines
from etl.demo.production import Period, months, quarters, shop
from etl.demo.systems import SYSTEMS, WHOLESALE, WHOLESALE_ROWS, WHOLESALE_SHARE, Batch, System
from etl.demo.workbook import write_workbook
from etl.demo.writers import write_customers, write_export, write_products, write_targets

__all__ = ["LEAST_ROWS", "PLANTED", "write_demo"]

PLANTED = "planted.json"
LEAST_ROWS = 1_000
Progress = Callable[[int, int], None]


def write_demo(folder: Path, rows: int, seed: int, until: date, progress: Progress) -> None:
    """Write about `rows` order lines of raw exports into the folder, whole or not at all.

    `planted.json` beside the exports says what was written, how much dirt was planted and what
    happened to the company.
    """
    if rows < LEAST_ROWS:
        raise ValueError(f"a demo needs at least {LEAST_ROWS} rows, not {rows}")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / PLANTED).is_file():
        raise FileExistsError(
            f"{folder} holds files that are not the demo's; move them, or set another DATA_DIR"
        )
    staging = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    _Demo(staging, rows, seed, until, progress).write()
    _replace(staging, folder)


def _replace(staging: Path, folder: Path) -> None:
    """Put the finished folder in place of an earlier demo."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    staging.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


class _Demo:
    """One writing of the demo company."""

    def __init__(self, folder: Path, rows: int, seed: int, until: date, progress: Progress) -> None:
        rng = np.random.default_rng((seed, 0))
        calendar = three_years(until)
        events = make_events(calendar, np.random.default_rng((seed, 3)))
        consumers = int(min(150_000, max(200, rows * 0.11)))
        trade = int(min(900, max(20, rows / 250)))
        self.company = Company(
            calendar,
            make_catalogue(calendar.months, events, rng),
            make_customers(consumers, trade, len(calendar.days), rng),
            events,
        )
        self.folder, self.rows, self.seed = folder, rows, seed
        self.rng, self.progress = rng, progress
        self.done = 0
        self.net: Floats = np.zeros((len(calendar.months), len(REGIONS)))
        self.counts: dict[str, Counter[str]] = {}

    def write(self) -> None:
        """Write every file."""
        wholesale = min(self.rows * WHOLESALE_SHARE, WHOLESALE_ROWS)
        for place, system in enumerate(SYSTEMS):
            share = system.share / sum(each.share for each in SYSTEMS)
            self._write_system(system, (self.rows - wholesale) * share, place)
        self._write_wholesale(wholesale)
        write_customers(self.folder / "customers.csv", self.company.customers)
        write_products(self.folder / "products.csv", self.company.catalogue)
        write_targets(self.folder / "targets.csv", self.company.calendar, self.net / 100, self.rng)
        told = {name: dict(sorted(counts.items())) for name, counts in self.counts.items()}
        events = [event.record() for event in self.company.events]
        text = json.dumps({"seed": self.seed, "systems": told, "events": events}, indent=1)
        (self.folder / PLANTED).write_text(text + "\n", encoding="utf-8")

    def _periods(self, habits: Habits, rows: float, place: int) -> Iterator[Period]:
        """The months of a system, added up on the way."""
        made = shop(self.company, habits, rows, self.rng)
        for month in months(made, (self.seed, 1, place)):
            counted = month.lines.take(np.isin(month.lines.status, (COMPLETED, RETURNED)))
            self.net[month.number] += np.bincount(counted.region, counted.amount, len(REGIONS))
            yield month

    def _write_system(self, system: System, rows: float, place: int) -> None:
        before = pa.array([], pa.string())
        each = self._periods(system.habits, rows, place)
        for period in quarters(each) if system.quarterly else each:
            path = self.folder / f"{system.name}-{period.name}{system.suffix}"
            batch = Batch(self.company, period.lines, period.number, period.first_line)
            rng = np.random.default_rng((self.seed, 2, place, period.number))
            dirt, counts, before = write_export(path, system, batch, before, rng)
            self._note(system.name, period.lines, dirt, counts)

    def _write_wholesale(self, rows: float) -> None:
        place = len(SYSTEMS)
        for period in quarters(self._periods(WHOLESALE, rows, place)):
            path = self.folder / f"wholesale-{period.name}.xlsx"
            rng = np.random.default_rng((self.seed, 2, place, period.number))
            lines, first = period.lines, period.first_line
            dirt, counts = write_workbook(path, self.company, lines, first, rng)
            self._note("wholesale", lines, dirt, counts)

    def _note(self, name: str, lines: Lines, dirt: Dirt, counts: Counter[str]) -> None:
        """Keep count of what was written, and of what is left once the bad rows are out."""
        good = ~dirt.rejected
        total = self.counts.setdefault(name, Counter())
        total.update(counts)
        total["files"] += 1
        total["rows"] += len(lines)
        total["rejected"] += sum(counts[kind] for kind in REJECTED)
        total["published_rows"] += int(good.sum())
        total["published_cents"] += int(lines.amount[good].sum())
        self.done += len(lines)
        self.progress(min(self.done, self.rows), self.rows)
