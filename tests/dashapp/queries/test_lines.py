"""The order lines behind a number: they add up to it, and each names its file and row."""

from decimal import Decimal

import pytest

from dashapp.context import Data
from dashapp.filters import GUEST, FilterError
from dashapp.queries import headline, order_lines
from tests.dashapp.queries.facts import NET, Facts, filters

pytestmark = pytest.mark.integration

NOW = "date BETWEEN '2025-03-09' AND '2026-03-08'"


def test_pages_hold_each_line_once_and_newest_first(data: Data, facts: Facts) -> None:
    expected = facts.rows(
        f"SELECT order_id, source_row FROM sales WHERE {NOW} AND {NET} "
        "ORDER BY sold_at DESC, sale_id"
    )
    found = []
    for page in range(1, 30):
        lines = order_lines(data, filters(data), "revenue", page=page, size=47)
        assert lines.total_rows == len(expected)
        found += list(zip(lines.frame["order_id"], lines.frame["source_row"], strict=True))
    assert found == expected
    assert lines.frame.empty


def test_a_line_names_its_file_and_row(data: Data) -> None:
    lines = order_lines(data, filters(data), "revenue", size=1).frame
    assert list(lines.columns) == [
        *("date", "order_id", "customer", "customer_id", "product", "category", "region"),
        "channel",
        "status",
        *("quantity", "unit_price", "discount", "amount", "file", "source_row"),
    ]
    # Line 1498 of the fixture is the first of the last order's; even lines came from file a.
    row = lines.iloc[0]
    assert (row["order_id"], row["file"], row["source_row"]) == ("A599", "raw/orders-a.csv", 1500)
    assert (row["customer"], row["product"]) == ("Customer c6", "Product 10")


@pytest.mark.parametrize("metric", ["revenue", "returns", "gross_profit", "units", "orders"])
def test_totals_are_the_metric(data: Data, metric: str) -> None:
    chosen = filters(data, region=["North", "South"])
    totals = order_lines(data, chosen, metric, size=1).totals
    (value,) = headline(data, chosen, (metric,))["value"]
    (measure,) = data.catalogue.metric(metric).measures
    assert totals[measure] == value


def test_the_lines_of_a_ratio_are_those_of_both_parts(data: Data, facts: Facts) -> None:
    lines = order_lines(data, filters(data), "return_rate", size=10_000)
    assert lines.total_rows == facts.one("count(*)", f"{NOW} AND {NET}")
    assert set(lines.frame["status"]) == {"completed", "returned"}
    assert lines.totals["returned_amount"] == facts.one(
        "-sum(amount)", f"{NOW} AND status = 'returned'"
    )


def test_guests_and_known_costs(data: Data, facts: Facts) -> None:
    lines = order_lines(data, filters(data, customer=GUEST), "margin", size=1000)
    where = f"{NOW} AND {NET} AND cost IS NOT NULL AND customer_id IS NULL"
    assert lines.total_rows == facts.one("count(*)", where) > 0
    assert set(lines.frame["customer"]) == {"Guests"}


def test_nothing_found_is_an_empty_page(data: Data) -> None:
    lines = order_lines(data, filters(data, product="gone"), "revenue")
    assert (lines.total_rows, len(lines.frame)) == (0, 0)
    assert lines.totals["amount"] is None
    assert "source_row" in lines.frame


def test_totals_are_over_all_pages(data: Data) -> None:
    first = order_lines(data, filters(data), "revenue", page=1, size=10)
    third = order_lines(data, filters(data), "revenue", page=3, size=10)
    assert first.totals == third.totals
    assert sum(first.frame["amount"], Decimal(0)) != first.totals["amount"]


@pytest.mark.parametrize(("page", "size"), [(0, 50), (-1, 50), (1, 0), (1, 100_001)])
def test_pages_have_bounds(data: Data, page: int, size: int) -> None:
    with pytest.raises(FilterError, match="pages start at 1"):
        order_lines(data, filters(data), "revenue", page=page, size=size)
