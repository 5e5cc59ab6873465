"""The Why page: what changed, why, who contributed; and what stands there when nothing can."""

from decimal import Decimal
from typing import Any

import pytest

from dashapp import format as fmt
from dashapp.context import Data
from dashapp.metrics import Catalogue
from dashapp.queries import drivers, product_effects
from dashapp.release import Release
from tests.dashapp.pages.client import Reader, find, query, text
from tests.dashapp.pages.test_why import exported
from tests.dashapp.queries.facts import filters

pytestmark = pytest.mark.integration

NET = "status IN ('completed', 'returned')"


def page(reader: Reader, search: str = "") -> Any:  # noqa: ANN401 - a layout
    """What the page shows of an address."""
    (body,) = find(reader.open("/why", search), id="why-content")
    return body["children"]


def test_the_headline_says_by_how_much(reader: Reader, release: Release) -> None:
    def sold(first: str, last: str) -> Decimal:
        rows = f"FROM sales WHERE date BETWEEN '{first}' AND '{last}' AND {NET}"
        found: Decimal = release.query(f"SELECT sum(amount) AS value {rows}").to_pylist()[0][
            "value"
        ]
        return found

    now, before = sold("2025-03-09", "2026-03-08"), sold("2024-03-09", "2025-03-08")
    verb = "rose" if now > before else "fell"
    moved = fmt.money(abs(now - before), "GBP", short=True)
    words = text(page(reader))
    assert words.startswith(
        f"Why did revenue change? Revenue {verb} by {moved} against last year, from "
        f"{fmt.money(before, 'GBP', short=True)} to {fmt.money(now, 'GBP', short=True)}."
    )
    anchors = [text(each["children"]) for each in find(page(reader), className="anchor")]
    assert anchors == [
        f"9 Mar 2024 – 8 Mar 2025 {fmt.money(before, 'GBP', short=True)}",
        f"9 Mar 2025 – 8 Mar 2026 {fmt.money(now, 'GBP', short=True)}",
    ]


@pytest.mark.parametrize("metric", ["revenue", "orders", "aov", "margin", "pending", "price"])
def test_every_step_of_the_tree_is_shown_and_leads_to_its_lines(
    reader: Reader, data: Data, catalogue: Catalogue, metric: str
) -> None:
    body = page(reader, f"?metric={metric}")
    tree = drivers(data, filters(data), metric).tree
    labels = [row.label for row in tree.itertuples() if row.parent]
    shown = [
        text(each["children"])
        for each in find(body, className="bridge-label")[1:-1]  # without both values
    ]
    assert shown == labels
    (card,) = [
        c for c in find(body, className="card-flat") if find(c["children"], className="bridge")
    ]
    for link in find(card["children"], className="bridge-row"):
        if "href" in link:
            assert link["href"].startswith("/kpis?")
            assert query(link["href"].partition("#")[0])["by"] == ["lines"]
    assert catalogue.metric(metric).label in text(body)


def test_the_reasons_are_those_of_the_summary(reader: Reader) -> None:
    (slot,) = find(reader.open("/", "?period=ytd"), id="summary-why")
    (notes,) = find(slot["children"], className="notes-list")
    short = [text(each["children"]) for each in find(notes["children"], type="Li")]
    (card,) = [
        each
        for each in find(page(reader, "?period=ytd"), className="why")
        if "What drove it?" in text(each["children"])
    ]
    whole = [text(each["children"]) for each in find(card["children"], type="Li")]
    assert short
    assert short == whole[: len(short)]
    sentences = find(notes["children"], type="A")
    assert {each["href"] for each in sentences} == {"/why?period=ytd&metric=revenue"}
    assert find(slot["children"], className="steps-row")


def test_a_member_narrows_the_page_and_stays_on_it(reader: Reader) -> None:
    body = page(reader, "?metric=orders")
    links = [
        query(each["href"]) for each in find(body, className="diverging-row") if "href" in each
    ]
    assert {"region", "channel", "category", "product"} <= {key for link in links for key in link}
    for link in find(body, className="diverging-row"):
        if "href" in link:
            assert link["href"].startswith("/why?")
            assert query(link["href"].partition("#")[0])["metric"] == ["orders"]
    narrowed = page(reader, "?metric=revenue&region=North&channel=Web")
    titles = [text(each["children"]) for each in find(narrowed, type="H3")]
    assert "Region" not in titles
    assert "Channel" not in titles
    assert "Category" in titles


