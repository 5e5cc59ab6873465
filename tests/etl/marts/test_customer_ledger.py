"""The customer ledger against following each customer from month to month."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.engine import Engine
from etl.marts import customer_ledger
from etl.marts.customer_ledger import KINDS
from tests.etl.marts.purchases import LINES, Line, on, study_of

pytestmark = pytest.mark.unit

MOVES = ("opening", "new", "reactivated", "lapsed", "closing")


def ledger(engine: Engine, lines: list[Line], lapse: int) -> list[dict[str, Any]]:
    findings = customer_ledger.compute(study_of(engine, lines, lapse))
    rows: list[dict[str, Any]] = findings.tables["customer_ledger"].to_pylist()
    return rows


def test_a_customer_lapses_and_comes_back_by_hand(engine: Engine) -> None:
    """With two months: active in the month of a purchase and in the next one."""
    lines = [
        on(1, "2024-01-01", "10"),
        on(2, "2024-01-09", "1"),
        on(2, "2024-02-09", "2"),
        on(2, "2024-04-09", "4"),
        on(2, "2024-05-01", "-1", "returned"),
        on(None, "2024-04-10", "100"),
        on(1, "2024-06-30", "8"),
    ]
    rows = ledger(engine, lines, 2)
    assert [tuple(row[name] for name in MOVES) for row in rows] == [
        (0, 2, 0, 0, 2),  # January: both are new
        (2, 0, 0, 0, 2),
        (2, 0, 0, 1, 1),  # March: 1 has not bought since January
        (1, 0, 0, 0, 1),  # April: 2 buys in time
        (1, 0, 0, 0, 1),
        (1, 0, 1, 1, 1),  # June: 1 comes back, 2 lapses
    ]
    money = [tuple(row[f"{kind}_revenue"] for kind in KINDS) for row in rows]
    assert money == [(11, 0, 0, 0), (0, 0, 2, 0), (0, 0, 0, 0), (0, 0, 4, 100), (0, 0, -1, 0),
                     (0, 8, 0, 0)]  # fmt: skip
    assert {row["partial"] for row in rows} == {False}


def test_months_that_do_not_lie_whole_within_the_data_are_partial(engine: Engine) -> None:
    rows = ledger(engine, [on(1, "2024-01-02"), on(1, "2024-03-30")], 3)
    assert [row["partial"] for row in rows] == [True, False, True]


def active(lines: list[Line], month: int, lapse: int) -> set[int | None]:
    return {line.customer for line in lines if line.bought and month - lapse < line.month <= month}


def follow(lines: list[Line], month: int, lapse: int) -> dict[str, Any]:
    """What the ledger says of a month, by looking at every customer."""
    before, now = active(lines, month - 1, lapse), active(lines, month, lapse)
    known = {line.customer for line in lines if line.bought and line.month < month}
    new, back = now - known, (now & known) - before
    money = dict.fromkeys((f"{kind}_revenue" for kind in KINDS), Decimal(0))
    for line in (line for line in lines if line.month == month):
        kind = "new" if line.customer in new else "reactivated" if line.customer in back else ""
        kind = "guest" if line.customer is None else kind or "returning"
        money[f"{kind}_revenue"] += line.revenue
    return {
        "month": date(month // 12, month % 12 + 1, 1), "opening": len(before), "new": len(new),
        "reactivated": len(back), "lapsed": len(before - now), "closing": len(now), **money,
    }  # fmt: skip


@given(lines=LINES, lapse=st.integers(1, 14))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_ledger_equals_following_everybody(
    engine: Engine, lines: list[Line], lapse: int
) -> None:
    rows = ledger(engine, lines, lapse)
    months = range(min(line.month for line in lines), max(line.month for line in lines) + 1)
    expected = [follow(lines, month, lapse) for month in months]
    assert [{k: v for k, v in row.items() if k != "partial"} for row in rows] == expected
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        assert row["opening"] + row["new"] + row["reactivated"] - row["lapsed"] == row["closing"]
        assert after is None or after["opening"] == row["closing"]


def test_a_history_too_short_for_a_lapse_is_explained(engine: Engine) -> None:
    lines = [on(1, "2024-01-05"), on(1, "2024-03-05")]
    [gap] = customer_ledger.compute(study_of(engine, lines, 3)).gaps
    assert gap[:3] == ("lapsed", "total", "(all)")
    assert "after 3 months without a purchase, and the data cover 3" in gap[3]
    assert customer_ledger.compute(study_of(engine, lines, 2)).gaps == ()


def test_guests_alone_are_explained_and_their_revenue_is_there(engine: Engine) -> None:
    study = study_of(engine, [on(None, "2024-01-05", "9"), on(1, "2024-01-05", "9", "cancelled")])
    findings = customer_ledger.compute(study)
    [row] = findings.tables["customer_ledger"].to_pylist()
    assert (row["closing"], row["guest_revenue"]) == (0, 9)
    assert "no completed line names a customer" in findings.gaps[0][3].lower()
