"""The Forecasts page on analysed releases: what it says, what its address asks for, its files."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from flask import Flask

from tests.dashapp.costed import OTHERS
from tests.dashapp.pages.client import Reader, find, query, text
from tests.dashapp.releases import write_release

pytestmark = pytest.mark.integration

PATH = "/forecasts"


@pytest.fixture(scope="module")
def analysed_server(make_server: Callable[[Path], Flask], analysed_dir: Path) -> Flask:
    return make_server(analysed_dir)


@pytest.fixture(scope="module")
def costed_server(
    make_server: Callable[[Path], Flask], tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    data = tmp_path_factory.mktemp("costed")
    write_release(data, analysed=True, others=OTHERS)
    return make_server(data)


@pytest.fixture
def ahead(analysed_server: Flask) -> Iterator[Reader]:
    """A browser on the analysed release."""
    with analysed_server.test_client() as client:
        yield Reader(client)


@pytest.fixture
def costed(costed_server: Flask) -> Iterator[Reader]:
    """A browser on a release of which revenue, orders and margin are forecast."""
    with costed_server.test_client() as client:
        yield Reader(client)


def words(reader: Reader, search: str = "") -> str:
    (main,) = find(reader.open(PATH, search), id="main")
    return text(main["children"])


def outcome(reader: Reader, search: str) -> dict[str, list[str]]:
    (table,) = find(reader.open(PATH, search), className="outcomes")
    lines = [each for each in find(table["children"], type="Tr") if "data-line" in each]
    return {
        line["data-line"]: [text(cell["children"]) for cell in find(line["children"], type="Td")]
        for line in lines
    }


def test_it_says_where_the_metric_is_heading(ahead: Reader) -> None:
    said = words(ahead)
    assert "What is ahead for revenue?" in said
    # Five months after the running one: 3,100 + 3,200 + … + 3,500.
    assert "April 2026 to August 2026: £16.5k, " in said
    assert "£14.9k to £18.2k if every period came in at the same end of its 80% range." in said
    assert "Its past is shown from 1 February 2024 on, whatever period is chosen above." in said
    assert "Nearer than a simple rule: the forecast's error is 4.2% against 9.8%" in said
    assert "exponential smoothing of level, trend and season (AutoETS)" in said
    assert "80% ranges held 79% of past values, 95% ranges 93%" in said
    assert "Will March reach its target?" in said


def test_the_running_month_adds_up_to_its_days(ahead: Reader) -> None:
    frame = rows(ahead, "/export/month.csv?metric=revenue")
    assert [row["day"] for row in frame][:1] == ["2026-03-01"]
    assert len(frame) == 31
    known = [Decimal(row["value"]) for row in frame if row["value"]]
    assert len(known) == 8
    (total,) = rows(ahead, "/export/headline.csv?period=mtd")[:1]
    assert known[-1] == Decimal(total["value"])
    assert "day by day?" in words(ahead)
    assert "day by day?" not in words(ahead, "?metric=margin")


def test_error_is_shown_for_the_steps_chosen(ahead: Reader) -> None:
    # Forecast 3,000 and actual 3,150: 150 of the mean 3,075.
    said = words(ahead, "?ahead=1")
    assert (
        "1 month ahead, the forecast was off by 4.9% on average, measured on one past value" in said
    )
    assert "1 of 1 values came within the 80% range" in said
    assert "Of Said Came Feb 2026 £3,000 £3,150" in said


def test_members_add_up_and_lead_to_their_own_forecast(costed: Reader) -> None:
    layout = costed.open(PATH, "?by=region&horizon=2")
    (card,) = find(layout, id="members")
    said = text(card["children"])
    # North 1,000.05 + 2,000.15, South twice 2,000: with each other the company's 7,000.20.
    assert "South brings most: £4,000, 57% of all. The members add up to the whole." in said
    assert "£3,000" in said
    assert "All £3,000 £2,700 to £3,300 £7,000" in said
    links = [each for each in find(card["children"], type="A") if text(each["children"]) == "South"]
    assert query(links[0]["href"])["region"] == ["South"]
    narrowed = words(costed, "?" + urlsplit(links[0]["href"]).query)
    assert "April 2026 to May 2026: £4,000" in narrowed


def test_members_that_do_not_add_up_are_not_said_to(ahead: Reader) -> None:
    said = words(ahead, "?by=region&horizon=1")
    assert "South brings most: £1,200, 36% of all." in said
    assert "add up to the whole" not in said


def test_the_scenario_is_worked_out_by_hand(costed: Reader) -> None:
    still = outcome(costed, "?horizon=2")
    assert still["revenue"] == ["£7,000", "£7,000", "£0.00", "0.0%"]
    moved = outcome(costed, "?horizon=2&volume=10&price=-5")
    # 7,000.20 × 1.1 × 0.95 = 7,315.21; cost 4,160.12 × 1.1 = 4,576.13.
    assert moved["revenue"] == ["£7,000", "£7,315", "+£315.01", "+4.5%"]
    assert moved["units"] == ["–", "–", "–", "+10.0%"]
    assert moved["orders"] == ["211", "232", "+21", "+10.0%"]
    assert moved["cost"] == ["£4,160", "£4,576", "+£416.01", "+10.0%"]
    assert moved["profit"] == ["£2,840", "£2,739", "−£101.00", "−3.6%"]
    assert moved["margin"] == ["40.6%", "37.4%", "−3.1 pt", ""]
    said = words(costed, "?horizon=2&volume=10&price=-5")
    assert (
        "With volume up 10% and prices down 5%, revenue of April 2026 to May 2026 comes to "
        "£7,315, £315.01 more than the forecast; gross profit falls by £101.00."
    ) in said
    assert "Demand does not react to the price: no elasticity is assumed." in said
    assert "Each 1% on the price moves demand by \N{MINUS SIGN}0.8%" in words(
        costed, "?price=5&elasticity=-0.8"
    )


def test_a_scenario_that_starts_later_moves_nothing(costed: Reader) -> None:
    search = "?horizon=2&volume=10&start=2029-01"
    assert "The scenario starts after April 2026 to May 2026, so nothing of it is moved." in words(
        costed, search
    )
    found = outcome(costed, search)
    assert found["revenue"][2:] == ["£0.00", "0.0%"]
    assert found["units"][3] == "0.0%"


def test_the_browser_gets_the_sums_of_what_stays_and_what_moves(costed: Reader) -> None:
    (table,) = find(costed.open(PATH, "?horizon=2&start=2026-05"), className="outcomes")
    base = json.loads(table["data-base"])
    assert base["revenue"] == ["300005000000", "400015000000"]
    assert base["cost"] == ["180003000000", "236008850000"]
    assert base["writing"]["money"] == ["£", ""]
    assert base["writing"]["places"] == 2


def test_missing_parts_are_left_out_with_their_reason(ahead: Reader) -> None:
    assert set(outcome(ahead, "?volume=5")) == {"revenue", "units"}
    said = words(ahead, "?volume=5")
    assert "Orders is left out: Orders cannot be forecast: the history is too short." in said
    assert "Margin is left out: Not all of these periods have a forecast of it." in said


def test_links_carry_the_scenario_and_reset_takes_it_away(costed: Reader) -> None:
    search = "?metric=orders&horizon=3&volume=2.5&price=-1&elasticity=-0.5&start=2026-05"
    layout = costed.open(PATH, search)
    (card,) = find(layout, className="scenario")
    (copy,) = find(card["children"], type="Button", **{"data-action": "copy"})
    shared = query(copy["data-href"].partition("#")[0])
    assert shared == query(search) | {"by": ["region"]}
    (reset,) = find(card["children"], className="reset")
    assert query(reset["href"]) == {"metric": ["orders"], "horizon": ["3"], "by": ["region"]}
    (bar,) = find(layout, id="forecasts-bar")
    links = [each["href"] for each in find(bar["children"], type="A") if "period=" in each["href"]]
    assert all(query(href)["volume"] == ["2.5"] for href in links)
    assert links


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?metric=units", "metric: 'units' is not forecast; choose one of revenue, orders"),
        ("?metric=nothing", "There is no metric 'nothing'"),
        ("?grain=quarter", "grain: 'quarter' is not one of month, week, day."),
        ("?horizon=0", "horizon: '0' is not a whole number from 1 to 18."),
        ("?horizon=19", "horizon: '19' is not a whole number from 1 to 18."),
        ("?horizon=%C2%B2", "horizon: '\N{SUPERSCRIPT TWO}' is not a whole number"),
        ("?ahead=x", "ahead: 'x' is not a whole number from 1 to 18."),
        ("?by=customer", "by: 'customer' is not one of region, channel, category."),
        ("?volume=31", "volume: '31' is not a number from -30 to 30 in steps of 0.5."),
        ("?price=1'--", 'price: "1\'--" is not a number'),
        ("?elasticity=1", "elasticity: '1' is not a number from -3 to 0 in steps of 0.1."),
        ("?start=soon", "start: 'soon' is not a month such as 2026-01."),
    ],
)
def test_bad_values_of_its_keys_are_explained(ahead: Reader, search: str, said: str) -> None:
    shown = words(ahead, search)
    assert "This filter cannot be used" in shown
    assert said in shown
    answer = ahead.client.get("/export/scenario.csv" + search)
    assert answer.status_code == 400


def test_a_selection_without_a_series_still_has_its_past(ahead: Reader) -> None:
    layout = ahead.open(PATH, "?region=North&channel=Web&volume=5")
    (main,) = find(layout, id="main")
    said = text(main["children"])
    assert "remove the region or the channel." in said
    assert "Only its past is shown, from 1 February 2024 on" in said
    assert "How right was it before?" not in said
    assert said.count("remove the region or the channel.") == 1
    (fan,) = find(main["children"], id="forecasts-fan")
    assert [trace.get("name") for trace in fan["figure"]["data"]] == ["", "So far", None]
    orders = words(ahead, "?metric=orders")
    assert (
        "What is ahead for orders? Orders cannot be forecast: the history is too short." in orders
    )


def test_without_any_sale_the_filters_are_named(ahead: Reader) -> None:
    assert "No sales match these filters" in words(ahead, "?product=nothing")


def test_an_older_release_says_why_nothing_is_forecast(reader: Reader) -> None:
    said = words(reader)
    assert "This release was published without forecasts; the next run adds them." in said
    assert "Only its past is shown" in said


def test_a_change_of_the_address_draws_the_same_page(costed: Reader) -> None:
    search = "?volume=5&price=2"
    (whole,) = find(costed.open(PATH, search), id="forecasts-content")
    changed = costed.change("forecasts", search)
    assert changed["forecasts-content"]["children"] == whole["children"]


def rows(reader: Reader, address: str) -> list[dict[str, str]]:
    answer = reader.client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_files_hold_what_the_cards_show(ahead: Reader) -> None:
    outlook = rows(ahead, "/export/outlook.csv?region=North&horizon=2")
    assert [row["value"] for row in outlook if row["value"]] == ["1000", "1100", "1200"]
    march = [row for row in outlook if row["period"] == "2026-03-01"]
    assert [row["target"] for row in march] == ["1240", "1240"]
    assert [row["actual"] for row in rows(ahead, "/export/backtest.csv")] == ["3150"]
    members = rows(ahead, "/export/members-ahead.csv?by=region&horizon=1")
    assert sum(Decimal(row["value"]) for row in members) == 3300
    for what in ("outlook", "backtest", "month", "members-ahead", "scenario"):
        assert ahead.client.get(f"/export/{what}.xlsx").status_code == 200
    refused = ahead.client.get("/export/month.csv?metric=margin")
    assert refused.status_code == 404
    assert "are not added up" in refused.get_data(as_text=True)


def test_the_scenarios_file_is_exact_and_says_what_it_assumes(costed: Reader) -> None:
    search = "?horizon=2&volume=10&price=-5&start=2026-05"
    months = rows(costed, "/export/scenario.csv" + search)
    moved = [Decimal(row["scenario_value"]) for row in months][-2:]
    assert moved == [Decimal("3000.05"), Decimal("4000.15") * Decimal("1.045")]
    body = costed.client.get("/export/scenario.xlsx" + search).get_data()
    about = openpyxl.load_workbook(io.BytesIO(body))["About"]
    pairs = [(row[0], row[1]) for row in about.iter_rows(values_only=True)]
    assert ("Scenario", "volume 10%, prices -5%, elasticity 0") in pairs
    assert ("Assumption", "Demand does not react to the price: no elasticity is assumed.") in pairs
