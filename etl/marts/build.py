"""Write every mart of a release from its facts, and prove that their sums are the facts' sums."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir

from etl.declaration import Analytics
from etl.engine import Engine, literal, quoted
from etl.errors import DataError
from etl.marts import MARTS
from etl.marts.basket_keys import baskets
from etl.marts.mart import Inputs, Mart
from etl.marts.orders_daily import placed
from etl.measures import Catalogue
from etl.schemas import enforce, mart_schema

DATABASE = "marts"
SQL_TYPES = {
    "date": "DATE",
    "string": "VARCHAR",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "boolean": "BOOLEAN",
    "decimal(18, 4)": "DECIMAL(18,4)",
    "decimal(38, 4)": "DECIMAL(38,4)",
}


def gather(
    engine: Engine,
    sales: ir.Table,
    catalogue: Catalogue,
    analytics: Analytics,
    *,
    customers: ir.Table,
    products: ir.Table,
    batches: ir.Table,
) -> Inputs:
    """Prepare what several marts share: dense keys and baskets."""
    orders = engine.create("order_numbers", _numbered(sales, "order_id", "order_key"))
    buyers = sales.filter(sales.customer_id.notnull())
    people = engine.create("people", _people(buyers, customers))
    keys = engine.create("baskets", baskets(sales, orders, people))
    return Inputs(
        sales=sales,
        orders=orders,
        people=people,
        baskets=keys,
        targets=engine.table("targets").drop("place"),
        customers=customers,
        products=products,
        batches=batches,
        catalogue=catalogue,
        additive=_additive(engine, keys, catalogue),
        analytics=analytics,
    )


def _numbered(rows: ir.Table, column: str, key: str) -> ir.Table:
    """Dense keys in the order of first appearance, which compress well beside the date."""
    first = rows.group_by(column).aggregate(first=rows.date.min())
    number = ibis.row_number().over(order_by=[first["first"], first[column]])
    return first.select(column, **{key: number.cast("int32")})


def _people(buyers: ir.Table, customers: ir.Table) -> ir.Table:
    seen = buyers.select("customer_id", "date")
    unseen = customers.select("customer_id", date=ibis.literal("9999-12-31").cast("date"))
    return _numbered(seen.union(unseen), "customer_id", "customer_key")


def _additive(engine: Engine, keys: ir.Table, catalogue: Catalogue) -> tuple[str, ...]:
    proved = []
    for name, measure in catalogue.distincts:
        if measure.distinct == "order_id" and measure.known in {None, "customer_id"}:
            cells, orders = engine.rows(placed(keys, measure))[0]
            if cells == orders:
                proved.append(name)
    return tuple(proved)


@contextmanager
def attached(engine: Engine, path: Path) -> Iterator[None]:
    """Attach marts.duckdb for writing."""
    engine.con.execute("SET force_compression = 'auto'")
    engine.con.execute(f"ATTACH {literal(str(path))} AS {DATABASE}")
    yield
    engine.con.execute(f"DETACH {DATABASE}")


def write_marts(engine: Engine, inputs: Inputs, tick: Callable[[int, int], None]) -> dict[str, int]:
    """Write what is aggregated from the facts; returns the rows of each table."""
    facts = _facts_totals(engine, inputs)
    rows = {}
    for done, mart in enumerate(MARTS, 1):
        rows[mart.name] = write_mart(engine, mart, inputs, facts)
        tick(done, len(MARTS))
    return rows


def _facts_totals(engine: Engine, inputs: Inputs) -> dict[str, Any]:
    """Every sum measure over all facts, asked in the plain way that the rollups avoid."""
    sums = {name: measure.total(inputs.sales) for name, measure in inputs.catalogue.sums}
    return engine.records(inputs.sales.aggregate(**sums))[0] if sums else {}


def write_mart(engine: Engine, mart: Mart, inputs: Inputs, facts: dict[str, Any]) -> int:
    """Write a table, check its schema, and settle its sums with those of the facts."""
    columns = mart.columns(inputs)
    # Ibis takes DECIMAL(38,4) for the type of any sum and would leave a plain cast out.
    kinds = ", ".join(
        f"{quoted(name)}::{SQL_TYPES[kind]} AS {quoted(name)}" for name, kind in columns.items()
    )
    try:
        engine.con.execute(
            f"CREATE TABLE {DATABASE}.{mart.name} AS "  # noqa: S608
            f"SELECT {kinds} FROM ({engine.sql(mart.build(inputs))}) "
            f"ORDER BY {', '.join(quoted(name) for name in mart.order)}"
        )
    except duckdb.ConversionException as error:
        raise DataError(
            f"table {mart.name}: a sum has more than 14 digits before the decimal mark "
            f"({str(error).splitlines()[0]}); look for an impossible quantity or price in the files"
        ) from None
    table = engine.ibis.table(mart.name, database=(DATABASE, "main"))
    unknown = tuple(name for name, measure in inputs.catalogue.sums if measure.known)
    enforce(mart.name, table, mart_schema(columns, mart.optional + unknown))
    names = [name for name in facts if name in columns]
    if names:
        sums = {name: table[name].sum().fill_null(0).cast("decimal(38, 4)") for name in names}
        _settle(mart.name, facts, engine.records(table.aggregate(**sums))[0])
    return int(engine.rows(table.aggregate(rows=table.count()))[0][0])


def _settle(table: str, facts: dict[str, Any], summed: dict[str, Any]) -> None:
    """Raise a DataError unless each sum of a rollup equals the same sum over the facts."""
    for name, total in summed.items():
        if total != facts[name]:
            raise DataError(f"table {table}: {name} adds up to {total}, the facts to {facts[name]}")


def described(
    marts: tuple[Mart, ...], inputs: Inputs, rows: dict[str, int]
) -> list[dict[str, Any]]:
    """The tables as the manifest lists them."""
    entries = []
    for mart in marts:
        columns = mart.columns(inputs)
        entry: dict[str, Any] = {
            "name": mart.name,
            "kind": mart.kind,
            "rows": rows[mart.name],
            "dimensions": list(mart.dimensions),
            "measures": [name for name in columns if name not in mart.dimensions]
            if mart.kind == "rollup"
            else [],
        }
        if mart.kind == "keys":
            entry["keys"] = {"order_id": "order_key", "customer_id": "customer_key"}
        entries.append(entry)
    return entries
