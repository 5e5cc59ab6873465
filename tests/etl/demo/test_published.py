"""The demo through the whole ETL: published and set aside is exactly what was planted."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.__main__ import main
from etl.demo import PLANTED
from etl.marts import analyses

pytestmark = pytest.mark.integration
REASONS = {
    "torn": "cells where the header has",
    "no_order": "is empty",
    "bad_date": "is not a date",
    "bad_amount": "is not a number|Excel error",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a published demo of 20,000 rows."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(folder))
        patch.setattr(analyses, "ANALYSES", ())  # totals are asked about, not what is made of them
        asked = ["demo", "--rows", "20000", "--seed", "3", "--until", "2026-11-22"]
        assert main(asked) == 0
    return folder


@pytest.fixture(scope="module")
def release(data: Path) -> Path:
    return data / "releases" / (data / "CURRENT").read_text(encoding="utf-8").strip()


@pytest.fixture(scope="module")
def manifest(release: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def planted(data: Path) -> dict[str, dict[str, int]]:
    told = json.loads((data / "raw" / PLANTED).read_text(encoding="utf-8"))
    systems: dict[str, dict[str, int]] = told["systems"]
    return systems


def cents(amount: str) -> int:
    whole, _, part = amount.partition(".")
    assert part == "" or part[2:] == "00", "prices of the demo have two decimals"
    return int(whole + part[:2].ljust(2, "0"))


def test_control_totals_are_what_was_planted(
    manifest: dict[str, Any], planted: dict[str, dict[str, int]]
) -> None:
    control = manifest["control"]["sources"]
    assert control.keys() == planted.keys()
    for name, told in planted.items():
        seen = control[name]
        assert seen["published"]["rows"] == told["published_rows"], name
        assert cents(seen["published"]["amount"]) == told["published_cents"], name
        assert seen["quarantined"]["rows"] == told["rejected"], name
        assert seen["duplicates"]["rows"] == told.get("duplicates", 0), name
        assert seen["superseded"]["rows"] == told.get("repeated", 0), name
        assert seen["blank_rows"] == told.get("blank_rows", 0), name
        assert seen["hidden_rows"] == told.get("hidden_rows", 0), name


def test_each_bad_row_is_in_quarantine_for_its_reason(
    release: Path, planted: dict[str, dict[str, int]]
) -> None:
    with duckdb.connect() as con:
        found = dict(
            con.execute(
                "SELECT (source, kind)::VARCHAR, count(*) FROM (SELECT source, CASE "
                + " ".join(
                    f"WHEN regexp_matches(reason, '{x}') THEN '{k}'" for k, x in REASONS.items()
                )
                + " END AS kind FROM read_parquet(?)) GROUP BY ALL",
                [str(release / "facts" / "quarantine.parquet")],
            ).fetchall()
        )
    expected = {
        f"({name}, {kind})": told[kind]
        for name, told in planted.items()
        for kind in REASONS
        if told.get(kind)
    }
    assert found == expected


def test_a_published_line_can_be_found_in_its_file(data: Path, release: Path) -> None:
    """Behind blank rows and torn lines too: any text editor shows the same row number."""
    with duckdb.connect() as con:
        lines = con.execute(
            "SELECT s.sale_id, s.source_row, i.file FROM read_parquet(?) s JOIN "
            "(SELECT unnest(inputs, recursive := true) FROM read_json(?)) i USING (batch_id) "
            "WHERE s.source = 'webshop' AND hash(sale_id) % 10 = 0",
            [str(release / "facts/sales/*/*.parquet"), str(release / "manifest.json")],
        ).fetchall()
    assert len(lines) > 500
    text: dict[str, list[str]] = {}
    for sale_id, row, file in lines:
        if file not in text:
            text[file] = (data / file).read_text(encoding="utf-8").split("\n")
        assert text[file][row - 1].startswith(sale_id.removeprefix("webshop:") + ",")


def test_the_release_has_what_pages_need(release: Path, manifest: dict[str, Any]) -> None:
    assert manifest["data_from"] == "2023-11-23"
    assert manifest["data_to"] == "2026-11-22"
    assert manifest["domain"]["channel"] == ["Marketplace", "Online", "Retail stores", "Wholesale"]
    assert manifest["domain"]["region"] == ["Benelux", "DACH", "France", "Iberia", "Nordics"]
    assert len(manifest["domain"]["category"]) == 8
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM targets").fetchone() == (38 * 5,)
        named = con.execute(
            "SELECT count(*), count(name), count(segment) FROM customers"
        ).fetchone()
        assert named is not None
        assert named[0] > 1000
        assert named[1] == named[2] == named[0]
        wrong = con.execute("SELECT count(*) FROM customers WHERE name <> trim(name)").fetchone()
        assert wrong == (0,)


def test_the_same_files_again_are_nothing_new(
    data: Path, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(data))
    assert main(["demo", "--rows", "20000", "--seed", "3", "--until", "2026-11-22"]) == 0
    assert (data / "CURRENT").read_text(encoding="utf-8").strip() == release.name
