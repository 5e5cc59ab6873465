"""What was sold: each product once, by its most frequent name, unless a products file names it."""

import ibis
import ibis.expr.types as ir

from etl.marts.mart import Inputs, Mart
from etl.transforms import NONE

COLUMNS = {"product_id": "string", "product": "string", "category": "string"}


def most_sold(sales: ir.Table, column: str) -> ir.Table:
    """The value that most lines of a product carry; of equals the first in the alphabet."""
    counted = sales.group_by(["product_id", column]).aggregate(lines=sales.count())
    named = (counted[column] != counted.product_id) & (counted[column] != NONE)
    ranked = ibis.row_number().over(
        group_by="product_id", order_by=[named.desc(), counted.lines.desc(), counted[column]]
    )
    counted = counted.mutate(rank=ranked)
    return counted.filter(counted["rank"] == 0).select("product_id", **{f"sold_{column}": column})


def build(inputs: Inputs) -> ir.Table:
    """Products of the sales and of the products files."""
    sold = most_sold(inputs.sales, "product").join(
        most_sold(inputs.sales, "category"), "product_id"
    )
    rows = sold.outer_join(inputs.products, "product_id")
    none = ibis.literal(NONE)
    return rows.select(
        product_id=ibis.coalesce(rows.product_id, rows.product_id_right),
        product=ibis.coalesce(rows.product, rows.sold_product, rows.product_id_right, none),
        category=ibis.coalesce(rows.category, rows.sold_category, none),
    )


MART = Mart("products", "entity", lambda _: COLUMNS, build, order=("product_id",))
