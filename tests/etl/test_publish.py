"""A release appears whole or not at all."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.errors import DataError, RunInProgressError
from etl.publish import (
    clear_staging,
    current_id,
    current_manifest,
    describe_files,
    link_unchanged,
    prune,
    publish,
    read_manifest,
    release_id,
    run_lock,
    verify,
    write_manifest,
)

pytestmark = pytest.mark.unit


def stage(data: Path, name: str, content: str = "x") -> Path:
    """A staged release of two files."""
    clear_staging(data)
    staged = data / "staging" / name
    (staged / "facts").mkdir(parents=True)
    (staged / "facts/a.parquet").write_text(content, encoding="utf-8")
    (staged / "marts.duckdb").write_text("marts", encoding="utf-8")
    files = describe_files(staged, {"facts/a.parquet": 7})
    write_manifest(staged, {"format": 1, "release_id": name, "files": files})
    return staged


def test_files_are_described_by_hash_size_and_rows(tmp_path: Path) -> None:
    staged = stage(tmp_path, "r1")
    assert read_manifest(staged)["files"][0] == {
        "path": "facts/a.parquet",
        # printf x | sha256sum
        "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        "bytes": 1,
        "rows": 7,
    }


def test_publishing_moves_the_release_and_the_pointer(tmp_path: Path) -> None:
    assert current_id(tmp_path) is None
    assert current_manifest(tmp_path) is None
    release = publish(tmp_path, stage(tmp_path, "r1"))
    assert release == tmp_path / "releases/r1"
    assert (tmp_path / "CURRENT").read_text(encoding="utf-8") == "r1\n"
    manifest = current_manifest(tmp_path)
    assert manifest is not None
    assert manifest["release_id"] == "r1"


@pytest.mark.parametrize("fault", ["changed", "longer", "missing", "added"])
def test_a_staged_release_that_differs_from_its_manifest_is_not_published(
    tmp_path: Path, fault: str
) -> None:
    staged = stage(tmp_path, "r1")
    part = staged / "facts/a.parquet"
    if fault == "missing":
        part.unlink()
    elif fault == "added":
        (staged / "facts/b.parquet").touch()
    else:
        part.write_text("y" if fault == "changed" else "xy", encoding="utf-8")
    with pytest.raises(DataError, match=r"r1/facts/[ab]\.parquet: (differs|is)"):
        publish(tmp_path, staged)
    assert current_id(tmp_path) is None
    assert not (tmp_path / "releases/r1").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "is damaged"), ("[]", "is not of format 1"), ('{"format": 2}', "is not of format 1")],
)
def test_a_manifest_that_cannot_be_understood(tmp_path: Path, text: str, said: str) -> None:
    release = publish(tmp_path, stage(tmp_path, "r1"))
    (release / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        verify(release)
    assert current_manifest(tmp_path) is None
    (release / "manifest.json").unlink()
    with pytest.raises(DataError, match=r"has no manifest\.json"):
        verify(release)


def test_equal_files_become_links_unless_the_old_bytes_rotted(tmp_path: Path) -> None:
    old = publish(tmp_path, stage(tmp_path, "r1"))
    staged = stage(tmp_path, "r2", "other")
    files = read_manifest(staged)["files"]
    assert link_unchanged(staged, files, old) == 1
    assert (staged / "marts.duckdb").samefile(old / "marts.duckdb")
    new = publish(tmp_path, staged)
    verify(new)

    (new / "facts/a.parquet").write_text("rot", encoding="utf-8")
    staged = stage(tmp_path, "r3", "other")
    assert link_unchanged(staged, read_manifest(staged)["files"], new) == 1
    assert (staged / "facts/a.parquet").read_text(encoding="utf-8") == "other"
    assert link_unchanged(staged, files, None) == 0


def test_pruning_keeps_the_newest_and_the_current(tmp_path: Path) -> None:
    for name in ("r1", "r2", "r3", "r4"):
        publish(tmp_path, stage(tmp_path, name))
    (tmp_path / "CURRENT").write_text("r1\n", encoding="utf-8")
    assert prune(tmp_path, 2) == ("r3", "r2")
    assert {path.name for path in (tmp_path / "releases").iterdir()} == {"r1", "r4"}
    (tmp_path / "releases/r0").mkdir()
    assert prune(tmp_path, 2) == ("r0",)


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with (
        run_lock(tmp_path / "data"),
        pytest.raises(RunInProgressError, match="another run"),
        run_lock(tmp_path / "data"),
    ):
        pass
    with run_lock(tmp_path / "data"):
        pass


def test_what_a_cut_off_run_left_is_removed(tmp_path: Path) -> None:
    stage(tmp_path, "r1")
    clear_staging(tmp_path)
    assert list((tmp_path / "staging").iterdir()) == []


def test_release_ids_sort_by_time() -> None:
    first = release_id(datetime(2026, 11, 23, 4, 15, tzinfo=UTC))
    assert first.startswith("20261123T041500Z-")
    assert len(first) == len("20261123T041500Z-1a2b3c4d")
    assert first < release_id(datetime(2026, 11, 23, 4, 15, 1, tzinfo=UTC))


def test_a_manifest_is_plain_json(tmp_path: Path) -> None:
    staged = stage(tmp_path, "r1")
    text = (staged / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text)["format"] == 1
    assert text.endswith("}\n")
