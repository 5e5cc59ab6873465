"""An order's lines against plain SQL over the facts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dashapp.context import Data, Scope
from dashapp.queries import order
from tests.dashapp.queries.facts import Facts

pytestmark = pytest.mark.integration


def some_order(facts: Facts, where: str = "TRUE") -> tuple[str, date]:
    """The id and first day of the order with most lines."""
    sql = f"""SELECT order_id, min(date) FROM sales WHERE {where}
        GROUP BY order_id ORDER BY count(*) DESC, order_id LIMIT 1"""
    found = facts.rows(sql)[0]
    return found[0], found[1]


def test_all_lines_with_their_origin(data: Data, facts: Facts) -> None:
    order_id, day = some_order(facts)
    expected = facts.rows(
        f"""SELECT sale_id, amount, source_row FROM sales WHERE order_id = '{order_id}'
        ORDER BY sold_at, source, source_row, sale_id"""
    )
    for known in (day, None):
        lines = order(data, order_id, known).lines
        found = zip(lines["sale_id"], lines["amount"], lines["source_row"], strict=True)
        assert list(found) == expected
        assert set(lines["sha256"]) <= {"aa", "bb"}
        assert set(lines["file"]) <= {"raw/orders-a.csv", "raw/orders-b.csv"}


def test_totals_are_exact_and_an_unknown_cost_is_not_zero(data: Data, facts: Facts) -> None:
    order_id, _ = some_order(facts, "region = 'West'")
    found = order(data, order_id)
    total = facts.one("sum(amount)", f"order_id = '{order_id}'")
    assert found.total("amount") == total
    assert found.cost() is None
    known, _ = some_order(facts, "cost IS NOT NULL AND region = 'North'")
    if not facts.one("count(*)", f"order_id = '{known}' AND cost IS NULL"):
        assert order(data, known).cost() == facts.one("sum(cost)", f"order_id = '{known}'")


def test_a_wrong_day_still_finds_the_order(data: Data, facts: Facts) -> None:
    order_id, _ = some_order(facts)
    assert len(order(data, order_id, date(2199, 1, 1)).lines) == facts.one(
        "count(*)", f"order_id = '{order_id}'"
    )


def test_an_unknown_order_has_no_lines(data: Data) -> None:
    for hostile in ("nothing", "' OR TRUE --", "%", ""):
        found = order(data, hostile)
        assert found.lines.empty
        assert found.total("amount") == Decimal(0)


def test_lines_beyond_the_users_rows_are_not_shown(data: Data, facts: Facts) -> None:
    order_id, _ = some_order(facts, "region = 'North'")
    outside = replace(data, scope=Scope((("region", ("South",)),)))
    assert set(order(outside, order_id).lines["region"]) <= {"South"}
    assert order(replace(data, scope=Scope((("region", ()),))), order_id).lines.empty
