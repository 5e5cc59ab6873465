"""Who bought: identified customers with their key and first completed order."""

import ibis
import ibis.expr.types as ir

from etl.marts.mart import Inputs, Mart

COLUMNS = {
    "customer_key": "int32", "customer_id": "string", "name": "string", "segment": "string",
    "region": "string", "first_order": "date",
}  # fmt: skip


def build(inputs: Inputs) -> ir.Table:
    """The customers of the sales and of the customers files; files know better than lines."""
    sales = inputs.sales.filter(inputs.sales.customer_id.notnull())
    seen = sales.group_by("customer_id").aggregate(
        line_region=sales.region.argmax(sales.sold_at),
        first_order=sales.date.min(where=sales.status == "completed"),
    )
    rows = inputs.people.left_join(seen, "customer_id").drop("customer_id_right")
    rows = rows.left_join(inputs.customers, "customer_id")
    return rows.select(
        "customer_key",
        "customer_id",
        name=rows.name,
        segment=rows.segment,
        region=ibis.coalesce(rows.region, rows.line_region, ibis.literal("(none)")),
        first_order=rows.first_order,
    )


MART = Mart(
    "customers", "entity", lambda _: COLUMNS, build,
    optional=("name", "segment", "first_order"), order=("customer_key",),
)  # fmt: skip
