"""Measure the ETL, the summary page and the forecasts; prints figures and their ratios."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tests.bench import etl, forecasts, web
from tests.bench.first_load import first_load
from tests.dashboard_process import DashboardProcess

SUMMARY = "summary-location"
MANY = 40
USERS = 10


def main() -> None:
    """Prepare the data once, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000, help="rows of the demo company")
    parser.add_argument("--runs", type=int, default=3, help="ETL runs, in turn with the bare copy")
    parser.add_argument("--data", type=Path, default=Path("bench-data"), help="kept between calls")
    parser.add_argument("--only", choices=["etl", "web", "forecasts"], help="measure one part")
    parser.add_argument("--every", type=int, default=1, help="forecast every n-th series only")
    options = parser.parse_args()
    if options.only in (None, "forecasts"):
        forecasts.report(options.every)
    if options.only == "forecasts":
        return
    data = options.data.resolve()
    etl.prepare(data, options.rows)
    print(f"demo company, {options.rows:,} rows")
    if options.only != "web":
        report_etl(data, options.runs)
    if options.only != "etl":
        report_web(data)


def report_etl(data: Path, runs: int) -> None:
    """Full run against the bare copy."""
    full, bare = etl.compare(data, runs)
    print(f"\nETL, median of {runs} runs in turn")
    print(f"  full run        {full.seconds:7.1f} s   {full.peak_mb:7.0f} MB peak")
    print(f"  bare DuckDB copy{bare.seconds:7.1f} s   {bare.peak_mb:7.0f} MB peak")
    time_ratio, memory_ratio = full.seconds / bare.seconds, full.peak_mb / bare.peak_mb
    print(f"  ratio           {time_ratio:7.1f} ×   {memory_ratio:7.2f} ×")


def report_web(data: Path) -> None:
    """The summary's callback against the empty one, then the first load."""
    release = (data / "CURRENT").read_text().strip()
    manifest = json.loads((data / "releases" / release / "manifest.json").read_text())
    views = web.Views(web.date.fromisoformat(manifest["data_to"]), manifest["domain"]["region"])
    log = data / "bench.log"
    running = DashboardProcess.start(data, log)
    try:
        with web.serve_empty(data / "bench-empty.log") as empty:
            report_requests(running.address, empty, views)
        transferred, requests, paint = first_load(running.address)
    finally:
        running.stop()
    print("\nfirst load of the summary page, empty browser cache")
    print(f"  {transferred / 1e6:.2f} MB in {requests} requests; first paint after {paint} ms")


def report_requests(address: str, empty: str, views: web.Views) -> None:
    """Cold and warm summary requests, each as a ratio to the empty callback."""
    floor_body = web.callback_body(empty, "location", "?a=1")
    one = bodies(address, views.searches(MANY, region=True))
    every = bodies(address, views.searches(MANY, region=False))
    floor = web.median_ms(empty, [floor_body] * MANY)
    figures = {
        "empty Dash callback": floor,
        "summary, one region, cold": web.median_ms(address, one),
        "summary, one region, warm": web.median_ms(address, one),
        "summary, all regions, cold": web.median_ms(address, every),
        "summary, all regions, warm": web.median_ms(address, every),
    }
    print(f"\nfilter change over HTTP, one worker, median of {MANY} requests")
    for name, milliseconds in figures.items():
        print(f"  {name:28}{milliseconds:8.1f} ms  {milliseconds / floor:6.1f} ×")
    fresh = bodies(address, views.searches(MANY * 2, region=True, first=400))
    cold = web.changes_per_second(address, fresh, USERS)
    warm = web.changes_per_second(address, fresh * 5, USERS)
    print(f"  {USERS} users together: {cold:.0f} changes/s cold, {warm:.0f} changes/s warm")


def bodies(address: str, searches: list[str]) -> list[web.Body]:
    """The requests of these views."""
    return [web.callback_body(address, SUMMARY, search) for search in searches]


if __name__ == "__main__":
    main()
