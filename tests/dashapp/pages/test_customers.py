"""The customers page on the analysed release; sums are taken from its own tables."""

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.dashapp.pages.client import Reader, find, query, text

pytestmark = pytest.mark.integration

EVERYONE = [f"Customer c{n}" for n in range(53)]


@pytest.fixture(scope="module")
def analysed_server(make_server: Callable[[Path], Flask], analysed_dir: Path) -> Flask:
    return make_server(analysed_dir)


@pytest.fixture
def page(analysed_server: Flask) -> Iterator[Reader]:
    """A browser on the analysed release."""
    with analysed_server.test_client() as client:
        yield Reader(client)


def content(reader: Reader, search: str = "") -> Any:  # noqa: ANN401 - a part of a layout
    layout = reader.open("/customers", search)
    assert find(layout, id="customers-body")[0]["hidden"] is False, text(layout)
    (slot,) = find(layout, id="customers-content")
    return slot["children"]


def table(node: object, caption: str) -> list[list[str]]:
    """The rows of the table with this caption, as words."""
    found = next(
        each for each in find(node, type="Table") if caption in text(find(each["children"],
                                                                     type="Caption")[0]["children"])
    )  # fmt: skip
    return [
        [text(cell["props"].get("children")) for cell in row["children"]]
        for row in find(found["children"], type="Tr")
    ]


def number(cell: str) -> int:
    return int(cell.replace(",", ""))


def test_the_books_balance_in_every_month(page: Reader) -> None:
    rows = table(content(page, "?show=ledger&period=all"), "won and lost by month")
    assert rows[0] == ["Month", "Before", "New", "Won back", "Lapsed", "Active"]
    assert [row[0] for row in rows[1:]] == ["Dec 2024", "Jan 2026", "Feb 2026", "Mar 2026 (part)"]
    for row in rows[1:]:
        opening, new, back, lapsed, closing = map(number, row[1:])
        if row[0] != "Dec 2024":  # the first month of the fixture opens with what it does not know
            assert opening + new + back - lapsed == closing


def test_key_figures_are_of_the_last_complete_month(page: Reader) -> None:
    cards = [text(card["children"]) for card in find(content(page), className="kpi")]
    # Nothing is known of February 2025, so January stands in: 50 after 44, 4 after 5, 1 after 3.
    assert cards == [
        "Active customers, February 2026 50 ▲ +13.6% vs Jan 2026",
        "New, February 2026 4 ▼ −20.0% vs Jan 2026",
        "Lapsed, February 2026 1 ▼ −66.7% vs Jan 2026",
        "Won back, February 2026 3 ▲ +50.0% vs Jan 2026",
    ]
    lapsed = find(content(page), className="kpi")[2]
    assert find(lapsed["children"], className="good")
    none = find(content(page, "?compare=none"), className="kpi")
    assert not find(none[0]["children"], className="change")


def test_the_overview_answers_and_leads_on(page: Reader) -> None:
    shown = content(page)
    assert "44 active customers became 50 in February 2026" in text(shown)
    (topics,) = find(shown, className="topics")
    links = [query(link["href"])["show"][0] for link in find(topics["children"], type="A")]
    assert links == ["ledger", "cohorts", "segments", "value", "risk"]


def test_cohorts_are_averaged_by_size_without_the_cut_month(page: Reader) -> None:
    rows = table(content(page, "?show=cohorts"), "Still buying")
    assert rows[0] == ["Months later → First purchase ↓", "Customers", "0", "1"]
    assert rows[1] == ["Sep 2025", "100", "100%", "40%"]
    assert rows[6] == ["Feb 2026", "100", "100%", "5% (part)"]
    # (40 + 40 + 20 + 20 + 20) of 500; the newest cohort's month is cut.
    assert rows[7] == ["All, weighted", "", "100%", "28%"]
    money = table(content(page, "?show=cohorts&measure=revenue"), "Revenue a customer")
    # (14 + 14 + 12 + 12 + 12) / 5 = 12.80 rounds to 13.
    assert money[7] == ["All, weighted", "", "10", "13"]


def test_the_moves_add_up_and_lead_to_their_customers(page: Reader) -> None:
    shown = content(page, "?show=segments")
    rows = table(shown, "three months before and now")
    assert rows[0] == ["Before ↓ · Now →", "Champions", "Regulars", "All"]
    assert [row[0] for row in rows[1:]] == ["Champions", "Regulars", "No customer yet", "All now"]
    for row in rows[1:]:
        *counts, total = map(number, row[1:])
        assert sum(counts) == total
    for column in (1, 2, 3):
        *counts, total = (number(row[column]) for row in rows[1:])
        assert sum(counts) == total
    (matrix,) = find(shown, className="matrix")
    move = next(a for a in find(matrix["children"], type="A") if text(a["children"]) == "19")
    there = content(page, "?" + move["href"].partition("?")[2])
    assert "Which customers went from Champions to Regulars?" in text(there)
    assert "19 customers with" in text(there)


def names(node: object) -> list[str]:
    (listed,) = find(node, type="Tbody")
    cells = [row["props"]["children"][0] for row in listed["children"]]
    return [text(find(cell, type="A")[0]["children"][0]) for cell in cells]


@pytest.mark.parametrize("sort", ["-revenue", "name", "p_alive", "-p_alive", "expected_value"])
def test_a_list_holds_each_customer_once_over_its_pages(page: Reader, sort: str) -> None:
    found: list[str] = []
    for segment in ("Regulars", "Champions"):
        search: str | None = f"?show=segments&segment={segment}&sort={sort}"
        while search:
            shown = content(page, search)
            found += names(shown)
            pages = find(shown, className="pager-links")
            after = pages[0]["children"][1]["props"].get("href") if pages else None
            search = "?" + after.partition("?")[2] if after else None
    assert sorted(found) == sorted(EVERYONE)


