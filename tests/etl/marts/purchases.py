"""Order lines of few customers, and the study of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
from hypothesis import strategies as st

from etl.declaration import Analytics
from etl.engine import Engine
from etl.marts.purchases import purchase_days
from etl.marts.study import DATABASE, PURCHASES, Study
from etl.measures import load_catalogue
from etl.settings import PROJECT

CATALOGUE = load_catalogue(PROJECT / "config/metrics.toml")
START = date(2024, 1, 1)


@dataclass(frozen=True)
class Line:
    """An order line; customer None is a guest."""

    customer: int | None
    day: date
    amount: Decimal = Decimal(10)
    status: str = "completed"
    order: int | None = None

    @property
    def month(self) -> int:
        return self.day.year * 12 + self.day.month - 1

    @property
    def bought(self) -> bool:
        return self.customer is not None and self.status == "completed"

    @property
    def revenue(self) -> Decimal:
        return self.amount if self.status in {"completed", "returned"} else Decimal(0)


def on(customer: int | None, day: str, amount: str = "10", status: str = "completed") -> Line:
    return Line(customer, date.fromisoformat(day), Decimal(amount), status)


CENTS = st.integers(-500, 5000).map(lambda cents: Decimal(cents) / 100)
LINES = st.lists(
    st.builds(
        Line,
        st.one_of(st.none(), st.integers(0, 3)),
        st.integers(0, 400).map(lambda days: START + timedelta(days=days)),
        CENTS,
        st.sampled_from(("completed", "completed", "completed", "returned", "cancelled")),
    ),
    min_size=1,
    max_size=40,
)


def study_of(engine: Engine, lines: Sequence[Line], lapse: int = 3) -> Study:
    """The lines as a release under way; customer keys are the customers' numbers."""
    numbers = [number if line.order is None else line.order for number, line in enumerate(lines)]
    sales = engine.load("lines", pa.table({
        "customer_id": pa.array([None if line.customer is None else str(line.customer)
                                 for line in lines], pa.string()),
        "date": [line.day for line in lines],
        "amount": pa.array([line.amount for line in lines], pa.decimal128(18, 4)),
        "status": [line.status for line in lines],
        "order_key": pa.array(numbers, pa.int32()),
    }))  # fmt: skip
    people = "SELECT DISTINCT customer_id, customer_id::INTEGER AS customer_key FROM lines"
    engine.con.execute(f"CREATE OR REPLACE TABLE people AS {people} WHERE customer_id NOT NULL")
    engine.con.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {DATABASE}")
    engine.con.execute(
        f"CREATE OR REPLACE TABLE {DATABASE}.order_keys AS SELECT DISTINCT "
        "date, status, order_key, customer_id::INTEGER AS customer_key FROM lines"
    )
    people_table = engine.table("people")
    engine.create(PURCHASES, purchase_days(sales, people_table, CATALOGUE))
    days = [line.day for line in lines]
    analytics = Analytics(lapse_months=lapse)
    return Study(engine, CATALOGUE, analytics, min(days), max(days), people_table)
