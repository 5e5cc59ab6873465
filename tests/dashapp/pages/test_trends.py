"""The trends page: its choices by address, its cards, and its files."""

import csv
import io
from decimal import Decimal

import pytest

from dashapp.context import Data
from dashapp.format import number
from dashapp.queries import Window, averages, by_month, decomposition, years
from tests.dashapp.pages.client import Reader, find, query, text
from tests.dashapp.queries.facts import filters

pytestmark = pytest.mark.integration


def content(reader: Reader, search: str) -> object:
    (slot,) = find(reader.open("/trends", search), id="trends-content")
    return slot["children"]


def link(reader: Reader, search: str, label: str, words: str) -> dict[str, list[str]]:
    """The address of a choice, by the name of its group."""
    for group in find(content(reader, search), **{"aria-label": label}):
        for each in find(group["children"], type="A"):
            if text(each["children"]) == words:
                return query(each["href"])
    raise AssertionError(words)


def trace(node: object, chart: str, name: str) -> dict[str, object]:
    (graph,) = find(node, id=chart)
    (found,) = (each for each in graph["figure"]["data"] if each.get("name") == name)
    return found  # type: ignore[no-any-return]


def rows(reader: Reader, address: str) -> list[dict[str, str]]:
    with reader.client.get(address) as answer:
        body = answer.get_data().decode("utf-8-sig")
        assert answer.status_code == 200, body
    return list(csv.DictReader(io.StringIO(body)))


def test_every_card_asks_a_question_and_answers_it(reader: Reader) -> None:
    found = content(reader, "?metric=orders")
    questions = [text(each["children"]) for each in find(found, type="H2")]
    assert questions == [
        "How did orders develop?",
        "How do orders compare with earlier years?",
        "When is it busy?",
        "What is trend, what is season?",
    ]
    assert "Where are orders heading?" in text(found)
    assert "× as much as" in text(found)
    assert "Season is" in text(found)
    charts = [each["id"] for each in find(found, type="Graph")]
    assert charts == ["trends-development", "trends-years", "trends-decomposition"]


def test_choices_are_links_that_keep_the_others(reader: Reader) -> None:
    search = "?metric=orders&average=3-month&region=North"
    assert link(reader, search, "Grain", "Week") == {
        "metric": ["orders"], "grain": ["week"], "average": ["3-month"], "region": ["North"],
    }  # fmt: skip
    assert "grain" not in link(reader, search + "&grain=week", "Grain", "Month")
    totals = link(reader, "?region=North", "Years by", "Running total")
    assert totals == {"metric": ["revenue"], "overlay": ["total"], "region": ["North"]}
    (bar,) = find(reader.open("/trends", search + "&overlay=total"), id="trends-bar")
    kept = query(find(bar["children"], className="option")[0]["href"])
    assert (kept["average"], kept["overlay"]) == (["3-month"], ["total"])


def test_only_what_adds_up_has_a_running_total(reader: Reader) -> None:
    found = content(reader, "?metric=aov&overlay=total")
    assert not find(found, **{"aria-label": "Years by"})
    assert "complete months" in text(found)


def test_an_average_is_drawn_and_told(reader: Reader, data: Data) -> None:
    found = content(reader, "?metric=orders&average=6-month-centred&period=all")
    line = trace(found, "trends-development", "6-month average")
    expected = averages(data, filters(data, period="all"), "orders", "month", Window(6, True))
    values = [float(v) if isinstance(v, Decimal) else None for v in expected["average"]]
    assert line["y"] == values
    assert "The 6-month centred average" in text(found)
    # It waits while another grain is shown.
    other = content(reader, "?metric=orders&average=6-month-centred&grain=week")
    assert "6-month" not in text(find(other, id="trends-development"))
    assert "average rose" not in text(other)


def test_too_many_points_are_shown_coarser_and_said(reader: Reader) -> None:
    found = content(reader, "?grain=day&period=all")
    assert "784 days are too many to read, so weeks are shown" in text(found)
    assert len(trace(found, "trends-development", "This period")["x"]) == 112  # type: ignore[arg-type]


