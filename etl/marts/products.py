"""What was sold: each product once, by its latest name, unless a products file names it."""

import ibis
import ibis.expr.types as ir

from etl.marts.mart import Inputs, Mart

COLUMNS = {"product_id": "string", "product": "string", "category": "string"}


def build(inputs: Inputs) -> ir.Table:
    """Products of the sales and of the products files."""
    sales = inputs.sales
    latest = sales.sold_at.cast("string") + sales.product
    seen = sales.group_by("product_id").aggregate(
        sold_product=sales.product.argmax(latest), sold_category=sales.category.argmax(latest)
    )
    rows = seen.outer_join(inputs.products, "product_id")
    none = ibis.literal("(none)")
    return rows.select(
        product_id=ibis.coalesce(rows.product_id, rows.product_id_right),
        product=ibis.coalesce(rows.product, rows.sold_product, rows.product_id_right, none),
        category=ibis.coalesce(rows.category, rows.sold_category, none),
    )


MART = Mart("products", "entity", lambda _: COLUMNS, build, order=("product_id",))
