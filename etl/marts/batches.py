"""The files that the release was made of."""

import ibis.expr.types as ir

from etl.marts.mart import Inputs, Mart

COLUMNS = {
    "batch_id": "string", "source": "string", "file": "string", "sha256": "string",
    "rows": "int64",
}  # fmt: skip


def build(inputs: Inputs) -> ir.Table:
    """The batches as read."""
    return inputs.batches.select(*COLUMNS)


MART = Mart("batches", "entity", lambda _: COLUMNS, build, order=("source", "file"))
