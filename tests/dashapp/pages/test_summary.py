"""The summary page on the small release, against sums worked out from its rows."""

from typing import Any

import pytest
from flask import Flask

from dashapp.release import Release
from tests.dashapp.pages.client import Reader, find, parts, query, text

pytestmark = pytest.mark.integration

LAST_12_MONTHS = "date BETWEEN '2025-03-09' AND '2026-03-08'"
COUNTED = "status IN ('completed', 'returned')"


def value(release: Release, sql: str) -> Any:  # noqa: ANN401 - what the statement gives
    return release.query(f"SELECT ({sql}) AS value").to_pylist()[0]["value"]


def test_the_headline_says_the_revenue_of_the_rows(reader: Reader, release: Release) -> None:
    rows = f"SELECT round(sum(amount), 2) FROM sales WHERE {LAST_12_MONTHS} AND {COUNTED}"
    revenue = value(release, rows)
    layout = reader.open("/")
    (headline,) = find(layout, className="headline")
    assert headline["type"] == "H1"
    cards = {text(c["children"][0]): c for c in find(layout, className="kpi")}
    assert list(cards) == [
        "Revenue", "Orders", "Average order value", "Active customers", "Margin", "Return rate",
    ]  # fmt: skip
    assert cards["Revenue"]["children"][1]["props"]["title"] == f"£{revenue:,}"
    assert text(cards["Revenue"]["children"][1]) in headline["children"]


def test_a_card_leads_to_its_metric_with_the_filters(reader: Reader) -> None:
    layout = reader.open("/", "?region=North&period=ytd")
    orders = next(c for c in find(layout, className="kpi") if "Orders" in text(c["children"]))
    assert orders["href"].startswith("/kpis?")
    assert query(orders["href"]) == {"period": ["ytd"], "region": ["North"], "metric": ["orders"]}


def test_a_falling_return_rate_is_good(reader: Reader) -> None:
    layout = reader.open("/")
    card = next(c for c in find(layout, className="kpi") if "Return rate" in text(c["children"]))
    (change,) = find(card["children"], className="change")
    assert "good" in change["className"]
    assert text(change["children"]).startswith("▼ −")


def test_bars_drill_one_step_deeper_and_the_table_twin_does_too(reader: Reader) -> None:
    layout = reader.open("/")
    (slot,) = find(layout, id="summary-region")
    (north,) = [
        b for b in find(slot["children"], className="bars-row") if b["title"][:5] == "North"
    ]
    assert query(north["href"]) == {"region": ["North"], "metric": ["revenue"], "by": ["channel"]}
    twin = [a for a in find(slot["children"], type="A") if a.get("children") == "North"]
    assert [link["href"] for link in twin] == [north["href"]]


def test_pace_says_the_share_of_the_target(reader: Reader, release: Release) -> None:
    march = f"SELECT sum(amount) FROM sales WHERE date >= '2026-03-01' AND {COUNTED}"
    share = round(value(release, march) / 3100 * 100)
    (slot,) = find(reader.open("/"), id="summary-landing")
    assert f"{share}% of the £3,100 target" in text(slot["children"])
    assert "day 8 of 31" in text(slot["children"])


def test_pace_is_left_out_where_no_target_matches(reader: Reader) -> None:
    (slot,) = find(reader.open("/", "?channel=Web"), id="summary-landing")
    assert slot.get("children") is None


def test_without_a_comparison_nothing_is_compared(reader: Reader) -> None:
    layout = reader.open("/", "?compare=none")
    assert find(layout, className="change") == []
    (movers,) = find(layout, id="summary-movers")
    assert movers.get("children") is None


def test_a_facet_fixed_to_one_member_is_not_broken_down(reader: Reader) -> None:
    (slot,) = find(reader.open("/", "?region=North"), id="summary-region")
    assert slot.get("children") is None


def test_a_change_of_the_address_redraws_every_part_in_one_answer(reader: Reader) -> None:
    answer = reader.change("summary", "?region=South")
    assert answer["summary-body"]["hidden"] is False
    assert answer["summary-problem"]["children"] is None
    assert "Region" in text(answer["summary-bar"]["children"])
    assert answer["summary-trend"]["figure"]["data"]
    first, changed = reader.open("/", "?region=South"), answer["summary-kpis"]["children"]
    (slot,) = find(first, id="summary-kpis")
    assert text(slot["children"]) == text(changed)


def test_figures_follow_the_theme_of_the_cookie(server: Flask) -> None:
    with server.test_client() as client:
        client.set_cookie("theme", "system-dark")
        dark = Reader(client).change("summary", "")["summary-trend"]["figure"]
        client.set_cookie("theme", "light")
        light = Reader(client).change("summary", "")["summary-trend"]["figure"]
    assert dark["layout"]["template"]["layout"]["font"]["color"] == "#E6EAF0"
    assert light["layout"]["template"]["layout"]["font"]["color"] == "#111827"


def test_the_story_stands_before_the_trend(reader: Reader) -> None:
    ids = [
        each["id"] for each in parts(reader.open("/")) if str(each.get("id", "")).count("-") == 1
    ]
    order = ["headline", "kpis", "why", "landing", "attention", "movers", "trend", "region"]
    assert [each for each in ids if each.removeprefix("summary-") in order] == [
        f"summary-{name}" for name in order
    ]


def test_the_plan_stands_beside_last_year(reader: Reader, release: Release) -> None:
    march = f"SELECT sum(amount) FROM sales WHERE date >= '2026-03-01' AND {COUNTED}"
    part = value(release, march) / 800  # 8 of 31 days of a target of 3,100
    layout = reader.open("/", "?period=mtd")
    (also,) = find(layout, className="also")
    side = "above" if part > 1 else "below"
    assert also["children"].startswith(f"That is {abs(part - 1):.1%} {side} the plan of £800.00.")
    notes = [text(each["children"]) for each in find(layout, className="kpi-note")]
    assert notes == [f"{part:.1%} of plan £800.00"]


def test_without_a_plan_nothing_is_said_of_one(reader: Reader) -> None:
    layout = reader.open("/", "?period=ytd&channel=Web")
    assert "plan" not in text(find(layout, className="also")[0]["children"])
    assert not find(layout, className="kpi-note")


def test_without_a_comparison_there_is_no_why(reader: Reader) -> None:
    for search in ("?compare=none", "?period=all"):
        (slot,) = find(reader.open("/", search), id="summary-why")
        assert slot.get("children") is None
