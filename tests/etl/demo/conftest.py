"""One demo company for all tests of a module, and independent ways to look at its files."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.demo import PLANTED, write_demo

UNTIL = date(2026, 11, 22)
ROWS = 20_000


@dataclass(frozen=True)
class Demo:
    """A written demo and what it says of itself."""

    folder: Path
    planted: dict[str, Counter[str]]
    events: list[dict[str, Any]]

    def total(self, kind: str) -> int:
        """How often something was planted in all systems."""
        return sum(counts[kind] for counts in self.planted.values())

    def cells(self, system: str, delimiter: str, encoding: str = "utf-8") -> list[list[str]]:
        """Every record of a system's files but the headers, by Python's own reader."""
        found: list[list[str]] = []
        for file in sorted(self.folder.glob(f"{system}-*")):
            with file.open(encoding=encoding, newline="") as stream:
                found += list(csv.reader(stream, delimiter=delimiter))[1:]
        return found


def make(folder: Path, rows: int = ROWS, seed: int = 3, until: date = UNTIL) -> Demo:
    """Write a demo without showing progress."""
    write_demo(folder, rows, seed, until, lambda _done, _total: None)
    told: dict[str, Any] = json.loads((folder / PLANTED).read_text(encoding="utf-8"))
    planted = {name: Counter(counts) for name, counts in told["systems"].items()}
    return Demo(folder, planted, told["events"])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Twenty thousand rows."""
    return make(tmp_path_factory.mktemp("demo") / "raw")


@pytest.fixture
def shop(demo: Demo) -> Iterator[duckdb.DuckDBPyConnection]:
    """The webshop's clean lines as table `shop`, read by DuckDB's own reader."""
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE shop AS SELECT *, "
            "try_cast(replace(ordered_at, 'T', ' ') AS TIMESTAMP) AS moment "
            "FROM read_csv(?, all_varchar = true, ignore_errors = true) WHERE line_id IS NOT NULL",
            [str(demo.folder / "webshop-*.csv")],
        )
        con.execute("CREATE TABLE sold AS FROM shop WHERE state = 'shipped' AND moment IS NOT NULL")
        yield con
