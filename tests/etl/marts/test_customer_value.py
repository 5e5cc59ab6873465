"""Customer value of few customers by hand, and of many against counting their lines."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from etl.engine import Engine
from etl.marts import customer_value
from etl.marts.customer_value import months_before
from etl.marts.study import Findings
from etl.models import bgnbd, gamma_gamma
from etl.models.bgnbd import Histories
from tests.etl.conftest import Shop
from tests.etl.marts.purchases import START, Line, on, study_of

pytestmark = pytest.mark.unit


def customers(findings: Findings) -> dict[int, dict[str, Any]]:
    return {row["customer_key"]: row for row in findings.tables["customer_value"].to_pylist()}


def reasons(findings: Findings) -> dict[str, str]:
    return {gap[0]: gap[3] for gap in findings.gaps}


def test_what_a_customer_has_bought_by_hand(engine: Engine) -> None:
    lines = [
        Line(1, date(2024, 1, 5), Decimal("10.5"), order=1),
        Line(1, date(2024, 1, 5), Decimal(2), order=2),
        Line(1, date(2024, 2, 5), Decimal(-4), "returned", order=3),
        Line(1, date(2024, 3, 1), Decimal(8), order=4),
        Line(1, date(2024, 3, 1), Decimal(1), order=4),
        Line(1, date(2024, 3, 9), Decimal(50), "cancelled", order=5),
        on(2, "2024-03-02", "-9", "returned"),
        on(None, "2024-03-02", "9"),
    ]
    findings = customer_value.compute(study_of(engine, lines))
    [row] = customers(findings).values()
    assert row == {
        "customer_key": 1, "first_order": date(2024, 1, 5), "last_order": date(2024, 3, 1),
        "orders": 3, "revenue": Decimal("17.5"), "recency": None, "frequency": None,
        "monetary": None, "rfm_segment": None, "earlier_segment": None, "p_alive": None,
        "expected_orders": None, "expected_value": None,
    }  # fmt: skip
    assert "the data has 1." in reasons(findings)["rfm_segment"]
    assert "needs 100 customers; the data has 1." in reasons(findings)["expected_orders"]
    assert findings.tables["value_model"].num_rows == 0
    assert findings.tables["value_calibration"].num_rows == 0


def test_segments_now_and_three_months_before(engine: Engine) -> None:
    """Five customers; until 30 June customer 5 is a good one, then the others pass them by."""
    lines = [on(5, f"2024-06-{day:02d}", "90") for day in range(1, 4)]
    lines += [on(number, f"2024-05-0{number}", "10") for number in range(1, 5)]
    lines += [on(number, f"2024-09-{number:02d}", "10") for number in range(1, 5)]
    lines += [on(6, "2024-09-30", "1")]
    rows = customers(customer_value.compute(study_of(engine, lines)))
    scores = {key: (row["recency"], row["frequency"], row["monetary"]) for key, row in rows.items()}
    # Of six: 5 bought least recently, 6 last; 6 has one order, 1–4 two, 5 three; 6 paid least.
    assert scores == {1: (1, 1, 1), 2: (2, 1, 1), 3: (3, 1, 1), 4: (4, 1, 1), 5: (1, 5, 5),
                      6: (5, 1, 1)}  # fmt: skip
    named = {key: (row["rfm_segment"], row["earlier_segment"]) for key, row in rows.items()}
    assert named[5] == ("Cannot lose", "Champions")
    assert named[6] == ("New", None)
    assert named[1] == ("Lost", "Lost")


def test_days_three_months_before() -> None:
    assert months_before(date(2024, 5, 31), 3) == date(2024, 2, 29)
    assert months_before(date(2024, 2, 15), 3) == date(2023, 11, 15)


@pytest.mark.parametrize(
    "lines",
    [
        [on(None, "2024-01-01"), on(None, "2024-06-01")],
        [on(1, "2024-01-01", "5", "cancelled"), on(2, "2024-06-01", "5", "cancelled")],
        [on(1, "2024-01-01", "-5", "returned")],
    ],
    ids=["guests", "cancelled", "returns"],
)
def test_without_customers_there_is_a_sentence(engine: Engine, lines: list[Line]) -> None:
    findings = customer_value.compute(study_of(engine, lines))
    assert findings.tables == {}
    assert list(reasons(findings)) == ["customer_value"]
    assert "No completed line names a customer" in reasons(findings)["customer_value"]


def many(number: int = 300, days: int = 400, free: int = 10) -> list[Line]:
    """Customers of different eagerness, of whom every so many never pay."""
    rng = np.random.default_rng(4)
    lines = []
    for customer in range(number):
        day = START + timedelta(days=int(rng.integers(0, days // 2)))
        pause = rng.gamma(2, 30)
        level = 0 if customer % free == 0 else rng.gamma(3, 10)
        while day <= START + timedelta(days=days) and rng.random() > 0.1:
            lines.append(Line(customer, day, round(Decimal(float(level * rng.gamma(5, 0.2))), 2)))
            day += timedelta(days=int(rng.exponential(pause)) + int(rng.integers(0, 2)))
    return [*lines, Line(None, START), Line(None, START + timedelta(days=days))]


def histories(lines: list[Line], until: date) -> dict[int, tuple[int, int, int, float]]:
    """Per customer: purchase days after the first, the last one, the end, and their mean value."""
    days: dict[int, dict[date, Decimal]] = {}
    for line in lines:
        if line.customer is not None and line.day <= until:
            known = days.setdefault(line.customer, {})
            known[line.day] = known.get(line.day, Decimal(0)) + line.amount
    found = {}
    for customer, known in sorted(days.items()):
        first = min(known)
        values = [float(value) for day, value in known.items() if day > first]
        found[customer] = (
            len(known) - 1, (max(known) - first).days, (until - first).days,
            sum(values) / len(values) if values else 0.0,
        )  # fmt: skip
    return found


def test_estimates_and_calibration_equal_the_models_on_counted_lines(engine: Engine) -> None:
    lines = many()
    last = START + timedelta(days=400)
    findings = customer_value.compute(study_of(engine, lines))
    x, t, age, value = (
        np.array(each, float) for each in zip(*histories(lines, last).values(), strict=True)
    )
    model, paying = bgnbd.fit(Histories(x, t, age)), (x > 0) & (value > 0)
    spend = gamma_gamma.fit(x[paying], value[paying])
    assert model is not None
    assert spend is not None
    times = model.expected(Histories(x, t, age), 365)
    rows = list(customers(findings).values())
    alive = [row["p_alive"] for row in rows]
    assert alive == pytest.approx(model.p_alive(Histories(x, t, age)), abs=6e-5)
    assert [row["expected_orders"] for row in rows] == pytest.approx(times, abs=6e-5)
    free = (x > 0) & (value == 0)
    for row, nothing, worth in zip(rows, free, times * spend.expected(x, value), strict=True):
        assert row["expected_value"] == (None if nothing else pytest.approx(worth, abs=6e-5))
    assert f"paid nothing in all: {free.sum()}." in reasons(findings)["expected_value"]


def test_the_calibration_equals_counting_what_came_later(engine: Engine) -> None:
    lines = many()
    last = START + timedelta(days=400)
    findings = customer_value.compute(study_of(engine, lines))
    table = findings.tables["value_calibration"].to_pylist()
    first = min(line.day for line in lines if line.customer is not None)
    held_out = round((last - first).days / 4)
    start = last - timedelta(days=held_out)
    assert {(row["holdout_from"], row["holdout_to"]) for row in table} == {
        (start + timedelta(days=1), last)
    }
    before, after = histories(lines, start), histories(lines, last)
    for row in table:
        group = [c for c, known in before.items() if min(known[0], 7) == row["group"]]
        bought = sum(after[customer][0] - before[customer][0] for customer in group)
        assert row["customers"] == len(group)
        assert row["actual"] == pytest.approx(bought / len(group), abs=6e-5)
    assert sum(row["customers"] for row in table) == len(before)
    x, t, age, _ = (np.array(each, float) for each in zip(*before.values(), strict=True))
    model = bgnbd.fit(Histories(x, t, age))
    assert model is not None
    predicted = model.expected(Histories(x, t, age), held_out)
    assert [row["predicted"] for row in table] == pytest.approx(
        [predicted[np.minimum(x, 7) == row["group"]].mean() for row in table], abs=6e-5
    )
    paid = sum(
        (line.amount for line in lines
         if line.day > start and line.customer in before and min(before[line.customer][0], 7) == 0),
        Decimal(0),
    )  # fmt: skip
    assert table[0]["actual_value"] == pytest.approx(
        paid / table[0]["customers"], abs=Decimal("6e-5")
    )


def test_a_history_too_short_to_hold_days_out_is_explained(engine: Engine) -> None:
    findings = customer_value.compute(study_of(engine, many(300, 140)))
    assert findings.tables["value_model"].num_rows == 7
    assert findings.tables["value_calibration"].num_rows == 0
    assert "takes 150: 90 to learn from and the rest to predict" in reasons(findings)["calibration"]


def test_free_purchases_are_predicted_without_a_value(engine: Engine) -> None:
    findings = customer_value.compute(study_of(engine, many(free=1)))
    assert {row["expected_value"] for row in customers(findings).values()} == {None}
    assert all(row["expected_orders"] > 0 for row in customers(findings).values())
    table = findings.tables["value_calibration"].to_pylist()
    assert {row["predicted_value"] for row in table} == {None}
    assert all(row["predicted"] > 0 for row in table)
    assert list(reasons(findings)) == ["expected_value", "calibration"]
    assert "no value can be predicted" in reasons(findings)["calibration"]


@pytest.mark.integration
def test_a_tiny_release_says_what_it_cannot_know(shop: Shop) -> None:
    """One customer bought on one day of two months."""
    shop.publish()
    assert shop.marts("SELECT customer_key, orders, revenue FROM customer_value") == [
        (0, 1, Decimal("15.5"))
    ]
    assert shop.marts("SELECT cohort, age, customers, revenue FROM cohorts ORDER BY age") == [
        (date(2024, 1, 1), 0, 1, Decimal("25.5")),
        (date(2024, 1, 1), 1, 0, Decimal(-10)),
        (date(2024, 1, 1), 2, 0, 0),
    ]
    names = "('customer value', 'cohorts', 'customer ledger')"
    assert shop.marts(f"SELECT analysis, metric FROM gaps WHERE analysis IN {names}") == [
        ("customer ledger", "lapsed"),
        ("customer value", "calibration"),
        ("customer value", "expected_orders"),
        ("customer value", "rfm_segment"),
    ]
