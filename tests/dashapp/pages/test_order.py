"""The page of one order: lines, receipts, and what is said when there is none."""

import csv
import io
from decimal import Decimal

import pytest
from flask import Flask

from tests.dashapp.pages.client import Reader, find, query, text

pytestmark = pytest.mark.integration


def first_order(reader: Reader) -> str:
    """The address of the newest line's order, as the order lines link to it."""
    (slot,) = find(reader.open("/kpis", "?by=lines&region=North"), id="kpis-breakdown")
    (body,) = find(slot["children"], type="Tbody")
    link = find(body["children"], type="A")[0]
    assert link["href"].startswith("/order?region=North&order=")
    return "?" + link["href"].partition("?")[2]


def test_the_lines_and_where_each_came_from(reader: Reader) -> None:
    search = first_order(reader)
    page = reader.open("/order", search)
    words = text(page)
    assert f"Order {query(search)['order'][0]}" in words
    receipts = find(page, className="receipt")
    assert receipts
    for receipt in receipts:
        said = text(receipt["children"])
        assert "raw/orders-" in said
        assert "sha256" in said
        assert "the file holds 750 rows" in said


def test_each_receipt_works_its_amount_out(reader: Reader) -> None:
    for receipt in find(reader.open("/order", first_order(reader)), className="receipt"):
        said = text(receipt["children"]).partition("Arithmetic ")[2]
        assert "×" in said
        assert "=" in said


def test_a_change_of_the_address_is_answered_by_the_page_itself(reader: Reader) -> None:
    search = first_order(reader)
    changed = reader.change("order", search)
    assert f"Order {query(search)['order'][0]}" in text(changed["order-content"]["children"])


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("", "order: give the id of one order"),
        ("?order=" + "x" * 201, "order: give the id of one order"),
        ("?order=none", "There is no such order"),
        ("?order=<script>", "Looked for order <script> among"),
        ("?order=1&on=tomorrow", "on: 'tomorrow' is not a day such as"),
    ],
)
def test_what_is_said_when_there_is_none(reader: Reader, search: str, said: str) -> None:
    assert said in text(reader.open("/order", search))


def test_the_lines_as_a_file(reader: Reader, server: Flask) -> None:
    search = first_order(reader)
    page = reader.open("/order", search)
    answer = server.test_client().get("/export/order.csv" + search)
    lines = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    total = sum(Decimal(line["amount"]) for line in lines)
    assert f"{abs(total):,.2f}" in text(find(page, type="Tfoot")[0]["children"])
    assert server.test_client().get("/export/order.csv?order=none").status_code == 404
