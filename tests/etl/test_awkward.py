"""Awkward but real input: each gives an exact result or one clear error."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from etl.publish import verify
from tests.etl.conftest import CONFIG, HEADER, ROWS, Shop

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


def test_status_goes_to_standard_output_even_beside_a_terminal(shop: Shop) -> None:
    shop.publish()
    target = shop.folder / "status.txt"
    leader, follower = os.openpty()
    with target.open("w") as out:
        subprocess.run(
            [sys.executable, "-m", "etl", "status"],
            cwd=ROOT, env=dict(os.environ), stdout=out, stderr=follower, check=True,
        )  # fmt: skip
    os.close(follower)
    os.close(leader)
    assert f"current      {shop.current} (verified)" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_within_the_engine_exits_130(shop: Shop, number: signal.Signals) -> None:
    old = shop.publish()
    shop.write("orders-2.csv", *(f"{n},B{n},2024-01-05,1,1,c1,North,paid" for n in range(9, 99)))
    slow = (
        "import sys, etl.pipeline as p; from etl.__main__ import main\n"
        "def find_duplicates(run):\n"
        "    print('now', flush=True)\n"
        "    run.engine.con.execute('SELECT max(hash(range)) FROM range(1000000000000)')\n"
        "p.find_duplicates = find_duplicates\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", slow, "run", "--config", str(shop.config)],
        cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as run:  # fmt: skip
        assert run.stdout is not None
        assert run.stdout.readline() == "now\n"
        time.sleep(0.3)
        run.send_signal(number)
        try:
            _, printed = run.communicate(timeout=60)
        finally:
            run.kill()
    assert run.returncode == 130, printed
    assert "interrupted" in printed
    assert "Traceback" not in printed
    assert shop.release == old
    assert list((shop.data / "staging").iterdir()) == []
    assert shop.report["exit_code"] == 130


@pytest.mark.parametrize("damage", ["{", None])
def test_a_release_without_a_sound_manifest_is_replaced(shop: Shop, damage: str | None) -> None:
    manifest = shop.publish() / "manifest.json"
    if damage:
        manifest.write_text(damage, encoding="utf-8")
    else:
        manifest.unlink()
    verify(shop.publish())
    assert shop.facts("SELECT count(*) FROM sales") == [(6,)]


def test_a_stray_file_among_the_releases_is_left_alone(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEP_RELEASES", "1")
    old = shop.publish()
    stray = old.parent / ".DS_Store"
    stray.write_text("", encoding="utf-8")
    shop.write("orders-2.csv", ROWS[0].replace("1,A1", "9,A9"))
    new = shop.publish()
    assert sorted(old.parent.iterdir()) == [stray, new]


def test_a_sum_beyond_the_decimals_names_the_table(shop: Shop) -> None:
    old = shop.publish()
    huge = "8,B,2024-01-05,1,80000000000000,c1,North,paid"
    shop.write("orders-2.csv", huge, huge.replace("8,B", "9,B"))
    code, printed = shop.run()
    assert code == 3
    assert "table sales_daily: a sum has more than 14 digits" in printed
    assert shop.release == old


def test_z_is_the_offset_of_utc(shop: Shop) -> None:
    shop.configure(
        "[source.status]", '[source.formats]\ndates = ["%Y-%m-%dT%H:%M:%S%z"]\n[source.status]'
    )
    row = "1,A1,{},2,10.00,c1,North,paid"
    shop.write("orders-1.csv", row.format("2024-01-31T23:30:00Z"))
    shop.publish()
    assert shop.facts("SELECT sold_at FROM sales") == [(datetime(2024, 2, 1, 0, 30),)]


def test_a_status_counts_in_any_case_of_any_letters(shop: Shop) -> None:
    shop.configure('completed = ["paid"]', 'completed = ["Groß", "ΟΔΟΣ"]')
    said = ("groß", "GROß", "ΟΔΟΣ")
    shop.write("orders-1.csv", *(f"{n},A,2024-01-05,1,1,c,N,{word}" for n, word in enumerate(said)))
    shop.publish()
    assert shop.facts("SELECT count(*) FROM sales WHERE status = 'completed'") == [(3,)]


def test_nan_in_parquet_is_an_empty_cell(shop: Shop) -> None:
    shop.configure('path = "in/orders*.csv"', 'path = "in/orders.parquet"')
    nan = float("nan")
    table = {
        "line": ["1", "2", "3"], "order": ["A"] * 3, "day": [datetime(2024, 1, 5)] * 3,
        "qty": [1, 1, 1], "price": [2.55, 1.0, nan], "customer": [17850.0, nan, 1.0],
        "region": ["N"] * 3, "state": ["paid"] * 3,
    }  # fmt: skip
    pq.write_table(pa.table(table), shop.folder / "in/orders.parquet")
    shop.publish()
    assert shop.facts("SELECT customer_id, amount FROM sales ORDER BY sale_id") == [
        ("17850", Decimal("2.5500")),
        (None, Decimal("1.0000")),
    ]
    assert shop.quarantine("source_row, column_name, reason") == [(3, "price", "is empty")]


def test_the_first_reject_is_of_the_source_that_failed(shop: Shop) -> None:
    second = CONFIG[CONFIG.index("[[source]]") :].replace('"orders"', '"zeta"')
    text = CONFIG + second.replace("in/orders*", "in/z*").replace("0.5", "0.1")
    shop.config.write_text(text, encoding="utf-8")
    bad = [f"{n},A,never,1,1,c,N,paid" for n in range(60)]
    good = [f"{n},A,2024-01-05,1,1,c,N,paid" for n in range(60, 130)]
    for name in ("orders-1.csv", "z.csv"):
        shop.write(name, *bad, *good)
    code, printed = shop.run()
    assert code == 3
    assert "in/z.csv, row 2, column day, value 'never'" in printed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "orders"', 'name = "customers"', "a source may not be named 'customers'"),
        ("reject_limit", 'formats = { dates = ["YYYY-MM-DD"] }\nreject_limit', "no directive"),
        ('key = ["line"]', 'key = "line"', "source.0.key: is a list"),
        ("[[source]]", "[source]", "source: is a list"),
    ],
)
def test_a_newcomers_slip_is_named(shop: Shop, old: str, new: str, said: str) -> None:
    shop.configure(old, new)
    code, printed = shop.run()
    assert code == 2
    assert said in printed
    assert "at least 1 item" not in printed


@pytest.mark.parametrize("new", ['reader = "csv"\nkey', "reader = 1\nkey"])
def test_file_with_an_odd_reader_is_explained(shop: Shop, new: str) -> None:
    shop.configure("key", new)
    code, printed = shop.run("--file", str(shop.folder / "in/orders-1.csv"))
    assert code == 2
    assert "source.0.reader" in printed


def test_a_configuration_with_a_byte_order_mark_in_an_odd_folder(shop: Shop) -> None:
    folder = shop.folder / "shop [2024]"
    (folder / "in").mkdir(parents=True)
    (shop.folder / "in/orders-1.csv").rename(folder / "in/orders-1.csv")
    (folder / "sources.toml").write_text("\ufeff" + CONFIG, encoding="utf-8")
    code, printed = shop.etl("run", "--config", str(folder / "sources.toml"))
    assert code == 0, printed


def test_a_reserved_column_and_a_packed_file_are_named(shop: Shop) -> None:
    shop.write("orders-1.csv", ROWS[0] + ",1", header=HEADER + ",__fault")
    code, printed = shop.run()
    assert code == 3
    assert "a column may not be named '__fault'" in printed
    (shop.folder / "in/orders-1.csv").write_bytes(b"\x1f\x8b\x08\x00")
    code, printed = shop.run()
    assert code == 3
    assert "gzip file" in printed


@pytest.mark.parametrize(
    ("measure", "said"),
    [('[measures.region]\nsum = "amount"', "is a dimension"),
     ("[measures.big]\nsum = \"amount'\"", "is not an SQL expression")],
)  # fmt: skip
def test_an_odd_measure_is_named(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, measure: str, said: str
) -> None:
    path = shop.folder / "metrics.toml"
    path.write_text(f'{measure}\nstatus = ["completed"]\n', encoding="utf-8")
    monkeypatch.setenv("METRICS_FILE", str(path))
    code, printed = shop.run()
    assert code == 2
    assert said in printed


def test_the_message_counts_published_rows_only(shop: Shop) -> None:
    shop.write("orders-1.csv", *ROWS, "9,A9,never,1,1,c1,North,paid")
    code, _ = shop.run()
    assert code == 0
    assert shop.report["details"]["rows"] == 6


def test_numeric_cells_of_a_workbook_keep_their_value_beside_texts_with_other_marks(
    shop: Shop,
) -> None:
    with xlsxwriter.Workbook(str(shop.folder / "in" / "orders.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        sheet.write_row(1, 0, [1, "A1", "2024-01-05", 1, 1.234, "c1", "North", "paid"])
        sheet.write_row(2, 0, [2, "A2", "2024-01-06", 2, "1.234,50", "c1", "North", "paid"])
        sheet.write_row(3, 0, [3, "A3", "2024-01-07", 1, 1000, "c2", "North", "paid"])
    shop.configure('"in/orders*.csv"', '"in/orders*.xlsx"')
    shop.configure(
        "[source.status]", '[source.formats]\ndecimal = ","\nthousands = "."\n\n[source.status]'
    )
    shop.publish()
    assert shop.facts("SELECT unit_price FROM sales ORDER BY sale_id") == [
        (Decimal("1.2340"),),
        (Decimal("1234.5000"),),
        (Decimal("1000.0000"),),
    ]
