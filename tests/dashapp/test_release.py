"""A release is verified, locked while read, replaced without a pause, and never half read."""

import fcntl
import json
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dashapp.release import NoRelease, Release, ReleaseError, Releases
from tests.dashapp.releases import RELEASE_ID, SALES, point_to, write_release

pytestmark = pytest.mark.integration

NEWER = "20260311T041500Z-00000002"


@pytest.fixture
def data_dir(tmp_path: Path, release_dir: Path) -> Path:
    """A copy of the small release's folder that a test may change."""
    return Path(shutil.copytree(release_dir, tmp_path / "data"))


@pytest.fixture
def releases(data_dir: Path) -> Iterator[Releases]:
    """The releases of that folder, looked for at every call."""
    found = follow(data_dir)
    yield found
    if found._release is not None:
        found._release.close()


def follow(data_dir: Path) -> Releases:
    """The releases of a folder, looked for at every call."""
    return Releases(data_dir, poll_seconds=0, threads=1, memory="128MB")


def newer(data_dir: Path) -> Path:
    """Write a second release of the completed lines only, not yet the current one."""
    sales = f"SELECT * FROM ({SALES}) WHERE status = 'completed'"
    return write_release(data_dir, sales, NEWER, current=False)


def wait_for(releases: Releases, release_id: str) -> Release:
    """Ask again until this release is the current one."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if (release := releases.current()).release_id == release_id:
            return release
        time.sleep(0.01)
    raise AssertionError(f"{release_id} never became current: {releases.problem}")


def wait_for_problem(releases: Releases) -> str:
    """Ask again until the releases say that a newer one cannot be opened."""
    deadline = time.monotonic() + 10
    while releases.problem is None and time.monotonic() < deadline:
        releases.current()
        time.sleep(0.01)
    assert releases.problem is not None
    return releases.problem


def test_a_release_tells_what_it_holds(releases: Releases) -> None:
    release = releases.current()
    assert release.release_id == RELEASE_ID
    assert release.manifest.company.currency == "GBP"
    assert (release.domain.data_from, release.domain.data_to) == (
        date(2024, 1, 15),
        date(2026, 3, 8),
    )
    assert release.domain.values("region") == ("North", "South", "West")


def test_decimals_stay_decimals_and_values_are_bound(releases: Releases) -> None:
    found = releases.current().query(
        "SELECT amount FROM sales WHERE sale_id = $id", {"id": "orders:0"}
    )
    # The first line is a return of one piece at 1.005 with a discount of 0.25.
    assert found.to_pylist() == [{"amount": Decimal("-1.2550")}]


def test_nothing_published_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoRelease, match=r"No data has been published in .*; run `make etl`"):
        follow(tmp_path).current()


def test_a_release_published_after_the_start_is_found(tmp_path: Path, release_dir: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    releases = follow(data_dir)
    with pytest.raises(NoRelease):
        releases.current()
    shutil.copytree(release_dir, data_dir, dirs_exist_ok=True)
    release = releases.current()
    assert release.release_id == RELEASE_ID
    release.close()


@pytest.mark.parametrize("name", ["../../etc", "", ".hidden"])
def test_current_must_name_a_release(data_dir: Path, name: str) -> None:
    (data_dir / "CURRENT").write_text(name)
    with pytest.raises(NoRelease, match="names no release"):
        follow(data_dir).current()


def test_a_flipped_bit_is_found(data_dir: Path) -> None:
    path = data_dir / "releases" / RELEASE_ID / "marts.duckdb"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ReleaseError, match=r"marts\.duckdb is damaged: its sha256 is [0-9a-f]{64}"):
        follow(data_dir).current()


def test_a_missing_and_a_short_file_are_found(data_dir: Path) -> None:
    folder = data_dir / "releases" / RELEASE_ID
    fact = next((folder / "facts" / "sales").glob("*/*.parquet"))
    fact.write_bytes(fact.read_bytes()[:-1])
    with pytest.raises(ReleaseError, match=r"part-0\.parquet has \d+ bytes instead of \d+"):
        follow(data_dir).current()
    fact.unlink()
    with pytest.raises(ReleaseError, match=r"part-0\.parquet is missing; publish again"):
        follow(data_dir).current()


def test_a_missing_release_is_found(data_dir: Path) -> None:
    point_to(data_dir, NEWER)
    with pytest.raises(ReleaseError, match=rf"Release {NEWER} cannot be opened: .*manifest\.json"):
        follow(data_dir).current()


MANIFESTS = [
    ({"format": 2}, "format 2 is not 1"),
    ({"release_id": NEWER}, "describes another release"),
    ({"data_to": "soon"}, "is not a manifest"),
    ({"company": None}, "is not a manifest"),
    ({"company": {}}, "'name' is missing"),
    ({"files": []}, "lists no file below facts/sales"),
    ({"files": [{"path": "facts/sales/../../../../x", "sha256": "", "bytes": 0}]}, "outside"),
]


@pytest.mark.parametrize(("change", "message"), MANIFESTS)
def test_a_manifest_that_does_not_fit_is_refused(
    data_dir: Path, change: dict[str, object], message: str
) -> None:
    path = data_dir / "releases" / RELEASE_ID / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ReleaseError, match=message):
        follow(data_dir).current()


def test_a_new_release_is_picked_up_and_the_old_one_serves_its_requests(
    data_dir: Path, releases: Releases
) -> None:
    old = releases.current()
    newer(data_dir)
    point_to(data_dir, NEWER)
    new = wait_for(releases, NEWER)
    count = "SELECT count(*) AS lines FROM sales"
    assert old.query(count).to_pylist() == [{"lines": 1500}]
    assert new.query(count).to_pylist()[0]["lines"] < 1500


def test_the_old_release_is_let_go_with_its_last_request(
    data_dir: Path, releases: Releases
) -> None:
    folder = data_dir / "releases" / RELEASE_ID
    old = releases.current()
    assert not removable(folder)
    newer(data_dir)
    point_to(data_dir, NEWER)
    wait_for(releases, NEWER)
    assert not removable(folder)
    del old
    assert removable(folder)


def removable(folder: Path) -> bool:
    """Whether nobody holds the release, as the pruning of old releases tests it."""
    with (folder / "manifest.json").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_a_damaged_new_release_leaves_the_old_one_serving(
    data_dir: Path, releases: Releases
) -> None:
    releases.current()
    (newer(data_dir) / "marts.duckdb").write_bytes(b"not a database")
    point_to(data_dir, NEWER)
    problem = wait_for_problem(releases)
    assert f"Release {NEWER} cannot be opened: marts.duckdb has 14 bytes" in problem
    assert releases.current().release_id == RELEASE_ID
    point_to(data_dir, RELEASE_ID)
    deadline = time.monotonic() + 5
    while releases.problem is not None and time.monotonic() < deadline:
        releases.current()
    assert releases.problem is None


def test_a_vanished_pointer_leaves_the_old_release_serving(
    data_dir: Path, releases: Releases
) -> None:
    releases.current()
    (data_dir / "CURRENT").unlink()
    assert "run `make etl`" in wait_for_problem(releases)
    assert releases.current().release_id == RELEASE_ID


def test_an_unreadable_pointer_leaves_the_old_release_serving(
    data_dir: Path, releases: Releases
) -> None:
    releases.current()
    (data_dir / "CURRENT").unlink()
    (data_dir / "CURRENT").mkdir()
    assert "Is a directory" in wait_for_problem(releases)
    (data_dir / "CURRENT").rmdir()
    newer(data_dir)
    point_to(data_dir, NEWER)
    assert wait_for(releases, NEWER)


def test_a_check_may_refuse_a_release(data_dir: Path) -> None:
    def refuse(release: Release) -> None:
        raise ReleaseError(f"{release.release_id} is not wanted")

    releases = Releases(data_dir, 0, 1, "128MB", check=refuse)
    for _ in range(2):
        with pytest.raises(ReleaseError, match="is not wanted"):
            releases.current()


def test_the_pointer_is_read_at_most_once_in_a_while(data_dir: Path) -> None:
    releases = Releases(data_dir, poll_seconds=3600, threads=1, memory="128MB")
    releases.current()
    releases.current()
    newer(data_dir)
    point_to(data_dir, NEWER)
    assert {releases.current().release_id for _ in range(50)} == {RELEASE_ID}


def test_many_threads_read_one_release(releases: Releases) -> None:
    found: list[int] = []

    def read() -> None:
        for _ in range(20):
            rows = releases.current().query("SELECT count(*) AS n FROM sales").to_pylist()
            found.append(rows[0]["n"])

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1500] * 120


FORBIDDEN = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "COPY (SELECT 1) TO '/tmp/stolen.csv'",
    "ATTACH '/tmp/other.duckdb'",
    "INSTALL httpfs",
    "SET enable_external_access = true",
    "SET memory_limit = '64GB'",
    "DELETE FROM marts.sales_daily",
    "DROP TABLE marts.customers",
]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_a_query_reaches_nothing_but_the_release(releases: Releases, sql: str) -> None:
    with pytest.raises(duckdb.Error):
        releases.current().query(sql)


def test_a_folder_with_a_quote_in_its_name_can_be_read(tmp_path: Path, release_dir: Path) -> None:
    data_dir = shutil.copytree(release_dir, tmp_path / "it's here")
    release = follow(Path(data_dir)).current()
    assert release.query("SELECT count(*) AS n FROM sales").to_pylist() == [{"n": 1500}]
    release.close()


def test_a_release_opened_before_a_fork_is_refused_after_it(
    releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases.current()
    monkeypatch.setattr("os.getpid", lambda: -1)
    with pytest.raises(RuntimeError, match="opened before the fork"):
        releases.current()


def test_the_largest_keys_are_known(releases: Releases) -> None:
    # 600 orders are numbered from 0, and 53 customers.
    assert releases.current().largest_keys == {
        ("order_keys", "order_key"): 599,
        ("order_keys", "customer_key"): 52,
        ("basket_keys", "order_key"): 599,
        ("basket_keys", "customer_key"): 52,
    }