def test_a_heading_sorts_and_turns_round(page: Reader) -> None:
    shown = content(page, "?show=segments&segment=Champions&sort=-revenue")
    heads = {text(th["children"]): th for th in find(shown, scope="col")}
    assert heads["Revenue so far"]["aria-sort"] == "descending"
    assert "aria-sort" not in heads["Orders"]
    (turned,) = find([heads["Revenue so far"]["children"]], type="A")
    assert query(turned["href"])["sort"] == ["revenue"]
    assert names(content(page, "?" + turned["href"].partition("?")[2]))[0] == names(shown)[-1]


def test_value_is_spread_tested_and_explained(page: Reader) -> None:
    shown = content(page, "?show=value")
    said = text(shown)
    assert "The top 10% of customers hold 21% of the value expected" in said  # 3,030 of 14,310
    # 10, 20, … 530: 200 to 490 are thirty of them.
    assert "The largest group, 30 of 53 customers (57%), is expected to bring £200–£500" in said
    # (30 × 0.5 + 10 × 2) / 40 = 0.875 against (30 × 0.4 + 10 × 2.2) / 40 = 0.85: 3 % apart.
    assert "In all it was right within 5%" in said
    rows = table(shown, "Customers by expected value")
    assert sum(number(row[1]) for row in rows[1:]) == 53
    assert [row[0] for row in table(shown, "Parameters")[1:]] == [
        "BG/NBD a", "BG/NBD r", "Gamma-Gamma p",
    ]  # fmt: skip


def test_those_at_risk_lead_to_their_pages(page: Reader) -> None:
    shown = content(page, "?show=risk")
    assert "Who might we lose?" in text(shown)
    (listed,) = find(shown, type="Tbody")
    link = find(listed["children"][0], type="A")[0]
    assert link["href"].startswith("/customer?customer=c")


@pytest.mark.parametrize("show", ["", "ledger", "cohorts", "segments", "value", "risk"])
def test_a_filter_is_told_of_and_can_be_removed_alone(page: Reader, show: str) -> None:
    shown = content(page, f"?show={show}&region=North&channel=Web&period=ytd")
    assert "worked out for the company as a whole; remove the region and the channel." in text(
        shown
    )
    (whole,) = [a for a in find(shown, type="A") if text(a["children"]) == "Show the whole company"]
    assert query(whole["href"]) == {"period": ["ytd"]} | ({"show": [show]} if show else {})


@pytest.mark.parametrize("show", ["", "ledger", "cohorts", "segments", "value", "risk"])
def test_an_older_release_says_what_it_lacks(reader: Reader, show: str) -> None:
    said = text(content(reader, f"?show={show}"))
    assert "This release was published without" in said


@pytest.mark.parametrize(
    ("search", "message"),
    [
        ("?show=secrets", "show: 'secrets' is not one of ledger, cohorts,"),
        ("?show=cohorts&measure=luck", "measure: 'luck' is not one of retention, revenue."),
        ("?show=cohorts&ages=1", "ages: '1' is not one of 0."),
        ("?show=cohorts&cohorts=-1", "cohorts: '-1' is not one of 0."),
        ("?show=segments&segment=%27%3B--", "is not one of Regulars, Champions."),
        ("?show=segments&segment=Regulars&earlier=x", "earlier: 'x' is not one of"),
        ("?show=segments&segment=Regulars&sort=luck", "sort: 'luck' is not one of name,"),
        ("?show=segments&segment=Regulars&page=0", "page: '0' is not a page number from 1."),
        ("?show=segments&segment=Regulars&page=99", "page: 99 is beyond the 43 customers."),
        ("?show=risk&sort=revenue", "sort: 'revenue' is not one of at_risk,"),
        ("?show=risk&page=x", "page: 'x' is not a page number from 1."),
    ],
)
def test_a_bad_value_is_named(page: Reader, search: str, message: str) -> None:
    answer = page.change("customers", search)
    assert message in text(answer["customers-problem"]["children"])
    assert answer["customers-body"]["hidden"] is True


def export(reader: Reader, address: str) -> list[dict[str, str]]:
    answer = reader.client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_files_hold_all_of_what_a_card_shows(page: Reader) -> None:
    listed = export(page, "/export/customers.csv?segment=Regulars&sort=revenue&page=2")
    assert [Decimal(row["revenue"]) for row in listed] == [10 * n for n in range(1, 44)]
    moves = export(page, "/export/segment-moves.csv")
    assert sum(int(row["customers"]) for row in moves) == 53
    for what, rows in (("ledger", 3), ("cohorts", 12), ("segments", 2), ("calibration", 2),
                       ("value-spread", 6), ("value-shares", 5)):  # fmt: skip
        assert len(export(page, f"/export/{what}.csv")) == rows, what
    assert export(page, "/export/segments-map.csv")
    assert export(page, "/export/customers-at-risk.csv")


def test_a_file_that_cannot_be_says_why(page: Reader) -> None:
    answer = page.client.get("/export/customers.csv?region=North")
    assert answer.status_code == 404
    assert "remove the region" in answer.get_data(as_text=True)
    assert page.client.get("/export/customers.csv?segment=x").status_code == 400
    assert page.client.get("/export/customers.csv?sort=x").status_code == 400
    assert page.client.get("/export/orders.csv").status_code == 400
