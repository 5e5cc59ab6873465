"""Bars, sparklines, cards and tables on hand-made values."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

from dashapp.components.bars import Bar, bars
from dashapp.components.cards import Footer, Kpi, PaceMarks, card_footer, kpi_card, pace_bar
from dashapp.components.sparkline import sparkline
from dashapp.components.tables import Column, pager, table
from dashapp.format import Change
from tests.dashapp.pages.client import drawn, find, text

pytestmark = pytest.mark.unit

UP = Change("▲", "+8.1%", "good")


def bar(label: str, value: float | None, previous: float | None = None) -> Bar:
    return Bar(label, value, previous, f"£{value}", UP, f"/kpis?region={label}")


def test_bars_are_drawn_from_a_common_zero() -> None:
    layout = drawn(bars([bar("A", 80.0, 40.0), bar("B", -20.0)], "Last year"))
    fills = [each["style"] for each in find(layout, className="bars-fill")]
    assert fills == [{"left": "20.00%", "width": "80.00%"}, {"left": "0.00%", "width": "20.00%"}]
    (then,) = find(layout, className="bars-then")
    assert then["style"] == {"left": "20.00%", "width": "40.00%"}
    assert "below" in find(layout, className="bars-fill")[1]["className"]


def test_a_bar_is_a_link_that_says_label_value_and_change() -> None:
    (row,) = find(drawn(bars([bar("North", 5.0)])), className="bars-row")
    assert (row["type"], row["href"]) == ("A", "/kpis?region=North")
    assert text(row["children"]) == "North £5.0 ▲ +8.1%"


def test_guests_together_do_not_set_the_scale_of_single_customers() -> None:
    guests = replace(bar("Guests", 900.0), apart=True)
    layout = drawn(bars([guests, bar("Ann", 30.0)]))
    assert len(find(layout, className="bars-track")) == 2
    (only,) = find(layout, className="bars-fill")
    assert only["style"]["width"] == "100.00%"


def test_a_bar_without_an_address_is_no_link() -> None:
    rest = Bar("Others", 1.0, None, "£1", None, None, rest=True)
    (row,) = find(drawn(bars([rest])), className="bars-row")
    assert row["type"] == "Div"
    assert "rest" in row["className"]


def test_the_key_names_the_thin_bars_only_when_there_are_some() -> None:
    assert "Last year" in text(drawn(bars([bar("A", 1.0, 2.0)], "Last year")))
    assert "Last year" not in text(drawn(bars([bar("A", 1.0)], "Last year")))


def test_zero_has_no_bar() -> None:
    assert find(drawn(bars([bar("A", 0.0), bar("B", None)])), className="bars-fill") == []


def test_what_is_left_over_does_not_set_the_scale() -> None:
    rest = Bar("Others", 900.0, None, "£900", None, None, rest=True)
    (fill,) = find(drawn(bars([bar("A", 10.0), rest])), className="bars-fill")
    assert fill["style"] == {"left": "0.00%", "width": "100.00%"}
    small = Bar("Others", 5.0, None, "£5", None, None, rest=True)
    _, fill = find(drawn(bars([bar("A", 10.0), small])), className="bars-fill")
    assert fill["style"]["width"] == "50.00%"


def test_a_sparkline_spans_its_height_and_shares_the_scale() -> None:
    line = sparkline([0.0, 10.0], [5.0, 5.0], "Revenue, +8.1%")
    assert line is not None
    layout = drawn(line)
    now, then = find(layout, className="now")[0], find(layout, className="then")[0]
    assert 'd="M1.0 37.0L99.0 3.0"' in unquote(now["style"]["maskImage"])
    assert 'd="M1.0 20.0L99.0 20.0"' in unquote(then["style"]["maskImage"])
    assert layout["props"]["aria-label"] == "Revenue, +8.1%"
    assert layout["props"]["role"] == "img"


def test_a_sparkline_breaks_where_a_value_is_missing() -> None:
    line = sparkline([1.0, None, 1.0, 1.0], [None] * 4, "Margin")
    assert line is not None
    (now,) = find(drawn(line), className="now")
    assert unquote(now["style"]["maskImage"]).count("M") == 2
    assert find(drawn(line), className="then") == []


def test_one_point_is_not_a_line() -> None:
    assert sparkline([1.0, None], [1.0, 2.0], "Orders") is None


def test_a_kpi_card_is_one_link_and_holds_the_full_figure() -> None:
    kpi = Kpi("Revenue", "£1.2M", UP, "vs last year", "/kpis?metric=revenue", "£1,234,567.80", None)
    layout = drawn(kpi_card(kpi))
    assert (layout["type"], layout["props"]["href"]) == ("A", "/kpis?metric=revenue")
    assert text(layout) == "Revenue £1.2M ▲ +8.1% vs last year"
    assert find(layout, className="kpi-value")[0]["title"] == "£1,234,567.80"
    assert find(layout, className="change")[0]["className"] == "change good"


def test_the_footer_leaves_out_what_there_is_not() -> None:
    layout = drawn(card_footer(Footer(None, "/a.csv", "/a.xlsx", None, "/kpis")))
    assert text(layout) == "CSV Excel PNG Copy link"
    assert all("download" in a for a in find(layout, type="A"))


def test_the_pace_bar_stays_in_its_track() -> None:
    layout = drawn(pace_bar(PaceMarks(1.3, 0.5, "130%", "£10", "day 15 of 30")))
    assert find(layout, className="pace-fill")[0]["style"] == {"width": "100.00%"}
    assert find(layout, className="pace-tick")[0]["style"] == {"left": "50.00%"}
    assert "130% of the £10 target" in text(layout)


def test_a_table_has_scoped_headers_and_right_aligned_figures() -> None:
    columns = (Column("Region"), Column("Revenue", number=True))
    layout = drawn(table("Revenue by region", columns, [["North", "£5"]], ["All", "£5"]))
    assert [th["scope"] for th in find(layout, type="Th")] == ["col", "col", "row", "row"]
    assert {td["className"] for td in find(layout, type="Td")} == {"number"}
    assert text(find(layout, type="Caption")[0]["children"]) == "Revenue by region"


def test_the_pager_says_where_it_is_and_stops_at_the_ends() -> None:
    layout = drawn(pager(1, 50, 1234, None, "/kpis?page=2"))
    assert text(layout) == "Rows 1 to 50 of 1,234 Previous Next"
    before, after = find(layout, className="button")
    assert (before["type"], before["aria-disabled"]) == ("Span", "true")
    assert (after["type"], after["href"]) == ("A", "/kpis?page=2")
