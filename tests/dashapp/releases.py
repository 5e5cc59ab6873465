"""A small release written by hand-made SQL from docs/contract.md, independent of etl."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb

from tests.dashapp.analysed import TABLES

PROJECT = Path(__file__).resolve().parents[2]
RELEASE_ID = "20260310T041500Z-1a2b3c4d"

# 1,500 lines over 26 months up to 9 March 2026, with every status, guests, lines without a known
# cost (all of region West), returns of negative quantity, and an order never spread over two cells.
SALES = """
SELECT
    'orders:' || i AS sale_id, 'A' || o AS order_id,
    (DATE '2024-01-15' + (o * 785 // 600)::INTEGER) + INTERVAL (o % 24) HOUR AS sold_at,
    (DATE '2024-01-15' + (o * 785 // 600)::INTEGER) AS date,
    CASE WHEN o % 11 = 0 THEN NULL ELSE 'c' || (o * 7 % 53) END AS customer_id,
    'p' || (i * 5 % 17) AS product_id, 'Product ' || (i * 5 % 17) AS product,
    ['Toys', 'Books', 'Garden', '(none)'][1 + (i * 5 % 17) % 4] AS category,
    ['North', 'South', 'West'][1 + o % 3] AS region,
    ['Web', 'Shop'][1 + o % 2] AS channel,
    (CASE WHEN o % 13 = 0 THEN -1 ELSE 1 END * (1 + i % 4))::DECIMAL(18,4) AS quantity,
    (1.005 + i % 29)::DECIMAL(18,4) AS unit_price,
    (CASE WHEN i % 6 = 0 THEN 0.25 ELSE 0 END)::DECIMAL(18,4) AS discount,
    (CASE WHEN o % 13 = 0 THEN -1 ELSE 1 END * (1 + i % 4) * (1.005 + i % 29)
        - CASE WHEN i % 6 = 0 THEN 0.25 ELSE 0 END)::DECIMAL(18,4) AS amount,
    (CASE WHEN o % 3 = 2 OR i % 10 = 0 THEN NULL
        ELSE CASE WHEN o % 13 = 0 THEN -1 ELSE 1 END * (1 + i % 4) * (i % 29) * 0.6 END
    )::DECIMAL(18,4) AS cost,
    'GBP' AS currency,
    CASE WHEN o % 13 = 0 THEN 'returned' WHEN o % 17 = 0 THEN 'cancelled'
         WHEN o % 19 = 0 THEN 'pending' ELSE 'completed' END AS status,
    'orders' AS source, 'b' || (i % 2) AS batch_id, (i + 2)::BIGINT AS source_row
FROM (SELECT i, i * 2 // 5 AS o FROM range(1500) AS lines(i))
"""


def write_release(
    data_dir: Path,
    sales: str = SALES,
    release_id: str = RELEASE_ID,
    current: bool = True,
    *,
    analysed: bool = False,
    checks: tuple[dict[str, Any], ...] = (),
    others: Mapping[str, str] = MappingProxyType({}),
) -> Path:
    """Write a release of these sales rows and make it the current one.

    Unless `analysed`, it lacks the tables that analyses fill, as an older release does; `others`
    take the place of some of them.
    """
    folder = data_dir / "releases" / release_id
    (folder / "facts" / "sales").mkdir(parents=True)
    con = duckdb.connect(str(folder / "marts.duckdb"))
    con.execute(f"CREATE TEMP TABLE sales AS {sales}")
    _facts(con, folder)
    tables = _marts(con)
    for name, sql in (TABLES | dict(others)).items() if analysed else ():
        con.execute(f"CREATE TABLE {name} AS {sql}")
        tables.append(_entry(con, name, "entity", [], []))
    manifest = _manifest(con, folder, release_id, tables)
    manifest["checks"] = list(checks)
    con.close()
    manifest["files"] = [
        describe(folder, path) for path in sorted(folder.rglob("*")) if path.is_file()
    ]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    if current:
        point_to(data_dir, release_id)
    return folder


def point_to(data_dir: Path, release_id: str) -> None:
    """Replace CURRENT in one step."""
    (data_dir / "CURRENT.new").write_text(release_id + "\n")
    (data_dir / "CURRENT.new").replace(data_dir / "CURRENT")


def measures() -> dict[str, dict[str, Any]]:
    """The measures as the catalogue's file defines them."""
    return dict(tomllib.loads((PROJECT / "config" / "metrics.toml").read_text())["measures"])


def _facts(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for (month,) in con.execute("SELECT DISTINCT strftime(date, '%Y-%m') FROM sales").fetchall():
        target = folder / "facts" / "sales" / f"month={month}"
        target.mkdir()
        con.execute(
            f"COPY (FROM sales WHERE strftime(date, '%Y-%m') = '{month}' ORDER BY date) "
            f"TO '{target / 'part-0.parquet'}' (FORMAT parquet)"
        )
    con.execute(
        "COPY (SELECT 'orders' AS source, 'b0' AS batch_id, 'raw/a.csv' AS file, "
        "9::BIGINT AS source_row, "
        "'amount' AS column_name, 'x' AS value, 'not a number' AS reason, '{}' AS raw) "
        f"TO '{folder / 'facts' / 'quarantine.parquet'}' (FORMAT parquet)"
    )


def _sums() -> dict[str, str]:
    columns = {}
    for name, measure in measures().items():
        if "sum" not in measure:
            continue
        statuses = ", ".join(f"'{status}'" for status in measure["status"])
        known = f" AND {measure['known']} IS NOT NULL" if "known" in measure else ""
        kind = "BIGINT" if measure["sum"] == "1" else "DECIMAL(18,4)"
        columns[name] = (
            f"(sum({measure['sum']}) FILTER (WHERE status IN ({statuses}){known}))::{kind}"
        )
    return columns


_ROLLUPS = {
    "sales_daily": ["date", "region", "channel", "category"],
    "product_daily": ["date", "category", "product_id", "product"],
}
_KEYS = {
    "order_keys": ["date", "region", "channel", "status"],
    "basket_keys": ["date", "region", "channel", "category", "status"],
}
_ENTITIES = """
CREATE TABLE orders_daily AS
    SELECT date, region, channel,
        count(DISTINCT order_id) FILTER (WHERE status = 'completed') AS order_count
    FROM sales GROUP BY ALL ORDER BY date;
CREATE TABLE customers AS
    SELECT ck.k::INTEGER AS customer_key, customer_id, 'Customer ' || customer_id AS name,
        'Retail' AS segment, min(region) AS region, min(date) AS first_order
    FROM sales JOIN ck USING (customer_id) GROUP BY ALL;
CREATE TABLE products AS
    SELECT product_id, min(product) AS product, min(category) AS category
    FROM sales GROUP BY product_id;
CREATE TABLE targets (month DATE, region VARCHAR, metric VARCHAR, value DECIMAL(18,4));
INSERT INTO targets VALUES
    ('2026-03-01', '(all)', 'revenue', 3100),
    ('2026-03-01', 'North', 'revenue', 1240),
    ('2026-03-01', 'South', 'revenue', 1000);
CREATE TABLE batches (batch_id VARCHAR, source VARCHAR, file VARCHAR, sha256 VARCHAR, rows BIGINT);
INSERT INTO batches VALUES
    ('b0', 'orders', 'raw/orders-a.csv', 'aa', 750), ('b1', 'orders', 'raw/orders-b.csv', 'bb', 750)
"""
_NUMBERED = """
CREATE TEMP TABLE ok AS
    SELECT order_id, dense_rank() OVER (ORDER BY order_id) - 1 AS k
    FROM (SELECT DISTINCT order_id FROM sales);
CREATE TEMP TABLE ck AS
    SELECT customer_id, row_number() OVER (ORDER BY customer_id) - 1 AS k
    FROM (SELECT DISTINCT customer_id FROM sales WHERE customer_id IS NOT NULL)
"""


def _marts(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    con.execute(_NUMBERED)
    con.execute(_ENTITIES)
    sums = ", ".join(f"{value} AS {name}" for name, value in _sums().items())
    tables = []
    for name, dimensions in _ROLLUPS.items():
        by = ", ".join(dimensions)
        con.execute(
            f"CREATE TABLE {name} AS SELECT {by}, {sums} FROM sales GROUP BY {by} ORDER BY date"
        )
        tables.append(_entry(con, name, "rollup", dimensions, list(_sums())))
    orders = ["date", "region", "channel"]
    tables.append(_entry(con, "orders_daily", "rollup", orders, ["order_count"]))
    for name, dimensions in _KEYS.items():
        con.execute(
            f"CREATE TABLE {name} AS SELECT DISTINCT {', '.join(dimensions)}, "
            "ok.k::INTEGER AS order_key, ck.k::INTEGER AS customer_key "
            "FROM sales JOIN ok USING (order_id) LEFT JOIN ck USING (customer_id) ORDER BY date"
        )
        keys = {"order_id": "order_key", "customer_id": "customer_key"}
        tables.append(_entry(con, name, "keys", dimensions, []) | {"keys": keys})
    names = ("customers", "products", "targets", "batches")
    return tables + [_entry(con, name, "entity", [], []) for name in names]


def _entry(
    con: duckdb.DuckDBPyConnection,
    name: str,
    kind: str,
    dimensions: list[str],
    held: list[str],
) -> dict[str, Any]:
    rows = con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
    return {
        "name": name,
        "kind": kind,
        "rows": rows,
        "dimensions": dimensions,
        "measures": held,
    }


def _manifest(
    con: duckdb.DuckDBPyConnection, folder: Path, release_id: str, tables: list[dict[str, Any]]
) -> dict[str, Any]:
    rows, first, last = con.execute("SELECT count(*), min(date), max(date) FROM sales").fetchall()[
        0
    ]
    domain = {
        name: [
            row[0]
            for row in con.execute(f"SELECT DISTINCT {name} FROM sales ORDER BY 1").fetchall()
        ]
        for name in ("region", "channel", "category")
    }
    facts = {
        "name": "sales",
        "kind": "facts",
        "path": "facts/sales",
        "rows": rows,
        "measures": [],
        "dimensions": [
            "date",
            "region",
            "channel",
            "category",
            "product_id",
            "product",
            "customer_id",
            "order_id",
            "status",
        ],
    }
    return {
        "format": 1,
        "release_id": release_id,
        "created_at": "2026-03-10T04:15:00Z",
        "company": {"name": "Demo Company", "currency": "GBP", "timezone": "Europe/London"},
        "data_from": str(first),
        "data_to": str(last),
        "code_version": "0.1.0+000000000000",
        "config_sha256": "00",
        "inputs": [],
        "control": {"sources": {}},
        "tables": [facts, *tables],
        "measures": measures(),
        "domain": domain,
        "steps": [],
        "checks": [],
    }


def describe(folder: Path, path: Path) -> dict[str, Any]:
    """A file as the manifest lists it."""
    content = path.read_bytes()
    return {
        "path": str(path.relative_to(folder)),
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "rows": 0,
    }
