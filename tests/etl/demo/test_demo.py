"""The demo company: the same every time, and shaped like a real one."""

import csv
import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.demo import write_demo
from etl.demo.calendar import three_years
from tests.etl.demo.conftest import ROWS, UNTIL, Demo, make

pytestmark = pytest.mark.unit


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def test_the_same_order_writes_the_same_bytes(demo: Demo, tmp_path: Path) -> None:
    again = make(tmp_path / "raw")
    assert digests(again.folder) == digests(demo.folder)
    other = make(tmp_path / "other", seed=4)
    assert digests(other.folder).keys() == digests(demo.folder).keys()
    assert (
        digests(other.folder)["webshop-2025-03.csv"] != digests(demo.folder)["webshop-2025-03.csv"]
    )


def test_the_rows_are_about_as_many_as_asked_for(demo: Demo) -> None:
    assert abs(demo.total("rows") / ROWS - 1) < 0.02


def test_three_years_end_with_the_last_day() -> None:
    days = three_years(UNTIL).days
    assert (str(days[0]), str(days[-1]), len(days)) == ("2023-11-23", "2026-11-22", 1096)
    leap = three_years(date(2028, 2, 29)).days
    assert (str(leap[0]), str(leap[-1])) == ("2025-03-01", "2028-02-29")


def test_a_strong_last_quarter_and_growth(shop: duckdb.DuckDBPyConnection) -> None:
    """2025: an average day of the last quarter beats one of the first by a third at least."""
    lines = dict(
        shop.execute("SELECT strftime(moment, '%Y-%m'), count(*) FROM sold GROUP BY ALL").fetchall()
    )
    last = sum(lines[f"2025-{month}"] for month in ("10", "11", "12")) / 92
    first = sum(lines[f"2025-{month}"] for month in ("01", "02", "03")) / 90
    assert last / first > 1.33
    halves = [sum(lines[f"{year}-{month:02d}"] for month in range(3, 11)) for year in (2024, 2026)]
    assert 1.08 < halves[1] / halves[0] < 1.5


def test_a_week_has_its_shape(demo: Demo) -> None:
    """Tills are closed on Sundays and busiest on Saturdays; the ERP writes on working days."""
    days: Counter[int] = Counter()
    for row in demo.cells("stores", ";", "cp1252"):
        text = row[2][:10].replace("/", ".") if len(row) == 12 else ""
        parts = text.split(".")
        if len(parts) == 3 and not row[0].endswith("R") and parts != ["31", "02", "2024"]:
            days[date(int(parts[2]), int(parts[1]), int(parts[0])).isoweekday()] += 1
    assert days[7] == 0
    assert days.most_common(1)[0][0] == 6
    assert days[6] > 1.6 * days[1]


