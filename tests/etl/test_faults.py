"""What goes wrong in real life: readers stay on the old release and the next run converges."""

import fcntl
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from etl.publish import verify
from tests.etl.conftest import HEADER, ROWS, Shop

pytestmark = pytest.mark.integration

MORE = "7,A5,2024-03-02,1,1,c1,North,paid"
# Runs the command line in a process that dies, without cleaning up, at the named call.
DYING = """
import importlib, os, sys
name, when, *arguments = sys.argv[1:]
module, _, function = name.rpartition(".")
home = importlib.import_module(module)
real = getattr(home, function)
def dying(*given, **named):
    if when == "after":
        real(*given, **named)
    os._exit(9)
setattr(home, function, dying)
from etl.__main__ import main
main(arguments)
"""


@pytest.mark.parametrize(
    ("call", "when"),
    [
        ("etl.intake.load", "after"),
        ("etl.pipeline.find_duplicates", "after"),
        ("etl.facts.write_months", "after"),
        ("etl.marts.build.write_marts", "after"),
        ("etl.pipeline.link_unchanged", "after"),
        ("etl.pipeline.write_manifest", "after"),
        ("etl.publish.verify", "after"),
        ("etl.publish.write_atomically", "before"),
        ("etl.publish.write_atomically", "after"),
        ("etl.pipeline.prune", "before"),
    ],
)
def test_a_killed_run_leaves_readers_alone_and_the_next_converges(
    shop: Shop, call: str, when: str
) -> None:
    old = shop.publish()
    shop.write("orders-2.csv", MORE)
    died = subprocess.run(
        [sys.executable, "-c", DYING, call, when, "run", "--config", str(shop.config)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
        capture_output=True,
    )
    assert died.returncode == 9, died.stderr.decode()
    swapped = (call, when) in {
        ("etl.publish.write_atomically", "after"),
        ("etl.pipeline.prune", "before"),
    }
    assert (shop.release != old) == swapped
    verify(shop.release)
    verify(old)

    shop.publish()
    verify(shop.release)
    assert shop.facts("SELECT count(*), sum(amount) FROM sales") == [(7, Decimal("127.5150"))]
    assert list((shop.data / "staging").iterdir()) == []


def test_a_second_run_at_the_same_time_is_refused(shop: Shop) -> None:
    shop.publish()
    with (shop.data / "run.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, printed = shop.run()
    assert code == 4
    assert "another run is in progress" in printed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        (HEADER.replace(",", ";") + "\n" + ROWS[0].replace(",", ";") + "\n", "delimiter"),
        ("\n".join((HEADER.replace("price", "cost"), *ROWS)) + "\n", "'price' (for unit_price)"),
        ('line,order\n1,"A\n', "orders-1.csv"),
    ],
    ids=["empty file", "wrong delimiter", "missing column", "corrupt"],
)
def test_an_unfit_file_gives_one_clear_error(shop: Shop, content: str, said: str) -> None:
    old = shop.publish()
    (shop.folder / "in/orders-1.csv").write_text(content, encoding="utf-8")
    code, printed = shop.run()
    assert code == 3
    assert said in printed
    assert "orders-1.csv" in printed
    assert "Traceback" not in printed
    assert shop.release == old
    verify(old)
    assert shop.report["outcome"] == "failed"
    assert said in shop.report["message"]


def test_no_matching_file_is_bad_data(shop: Shop) -> None:
    (shop.folder / "in/orders-1.csv").unlink()
    code, printed = shop.run()
    assert code == 3
    assert "in/orders*.csv: no file matches" in printed


def test_a_header_without_rows_publishes_nothing(shop: Shop) -> None:
    shop.write("orders-1.csv")
    code, printed = shop.run()
    assert code == 3
    assert "no row of any source can be published" in printed


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), MemoryError()])
def test_a_full_disk_is_an_io_failure(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    old = shop.publish()
    shop.write("orders-2.csv", MORE)

    def full(*_: object) -> None:
        raise error

    monkeypatch.setattr("etl.pipeline.write_manifest", full)
    code, printed = shop.run()
    assert code == 5
    assert ("No space left" in printed) or ("out of memory" in printed)
    assert shop.release == old


def test_a_folder_that_cannot_be_written_is_an_io_failure(shop: Shop) -> None:
    shop.data.write_text("a file where the folder should be", encoding="utf-8")
    code, printed = shop.run()
    assert code == 5
    assert "nothing was published" in printed


def test_an_interrupt_leaves_the_release(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    old = shop.publish()
    shop.write("orders-2.csv", MORE)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("etl.facts.write_quarantine", stop)
    code, printed = shop.run()
    assert code == 130
    assert "interrupted" in printed
    assert shop.release == old


def test_a_flipped_bit_is_seen_and_the_next_run_repairs_it(shop: Shop) -> None:
    release = shop.publish()
    part = release / "facts/sales/month=2024-01/part-0.parquet"
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)
    code, printed = shop.etl("status")
    assert code == 3
    assert "month=2024-01/part-0.parquet: differs from its sha256" in printed
    assert shop.publish() != release
    verify(shop.release)
    assert shop.facts("SELECT count(*) FROM sales") == [(6,)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('quantity = "qty"', 'quantitty = "qty"', "source.0.columns.quantitty: is not a known"),
        ('currency = "EUR"', 'currency = "euro"', "company.currency"),
        ('timezone = "Europe/Berlin"', 'timezone = "Berlin"', "is not a time zone"),
        ('unit_price = "price"', "", "map amount or unit_price"),
        ('key = ["line"]', "key = [", "is not valid TOML"),
        ('pending = ["open"]', 'pending = ["paid"]', "'paid' is listed under two statuses"),
        ("reject_limit = 0.5", 'formats = { dates = ["%q"] }', "%q is not supported"),
    ],
)  # fmt: skip
def test_bad_configuration_says_where(shop: Shop, old: str, new: str, said: str) -> None:
    shop.configure(old, new)
    code, printed = shop.run()
    assert code == 2
    assert said in printed
    assert "sources.toml" in printed


def test_an_environment_that_is_wrong_says_so(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEEP_RELEASES", "none")
    code, printed = shop.run()
    assert code == 2
    assert "keep_releases" in printed


def test_file_takes_the_place_of_the_one_path(shop: Shop) -> None:
    other = shop.folder / "other.csv"
    other.write_text("\n".join((HEADER, MORE)) + "\n", encoding="utf-8")
    code, _ = shop.run("--file", str(other))
    assert code == 0
    assert shop.facts("SELECT sale_id FROM sales") == [("orders:7",)]
