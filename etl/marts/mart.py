"""What a mart is: a name, a shape, and how it comes from the facts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import ibis.expr.types as ir

from etl.measures import Catalogue

KEYS = (("order_id", "order_key"), ("customer_id", "customer_key"))


@dataclass(frozen=True)
class Inputs:
    """What marts are made of; `orders` and `people` give each id its dense key."""

    sales: ir.Table
    orders: ir.Table
    people: ir.Table
    baskets: ir.Table
    targets: ir.Table
    customers: ir.Table
    products: ir.Table
    batches: ir.Table
    catalogue: Catalogue
    additive: tuple[str, ...]


@dataclass(frozen=True)
class Mart:
    """One table of marts.duckdb."""

    name: str
    kind: Literal["rollup", "keys", "entity"]
    columns: Callable[[Inputs], dict[str, str]]
    build: Callable[[Inputs], ir.Table]
    dimensions: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


def measure_columns(inputs: Inputs) -> dict[str, str]:
    """The columns of every sum measure with their types."""
    return {
        name: "int64" if measure.counts_lines else "decimal(38, 4)"
        for name, measure in inputs.catalogue.sums
    }


def rollup(name: str, dimensions: tuple[str, ...]) -> Mart:
    """A table of every sum measure at a set of dimensions, of which the first is the date."""

    def columns(inputs: Inputs) -> dict[str, str]:
        texts = dict.fromkeys(dimensions[1:], "string")
        return {"date": "date", **texts, **measure_columns(inputs)}

    def build(inputs: Inputs) -> ir.Table:
        sums = {name: measure.total(inputs.sales) for name, measure in inputs.catalogue.sums}
        return inputs.sales.group_by(list(dimensions)).aggregate(**sums)

    return Mart(name, "rollup", columns, build, dimensions, order=dimensions)
