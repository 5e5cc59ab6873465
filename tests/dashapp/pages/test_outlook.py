"""What lies ahead on the pages of an analysed release, and what stands there without it."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.dashapp.pages.client import Reader, find, query, text
from tests.dashapp.releases import write_release

pytestmark = pytest.mark.integration

LATE = {
    "name": "every source reaches the last day",
    "passed": False,
    "detail": "shops: newest sale 26 Feb 2026, 10 days before the others; usual gap 1 day",
    "source": "shops",
    "from": "2026-02-27",
    "to": "2026-03-08",
}


@pytest.fixture(scope="module")
def analysed_server(make_server: Callable[[Path], Flask], analysed_dir: Path) -> Flask:
    return make_server(analysed_dir)


@pytest.fixture
def ahead(analysed_server: Flask) -> Iterator[Reader]:
    """A browser on the analysed release."""
    with analysed_server.test_client() as client:
        yield Reader(client)


def words(reader: Reader, part: str, search: str = "", path: str = "/") -> str:
    (slot,) = find(reader.open(path, search), id=part)
    return text(slot["children"])


def test_the_landing_card_takes_the_place_of_the_pace(ahead: Reader) -> None:
    said = words(ahead, "summary-landing")
    assert said.startswith("Will March reach its target?")
    assert (
        "March 2026 will land at £3,000 (80% sure: £2,700 to £3,300), £300.00 short of its target; "
        "the chance of reaching it is 22%. Reaching it takes £159.38 a selling day from now on."
    ) in said
    assert "Measured on 24 past months at this point, the landing was off by 3.1%" in said
    assert "an even pace by 5.2%." in said
    for span in ("March 2026", "The quarter to March 2026", "The year to December 2026"):
        assert span in said


def test_its_bars_show_done_landing_interval_and_target(ahead: Reader) -> None:
    layout = ahead.open("/")
    (slot,) = find(layout, id="summary-landing")
    month, quarter, year = find(slot["children"], className="landing-track")
    band, done, way, aim = (each["props"] for each in month["children"])
    # The track ends 4 % beyond the larger of high (3,300) and target (3,300): 3,432.
    assert band["style"] == {"left": "78.67%", "width": "17.48%"}
    assert done["style"] == {"left": "0.00%", "width": "21.85%"}
    assert way["style"] == {"left": "21.85%", "width": "65.56%"}
    assert aim["style"] == {"left": "96.15%"}
    assert len(quarter["children"]) == len(year["children"]) == 3  # no target, no tick


def test_a_member_has_its_own_landing_without_a_target(ahead: Reader) -> None:
    said = words(ahead, "summary-landing", "?channel=Web")
    assert said.startswith("Where will March land? March 2026 will land at £1,700")
    assert "target" not in said.partition("Table")[0]  # no bar has one, so none is missed
    alone = words(ahead, "summary-landing", "?channel=Web&compare=none")
    assert "target" not in alone.partition("Table")[0]


def test_where_no_landing_is_made_the_pace_or_the_reason_stands(ahead: Reader) -> None:
    assert "even pace" in words(ahead, "summary-landing", "?region=North&region=South")
    said = words(ahead, "summary-landing", "?product=p1")
    assert "Forecasts are made for the company and for single regions" in said
    assert "remove the product." in said


def test_what_needs_attention_leads_to_its_member_and_days(ahead: Reader) -> None:
    layout = ahead.open("/")
    (slot,) = find(layout, id="summary-attention")
    links = [link for link in find(slot["children"], type="A") if "/kpis" in link["href"]]
    assert [text(link["children"]) for link in links] == [
        "Revenue in South was 200.0% above expectation on 4 March 2026 (£90.00 instead of £30.00).",
        "Orders in North were 50.0% below expectation from 23 February to 1 March 2026 "
        "(8 instead of 16), mostly Web.",
    ]
    assert query(links[1]["href"]) == {
        "from": ["2026-02-23"], "to": ["2026-03-01"], "region": ["North"], "metric": ["orders"],
    }  # fmt: skip
    arrows = find(slot["children"], className="arrow")
    assert [text(each["children"]) for each in arrows] == ["▲", "▼"]
    files = [link["href"] for link in find(slot["children"], type="A") if "export" in link["href"]]
    assert files[0].startswith("/export/anomalies.csv?from=2026-02-07&to=2026-03-08")


def test_nothing_unusual_is_said_and_so_is_a_gap(ahead: Reader) -> None:
    calm = words(ahead, "summary-attention", "?category=Toys")
    assert calm == (
        "What needs attention? Nothing was unusual in the last 30 days among what could be "
        "searched. Too few orders for margin."
    )
    said = words(ahead, "summary-attention", "?product=p1")
    assert "Unusual days and weeks are looked for in the company" in said


def test_small_changes_are_no_news(ahead: Reader) -> None:
    # The usual variation of these series is 50 % a week: 1.96 · 0.5 · √(2 · 7 / 365) = 19.2 %.
    headline = words(ahead, "summary-headline")
    assert "on last year, within its usual week-to-week variation." in headline


def test_an_older_release_has_neither_card_nor_forecast(reader: Reader) -> None:
    layout = reader.open("/")
    assert find(layout, id="summary-attention")[0].get("children") is None
    assert "even pace" in text(find(layout, id="summary-landing")[0]["children"])
    head = find(reader.open("/kpis"), id="kpis-trend-head")[0]
    assert "80% sure" not in text(head["children"])
    answer = reader.client.get("/export/forecast.csv")
    assert answer.status_code == 404
    assert answer.get_data(as_text=True) == (
        "This release was published without forecasts; the next run adds them.\n"
    )


def test_a_failed_check_is_told_and_silences_what_it_explains(
    make_server: Callable[[Path], Flask], tmp_path: Path
) -> None:
    write_release(tmp_path, analysed=True, checks=(LATE,))
    with make_server(tmp_path).test_client() as client:
        layout = Reader(client).open("/")
        # Its own revenue of the last twelve months fell, and so did that of some members.
        movers = text(find(layout, id="summary-movers")[0]["children"])
        attention = text(find(layout, id="summary-attention")[0]["children"])
    assert "Falls are not judged: shops has delivered nothing since 26 Feb 2026." in movers
    assert " fell " not in movers
    assert attention.startswith(
        "What needs attention? Shops has delivered nothing since 26 Feb 2026; falls since then are "
        "not judged."
    )
    assert "below expectation" not in attention
    assert "Nothing was unusual" not in attention


def test_the_trend_goes_on_where_it_ends_with_the_data(ahead: Reader) -> None:
    layout = ahead.open("/kpis", "?metric=revenue")
    figure = find(layout, id="kpis-trend")[0]["figure"]
    (forecast,) = [trace for trace in figure["data"] if trace.get("name") == "Forecast"]
    ahead_days = forecast["x"].index("2026-03-01")
    assert forecast["x"][ahead_days + 1] == "2026-04-01"
    assert forecast["y"][ahead_days:] == [3000.0, 3100.0, 3200.0, 3300.0, 3400.0, 3500.0]
    (heard,) = [trace for trace in figure["data"] if trace.get("hoverinfo") != "skip"]
    told = heard["customdata"][heard["x"].index("2026-03-01")]
    assert told.endswith("Forecast: £3,000.00 (80% sure: £2,700 to £3,300)")
    said = text(find(layout, id="kpis-trend-head")[0]["children"])
    assert "April 2026 to June 2026: £9,600" in said
    assert "the forecast's error is 4.2% against 9.8% for last year's values repeated." in said
    assert "95% bands held 93% of past values, 80% bands 79%." in said
    twin = text(find(layout, id="kpis-trend-foot")[0]["children"])
    assert "1 Mar 2026 31 Mar 2026 £3,000.00 £2,700.00 to £3,300.00 £2,400.00 to £3,600.00" in twin
    assert "Forecast CSV" in twin


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("?metric=revenue&period=last_month", False),  # ends before the data does
        ("?metric=units", False),  # no headline metric
        ("?metric=revenue&from=2025-12-01&to=2026-03-08", True),  # by week
        ("?metric=revenue&region=North&region=South", False),
    ],
)
def test_it_goes_on_only_where_a_forecast_fits(ahead: Reader, search: str, names: bool) -> None:
    figure = find(ahead.open("/kpis", search), id="kpis-trend")[0]["figure"]
    assert ("Forecast" in [trace.get("name") for trace in figure["data"]]) is names


def test_a_selection_without_a_forecast_says_why(ahead: Reader) -> None:
    said = words(ahead, "kpis-trend-head", "?metric=revenue&region=North&channel=Web", "/kpis")
    assert said.endswith("remove the region or the channel.")
    orders = words(ahead, "kpis-trend-head", "?metric=orders", "/kpis")
    assert orders.endswith("Orders cannot be forecast: the history is too short.")


def rows(reader: Reader, address: str) -> list[dict[str, str]]:
    answer = reader.client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_forecast_landing_and_anomalies_can_be_had_as_files(ahead: Reader) -> None:
    monthly = rows(ahead, "/export/forecast.csv?metric=revenue&region=North")
    assert [row["value"] for row in monthly][:2] == ["1000", "1100"]
    spans = rows(ahead, "/export/landing.csv?metric=revenue")
    assert [(row["span"], row["landing"]) for row in spans] == [
        ("month", "3000"), ("quarter", "9000"), ("year", "36000"),
    ]  # fmt: skip
    found = rows(ahead, "/export/anomalies.csv?period=all&region=North")
    assert [row["member"] for row in found] == ["North"]
    for what in ("forecast", "landing", "anomalies"):
        assert ahead.client.get(f"/export/{what}.xlsx?period=all").status_code == 200
    refused = ahead.client.get("/export/landing.csv?product=p1")
    assert refused.status_code == 404
    assert "remove the product." in refused.get_data(as_text=True)


def test_a_change_within_the_noise_is_said_quietly_on_its_card(ahead: Reader) -> None:
    # Weeks of revenue vary by half: over two years 1.96 * 0.5 * sqrt(2 / 52.1) is 19 %.
    (slot,) = find(ahead.open("/"), id="summary-kpis")
    cards = {
        text(card["children"][0]): card
        for card in slot["children"] and find(slot["children"], className="kpi")
    }
    said = {name: text(card["children"]) for name, card in cards.items()}
    assert "within the usual variation" in said["Revenue"]
    assert [
        change["className"] for change in find(cards["Revenue"]["children"], className="change")
    ] == ["change neutral"]
    assert "within the usual variation" not in said["Active customers"]
    orders = find(cards["Orders"]["children"], className="change")
    assert "neutral" not in orders[0]["className"]
