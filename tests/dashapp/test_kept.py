"""Kept releases: listed by their ids alone, opened under the lock, damaged ones named."""

import fcntl
from pathlib import Path

import pytest

from dashapp.changes import changes
from dashapp.control import balances, whole
from dashapp.kept import is_release_id, kept_releases, opened
from dashapp.lineage import same_since, sources, steps
from dashapp.manifest import Manifest, ReleaseError, read_manifest
from tests.dashapp.kept import DAMAGED, FIRST, SECOND, restate

pytestmark = pytest.mark.unit


def manifest(folder: Path, release_id: str) -> Manifest:
    return read_manifest(folder / "releases" / release_id)


def test_releases_are_listed_newest_first_and_the_damaged_one_is_named(two_dir: Path) -> None:
    found = kept_releases(two_dir)
    assert [each.release_id for each in found] == [SECOND, FIRST, DAMAGED]
    assert [each.manifest is None for each in found] == [False, False, True]
    problem = found[2].problem or ""
    assert problem.startswith(f"releases/{DAMAGED}/manifest.json: is not a manifest")


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "..", "../raw", f"../releases/{FIRST}", f"{FIRST}/", f"{FIRST}\n", f" {FIRST}"),
        *(DAMAGED.upper(), f"{FIRST}\x00", "20260309T041500Z-0000000g", f"\u0662{FIRST[1:]}"),
    ],
)
def test_nothing_but_an_id_is_a_release(two_dir: Path, text: str) -> None:
    assert not is_release_id(text)
    with (
        pytest.raises(ReleaseError, match="not the id of a release"),
        opened(two_dir, text, 1, "64MB"),
    ):
        pass


def test_other_folders_are_not_listed(tmp_path: Path) -> None:
    (tmp_path / "releases" / "backup").mkdir(parents=True)
    (tmp_path / "releases" / FIRST).write_text("a file")
    assert kept_releases(tmp_path) == ()
    assert kept_releases(tmp_path / "nowhere") == ()


def test_an_open_release_is_held_and_then_let_go(two_dir: Path) -> None:
    path = two_dir / "releases" / FIRST / "manifest.json"
    with opened(two_dir, FIRST, 1, "128MB") as release, path.open("rb") as other:
        assert release.query("SELECT count(*) AS n FROM sales")["n"][0].as_py() == 1500
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with path.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_damaged_release_cannot_be_opened_and_says_why_without_its_path(two_dir: Path) -> None:
    with pytest.raises(ReleaseError) as fault, opened(two_dir, DAMAGED, 1, "128MB"):
        pass
    assert str(two_dir) not in str(fault.value)
    assert "is not a manifest" in str(fault.value)


def test_what_the_manifests_state_differently(two_dir: Path) -> None:
    found = changes(manifest(two_dir, FIRST), manifest(two_dir, SECOND))
    assert found.rows == (1500, 1501)
    assert found.more_rows == 1
    assert [(each.file, each.kind, each.before, each.after) for each in found.files] == [
        ("raw/2.csv", "changed", 700, 700),
        ("raw/3.csv", "added", None, 1),
        ("raw/gone.csv", "removed", 700, None),
    ]
    (source,) = found.sources
    assert (source.before.rows, source.after.rows) == (1500, 1501)
    assert str(source.after.amount - source.before.amount) == "1250.0000"
    (check,) = found.checks
    assert (check.name, check.before) == ("every source reaches the last day", "not made")
    assert check.after.startswith("orders: newest sale 1 Mar 2026")
    assert not found.measures
    assert not found.nothing
    same = changes(manifest(two_dir, FIRST), manifest(two_dir, FIRST))
    assert same.nothing


def test_a_measure_that_is_defined_otherwise_is_named(two_dir: Path) -> None:
    before, after = manifest(two_dir, FIRST), manifest(two_dir, SECOND)
    after.measures["net_amount"] = {"sum": "amount", "status": ["completed"]}
    del after.measures["lines_sold"]
    assert changes(before, after).measures == ("net_amount", "lines_sold")


def test_the_books_are_added_up_anew(two_dir: Path) -> None:
    (book,) = balances(manifest(two_dir, SECOND))
    assert (book.read.rows, book.accounted.rows) == (1505, 1501 + 1 + 2 + 1)
    assert book.holds
    assert whole((book, book)).part("duplicates").rows == 4


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("read", {"rows": 1506, "amount": "41250.0000"}),
        ("superseded", {"rows": 1, "amount": "0.0001"}),
    ],
)
def test_a_row_or_a_hundredth_of_a_cent_that_is_missing_shows(
    tmp_path: Path, two_dir: Path, name: str, total: dict[str, object]
) -> None:
    folder = tmp_path / SECOND
    folder.mkdir()
    source = manifest(two_dir, SECOND).raw
    (folder / "manifest.json").write_text("{}")
    restate(folder, **(source | {"control": _with(source["control"], name, total)}))
    (book,) = balances(read_manifest(folder))
    assert not book.holds


def _with(control: dict[str, dict[str, dict[str, object]]], name: str, total: object) -> object:
    return {"sources": {"orders": control["sources"]["orders"] | {name: total}}}


def test_books_that_cannot_be_read_are_a_fault_with_words(two_dir: Path) -> None:
    found = manifest(two_dir, SECOND)
    found.raw["control"] = {"sources": {"orders": {"read": {"rows": 1}}}}
    with pytest.raises(ReleaseError, match=f"control totals of release {SECOND}"):
        balances(found)


def test_steps_of_one_name_are_taken_together(two_dir: Path) -> None:
    read, facts = steps(manifest(two_dir, SECOND))
    assert (read.name, read.times, read.rows_in, read.rows_out, read.seconds) == (
        *("read", 2, 705, 704),
        0.5,
    )
    assert (facts.times, facts.rows_out) == (1, 1501)


def test_a_source_is_as_old_as_the_release_that_first_had_its_files(two_dir: Path) -> None:
    first, second = manifest(two_dir, FIRST), manifest(two_dir, SECOND)
    assert same_since(second, (first,)) == {"orders": ("2026-03-10T04:15:00Z", True)}
    assert same_since(first, ()) == {"orders": ("2026-03-09T04:15:00Z", False)}
    assert same_since(second, (second, first)) == {"orders": ("2026-03-10T04:15:00Z", True)}
    (source,) = sources(second)
    assert (source.rows, source.bytes, len(source.files)) == (1401, 300, 3)
