"""Distinct orders by day, region and channel, where adding the cells up is exact."""

import ibis.expr.types as ir

from etl.marts.mart import Inputs, Mart
from etl.measures import Measure

DIMENSIONS = ("date", "region", "channel")


def placed(keys: ir.Table, measure: Measure) -> ir.Table:
    """One row: the cells that the measure's orders fill, and the orders; equal if it adds up."""
    cells = keys.filter(_counted(keys, measure)).select(*DIMENSIONS, "order_key").distinct()
    return cells.aggregate(cells=cells.count(), orders=cells.order_key.nunique())


def _counted(keys: ir.Table, measure: Measure) -> ir.BooleanValue:
    lines = keys.status.isin(measure.status)
    return lines & keys.customer_key.notnull() if measure.known else lines


def columns(inputs: Inputs) -> dict[str, str]:
    """The dimensions and the measures that were proved additive."""
    cells = {"date": "date", "region": "string", "channel": "string"}
    return cells | dict.fromkeys(inputs.additive, "int64")


def build(inputs: Inputs) -> ir.Table:
    """Distinct orders in each cell."""
    keys, measures = inputs.baskets, dict(inputs.catalogue.distincts)
    if not inputs.additive:
        return keys.select(*DIMENSIONS).distinct()
    counts = {
        name: keys.order_key.nunique(where=_counted(keys, measures[name]))
        for name in inputs.additive
    }
    return keys.group_by(list(DIMENSIONS)).aggregate(**counts)


MART = Mart("orders_daily", "rollup", columns, build, DIMENSIONS, order=DIMENSIONS)