def test_bars_run_from_the_largest_gain_to_the_largest_loss(reader: Reader, data: Data) -> None:
    body = page(reader, "?by=product")
    (members,) = find(body, className="alone")
    labels = [
        text(row["children"][0])
        for row in find(members["children"], className="diverging-row")
        if "rest" not in row["className"].split()
    ]
    found = product_effects(data, filters(data), "revenue")
    assert found is not None
    ranked = sorted(found.frame.itertuples(), key=lambda row: -row.change)
    assert labels == [row.label for row in ranked]


def test_products_up_and_down(reader: Reader, data: Data) -> None:
    (both,) = find(page(reader), className="why-products")
    found = product_effects(data, filters(data), "revenue")
    assert found is not None
    ups = [row.label for row in found.frame.itertuples() if row.change > 0][:6]
    first = find(both["children"], type="Table")[0]
    rows = find(find(first["children"], type="Tbody")[0]["children"], type="Tr")
    assert [text(row["children"][0]) for row in rows] == ups
    assert not find(page(reader, "?metric=orders"), className="why-products")
    assert not find(page(reader, "?product=p1"), className="why-products")


def test_the_file_of_products_holds_every_one(reader: Reader, data: Data) -> None:
    found = product_effects(data, filters(data), "revenue")
    assert found is not None
    rows = exported(reader, "/export/product-effects.csv?metric=revenue")
    assert {row["product"]: Decimal(row["price"]) for row in rows} == {
        row.product: row.price for row in found.frame.itertuples()
    }
    answer = reader.client.get("/export/product-effects.csv?metric=orders")
    assert answer.status_code == 400
    assert "cannot be told by prices" in answer.get_data(as_text=True)


def test_without_a_comparison_it_offers_some(reader: Reader) -> None:
    body = page(reader, "?compare=none&metric=orders")
    assert "Nothing is compared, so there is no change to explain." in text(body)
    (offers,) = find(body, className="state-actions")
    links = [each["href"] for each in find(offers["children"], type="A")]
    assert [query(each).get("compare") for each in links] == [
        None,
        ["weekdays"],
        ["previous"],
    ]
    assert all(query(each)["metric"] == ["orders"] for each in links)
    assert not find(body, className="bridge")


def test_where_no_comparison_is_covered_shorter_periods_are_offered(reader: Reader) -> None:
    body = page(reader, "?period=all")
    assert "is not covered" in text(body)
    (offers,) = find(body, className="state-actions")
    links = find(offers["children"], type="A")
    assert text(links[0]["children"]) == "This month against the period before"
    assert query(links[0]["href"])["compare"] == ["previous"]
    assert "change?" in text(page(reader, "?" + links[0]["href"].partition("?")[2]))


@pytest.mark.parametrize(
    ("search", "message"),
    [
        ("?by=shelf", "by: 'shelf' is not one of region, channel, category, product, customer."),
        ("?metric=luck", "There is no metric 'luck'"),
    ],
)
def test_a_bad_key_is_named(reader: Reader, search: str, message: str) -> None:
    (problem,) = find(reader.open("/why", search), id="why-problem")
    assert message in text(problem["children"])


def test_a_change_of_the_address_is_one_answer(reader: Reader) -> None:
    changed = reader.change("why", "?metric=aov")
    assert text(changed["why-content"]["children"]) == text(page(reader, "?metric=aov"))


def test_the_card_of_the_kpis_leads_to_the_whole_tree(reader: Reader) -> None:
    (slot,) = find(reader.open("/kpis", "?metric=aov&region=North"), id="kpis-why")
    (link,) = find(slot["children"], className="why-whole")
    assert link["href"] == "/why?region=North&metric=aov"
    (back,) = [
        a
        for a in find(page(reader, "?metric=aov"), type="A")
        if a.get("children") == "Average order value in KPIs"
    ]
    assert back["href"] == "/kpis?metric=aov"


def test_every_page_has_a_head_for_print(reader: Reader) -> None:
    (head,) = find(reader.open("/why", "?region=North&product=p3"), className="print-head")
    assert text(head["children"]) == (
        "Demo Company Last 12 months (9 Mar 2025 – 8 Mar 2026); compared with "
        "9 Mar 2024 – 8 Mar 2025; region North, product Product 3 Data to 8 Mar 2026 · GMT (late)"
    )