def test_customers_come_back_at_their_own_pace(shop: duckdb.DuckDBPyConnection) -> None:
    """Many buy once, a third again; the best tenth places over a quarter of the orders."""
    orders = [
        count
        for (count,) in shop.execute(
            "SELECT count(DISTINCT order_number) AS n FROM sold "
            "WHERE customer_number IS NOT NULL GROUP BY customer_number ORDER BY n DESC"
        ).fetchall()
    ]
    repeat = sum(count > 1 for count in orders) / len(orders)
    assert 0.35 < repeat < 0.75
    assert sum(orders[: len(orders) // 10]) / sum(orders) > 0.25
    guests = shop.execute("SELECT avg((customer_number IS NULL)::INT) FROM sold").fetchone()
    assert guests is not None
    assert 0.07 < guests[0] < 0.13


def test_new_customers_keep_coming(shop: duckdb.DuckDBPyConnection) -> None:
    years = shop.execute(
        "SELECT year(first) FROM (SELECT min(moment) AS first FROM sold GROUP BY customer_number)"
    ).fetchall()
    counted = Counter(year for (year,) in years)
    assert counted[2025] > 100
    assert counted[2026] > 100


def test_one_region_grows_and_one_category_declines(shop: duckdb.DuckDBPyConnection) -> None:
    def share(column: str, value: str, year: int, months: str) -> float:
        found = shop.execute(
            f"SELECT avg(({column} = ?)::INT) FROM sold "
            f"WHERE year(moment) = ? AND month(moment) IN {months}",
            [value, year],
        ).fetchone()
        assert found is not None
        return float(found[0])

    summer = "(3, 4, 5, 6, 7, 8)"
    assert share("trim(region)", "Nordics", 2026, summer) > 1.4 * share(
        "trim(region)", "Nordics", 2024, summer
    )
    autumn = "(9, 10, 11)"
    assert share("category", "Office", 2026, autumn) < 0.75 * share(
        "category", "Office", 2025, autumn
    )


def test_money_is_exact_and_plausible(shop: duckdb.DuckDBPyConnection) -> None:
    found = shop.execute(
        r"""SELECT count(*) FILTER (NOT regexp_full_match(unit_price, '-?\d+\.\d\d')),
            avg((discount <> '0.00')::INT), avg((line_cost IS NULL)::INT),
            1 - sum(line_cost::DECIMAL(18, 2)) / sum(quantity::INT * unit_price::DECIMAL(18, 2)
                - discount::DECIMAL(18, 2)) FILTER (line_cost IS NOT NULL)
        FROM sold WHERE try_cast(unit_price AS DECIMAL(18, 2)) IS NOT NULL"""
    ).fetchone()
    assert found is not None
    wrong, discounted, uncosted, margin = found
    assert wrong == 0
    assert 0.05 < discounted < 0.35
    assert 0.01 < uncosted < 0.15
    assert 0.25 < margin < 0.5


def test_a_return_follows_its_sale(shop: duckdb.DuckDBPyConnection) -> None:
    """At the sale's price, later, and never more than was sold."""
    found = shop.execute(
        """SELECT count(*), count(*) FILTER (EXISTS (FROM shop s
            WHERE s.order_number = r.order_number AND s.sku = r.sku AND s.state = 'shipped'
            AND s.unit_price = r.unit_price AND s.moment < r.moment
            AND s.quantity::INT >= -r.quantity::INT AND s.discount::DOUBLE >= -r.discount::DOUBLE))
        FROM shop r WHERE r.state = 'refunded' AND r.quantity::INT < 0 AND r.moment IS NOT NULL
            AND r.order_number IS NOT NULL AND try_cast(r.unit_price AS DOUBLE) IS NOT NULL"""
    ).fetchone()
    assert found is not None
    # a few returns belong to sales that were spoiled on purpose
    assert found[0] > 400
    assert found[1] / found[0] > 0.99


def test_orders_are_open_only_in_the_last_days(shop: duckdb.DuckDBPyConnection) -> None:
    found = shop.execute(
        "SELECT min(moment)::DATE, max(moment)::DATE FROM shop WHERE state = 'processing'"
    ).fetchone()
    assert found is not None
    assert found[0] >= date(2026, 11, 19)
    assert found[1] == UNTIL


def test_targets_are_hit_about_half_the_time(demo: Demo) -> None:
    with (demo.folder / "targets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["region"] for row in rows} == {"DACH", "France", "Benelux", "Iberia", "Nordics"}
    months = sorted({row["month"] for row in rows})
    assert (months[0], months[-1], len(rows)) == ("2023-11", "2026-12", 38 * 5)
    assert all(int(row["revenue_target"]) % 100 == 0 for row in rows)


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_demo(tmp_path / "raw", 1000, 1, UNTIL, lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert {total for _, total in seen} == {1000}


def test_an_interrupted_demo_leaves_nothing_half(tmp_path: Path) -> None:
    """What was there stays as it was; the next try succeeds."""
    before = digests(make(tmp_path / "raw", 1000).folder)

    def stop(done: int, _total: int) -> None:
        if done > 500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_demo(tmp_path / "raw", 1000, 9, UNTIL, stop)
    assert digests(tmp_path / "raw") == before
    make(tmp_path / "raw", 1000, seed=9)
    assert digests(tmp_path / "raw") != before
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]


def test_a_companys_own_files_are_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(FileExistsError, match="holds files that are not the demo's"):
        make(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["orders.csv"]


def test_too_few_rows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 1000 rows, not 10"):
        make(tmp_path / "raw", 10)


@pytest.mark.parametrize("until", [date(2026, 1, 1), date(2028, 2, 29), date(2026, 12, 31)])
def test_any_day_can_be_the_last(tmp_path: Path, until: date) -> None:
    """A month or quarter of a single quiet day has files too, and a sensible target."""
    demo = make(tmp_path / "raw", 1000, until=until)
    assert (demo.folder / f"webshop-{until:%Y-%m}.csv").is_file()
    with (demo.folder / "targets.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["month"] == f"{until:%Y-%m}"]
    assert sum(int(row["revenue_target"]) for row in rows) > 1000
