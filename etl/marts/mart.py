"""What a mart is: a name, a shape, and how it comes from the facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import ibis.expr.types as ir

from etl.declaration import Analytics
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
    analytics: Analytics
    analysed: Mapping[str, ir.Table] = field(default_factory=dict)  # what analyses have found


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
    """The columns of every sum measure with their types.

    DuckDB reads packed DECIMAL(38,4) forty times slower than DECIMAL(18,4), in which a day fits.
    """
    return {
        name: "int64" if measure.counts_lines else "decimal(18, 4)"
        for name, measure in inputs.catalogue.sums
    }


def rolled_up(inputs: Inputs, dimensions: tuple[str, ...]) -> ir.Table:
    """Every sum measure at a set of dimensions.

    The lines are added up once by status, and measures are picked from those few rows: asking each
    line for the statuses of each measure took four times as long.
    """
    sums, sales = inputs.catalogue.sums, inputs.sales
    parts = {measure.part: measure for _, measure in sums}
    names = {part: f"part_{place}" for place, part in enumerate(parts)}
    by_status = sales.group_by([*dimensions, "status"]).aggregate(
        **{names[part]: measure.part_total(sales) for part, measure in parts.items()}
    )
    picked = {}
    for name, measure in sums:
        counted = by_status.status.isin(measure.status)
        total = by_status[names[measure.part]].sum(where=counted)
        picked[name] = total if measure.known else total.fill_null(0)
    return by_status.group_by(list(dimensions)).aggregate(**picked)


def rollup(name: str, dimensions: tuple[str, ...]) -> Mart:
    """A table of every sum measure at a set of dimensions, of which the first is the date."""

    def columns(inputs: Inputs) -> dict[str, str]:
        texts = dict.fromkeys(dimensions[1:], "string")
        return {"date": "date", **texts, **measure_columns(inputs)}

    def build(inputs: Inputs) -> ir.Table:
        return rolled_up(inputs, dimensions)

    return Mart(name, "rollup", columns, build, dimensions, order=dimensions)
