"""Price and volume by product, against lines written by hand and against the driver tree."""

from decimal import Decimal
from typing import Any

import pytest

from dashapp.context import Data
from dashapp.queries import drivers, product_effects
from tests.dashapp.queries.facts import Facts, filters

pytestmark = pytest.mark.integration

VIEWS: list[dict[str, Any]] = [
    {"period": "12m"},
    {"from": "2025-11-01", "to": "2026-01-31", "compare": "previous", "region": "North"},
]
TERMS = {"volume": ("volume", "mix"), "price": ("price",), "discount": ("discount",)}


@pytest.mark.parametrize("view", VIEWS, ids=str)
@pytest.mark.parametrize("metric", ["revenue", "gross_sales", "gross_profit"])
def test_the_terms_have_the_totals_of_the_tree(
    data: Data, view: dict[str, Any], metric: str
) -> None:
    chosen = filters(data, **view)
    found = product_effects(data, chosen, metric)
    tree = drivers(data, chosen, metric)
    assert found is not None
    frame = found.frame
    assert sum(frame["change"]) == tree.change
    steps = {row.term: row.change for row in tree.tree.itertuples() if row.parent == "change"}
    for name, terms in TERMS.items():
        told = sum((steps.get(term, Decimal(0)) for term in terms), Decimal(0))
        # Every row is rounded to four places so that its terms add up to its change.
        assert abs(sum(frame[name]) - told) < Decimal("0.002")
    for row in frame.itertuples():
        assert row.value - row.previous == row.change
        assert row.volume + row.price + row.discount + row.cost + row.rest == row.change


def test_the_change_of_a_product_is_that_of_its_rows(data: Data, facts: Facts) -> None:
    found = product_effects(data, filters(data), "revenue")
    assert found is not None
    net = "status IN ('completed', 'returned')"
    sums = dict(
        facts.rows(
            f"""SELECT product_id,
                coalesce(sum(amount) FILTER (date BETWEEN '2025-03-09' AND '2026-03-08'), 0)
                - coalesce(sum(amount) FILTER (date BETWEEN '2024-03-09' AND '2025-03-08'), 0)
            FROM sales WHERE {net} AND date BETWEEN '2024-03-09' AND '2026-03-08' GROUP BY 1"""
        )
    )
    assert {row.product: row.change for row in found.frame.itertuples()} == sums
    sizes = [abs(change) for change in found.frame["change"]]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("metric", ["orders", "aov", "margin", "units", "pending"])
def test_other_metrics_have_no_prices(data: Data, metric: str) -> None:
    assert product_effects(data, filters(data), metric) is None


def test_without_a_comparison_there_is_nothing_to_tell(data: Data) -> None:
    assert product_effects(data, filters(data, compare="none"), "revenue") is None
