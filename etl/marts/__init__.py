"""The published aggregates: one module per table of docs/contract.md."""

from etl.marts import (
    basket_keys,
    batches,
    customers,
    order_keys,
    orders_daily,
    product_daily,
    products,
    sales_daily,
    targets,
)
from etl.marts.mart import Inputs, Mart

MARTS: tuple[Mart, ...] = (
    sales_daily.MART,
    product_daily.MART,
    basket_keys.MART,
    order_keys.MART,
    orders_daily.MART,
    customers.MART,
    products.MART,
    targets.MART,
    batches.MART,
)

__all__ = ["MARTS", "Inputs", "Mart"]
