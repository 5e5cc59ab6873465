"""Run reports: newest first, a few at a time, and no damaged one in the way."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashapp import runs
from dashapp.runs import Run, read_runs
from tests.dashapp.kept import write_run

pytestmark = pytest.mark.unit

IDS = [f"202603{day:02}T041500Z-0000000{day % 10}" for day in range(1, 29)]


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_run(tmp_path, IDS[0])
    (found,) = read_runs(tmp_path, 1, 20).shown
    assert found == Run(
        run_id=IDS[0],
        command="run",
        started=datetime(2026, 3, 1, 4, 15, tzinfo=UTC),
        seconds=45.125,
        outcome="published",
        exit_code=0,
        message="",
        release=IDS[0],
        rows=1500,
    )
    assert not found.failed


def test_pages_hold_every_report_once_newest_first(tmp_path: Path) -> None:
    for each in IDS:
        write_run(tmp_path, each)
    pages = [read_runs(tmp_path, page, 10) for page in (1, 2, 3, 4)]
    assert [len(page.shown) for page in pages] == [10, 10, 8, 0]
    assert [run.run_id for page in pages for run in page.shown] == sorted(IDS, reverse=True)
    assert {page.total for page in pages} == {28}


def test_only_what_is_shown_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1000):
        write_run(tmp_path, f"20260301T041500Z-{number:08x}")
    opened: list[str] = []
    read = Path.read_text

    def counted(path: Path, *args: str, **options: str) -> str:
        opened.append(path.name)
        return read(path, *args, **options)

    monkeypatch.setattr(Path, "read_text", counted)
    found = read_runs(tmp_path, 1, 20)
    assert found.total == 1000
    assert found.shown[0].run_id == "20260301T041500Z-000003e7"
    assert len(opened) <= 21


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"run_id": "2026', "damaged or only half written"),
        (b"", "damaged or only half written"),
        (b"\xff\xfe\x00", "damaged or only half written"),
        (b"[]", "not a run report"),
        (b'{"run_id": 3}', "not a run report"),
        (b'{"outcome": "failed", "started": "noon"}', "damaged or only half written"),
        (b'{"outcome": "failed", "seconds": [1]}', "damaged or only half written"),
        (b"[" * 100_000, "damaged or only half written"),
    ],
)
def test_a_damaged_report_is_named(tmp_path: Path, content: bytes, problem: str) -> None:
    write_run(tmp_path, IDS[0])
    (tmp_path / "runs" / f"{IDS[1]}.json").write_bytes(content)
    newest, other = read_runs(tmp_path, 1, 20).shown
    assert newest.run_id == IDS[1]
    assert problem in (newest.problem or "")
    assert other.problem is None


def test_what_is_no_report_is_passed_over(tmp_path: Path) -> None:
    write_run(tmp_path, IDS[0])
    folder = tmp_path / "runs"
    (folder / f".{IDS[1]}.json.new").write_text("half")
    (folder / ".hidden.json").write_text("{}")
    (folder / "notes.txt").write_text("x")
    (folder / f"{IDS[2]}.json").symlink_to("/etc/hostname")
    os.mkfifo(folder / f"{IDS[3]}.json")
    assert [run.run_id for run in read_runs(tmp_path, 1, 20).shown] == [IDS[0]]


def test_a_report_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "LARGEST", 100)
    write_run(tmp_path, IDS[0])
    (found,) = read_runs(tmp_path, 1, 20).shown
    assert "larger than 100 bytes" in (found.problem or "")


def test_the_last_run_is_the_last_that_could_publish(tmp_path: Path) -> None:
    write_run(tmp_path, IDS[0])
    write_run(tmp_path, IDS[1], outcome="failed", exit_code=3, message="no rows")
    write_run(tmp_path, IDS[2], command="check", outcome="checked")
    last = read_runs(tmp_path, 2, 1).last
    assert last is not None
    assert (last.run_id, last.failed, last.message) == (IDS[1], True, "no rows")


def test_without_a_folder_there_is_no_run(tmp_path: Path) -> None:
    found = read_runs(tmp_path, 1, 20)
    assert (found.shown, found.total, found.last) == ((), 0, None)
