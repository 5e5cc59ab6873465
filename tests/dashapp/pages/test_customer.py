"""One customer's page, and the links that lead to it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dashapp.context import EXTENSION, Scope, dashboard_of
from dashapp.release import Release
from tests.dashapp.pages.client import Reader, find, query, text

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def analysed_server(make_server: Callable[[Path], Flask], analysed_dir: Path) -> Flask:
    return make_server(analysed_dir)


@pytest.fixture
def page(analysed_server: Flask) -> Iterator[Reader]:
    """A browser on the analysed release."""
    with analysed_server.test_client() as client:
        yield Reader(client)


def content(reader: Reader, search: str) -> Any:  # noqa: ANN401 - a part of a layout
    layout = reader.open("/customer", search)
    (slot,) = find(layout, id="customer-content")
    return slot["children"]


def test_the_page_says_who_it_is_and_what_is_expected(page: Reader) -> None:
    said = text(content(page, "?customer=c7"))
    assert "Customer c7 Bought on " in said
    assert "Id c7 · Retail" in said
    assert "The chance that this customer still buys is 30%. Expected: 1.5 purchases" in said
    assert "In all it was right within 5%" in said
    assert "not narrowed by the period" in said


def test_its_key_figures_are_those_of_the_filters(page: Reader, release: Release) -> None:
    shown = content(page, "?customer=c7&period=all")
    (total,) = release.query(
        "SELECT sum(amount) AS t FROM sales WHERE customer_id = 'c7' "
        "AND status IN ('completed', 'returned')"
    )["t"].to_pylist()
    card = find(shown, className="kpi")[0]
    (value,) = find(card["children"], className="kpi-value")
    assert value["title"] == f"£{total:,.2f}"
    assert query(card["href"]) == {"period": ["all"], "customer": ["c7"], "metric": ["revenue"]}


def test_orders_lead_to_their_page_and_are_all_there(page: Reader, release: Release) -> None:
    expected = release.query("SELECT DISTINCT order_id FROM sales WHERE customer_id = 'c7'")
    found: list[str] = []
    search: str | None = "?customer=c7&period=all"
    while search:
        shown = content(page, search)
        found += [
            query(a["href"])["order"][0]
            for a in find(shown, type="A")
            if a.get("href", "").startswith("/order?")
        ]
        pages = find(shown, className="pager-links")
        after = pages[0]["children"][1]["props"].get("href") if pages else None
        search = "?" + after.partition("?")[2] if after else None
    assert sorted(found) == sorted(expected["order_id"].to_pylist())


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?customer=nobody", "There is no customer nobody"),
        ("?customer=%3Cb%3E%27%3B--", "There is no customer <b>';--"),
        ("?customer=(guest)", "Guests are no customer"),
        ("", "Choose one customer This page shows a single customer"),
        ("?customer=c1&customer=c2", "the address names 2 customers."),
    ],
)
def test_it_needs_one_customer_who_is_known(page: Reader, search: str, words: str) -> None:
    shown = content(page, search)
    assert words in text(shown)
    (back,) = find(shown, className="button")
    assert back["href"] == "/customers?show=segments"


def test_a_period_without_purchases_still_shows_the_customer(page: Reader) -> None:
    shown = content(page, "?customer=c7&from=2026-03-01&to=2026-03-08")
    said = text(shown)
    assert "Customer c7" in said
    assert "Nothing was bought in this period" in said
    (every,) = [a for a in find(shown, type="A") if text(a["children"]) == "Show all days"]
    assert query(every["href"]) == {"customer": ["c7"], "period": ["all"]}


@pytest.mark.parametrize("search", ["?customer=c7&page=x", "?customer=c7&page=999"])
def test_a_bad_page_is_named(page: Reader, search: str) -> None:
    answer = page.change("customer", search)
    assert "page: " in text(answer["customer-problem"]["children"])


def test_without_analyses_the_rest_is_shown(reader: Reader) -> None:
    said = text(content(reader, "?customer=c7"))
    assert "Customer c7" in said
    assert "This release was published without customer values" in said


def test_the_navigation_marks_the_customers_page(page: Reader) -> None:
    layout = page.open("/customer", "?customer=c7")
    (nav,) = find(layout, id="customer-nav")
    (current,) = [a for a in find(nav["children"], type="A") if a.get("aria-current") == "page"]
    assert text(current["children"]) == "Customers"


def test_order_lines_and_the_breakdown_lead_here(page: Reader) -> None:
    layout = page.open("/kpis", "?by=lines&region=North")
    links = [a for a in find(layout, type="A") if a.get("href", "").startswith("/customer?")]
    assert links
    for link in links:
        (who,) = query(link["href"])["customer"]
        assert text(link["children"]) == f"Customer {who}"
        assert query(link["href"])["region"] == ["North"]
    broken = page.open("/kpis", "?by=customer")
    twins = [a for a in find(broken, type="A") if a.get("href", "").startswith("/customer?")]
    assert len(twins) == 9  # of ten bars, one is of the guests
    assert not any(query(a["href"])["customer"] == ["(guest)"] for a in twins)


@pytest.fixture(scope="module")
def northern(make_server: Callable[[Path], Flask], analysed_dir: Path) -> Iterator[Reader]:
    """A browser of a user who may see region North alone."""
    server = make_server(analysed_dir)
    north = Scope((("region", ("North",)),))
    seen = replace(dashboard_of(server), scope=lambda: north)
    server.extensions[EXTENSION] = seen
    with server.test_client() as client:
        yield Reader(client)


@pytest.mark.parametrize("show", ["", "ledger", "cohorts", "segments", "value", "risk"])
def test_who_sees_a_part_sees_nothing_of_the_whole_company(northern: Reader, show: str) -> None:
    layout = northern.open("/customers", f"?show={show}")
    (slot,) = find(layout, id="customers-content")
    assert "of which you see a part." in text(slot["children"])
    assert not find(slot["children"], type="Table")
    assert not find(slot["children"], className="kpi")
    assert not [a for a in find(slot["children"], type="A") if "whole" in text(a["children"])]


def test_who_sees_a_part_sees_their_part_of_a_customer(northern: Reader, release: Release) -> None:
    shown = content(northern, "?customer=c7&period=all")
    (total,) = release.query(
        "SELECT sum(amount) AS t FROM sales WHERE customer_id = 'c7' AND region = 'North' "
        "AND status IN ('completed', 'returned')"
    )["t"].to_pylist()
    (value,) = find(find(shown, className="kpi")[0]["children"], className="kpi-value")
    assert value["title"] == f"£{total:,.2f}"
    assert "The chance that this customer" not in text(shown)
    assert "Retail" not in text(shown)
