"""Which order and customer bought on which day, for distinct counts over regions and channels."""

import ibis.expr.types as ir

from etl.marts.mart import Inputs, Mart

DIMENSIONS = ("date", "region", "channel", "status")
COLUMNS = {
    "date": "date", "region": "string", "channel": "string", "status": "string",
    "order_key": "int32", "customer_key": "int32",
}  # fmt: skip


def build(inputs: Inputs) -> ir.Table:
    """The baskets without their category."""
    return inputs.baskets.select(*COLUMNS).distinct()


MART = Mart(
    "order_keys", "keys", lambda _: COLUMNS, build, DIMENSIONS,
    optional=("customer_key",), order=("date", "order_key"),
)  # fmt: skip
