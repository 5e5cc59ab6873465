"""The facts of a release: one Parquet file per month, sorted by date."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir

from etl.control import rejects
from etl.engine import Engine, literal, quoted
from etl.intake import BATCHES
from etl.quality import published
from etl.schemas import FACTS, Quarantined
from etl.schemas import enforce as enforce_schema
from etl.transforms import NONE

ROW_GROUP = 122_880
SCATTERED = 4
OPTIONS = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP}"
VIEW = "published"


def enriched(lines: ir.Table, products: ir.Table | None, customers: ir.Table | None) -> ir.Table:
    """Fill in what a line does not say from the master files: category, product name, region."""
    if products is not None:
        known = products.select(
            product_id="product_id", known_product="product", known_category="category"
        )
        rows = lines.left_join(known, "product_id").drop("product_id_right")
        unnamed = (rows.product == rows.product_id) | (rows.product == NONE)
        lines = rows.mutate(
            product=ibis.ifelse(
                unnamed, ibis.coalesce(rows.known_product, rows.product), rows.product
            ),
            category=ibis.coalesce(
                rows.category.nullif(NONE), rows.known_category, ibis.literal(NONE)
            ),
        ).drop("known_product", "known_category")
    if customers is not None:
        known = customers.select(customer_id="customer_id", known_region="region")
        rows = lines.left_join(known, "customer_id").drop("customer_id_right")
        region = ibis.coalesce(rows.region.nullif(NONE), rows.known_region, ibis.literal(NONE))
        lines = rows.mutate(region=region).drop("known_region")
    return lines


def stay(engine: Engine, products: ir.Table | None, customers: ir.Table | None) -> None:
    """Define the rows that are published, as a view of the lines."""
    lines = engine.table(_clustered(engine))
    batches = engine.table(BATCHES).select("batch", "batch_id")
    rows = enriched(published(lines, engine.table("gone")), products, customers)
    rows = rows.join(batches, "batch")
    engine.con.execute(f"CREATE OR REPLACE VIEW {VIEW} AS {engine.sql(rows)}")


def _clustered(engine: Engine) -> str:
    """The lines as read when each month lies in few row groups, else a copy sorted by date.

    Writing month by month reads only the row groups of the month, so that order decides its cost.
    """
    spread = engine.con.execute(
        "SELECT count(*), count(DISTINCT part) FROM (SELECT DISTINCT rowid // 122880 AS part, "
        "date_trunc('month', date) FROM lines WHERE fault IS NULL)"
    ).fetchone()
    pieces, parts = spread or (0, 0)
    months = len(months_of(engine.con, "lines", "fault IS NULL"))
    if pieces <= SCATTERED * max(parts, months):
        return "lines"
    engine.con.execute("CREATE TABLE lines_by_date AS FROM lines ORDER BY date, batch, source_row")
    return "lines_by_date"


def months_of(con: duckdb.DuckDBPyConnection, table: str, condition: str = "true") -> list[date]:
    """The first days of the months in which there are sales."""
    found = con.execute(
        f"SELECT DISTINCT date_trunc('month', date)::DATE FROM {quoted(table)} "  # noqa: S608
        f"WHERE {condition} ORDER BY 1"
    )
    return [row[0] for row in found.fetchall()]


def write_months(engine: Engine, release: Path, tick: Callable[[int, int], None]) -> dict[str, int]:
    """Write the published rows month by month; returns each file's rows."""
    months = months_of(engine.con, VIEW)
    rows: dict[str, int] = {}
    # A month is a row group or two, which one thread encodes: months side by side use all cores.
    with ThreadPoolExecutor(max_workers=2) as pool:
        for done, (name, count) in enumerate(
            pool.map(lambda month: _write_month(engine, release, month), months), 1
        ):
            rows[name] = count
            tick(done, len(months))
    return rows


def _write_month(engine: Engine, release: Path, month: date) -> tuple[str, int]:
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    name = f"facts/sales/month={month:%Y-%m}/part-0.parquet"
    path = release / name
    path.parent.mkdir(parents=True)
    with engine.con.cursor() as cursor:
        written = cursor.execute(
            f"COPY (SELECT {', '.join(FACTS)} FROM {VIEW} "  # noqa: S608
            f"WHERE date >= DATE '{month}' AND date < DATE '{after}' "
            f"ORDER BY date, batch, source_row) TO {literal(str(path))} ({OPTIONS})"
        ).fetchone()
    return name, int(written[0]) if written else 0


def write_quarantine(engine: Engine, release: Path) -> dict[str, int]:
    """Write what was set aside; returns the file's rows."""
    name = "facts/quarantine.parquet"
    rows = rejects(engine).drop("amount")
    enforce_schema("quarantine", rows, Quarantined.to_schema())
    (release / "facts").mkdir(parents=True, exist_ok=True)
    written = engine.con.execute(
        f"COPY ({engine.sql(rows)} ORDER BY source, file, source_row, reason) "
        f"TO {literal(str(release / name))} ({OPTIONS})"
    ).fetchone()
    return {name: int(written[0]) if written else 0}
