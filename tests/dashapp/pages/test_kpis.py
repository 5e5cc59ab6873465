"""The KPIs page: metrics, breakdowns, the drill to order lines."""

import pytest

from dashapp.metrics import Catalogue
from tests.dashapp.pages.client import Reader, find, query, text

pytestmark = pytest.mark.integration


def test_every_metric_of_the_catalogue_can_be_chosen(reader: Reader, catalogue: Catalogue) -> None:
    (slot,) = find(reader.open("/kpis", "?region=North"), id="kpis-picker")
    links = find(slot["children"], type="A")
    chosen = {query(link["href"])["metric"][0] for link in links}
    assert chosen == {metric.name for metric in catalogue.metrics}
    assert all(query(link["href"])["region"] == ["North"] for link in links)


def test_the_chosen_metric_shows_its_definition(reader: Reader, catalogue: Catalogue) -> None:
    (head,) = find(reader.open("/kpis", "?metric=margin"), id="kpis-head")
    assert catalogue.metric("margin").description in text(head["children"])


def test_the_drill_goes_from_region_to_order_lines(reader: Reader) -> None:
    search, path = "", []
    for _ in range(5):
        (slot,) = find(reader.open("/kpis", search), id="kpis-breakdown")
        bar = find(slot["children"], className="bars-row")[0]
        search = "?" + bar["href"].partition("?")[2]
        path.append(query(search)["by"][0])
    assert path == ["channel", "category", "product", "customer", "lines"]
    (slot,) = find(reader.open("/kpis", search), id="kpis-breakdown")
    assert "Which order lines count for revenue?" in text(slot["children"])


def test_the_breadcrumb_leads_back_step_by_step(reader: Reader) -> None:
    layout = reader.open("/kpis", "?region=North&channel=Web&by=category")
    (crumbs,) = find(layout, className="crumbs")
    assert text(crumbs["children"]) == "Everything North Web"
    everything, north = find(crumbs["children"], type="A")
    assert query(everything["href"]) == {"metric": ["revenue"], "by": ["region"]}
    assert query(north["href"]) == {"region": ["North"], "metric": ["revenue"], "by": ["channel"]}


def test_order_lines_show_file_and_row_and_page_by_address(reader: Reader) -> None:
    (slot,) = find(reader.open("/kpis", "?by=lines&page=2"), id="kpis-breakdown")
    words = text(slot["children"])
    assert "Rows 51 to 100 of" in words
    assert "orders-a.csv row" in words
    before, after = find(slot["children"], className="pager-links")[0]["children"]
    assert "page" not in query(before["props"]["href"])
    assert query(after["props"]["href"])["page"] == ["3"]
    (table,) = find(slot["children"], type="Table")
    rows = find(table["children"], type="Tbody")[0]["children"]
    assert len(rows) == 50


@pytest.mark.parametrize(
    ("search", "message"),
    [
        ("?by=lines&page=0", "page: '0' is not a page number from 1."),
        ("?by=lines&page=9999", "page: 9999 is beyond the"),
        ("?by=colour", "by: 'colour' is not one of region,"),
        ("?metric=luck", "There is no metric 'luck'"),
        ("?region=Narnia", "region: 'Narnia' is not one of North, South, West."),
    ],
)
def test_a_bad_value_is_named_and_can_be_reset(reader: Reader, search: str, message: str) -> None:
    layout = reader.open("/kpis", search)
    (problem,) = find(layout, id="kpis-problem")
    assert message in text(problem["children"])
    (reset,) = find(problem["children"], className="button")
    assert reset["href"] == "/kpis"
    assert find(layout, className="bar-controls")  # what can be used is offered at once
    (body,) = find(layout, id="kpis-body")
    assert body["hidden"] is True


def test_the_page_recovers_from_a_bad_value_in_place(reader: Reader) -> None:
    assert reader.change("kpis", "?metric=luck")["kpis-body"]["hidden"] is True
    answer = reader.change("kpis", "?metric=orders")
    assert answer["kpis-body"]["hidden"] is False
    assert text(answer["kpis-head"]["children"]).startswith("Orders")


def test_unknown_keys_are_ignored(reader: Reader) -> None:
    assert find(reader.open("/kpis", "?utm_source=mail&metric=orders"), className="metric-head")


def test_ratios_are_compared_not_added(reader: Reader) -> None:
    (slot,) = find(reader.open("/kpis", "?metric=aov&by=region"), id="kpis-breakdown")
    assert "How do regions differ in average order value?" in text(slot["children"])


def test_a_metric_that_nothing_counts_for_is_said_in_words(reader: Reader) -> None:
    # The cost of region West is unknown.
    for by, words in (("lines", "None of the lines"), ("product", "No margin in this selection.")):
        layout = reader.open("/kpis", f"?region=West&metric=margin&by={by}")
        assert find(layout, id="kpis-body")[0]["hidden"] is False
        (slot,) = find(layout, id="kpis-breakdown")
        assert words in text(slot["children"])
        assert not find(slot["children"], className="bars")
