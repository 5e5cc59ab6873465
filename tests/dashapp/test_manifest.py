"""The checks of a manifest that failed without failing the run."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashapp.manifest import DataWarning, ReleaseError, read_manifest
from tests.dashapp.releases import write_release

pytestmark = pytest.mark.unit

LATE: dict[str, Any] = {
    "name": "every source reaches the last day",
    "passed": False,
    "detail": "stores: newest sale 4 Mar 2026, 4 days before the others; usual gap 1 day",
    "source": "stores",
    "from": "2026-03-05",
    "to": "2026-03-08",
}
PASSED = {"name": "sale_id is unique", "passed": True, "detail": ""}


def test_failed_checks_are_warnings(tmp_path: Path) -> None:
    bare = {"name": "prices are plausible", "passed": False}
    manifest = read_manifest(write_release(tmp_path, checks=(PASSED, LATE, bare)))
    assert manifest.warnings == (
        DataWarning(LATE["name"], LATE["detail"], "stores", date(2026, 3, 5), date(2026, 3, 8)),
        DataWarning("prices are plausible", "", None, None, None),
    )


def test_a_check_with_a_bad_day_is_named(tmp_path: Path) -> None:
    folder = write_release(tmp_path, checks=(LATE | {"from": "yesterday"},))
    with pytest.raises(ReleaseError, match="yesterday"):
        read_manifest(folder)


@pytest.mark.parametrize(
    ("start", "end", "touched"),
    [(1, 4, False), (1, 5, True), (6, 7, True), (8, 20, True), (9, 20, False)],
)
def test_a_warning_touches_the_days_that_it_names(start: int, end: int, touched: bool) -> None:
    warning = DataWarning("", "", None, date(2026, 3, 5), date(2026, 3, 8))
    assert warning.touches(date(2026, 3, start), date(2026, 3, end)) is touched
    always = DataWarning("", "", None, None, None)
    assert always.touches(date(2026, 3, start), date(2026, 3, end))


def test_a_release_says_when_customers_lapse_and_twelve_months_hold_elsewhere(
    tmp_path: Path,
) -> None:
    manifest = read_manifest(write_release(tmp_path))
    assert manifest.lapse_months == 12
    said = replace(manifest, raw=manifest.raw | {"analytics": {"lapse_months": 3}})
    assert said.lapse_months == 3


@pytest.mark.parametrize(("said", "start"), [({}, 1), ({"fiscal_year_start": 4}, 4)])
def test_the_fiscal_year_begins_where_the_release_says(
    tmp_path: Path, said: dict[str, Any], start: int
) -> None:
    folder = write_release(tmp_path)
    raw = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(raw | {"analytics": said}))
    assert read_manifest(folder).domain.year_start == start


@pytest.mark.parametrize("month", [0, 13, "April", None])
def test_no_other_month_begins_a_year(tmp_path: Path, month: object) -> None:
    folder = write_release(tmp_path)
    raw = json.loads((folder / "manifest.json").read_text())
    raw["analytics"] = {"fiscal_year_start": month}
    (folder / "manifest.json").write_text(json.dumps(raw))
    with pytest.raises(ReleaseError, match="fiscal_year_start"):
        read_manifest(folder)