def test_years_lie_over_each_other(reader: Reader, data: Data) -> None:
    found = content(reader, "?metric=revenue")
    frame = years(data, filters(data), "revenue").frame
    for name in ("2024", "2025"):
        own = frame[frame["year"] == name]
        assert trace(found, "trends-years", name)["y"] == [float(v) for v in own["value"]]
    (table,) = (
        each for each in find(found, type="Table") if "by month and year" in text(each["children"])
    )
    assert "January" in text(table["children"])
    assert "Total" in text(table["children"])


def test_heatmaps_are_tables_with_every_cell(reader: Reader, data: Data) -> None:
    month, hour = find(content(reader, "?metric=orders"), className="season")
    assert len(find(month["children"], type="Td")) == 8 * 13
    assert len(find(hour["children"], type="Td")) == 8 * 25
    frame = by_month(data, filters(data), "orders").frame
    top = max(frame["value"])
    titles = [each["title"] for each in find(month["children"], type="Td")]
    said = number(top, "count", "")
    assert any(title.startswith(f"{said} over") for title in titles)


@pytest.mark.parametrize(
    ("search", "message"),
    [
        ("?grain=hour", "grain: 'hour' is not one of day, week, month, quarter, year."),
        ("?average=5", "average: '5' is not one of 7-day,"),
        ("?overlay=all", "overlay: 'all' is not one of years, total."),
        ("?calendar=moon", "calendar: 'moon' is not one of calendar, fiscal."),
        ("?metric=luck", "There is no metric 'luck'"),
        ("?period=fytd", "period: 'fytd' is not one of mtd,"),
    ],
)
def test_a_bad_value_is_named(reader: Reader, search: str, message: str) -> None:
    layout = reader.open("/trends", search)
    assert message in text(find(layout, id="trends-problem")[0]["children"])
    assert find(layout, id="trends-body")[0]["hidden"] is True


def test_the_page_changes_in_place(reader: Reader) -> None:
    answer = reader.change("trends", "?metric=margin&overlay=total&grain=quarter")
    assert answer["trends-body"]["hidden"] is False
    assert "How did margin develop?" in text(answer["trends-content"]["children"])


def test_what_matches_nothing_is_said(reader: Reader) -> None:
    layout = reader.open("/trends", "?from=2019-01-01&to=2019-02-01")
    assert "No sales match" in text(find(layout, id="trends-problem")[0]["children"])


def test_short_periods_say_what_is_missing(reader: Reader) -> None:
    words = text(content(reader, "?period=mtd"))
    assert "Seasonality needs at least four complete weeks; this period has 8 days." in words
    assert "This release was published without a search for unusual days" in words


def test_anomalies_are_marked_and_lead_to_their_lines(fiscal: Reader) -> None:
    found = content(fiscal, "?metric=revenue&region=South&period=30d&grain=day")
    marks = trace(found, "trends-development", "Unusual")
    assert marks["x"] == ["2026-03-04"]
    heard = trace(found, "trends-development", "")
    (day,) = [at for at, when in enumerate(heard["x"]) if when == "2026-03-04"]  # type: ignore[arg-type]
    assert heard["customdata"][day].endswith("▲ 4 Mar 2026: £90.00 instead of £30.00")  # type: ignore[index]
    (item,) = find(found, className="notes-list")
    (lines,) = find(item["children"], type="A")
    assert "200.0% above expectation on 4 March 2026" in text(lines["children"])
    assert query(lines["href"]) == {
        "from": ["2026-03-04"], "to": ["2026-03-04"], "region": ["South"],
        "metric": ["revenue"], "by": ["lines"],
    }  # fmt: skip
    whole = content(fiscal, "?metric=revenue&period=30d")
    assert "No day or week of revenue was unusual in this period." in text(whole)
    several = content(fiscal, "?metric=revenue&region=South&region=North&period=30d")
    assert "choose one region" in text(several)
    files = [text(each["children"]) for each in find(found, type="A") if "download" in each]
    assert "Unusual CSV" in files
    for nothing in (whole, several):
        assert "Unusual CSV" not in text(nothing)
    (found_rows,) = rows(fiscal, "/export/unusual.csv?metric=revenue&region=South&period=30d")
    assert (found_rows["member"], found_rows["actual"]) == ("South", "90")


