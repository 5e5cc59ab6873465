"""Who might be lost, against the rhythm of the facts worked out in plain Python."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from dashapp import queries
from dashapp.context import Data
from dashapp.queries import Slice, Sort
from dashapp.queries.risk import SORTS
from tests.dashapp.queries.facts import NET, SOLD, Facts, filters

pytestmark = pytest.mark.integration

LAST = date(2026, 3, 8)


def by_hand(facts: Facts, data: Data) -> dict[str, tuple[float, int, Decimal]]:
    """Usual gap, days since and revenue of 365 days of who is away for twice the gap or longer."""
    days: dict[str, set[date]] = defaultdict(set)
    for customer, day in facts.rows(
        f"SELECT customer_id, date FROM sales WHERE {SOLD} AND customer_id IS NOT NULL"
    ):
        days[customer].add(day)
    brought = dict(
        facts.rows(
            f"SELECT customer_id, sum(amount) FROM sales WHERE {NET} AND date > '2025-03-08' "
            "GROUP BY customer_id"
        )
    )
    found = {}
    for customer, bought in days.items():
        gap = (max(bought) - min(bought)).days / max(len(bought) - 1, 1)
        since = (LAST - max(bought)).days
        late = len(bought) > 1 and max(bought) > date(2025, 3, 8) and since > 2 * gap
        if late and brought.get(customer, 0) > 0:
            found[customer] = (gap, since, brought[customer])
    return found


def test_the_overdue_are_listed_by_what_would_be_missed(analysed: Data, facts: Facts) -> None:
    expected = by_hand(facts, analysed)
    assert expected
    found = queries.at_risk(analysed, filters(analysed), Slice(Sort("at_risk"), 1, 100))
    rows = found.frame.to_dict("records")
    assert {row["customer_id"] for row in rows} == set(expected)
    for row in rows:
        gap, since, brought = expected[row["customer_id"]]
        assert row["usual_gap"] == pytest.approx(gap)
        assert (row["days_since"], row["year_revenue"]) == (since, brought)
        risk = (1 - row["p_alive"]) * float(brought)
        assert float(row["at_risk"]) == pytest.approx(risk, abs=1e-4)
    risks = [row["at_risk"] for row in rows]
    assert risks == sorted(risks, reverse=True)
    assert found.total_rows == len(rows)
    assert found.at_risk == sum(risks)
    assert found.year_revenue == sum(row["year_revenue"] for row in rows)


@pytest.mark.parametrize("by", list(SORTS))
def test_pages_hold_each_customer_once(analysed: Data, facts: Facts, by: str) -> None:
    expected = set(by_hand(facts, analysed))
    pages = [
        queries.at_risk(analysed, filters(analysed), Slice(Sort(by, down=False), page, 1))
        for page in range(1, len(expected) + 1)
    ]
    ids = [customer for page in pages for customer in page.frame["customer_id"]]
    assert sorted(ids) == sorted(expected)


def test_who_bought_once_and_who_is_active_are_counted(analysed: Data, facts: Facts) -> None:
    active = facts.rows(
        f"SELECT count(DISTINCT date) FROM sales WHERE {SOLD} AND customer_id IS NOT NULL "
        "GROUP BY customer_id HAVING max(date) > '2025-03-08'"
    )
    found = queries.at_risk(analysed, filters(analysed), Slice(Sort("at_risk")))
    assert found.active == len(active)
    assert found.once == sum(days == 1 for (days,) in active)
    assert found.lapse_months == 12
    assert found.gap is None


def test_risk_is_of_the_company_only(analysed: Data) -> None:
    found = queries.at_risk(analysed, filters(analysed, channel="Web"), Slice(Sort("at_risk")))
    assert found.gap == (
        "Customers at risk are worked out for the company as a whole; remove the channel."
    )
    assert (found.total_rows, found.frame.empty) == (0, True)
