"""Purchase days, their revenue, and the months that are complete."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from etl.engine import Engine
from etl.marts.purchases import first_day, number_of, partial_months, purchase_days
from etl.measures import Catalogue, Metric
from tests.etl.marts.purchases import CATALOGUE, Line, on, study_of

pytestmark = pytest.mark.unit

LINES = [
    on(1, "2024-01-01", "10"),
    on(1, "2024-01-01", "5"),
    on(1, "2024-01-01", "-2", "returned"),
    on(1, "2024-01-02", "-3", "returned"),
    on(None, "2024-01-02", "7"),
    on(None, "2024-01-02", "1", "pending"),
]


def metrics(*chosen: Metric) -> Catalogue:
    return replace(CATALOGUE, metrics=chosen)


@pytest.mark.parametrize(
    ("catalogue", "revenue"),
    [
        (CATALOGUE, [13, -3, 7]),
        (metrics(Metric("revenue", ("sold_amount",), 1)), [15, 0, 7]),
        (metrics(), [13, -3, 7]),
        (metrics(Metric("revenue", ("order_count",), 1)), [13, -3, 7]),
        (metrics(Metric("revenue", ("net_amount", "order_count"), 1)), [13, -3, 7]),
    ],
    ids=["delivered", "gross", "none", "a count", "a ratio"],
)
def test_days_hold_what_the_revenue_metric_adds_up(
    engine: Engine, catalogue: Catalogue, revenue: list[int]
) -> None:
    study = study_of(engine, LINES)
    days = purchase_days(engine.table("lines"), engine.table("people"), catalogue)
    found = study.arrow(days.order_by("date", "customer_key")).to_pylist()
    assert [tuple(row.values()) for row in found] == [
        (1, date(2024, 1, 1), True, Decimal(15), revenue[0]),
        (1, date(2024, 1, 2), False, Decimal(0), revenue[1]),
        (None, date(2024, 1, 2), True, Decimal(7), revenue[2]),
    ]


def test_months_are_counted_from_year_0() -> None:
    assert number_of(date(2024, 1, 31)) == 24288
    assert first_day(24288) == date(2024, 1, 1)
    assert first_day(number_of(date(2023, 12, 31))) == date(2023, 12, 1)


def test_a_month_whose_last_days_are_not_settled_is_partial(engine: Engine) -> None:
    """On the last two days of May most orders are open still."""
    days = [date(2024, month, day) for month in (3, 4, 5) for day in range(1, 30)]
    lines = [Line(1, day) for day in days]
    lines += [Line(1, date(2024, 3, 31)), Line(2, date(2024, 5, 30), status="pending")]
    lines += [Line(2, date(2024, 5, 31), status="pending")]
    assert partial_months(study_of(engine, lines)) == {number_of(date(2024, 5, 1))}
    assert partial_months(study_of(engine, lines[:-2])) == {number_of(date(2024, 5, 1))}
    paid = [replace(line, status="completed") for line in lines]
    assert partial_months(study_of(engine, paid)) == frozenset()
