"""Monthly targets by region and metric."""

import ibis.expr.types as ir

from etl.marts.mart import Inputs, Mart

COLUMNS = {"month": "date", "region": "string", "metric": "string", "value": "decimal(18, 4)"}


def build(inputs: Inputs) -> ir.Table:
    """The targets as read."""
    return inputs.targets


MART = Mart("targets", "entity", lambda _: COLUMNS, build, order=("month", "region", "metric"))
