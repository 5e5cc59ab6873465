"""The full ETL run on the demo company against a bare DuckDB copy of its CSV files."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
from pathlib import Path

from etl.marts.analyses import ANALYSES
from tests.bench.process import Cost, measure, median

BARE_COPY = """
import sys, duckdb
from pathlib import Path
folder, target = Path(sys.argv[1]), Path(sys.argv[2])
target.mkdir(parents=True, exist_ok=True)
groups = {}
for file in sorted(each for each in folder.rglob("*") if each.suffix in {".csv", ".tsv"}):
    with file.open(encoding="utf-8", errors="replace") as lines:
        groups.setdefault(lines.readline(), []).append(str(file))
for number, files in enumerate(groups.values()):
    duckdb.sql(
        f"COPY (FROM read_csv({files!r}, all_varchar=true, ignore_errors=true)) "
        f"TO '{target / f'part-{number}.parquet'}' (FORMAT parquet)"
    )
"""


def prepare(data: Path, rows: int) -> None:
    """Write the demo company's raw files and publish them once, unless that was done before."""
    marker = data / f"prepared-{rows}"
    if marker.exists():
        return
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    print(f"preparing the demo company with {rows:,} rows …", flush=True)
    measure(
        [
            sys.executable,
            "-m",
            "etl",
            "demo",
            "--rows",
            str(rows),
            "--seed",
            "1",
            "--until",
            "2026-10-31",
        ],
        {"DATA_DIR": str(data)},
    )
    marker.touch()


def compare(data: Path, runs: int) -> tuple[Cost, Cost, dict[str, float]]:
    """Median cost of a full ETL run and of the bare copy, run in turn, and of each analysis."""
    full, bare, steps = [], [], []
    for _ in range(runs):
        work = data / "bench-run"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        (work / "raw").symlink_to(data.resolve() / "raw")
        full.append(measure([sys.executable, "-m", "etl", "run"], {"DATA_DIR": str(work)}))
        steps.append(seconds_of_analyses(work))
        bare.append(
            measure([sys.executable, "-c", BARE_COPY, str(data / "raw"), str(work / "bare")])
        )
        shutil.rmtree(work)
    analyses = {name: statistics.median(each[name] for each in steps) for name in steps[0]}
    return median(full), median(bare), analyses


def seconds_of_analyses(data: Path) -> dict[str, float]:
    """What each analysis of the current release took, as its manifest says."""
    release = data / "releases" / (data / "CURRENT").read_text(encoding="utf-8").strip()
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    names = {analysis.name for analysis in ANALYSES}
    return {each["step"]: each["seconds"] for each in manifest["steps"] if each["step"] in names}
