"""A run from files to a published release, on a shop small enough to reckon by hand."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from etl.marts.analyses import ANALYSES
from tests.etl.conftest import HEADER, ROWS, Shop

pytestmark = pytest.mark.integration


def test_a_first_run_publishes_every_row(shop: Shop) -> None:
    code, printed = shop.run()
    assert code == 0
    assert "published" in printed
    # 2 × 10 + 5.5 + 3 × 2.005 − 10 + 4 × 1.25 + 100
    assert shop.control["read"] == {"rows": 6, "amount": "126.5150"}
    assert shop.control["published"] == {"rows": 6, "amount": "126.5150"}
    found = shop.facts("SELECT sale_id, amount, status, customer_id FROM sales ORDER BY 1")
    assert found == [
        ("orders:1", Decimal("20.0000"), "completed", "c1"),
        ("orders:2", Decimal("5.5000"), "completed", "c1"),
        ("orders:3", Decimal("6.0150"), "completed", None),
        ("orders:4", Decimal("-10.0000"), "returned", "c1"),
        ("orders:5", Decimal("5.0000"), "pending", "c2"),
        ("orders:6", Decimal("100.0000"), "cancelled", "c3"),
    ]


def test_facts_lie_in_their_months_and_name_their_origin(shop: Shop) -> None:
    release = shop.publish()
    folders = sorted(path.name for path in (release / "facts/sales").iterdir())
    assert folders == ["month=2024-01", "month=2024-02", "month=2024-03"]
    batch = shop.manifest["inputs"][0]["batch_id"]
    assert shop.facts("SELECT source, batch_id, source_row, region FROM sales ORDER BY 3") == [
        ("orders", batch, 2, "North"),
        ("orders", batch, 3, "North"),
        ("orders", batch, 4, "South"),
        ("orders", batch, 5, "North"),
        ("orders", batch, 6, "South"),
        ("orders", batch, 7, "(none)"),
    ]


def test_the_manifest_describes_the_release(shop: Shop) -> None:
    shop.publish()
    manifest = shop.manifest
    assert (manifest["data_from"], manifest["data_to"]) == ("2024-01-05", "2024-03-01")
    assert manifest["company"]["currency"] == "EUR"
    assert manifest["domain"]["region"] == ["(none)", "North", "South"]
    assert manifest["measures"]["net_amount"] == {
        "sum": "amount",
        "status": ["completed", "returned"],
    }
    steps = ["read", "type", "deduplicate", "control", "facts", "marts"]
    steps += [analysis.name for analysis in ANALYSES]
    assert [step["step"] for step in manifest["steps"]] == [*steps, "publish"]
    assert all(check["passed"] for check in manifest["checks"])
    assert {entry["name"] for entry in manifest["tables"]} == {
        "sales", "sales_daily", "product_daily", "orders_daily", "order_keys", "basket_keys",
        "customers", "products", "targets", "batches", "gaps",
    } | {output.name for analysis in ANALYSES for output in analysis.outputs}  # fmt: skip


def test_the_profile_describes_the_rows_as_read(shop: Shop) -> None:
    shop.write("orders-1.csv", *ROWS, ROWS[0])
    shop.publish()
    assert shop.control["profile"] == {
        "credit_rows": 2,
        "guest_rows": 1,
        "identified_sales": {"rows": 5, "amount": "150.5000", "customers": 3, "orders": 3},
    }


def test_the_same_input_twice_changes_nothing(shop: Shop) -> None:
    shop.publish()
    before = {path: path.stat().st_mtime_ns for path in shop.data.rglob("*") if path.is_file()}
    code, printed = shop.run()
    assert code == 0
    assert "nothing new" in printed
    after = {path: path.stat().st_mtime_ns for path in shop.data.rglob("*") if path.is_file()}
    assert {path for path in after if before.get(path) != after[path]} == {
        max((shop.data / "runs").glob("*.json"))
    }


def test_a_change_of_rules_is_something_new(shop: Shop) -> None:
    shop.publish()
    first = shop.current
    shop.configure('pending = ["open"]', 'completed = ["paid", "open"]')
    shop.configure('completed = ["paid"], ', "")
    shop.publish()
    assert shop.current != first
    assert shop.facts("SELECT status FROM sales WHERE sale_id = 'orders:5'") == [("completed",)]


def test_months_without_change_are_links_to_the_same_bytes(shop: Shop) -> None:
    old = shop.publish()
    shop.write("orders-2.csv", "7,A5,2024-03-02,1,1,c1,North,paid")
    new = shop.publish()
    part = "facts/sales/month={}/part-0.parquet"
    assert (old / part.format("2024-01")).samefile(new / part.format("2024-01"))
    assert (old / part.format("2024-02")).samefile(new / part.format("2024-02"))
    assert not (old / part.format("2024-03")).samefile(new / part.format("2024-03"))
    assert shop.facts("SELECT count(*), sum(amount) FROM sales") == [(7, Decimal("127.5150"))]


def test_a_later_file_supersedes_and_moves_the_row_to_its_month(shop: Shop) -> None:
    shop.publish()
    shop.write("orders-2.csv", "3,A2,2024-03-31,3,3,,South,paid")
    shop.publish()
    assert shop.control["superseded"] == {"rows": 1, "amount": "6.0150"}
    assert shop.control["published"] == {"rows": 6, "amount": "129.5000"}
    moved = shop.facts("SELECT date, amount FROM sales WHERE sale_id = 'orders:3'")
    assert moved == [(date(2024, 3, 31), Decimal("9.0000"))]


def test_duplicates_and_conflicts_within_a_file(shop: Shop) -> None:
    conflict = ROWS[1].replace("5.50", "7.50")
    shop.write("orders-1.csv", *ROWS, ROWS[0], conflict)
    shop.publish()
    assert shop.control["duplicates"] == {"rows": 1, "amount": "20.0000"}
    assert shop.control["quarantined"] == {"rows": 1, "amount": "7.5000"}
    assert shop.facts("SELECT amount FROM sales WHERE sale_id = 'orders:2'") == [
        (Decimal("5.5000"),)
    ]
    [(row, column, value, reason)] = shop.quarantine("source_row, column_name, value, reason")
    assert (row, column, value) == (9, "line", "2")
    assert reason == "has the key of row 3, which was kept, but other content"


def test_bad_rows_go_to_quarantine_with_their_whole_row(shop: Shop) -> None:
    shop.write("orders-1.csv", *ROWS, "7,A5,2024-03-02,one,1,c1,North,paid", "8,A6,,2,3,,,paid")
    shop.publish()
    found = shop.quarantine("file, source_row, column_name, value, reason, raw")
    assert [row[1:4] for row in found] == [(8, "qty", "one"), (9, "day", None)]
    assert found[0][0].endswith("in/orders-1.csv")
    assert found[0][4] == "is not a number (decimal mark '.')"
    assert found[0][5] == (
        '{"line":"7","order":"A5","day":"2024-03-02","qty":"one","price":"1",'
        '"customer":"c1","region":"North","state":"paid"}'
    )
    assert shop.control["quarantined"] == {"rows": 2, "amount": "6.0000"}


def test_more_rejects_than_allowed_publish_nothing(shop: Shop) -> None:
    shop.publish()
    first = shop.current
    shop.configure("reject_limit = 0.5", "reject_limit = 0.1")
    shop.write("orders-1.csv", *ROWS, "7,A5,2024-03-02,one,1,c1,North,paid")
    code, printed = shop.run()
    assert code == 3
    assert "1 of 7 rows (14.3%)" in printed
    assert "row 8, column qty, value 'one'" in printed
    assert shop.current == first
    assert shop.report["exit_code"] == 3
    assert shop.report["rejects"][0]["value"] == "one"


def test_check_validates_and_publishes_nothing(shop: Shop) -> None:
    code, printed = shop.etl("check", "--config", str(shop.config))
    assert code == 0
    assert "checked" in printed
    assert shop.current is None
    assert list((shop.data / "staging").iterdir()) == []
    assert shop.report["control"]["sources"]["orders"]["read"]["rows"] == 6


def test_extra_columns_are_ignored_but_reported(shop: Shop) -> None:
    shop.write("orders-1.csv", *(f"{row},x" for row in ROWS), header=f"{HEADER},note")
    shop.publish()
    assert list(shop.report["extra_columns"].values()) == [["note"]]


def test_old_releases_are_pruned_but_not_under_a_reader(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    monkeypatch.setenv("KEEP_RELEASES", "1")
    held = shop.publish()
    with (held / "manifest.json").open("rb") as reader:
        fcntl.flock(reader, fcntl.LOCK_SH)
        shop.write("orders-2.csv", "7,A5,2024-03-02,1,1,c1,North,paid")
        second = shop.publish()
        assert {path.name for path in (shop.data / "releases").iterdir()} == {
            held.name,
            second.name,
        }
    shop.write("orders-3.csv", "8,A5,2024-03-02,1,1,c1,North,paid")
    third = shop.publish()
    assert [path.name for path in (shop.data / "releases").iterdir()] == [third.name]


@pytest.mark.parametrize("scattered", [0, 4])
def test_facts_are_written_in_date_order_whatever_the_order_of_the_file(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, scattered: int
) -> None:
    monkeypatch.setattr("etl.facts.SCATTERED", scattered)
    days = [f"2024-{1 + i % 12:02d}-{1 + i * 7 % 28:02d}" for i in range(3000)]
    rows = [f"{i},O{i},{day},1,1,c,North,paid" for i, day in enumerate(days)]
    shop.write("orders-1.csv", *rows)
    release = shop.publish()
    for part in (release / "facts/sales").rglob("*.parquet"):
        with duckdb.connect() as con:
            found = [row[0] for row in con.execute(f"SELECT date FROM '{part}'").fetchall()]
        assert found == sorted(found)
    assert len(list((release / "facts/sales").iterdir())) == 12
