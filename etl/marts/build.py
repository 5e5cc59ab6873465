"""Write every mart of a release from its facts, and prove that their sums are the facts' sums."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from etl.engine import Engine, literal, quoted
from etl.errors import DataError
from etl.marts import MARTS
from etl.marts.basket_keys import baskets
from etl.marts.mart import Inputs, Mart
from etl.marts.orders_daily import placed
from etl.measures import Catalogue
from etl.schemas import enforce, mart_schema

DATABASE = "marts"


def gather(
    engine: Engine,
    sales: ir.Table,
    catalogue: Catalogue,
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


def write_marts(
    engine: Engine, path: Path, inputs: Inputs, tick: Callable[[int, int], None]
) -> dict[str, int]:
    """Write marts.duckdb; returns the rows of each table."""
    engine.con.execute(f"ATTACH {literal(str(path))} AS {DATABASE}")
    rows = {}
    for done, mart in enumerate(MARTS, 1):
        rows[mart.name] = _write(engine, mart, inputs)
        tick(done, len(MARTS))
    engine.con.execute(f"DETACH {DATABASE}")
    return rows


def _write(engine: Engine, mart: Mart, inputs: Inputs) -> int:
    columns = mart.columns(inputs)
    rows = mart.build(inputs).select(
        **{name: ibis._[name].cast(kind) for name, kind in columns.items()}
    )
    engine.con.execute(
        f"CREATE TABLE {DATABASE}.{mart.name} AS FROM ({engine.sql(rows)}) "
        f"ORDER BY {', '.join(quoted(name) for name in mart.order)}"
    )
    table = engine.ibis.table(mart.name, database=(DATABASE, "main"))
    enforce(mart.name, table, mart_schema(columns, mart.optional))
    if mart.kind == "rollup":
        _settle(engine, mart, table, inputs)
    return int(engine.rows(table.aggregate(rows=table.count()))[0][0])


def _settle(engine: Engine, mart: Mart, table: ir.Table, inputs: Inputs) -> None:
    """Raise a DataError unless each sum of a rollup equals the same sum over the facts."""
    names = [name for name, _ in inputs.catalogue.sums if name in table.columns]
    if not names:
        return
    measures = dict(inputs.catalogue.measures)
    direct = inputs.sales.aggregate(**{name: measures[name].total(inputs.sales) for name in names})
    summed = table.aggregate(**{name: table[name].sum().cast("decimal(38, 4)") for name in names})
    pairs = zip(names, engine.rows(direct)[0], engine.rows(summed)[0], strict=True)
    for name, facts, rollup in pairs:
        if facts != rollup:
            raise DataError(f"table {mart.name}: {name} adds up to {rollup}, the facts to {facts}")


def described(inputs: Inputs, rows: dict[str, int]) -> list[dict[str, Any]]:
    """The tables as the manifest lists them."""
    entries = []
    for mart in MARTS:
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
