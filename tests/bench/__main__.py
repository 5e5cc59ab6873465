"""Measure the ETL, its models and the summary page; prints figures and their ratios."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tests.bench import anomalies, customers, etl, exports, forecasts, web
from tests.bench.first_load import first_load
from tests.dashboard_process import DashboardProcess

SUMMARY = "summary-location"
MANY = 40
USERS = 10
CUSTOMERS = 200_000
PARTS = ("forecasts", "customers", "etl", "anomalies", "exports", "web")


def main() -> None:
    """Prepare the data once, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000, help="rows of the demo company")
    parser.add_argument("--runs", type=int, default=3, help="ETL runs, in turn with the bare copy")
    parser.add_argument("--data", type=Path, default=Path("bench-data"), help="kept between calls")
    parser.add_argument("--every", type=int, default=1, help="forecast every n-th series only")
    parser.add_argument("--only", choices=PARTS, help="measure one part")
    options = parser.parse_args()
    parts = PARTS if options.only is None else (options.only,)
    if "forecasts" in parts:
        forecasts.report(options.every)
    if "customers" in parts:
        report_customers()
    if not set(parts) & {"etl", "anomalies", "exports", "web"}:
        return
    data = options.data.resolve()
    etl.prepare(data, options.rows)
    print(f"demo company, {options.rows:,} rows")
    if "etl" in parts:
        report_etl(data, options.runs)
    if "anomalies" in parts:
        report_anomalies(data)
    if "exports" in parts:
        report_exports(data)
    if "web" in parts:
        report_web(data)


def report_etl(data: Path, runs: int) -> None:
    """Full run against the bare copy."""
    full, bare, analyses = etl.compare(data, runs)
    print(f"\nETL, median of {runs} runs in turn")
    print(f"  full run        {full.seconds:7.1f} s   {full.peak_mb:7.0f} MB peak")
    print(f"  bare DuckDB copy{bare.seconds:7.1f} s   {bare.peak_mb:7.0f} MB peak")
    time_ratio, memory_ratio = full.seconds / bare.seconds, full.peak_mb / bare.peak_mb
    print(f"  ratio           {time_ratio:7.1f} ×   {memory_ratio:7.2f} ×")
    print("  of the full run, the analyses took")
    for name, seconds in (*analyses.items(), ("together", sum(analyses.values()))):
        print(f"  {name:16}{seconds:7.1f} s")


def report_customers() -> None:
    """The customer models on customers drawn from them."""
    found = customers.measure_models(CUSTOMERS)
    print(f"\ncustomer models, {found.customers:,} customers, {found.histories:,} histories")
    print(f"  fitting         {found.fitting:7.1f} s")
    print(f"  predicting      {found.predicting:7.1f} s")
    for name, true, got in found.parameters:
        print(f"  {name:6} drawn from {true:8.3f}, found {got:8.3f}")


def report_anomalies(data: Path) -> None:
    """What was found of the planted incidents, and how much of what was found is planted."""
    seen = anomalies.measure(data)
    print("\nanomalies of revenue and orders against the planted events, days and weeks")
    print(
        f"  recall          {seen.recall:7.2f}     {seen.found} of {seen.incidents} shocks of 20 % "
        "overlap an anomaly of their sign on a series of their scope"
    )
    print(f"  lasting events              {seen.lasting_found} of {seen.lasting} likewise")
    print(
        f"  precision       {seen.precision:7.2f}     {seen.right} of {seen.reported} anomalies on "
        "all series overlap a planted shock or the first two weeks of a lasting event"
    )


def report_exports(data: Path) -> None:
    """All order lines as CSV and Excel, each as a ratio to DuckDB's own copy."""
    bare = exports.bare(data)
    lines, found = exports.downloads(data)
    print(f"\nexports over HTTP, {lines:,} order lines")
    print(f"  bare DuckDB copy{bare.seconds:7.1f} s   {bare.peak_mb:7.0f} MB peak")
    for name, each in found.items():
        ratios = each.cost.seconds / bare.seconds, each.cost.peak_mb / bare.peak_mb
        print(
            f"  {name:16}{each.cost.seconds:7.1f} s   {each.cost.peak_mb:7.0f} MB peak   "
            f"{ratios[0]:.1f} × time, {ratios[1]:.2f} × memory; {each.size / 1e6:.0f} MB; "
            f"another request took {each.page_ms:.0f} ms at most meanwhile"
        )


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
