"""One order: its lines, each with the file and row it came from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.queries.answers import cached, to_pandas
from dashapp.queries.labels import GUEST_LABEL

_LINES = f"""
    WITH s AS (SELECT * FROM sales WHERE order_id = $order AND {{seen}} {{month}})
    SELECT s.sale_id, s.order_id, s.sold_at, s.date, s.customer_id,
        CASE WHEN s.customer_id IS NULL THEN '{GUEST_LABEL}'
            ELSE coalesce(c.name, s.customer_id) END AS customer,
        s.product_id, s.product, s.category, s.region, s.channel, s.status, s.quantity,
        s.unit_price, s.discount, s.amount, s.cost, s.currency, s.source,
        coalesce(b.file, s.source) AS file, s.source_row, b.sha256, b.rows AS file_rows
    FROM s LEFT JOIN marts.customers AS c USING (customer_id)
        LEFT JOIN marts.batches AS b USING (batch_id)
    ORDER BY s.sold_at, s.source, s.source_row, s.sale_id
"""  # noqa: S608


@dataclass(frozen=True)
class Order:
    """The lines of an order that the user may see, oldest first; none when there is no such order.

    Columns are those of the facts (docs/contract.md), with customer (its name), file, sha256 and
    file_rows: the batch each line came in.
    """

    lines: pd.DataFrame

    def total(self, column: str) -> Decimal:
        """The exact sum of quantity, discount or amount over all lines, whatever their status."""
        return sum(self.lines[column], Decimal(0))

    def cost(self) -> Decimal | None:
        """The cost of all lines; None when one of them is unknown."""
        costs = self.lines["cost"]
        return None if costs.isna().any() else sum(costs, Decimal(0))


def order(data: Data, order_id: str, day: date | None = None) -> Order:
    """An order by its id; `day`, where known, spares reading the months it does not touch."""

    def compute() -> dict[str, pa.Table]:
        found = _lines(data, order_id, day)
        return {"lines": found if found.num_rows or day is None else _lines(data, order_id, None)}

    return Order(to_pandas(cached(data, "order", (order_id, day), compute)["lines"]))


def _lines(data: Data, order_id: str, day: date | None) -> pa.Table:
    """Returns may be booked months later, so that all months from the day's on are read."""
    seen = data.scope.predicate()
    params = dict(seen.params) | {"order": order_id}
    month = ""
    if day is not None:
        month, params = "AND month >= $month", params | {"month": f"{day:%Y-%m}"}
    return data.release.query(_LINES.format(seen=seen.sql, month=month), params)
