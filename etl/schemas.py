"""The data contract as pandera schemas: the typed lines at entry, the published tables at exit."""

from typing import Annotated

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pandera.ibis as pa
from pandera.config import ValidationDepth, config_context

from etl.errors import DataError

STATUSES = ("completed", "pending", "cancelled", "returned")
Decimal4 = Annotated[dt.Decimal, 18, 4, True]
Time = Annotated[dt.Timestamp, None, 6, True]
Flag = Annotated[dt.Boolean, True]


class Line(pa.DataFrameModel):
    """A row that passed entry: what every published sale has."""

    sale_id: str
    order_id: str
    sold_at: Time
    date: dt.Date
    customer_id: str = pa.Field(nullable=True)
    product_id: str
    product: str
    category: str
    region: str
    channel: str
    quantity: Decimal4
    unit_price: Decimal4
    discount: Decimal4
    amount: Decimal4
    cost: Decimal4 = pa.Field(nullable=True)
    currency: str
    status: str = pa.Field(isin=STATUSES)
    source: str
    batch_id: str
    source_row: int = pa.Field(ge=1)

    class Config:
        """Columns that only marts need may follow."""

        strict = False


class Sale(Line):
    """`facts/sales`: exactly the columns of the contract, in its order."""

    class Config:
        """No other column, no other order."""

        strict = True
        ordered = True


FACTS = tuple(Sale.to_schema().columns)


class Quarantined(pa.DataFrameModel):
    """`facts/quarantine.parquet`."""

    source: str
    batch_id: str
    file: str
    source_row: int
    column_name: str = pa.Field(nullable=True)
    value: str = pa.Field(nullable=True)
    reason: str
    raw: str = pa.Field(nullable=True)

    class Config:
        """No other column, no other order."""

        strict = True
        ordered = True


def mart_schema(columns: dict[str, str], optional: tuple[str, ...] = ()) -> pa.DataFrameSchema:
    """The schema of a mart: column → Ibis type; NULL only where it is optional."""
    return pa.DataFrameSchema(
        {
            name: pa.Column(ibis.dtype(kind), nullable=name in optional)
            for name, kind in columns.items()
        },
        strict=True,
        ordered=True,
    )


def enforce(name: str, table: ir.Table, schema: pa.DataFrameSchema) -> None:
    """Raise a DataError that says which column of which table breaks its contract, and how."""
    # Of a table without rows pandera would say that its columns contain NULL.
    empty = table.limit(1).count().execute() == 0
    depth = ValidationDepth.SCHEMA_ONLY if empty else ValidationDepth.SCHEMA_AND_DATA
    try:
        with config_context(validation_depth=depth):
            schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        faults = [f"{fault.reason_code.name}: {fault}" for fault in error.schema_errors]
        raise DataError(f"table {name} breaks its contract: {'; '.join(faults)}") from None
