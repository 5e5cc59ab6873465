"""Quarantined rows: complete pages, honest counts, and only for who may see all rows."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from dashapp import queries
from dashapp.context import Data, Scope
from dashapp.filters import FilterError
from dashapp.manifest import read_manifest
from dashapp.queries.quarantine import Asked
from dashapp.release import Release
from tests.dashapp.kept import restate
from tests.dashapp.quarantined import HOSTILE, write_quarantine
from tests.dashapp.releases import RELEASE_ID, write_release

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """A release with 120 quarantined rows."""
    data_dir: Path = tmp_path_factory.mktemp("quarantined")
    write_quarantine(write_release(data_dir))
    release = Release(data_dir / "releases" / RELEASE_ID, threads=2, memory="256MB")
    yield release
    release.close()


@pytest.fixture
def quarantined(data: Data, opened: Release) -> Data:
    return replace(data, release=opened)


def test_pages_hold_every_row_once(quarantined: Data) -> None:
    pages = [queries.quarantine(quarantined, Asked(), page, 50) for page in (1, 2, 3, 4)]
    assert [len(each.frame) for each in pages] == [50, 50, 20, 0]
    assert {each.total for each in pages} == {120}
    every = pd.concat([each.frame for each in pages])
    assert len(every.drop_duplicates(["file", "row"])) == 120
    whole = queries.quarantine(quarantined, Asked(), size=None).frame
    assert every.values.tolist() == whole.values.tolist()


def test_counts_are_those_of_the_rows(quarantined: Data) -> None:
    counts = queries.quarantine(quarantined, Asked()).counts
    assert dict(counts["source"]) == {"orders": 119, "shops": 1}
    assert dict(counts["file"]) == {"raw/a.csv": 60, "raw/b.csv": 59, "../../etc/passwd": 1}
    assert dict(counts["column"]) == {"price": 70, "id": 40, "(whole row)": 9, HOSTILE: 1}
    assert counts["reason"] == (
        ("is not a number", 70),
        ("has the key of row …, which was kept, but other content", 40),
        ("4 cells where the header has 14", 9),
        (HOSTILE, 1),
    )


def test_keys_narrow_the_rows_and_the_counts_of_the_others(quarantined: Data) -> None:
    found = queries.quarantine(quarantined, Asked(file="raw/b.csv", column="price"))
    assert found.total == len(found.frame) == 10
    assert dict(found.counts["column"]) == {"price": 10, "id": 40, "(whole row)": 9}
    assert dict(found.counts["file"]) == {"raw/a.csv": 60, "raw/b.csv": 10}
    same = queries.quarantine(
        quarantined, Asked(reason="has the key of row …, which was kept, but other content")
    )
    assert same.total == 40
    assert queries.quarantine(quarantined, Asked(column="(whole row)")).total == 9


@pytest.mark.parametrize("value", ["../../etc/shadow", "' OR 1=1 --", "raw/a.csv\x00", "$path"])
def test_a_value_that_no_row_has_is_refused(quarantined: Data, value: str) -> None:
    with pytest.raises(FilterError, match="file: no quarantined row has"):
        queries.quarantine(quarantined, Asked(file=value))


def test_who_sees_a_part_of_the_rows_sees_none_of_these(quarantined: Data) -> None:
    north = replace(quarantined, scope=Scope((("region", ("North",)),)))
    assert "only who may see all rows" in (queries.quarantine_gap(north) or "")
    with pytest.raises(FilterError, match="only who may see all rows"):
        queries.quarantine(north, Asked())


def test_a_release_without_its_quarantine_says_so(data: Data, tmp_path: Path) -> None:
    folder = write_release(tmp_path)
    path = folder / "facts" / "quarantine.parquet"
    path.unlink()
    kept = [
        f for f in read_manifest(folder).raw["files"] if f["path"] != "facts/quarantine.parquet"
    ]
    restate(folder, files=kept)
    release = Release(folder, threads=1, memory="128MB")
    gap = queries.quarantine_gap(replace(data, release=release))
    assert gap == "This release was published without its quarantined rows."
    release.close()
