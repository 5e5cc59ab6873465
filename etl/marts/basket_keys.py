"""Which order and customer bought in which category, for distinct counts within categories."""

import ibis.expr.types as ir

from etl.marts.mart import Inputs, Mart

DIMENSIONS = ("date", "region", "channel", "category", "status")
COLUMNS = {
    "date": "date", "region": "string", "channel": "string", "category": "string",
    "status": "string", "order_key": "int32", "customer_key": "int32",
}  # fmt: skip


def baskets(sales: ir.Table, orders: ir.Table, people: ir.Table) -> ir.Table:
    """The distinct combinations of dimensions, order and customer, with dense keys for ids."""
    cells = sales.select(*DIMENSIONS, "order_id", "customer_id").distinct()
    keyed = cells.join(orders, "order_id").left_join(people, "customer_id")
    return keyed.select(*COLUMNS)


def build(inputs: Inputs) -> ir.Table:
    """The distinct combinations, prepared once for this table and for order_keys."""
    return inputs.baskets


MART = Mart(
    "basket_keys", "keys", lambda _: COLUMNS, build, DIMENSIONS,
    optional=("customer_key",), order=("date", "order_key"),
)  # fmt: skip
