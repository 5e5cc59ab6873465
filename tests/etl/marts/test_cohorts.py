"""Cohorts against counting customer by customer."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from etl.engine import Engine
from etl.marts import cohorts
from etl.marts.study import Findings
from tests.etl.marts.purchases import LINES, Line, on, study_of

pytestmark = pytest.mark.unit


def found(findings: Findings) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = findings.tables["cohorts"].to_pylist()
    return rows


def test_two_cohorts_by_hand(engine: Engine) -> None:
    lines = [
        on(1, "2024-01-01", "10"),
        on(1, "2024-03-02", "5.50"),
        on(2, "2024-01-20", "20"),
        on(2, "2024-02-05", "-4", "returned"),
        on(3, "2024-02-10", "7"),
        on(3, "2024-02-11", "100", "cancelled"),
        on(None, "2024-02-29", "1"),
        on(1, "2024-03-20", "0.01"),
    ]
    rows = [tuple(row.values()) for row in found(cohorts.compute(study_of(engine, lines)))]
    january, february = date(2024, 1, 1), date(2024, 2, 1)
    assert rows == [
        (january, 0, 2, 2, Decimal(30), Decimal(15), False),
        (january, 1, 2, 0, Decimal(-4), Decimal(13), False),
        (january, 2, 2, 1, Decimal("5.51"), Decimal("15.755"), True),
        (february, 0, 1, 1, Decimal(7), Decimal(7), False),
        (february, 1, 1, 0, Decimal(0), Decimal(7), True),
    ]


def test_a_month_that_the_data_begin_in_is_partial(engine: Engine) -> None:
    lines = [on(1, "2024-01-02"), on(2, "2024-02-01"), on(2, "2024-02-29")]
    partial = [row["partial"] for row in found(cohorts.compute(study_of(engine, lines)))]
    assert partial == [True, False, False]


def test_returns_of_what_was_bought_before_the_data_have_no_cohort(engine: Engine) -> None:
    lines = [on(1, "2024-01-01", "-3", "returned"), on(1, "2024-02-01", "10"), on(2, "2024-02-02")]
    rows = found(cohorts.compute(study_of(engine, lines)))
    assert [(row["cohort"], row["revenue"]) for row in rows] == [(date(2024, 2, 1), Decimal(20))]


def brute_force(lines: list[Line]) -> dict[tuple[int, int], tuple[int, int, Decimal, Decimal]]:
    """Cohort month and age → size, customers, revenue and cumulative value."""
    firsts: dict[int | None, int] = {}
    for line in sorted(lines, key=lambda line: line.day):
        if line.bought:
            firsts.setdefault(line.customer, line.month)
    table = {}
    for cohort in set(firsts.values()):
        members = {customer for customer, month in firsts.items() if month == cohort}
        total = Decimal(0)
        for month in range(cohort, max(line.month for line in lines) + 1):
            now = [line for line in lines if line.customer in members and line.month == month]
            revenue = sum((line.revenue for line in now), Decimal(0))
            total += revenue
            active = len({line.customer for line in now if line.bought})
            value = round(total / len(members), 4)
            table[cohort, month - cohort] = (len(members), active, revenue, value)
    return table


@given(lines=LINES)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_cohorts_equal_counting_one_by_one(engine: Engine, lines: list[Line]) -> None:
    findings = cohorts.compute(study_of(engine, lines))
    expected = brute_force(lines)
    if not expected:
        assert findings.tables == {}
        assert "no completed line" in findings.gaps[0][3].lower()
        return
    rows = {
        (row["cohort"].year * 12 + row["cohort"].month - 1, row["age"]): (
            row["size"], row["customers"], row["revenue"], row["cumulative"],
        )
        for row in found(findings)
    }  # fmt: skip
    assert rows == expected


def test_one_month_says_that_nobody_can_have_come_back(engine: Engine) -> None:
    findings = cohorts.compute(study_of(engine, [on(1, "2024-01-05")]))
    assert [row["customers"] for row in found(findings)] == [1]
    assert "second month" in findings.gaps[0][3]
