"""One customer against the facts: who, how often, which orders, and within a user's rows."""

import itertools
from dataclasses import replace
from datetime import date

import pytest

from dashapp import queries
from dashapp.context import NOTHING, Data, Scope
from dashapp.filters import FilterError
from tests.dashapp.queries.facts import NET, SOLD, Facts, filters

pytestmark = pytest.mark.integration

NORTH = Scope((("region", ("North",)),))
WHO = "c7"


def test_the_rhythm_is_that_of_the_purchase_days(analysed: Data, facts: Facts) -> None:
    days = [
        day
        for (day,) in facts.rows(
            f"SELECT DISTINCT date FROM sales WHERE {SOLD} AND customer_id = '{WHO}' ORDER BY 1"
        )
    ]
    gaps = [(b - a).days for a, b in itertools.pairwise(days)]
    found = queries.profile(analysed, WHO)
    assert found is not None
    assert (found.first_order, found.last_order) == (days[0], days[-1])
    assert (found.purchase_days, found.longest_gap) == (len(days), max(gaps))
    assert found.usual_gap == pytest.approx(sum(gaps) / len(gaps))
    orders = facts.one("count(DISTINCT order_id)", f"{SOLD} AND customer_id = '{WHO}'")
    assert found.orders == orders
    assert (found.label, found.segment) == (f"Customer {WHO}", "Retail")
    assert replace(found, name=None).label == WHO


def test_a_user_of_one_region_sees_the_rhythm_of_their_rows(analysed: Data, facts: Facts) -> None:
    north = replace(analysed, scope=NORTH)
    where = f"{SOLD} AND customer_id = '{WHO}' AND region = 'North'"
    found = queries.profile(north, WHO)
    assert found is not None
    assert found.purchase_days == facts.one("count(DISTINCT date)", where)
    assert (found.segment, found.region) == (None, None)
    gap = queries.estimated(north, filters(analysed), WHO).gap
    assert gap is not None
    assert gap.endswith("worked out for the company as a whole, of which you see a part.")
    assert queries.estimated(north, filters(analysed), WHO).estimate is None


def test_who_has_no_rows_that_the_user_may_see_is_not_told_of(analysed: Data) -> None:
    assert queries.profile(analysed, "nobody") is None
    assert queries.profile(analysed, "' OR '1'='1") is None
    assert queries.profile(replace(analysed, scope=NOTHING), WHO) is None


def test_the_estimate_is_the_published_one(analysed: Data) -> None:
    row = analysed.release.query(
        "SELECT customer_key AS k FROM marts.customers WHERE customer_id = 'c7'"
    )
    key = row["k"][0].as_py()
    narrowed = filters(analysed, region="North", customer=WHO)
    found = queries.estimated(analysed, narrowed, WHO).estimate
    assert found is not None
    assert found.expected_value == 530 - 10 * key
    assert (found.recency, found.frequency, found.monetary) == (3, 3, 1 + key // 11)
    assert found.last_order == date(2026, 3, 1)


@pytest.mark.parametrize("query", [{}, {"region": "North"}, {"period": "all"}])
def test_orders_add_up_to_the_revenue(analysed: Data, query: dict[str, str]) -> None:
    chosen = filters(analysed, customer=WHO, **query)
    pages = [queries.orders(analysed, chosen, page, 3) for page in range(1, 30)]
    rows = [row for page in pages for row in page.frame.to_dict("records")]
    assert len(rows) == len({row["order_id"] for row in rows}) == pages[0].total_rows
    headline = queries.headline(analysed, chosen, ("revenue",))
    assert pages[0].amount == headline["value"][0]
    known = [row["amount"] for row in rows if isinstance(row["amount"], type(pages[0].amount))]
    assert sum(known) == headline["value"][0]
    dates = [row["date"] for row in rows]
    assert dates == sorted(dates, reverse=True)


def test_orders_stay_within_the_rows_of_the_user(analysed: Data, facts: Facts) -> None:
    north = replace(analysed, scope=NORTH)
    found = queries.orders(north, filters(analysed, customer=WHO, period="all"), 1, 100)
    where = f"customer_id = '{WHO}' AND region = 'North'"
    assert found.total_rows == facts.one("count(DISTINCT order_id)", where)
    assert found.amount == facts.one("sum(amount)", f"{where} AND {NET}")


@pytest.mark.parametrize(("page", "size"), [(0, 20), (-3, 20), (1, 0)])
def test_pages_of_orders_have_bounds(analysed: Data, page: int, size: int) -> None:
    with pytest.raises(FilterError):
        queries.orders(analysed, filters(analysed, customer=WHO), page, size)