def test_the_calendar_is_a_choice_only_where_years_are_fiscal(
    reader: Reader, fiscal: Reader
) -> None:
    assert not find(content(reader, "?grain=quarter"), **{"aria-label": "Calendar"})
    chosen = link(fiscal, "?grain=quarter", "Calendar", "Fiscal")
    assert chosen == {"metric": ["revenue"], "grain": ["quarter"], "calendar": ["fiscal"]}
    found = content(fiscal, "?grain=quarter&calendar=fiscal&period=all")
    assert "FY2025/26 Q" in text(found)
    (graph,) = find(found, id="trends-development")
    axis = graph["figure"]["layout"]["xaxis"]
    assert axis["ticktext"][0] == "FY2023/24 Q4"
    assert axis["tickvals"][0] == "2023-11-01"
    overlay = find(found, id="trends-years")[0]["figure"]
    assert {each.get("name") for each in overlay["data"]} >= {"FY2024/25", "FY2025/26"}


def test_fiscal_presets_are_in_the_period_menu(reader: Reader, fiscal: Reader) -> None:
    for each, offered in ((reader, False), (fiscal, True)):
        (bar,) = find(each.open("/trends", ""), id="trends-bar")
        assert ("This fiscal year" in text(bar["children"])) is offered
    layout = fiscal.open("/trends", "?period=fqtd")
    words = text(find(layout, id="trends-content")[0]["children"])
    assert "This fiscal quarter (1 Feb \N{EN DASH} 8 Mar 2026)" in words


def test_files_hold_what_the_cards_show(reader: Reader, data: Data) -> None:
    chosen = filters(data)
    found = rows(reader, "/export/development.csv?metric=orders&grain=quarter&average=4-quarter")
    assert list(found[0])[:4] == ["bucket", "until", "partial", "unsettled"]
    expected = averages(data, chosen, "orders", "quarter", Window(4))["average"]
    assert [bool(row["average"]) for row in found] == list(expected.notna())
    assert [Decimal(row["average"]) for row in found if row["average"]] == list(expected.dropna())
    found = rows(reader, "/export/seasonality.csv?metric=orders")
    assert [Decimal(row["value"]) for row in found] == list(
        by_month(data, chosen, "orders").frame["value"]
    )
    found = rows(reader, "/export/decomposition.csv?metric=revenue")
    assert len(found) == len(decomposition(data, chosen, "revenue").frame) == 25
    assert all(
        Decimal(row["trend"]) + Decimal(row["season"]) + Decimal(row["rest"])
        == Decimal(row["value"])
        for row in found
    )
    for what in ("years", "year-totals", "hours"):
        assert rows(reader, f"/export/{what}.csv?metric=revenue")


def test_a_gap_is_a_message_and_no_file(reader: Reader) -> None:
    answer = reader.client.get("/export/seasonality.csv?period=mtd")
    assert answer.status_code == 404
    assert "four complete weeks" in answer.get_data(as_text=True)


def test_a_metric_that_is_not_known_has_sentences_and_no_empty_charts(reader: Reader) -> None:
    found = content(reader, "?region=West&metric=margin&period=all")  # without any cost
    words = text(found)
    assert "Margin is not known in this period." in words
    assert "No margin in any year." in words
    assert not find(found, id="trends-development")
    assert not find(found, id="trends-years")


@pytest.mark.parametrize(
    "search",
    [
        "?region=West&metric=margin&average=3-month",  # whose cost is not known
        "?region=West&metric=gross_profit&overlay=total",
        "?metric=customers&grain=year&period=all&average=4-quarter",
        "?customer=c1&metric=orders",
        "?product=p3&channel=Web&metric=return_rate&grain=week",
        "?metric=returns&compare=none&period=last_month",
        "?from=2026-03-08&to=2026-03-08",
    ],
)
def test_any_selection_can_be_shown(reader: Reader, fiscal: Reader, search: str) -> None:
    for each in (reader, fiscal):
        layout = each.open("/trends", search)
        (body,) = find(layout, id="trends-body")
        assert body["hidden"] is False, text(find(layout, id="trends-problem")[0]["children"])
