"""What `status` prints: the current release with its control totals, releases, runs and inputs."""

from pathlib import Path
from typing import Any, TextIO

from etl.errors import DataError
from etl.publish import current_id, read_manifest, verify
from etl.report import read_reports

RUNS = 10


def show(data_dir: Path, out: TextIO) -> int:
    """Print the state of a data folder; returns 3 when the current release is damaged."""
    current = current_id(data_dir)
    print(f"data folder  {data_dir}", file=out)
    if current is None:
        print("no release yet: publish one with `python -m etl run`", file=out)
        code = 0
    else:
        code = _release(data_dir / "releases" / current, out)
    _releases(data_dir, current, out)
    _runs(data_dir, out)
    return code


def _release(release: Path, out: TextIO) -> int:
    try:
        manifest = read_manifest(release)
        verify(release)
        state = "verified"
    except DataError as error:
        print(f"current      {release.name}\nDAMAGED      {error}", file=out)
        return error.code
    company = manifest["company"]
    print(f"current      {release.name} ({state})", file=out)
    print(f"company      {company['name']}, {company['currency']}, {company['timezone']}", file=out)
    print(f"data         {manifest['data_from']} to {manifest['data_to']}", file=out)
    for check in manifest["checks"]:
        if not check["passed"]:
            print(f"WARNING      {check['name']}: {check['detail']}", file=out)
    for name, control in manifest["control"]["sources"].items():
        _control(name, control, out)
    print("\ninputs", file=out)
    for entry in manifest["inputs"]:
        print(
            f"  {entry['source']:<12} {entry['rows']:>12,} rows  {entry['sha256'][:12]}  "
            f"{entry['file']}",
            file=out,
        )
    return 0


def _control(name: str, control: dict[str, Any], out: TextIO) -> None:
    print(f"\nsource {name}", file=out)
    for key in ("read", "published", "quarantined", "duplicates", "superseded"):
        total = control[key]
        print(f"  {key:<18} {total['rows']:>12,} rows {total['amount']:>20}", file=out)
    profile, sold = control["profile"], control["profile"]["identified_sales"]
    print(f"  {'identified sales':<18} {sold['rows']:>12,} rows {sold['amount']:>20}", file=out)
    print(f"  {'':<18} {sold['customers']:>12,} customers, {sold['orders']:,} orders", file=out)
    print(f"  {'credit rows':<18} {profile['credit_rows']:>12,}", file=out)
    print(f"  {'guest rows':<18} {profile['guest_rows']:>12,}", file=out)
    print(f"  {'blank rows':<18} {control['blank_rows']:>12,}", file=out)
    print(f"  {'hidden rows':<18} {control['hidden_rows']:>12,}", file=out)


def _releases(data_dir: Path, current: str | None, out: TextIO) -> None:
    print("\nreleases", file=out)
    folder = data_dir / "releases"
    for path in sorted(folder.iterdir() if folder.is_dir() else (), reverse=True):
        size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        mark = "  (current)" if path.name == current else ""
        print(f"  {path.name}  {size / 1e6:,.1f} MB{mark}", file=out)


def _runs(data_dir: Path, out: TextIO) -> None:
    print("\nlast runs", file=out)
    for report in read_reports(data_dir, RUNS):
        print(
            f"  {report['run_id']}  {report['command']:<6} {report['outcome']:<12} "
            f"exit {report['exit_code']}  {report['seconds']:>8.1f} s  {report['message'][:100]}",
            file=out,
        )
