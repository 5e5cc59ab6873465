"""The KPIs page's breakdown: its views, selections, and files that equal the screen."""

import csv
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from dashapp.release import Release
from tests.dashapp.pages.client import Reader, find, query, text

pytestmark = pytest.mark.integration

COUNTED = "status IN ('completed', 'returned') AND date BETWEEN '2025-03-09' AND '2026-03-08'"


def card(reader: Reader, search: str) -> Any:  # noqa: ANN401 - a part of a layout
    """What the breakdown's card holds."""
    layout = reader.open("/kpis", search)
    problem = text(find(layout, id="kpis-problem")[0].get("children"))
    assert not problem, problem
    return find(layout, id="kpis-breakdown")[0]["children"]


def exported(reader: Reader, address: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    answer = reader.client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    answer.close()
    return rows


def body(shown: Any) -> list[list[str]]:  # noqa: ANN401 - a part of a layout
    """The texts of a table's rows."""
    rows = find(find(shown, type="Tbody")[0]["children"], type="Tr")
    return [[text(cell) for cell in row["children"]] for row in rows]


def money(said: str) -> Decimal:
    """An amount as the page writes it."""
    return Decimal(said.replace("£", "").replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("view", ["bars", "pareto", "table", "pivot", "multiples"])
@pytest.mark.parametrize("metric", ["revenue", "orders", "margin"])
@pytest.mark.parametrize("search", ["by=product", "by=region&compare=none&region=West"])
def test_every_view_answers_every_kind_of_metric(
    reader: Reader, view: str, metric: str, search: str
) -> None:
    shown = card(reader, f"?{search}&view={view}&metric={metric}")
    assert text(find(shown, className="answer")[0]["children"]).endswith(".")
    links = find(find(shown, className="segments")[0]["children"], type="A")
    marked = [text(link["children"]) for link in links if link.get("aria-current")]
    assert marked[0].lower() == view


@pytest.mark.parametrize(
    ("search", "message"),
    [
        ("?view=pie", "view: 'pie' is not one of bars, pareto, table, pivot, multiples."),
        ("?view=pivot&across=day", "across: 'day' is not one of region, channel,"),
        ("?heat=red", "heat: 'red' is not one of value, change."),
        ("?top=7", "top: '7' is not one of 10, 20, 50."),
        ("?scale=log", "scale: 'log' is not one of same, own."),
        ("?view=table&sort=luck", "sort: 'luck' is not one of label, -label, value"),
        ("?view=table&by=product&page=9", "page: 9 is beyond the 17 products."),
    ],
)
def test_a_bad_key_is_named(reader: Reader, search: str, message: str) -> None:
    (problem,) = find(reader.open("/kpis", search), id="kpis-problem")
    assert message in text(problem["children"])


def test_a_click_narrows_and_a_box_keeps(reader: Reader) -> None:
    shown = card(reader, "?by=region&view=bars&channel=Web")
    bar, box = find(shown, className="bars-row")[0], find(shown, className="keep")[0]
    member = box["data-keep"]
    # The channel is fixed already, so the next step is the category.
    assert query(bar["href"]) == {
        "metric": ["revenue"],
        "region": [member],
        "channel": ["Web"],
        "by": ["category"],
    }
    assert query(box["href"])["by"] == ["region"]
    assert query(box["href"])["region"] == [member]
    assert box["aria-checked"] == "false"


def test_a_selection_stands_beside_what_it_leaves_out(reader: Reader, release: Release) -> None:
    shown = card(reader, "?by=region&region=North&region=West")
    rows = find(shown, className="bars-row")
    labels = {text(row["children"][0]): "muted" in row["className"] for row in rows}
    assert labels == {"North": False, "West": False, "South": True}
    (kept,) = (box for box in find(shown, className="keep") if box["data-keep"] == "North")
    assert kept["aria-checked"] == "true"
    assert query(kept["href"])["region"] == ["West"]
    sql = "SELECT sum(amount) FILTER (region <> 'South') / sum(amount) AS share FROM sales WHERE "
    share = release.query(sql + COUNTED)["share"][0].as_py()
    answer = text(find(shown, className="answer")[0]["children"])
    assert answer.startswith("The 2 chosen regions: £")
    assert answer.endswith(f"{share:.0%} of all regions.")


def test_chosen_members_are_shown_beyond_the_largest(reader: Reader, release: Release) -> None:
    sql = f"SELECT product_id AS p, sum(amount) AS v FROM sales WHERE {COUNTED} GROUP BY 1"
    ranked = sorted(release.query(sql).to_pylist(), key=lambda row: -row["v"])
    last, total = ranked[-1], sum(row["v"] for row in ranked)
    shown = card(reader, f"?by=product&product={last['p']}")
    rows = find(shown, className="bars-row")
    assert len(rows) == 12  # ten, the chosen one, and the others
    assert text(rows[-1]["children"][0]) == "Others (6 products)"
    others = total - sum(row["v"] for row in ranked[:10]) - last["v"]
    assert text(rows[-1]["children"][2]) == f"£{others:,.0f}"


def test_the_breadcrumb_tells_several_members_by_their_number(reader: Reader) -> None:
    layout = reader.open("/kpis", "?region=North&region=West&channel=Web&view=pivot")
    (crumbs,) = find(layout, className="crumbs")
    assert text(crumbs["children"]) == "Everything 2 regions Web"
    everything, regions = find(crumbs["children"], type="A")
    assert query(everything["href"])["view"] == ["pivot"]
    assert query(regions["href"])["region"] == ["North", "West"]
    assert "channel" not in query(regions["href"])


def test_a_pareto_names_how_many_make_most(reader: Reader, release: Release) -> None:
    sql = f"SELECT sum(amount) AS v FROM sales WHERE {COUNTED} GROUP BY product_id ORDER BY 1 DESC"
    values = release.query(sql)["v"].to_pylist()
    needed = next(i for i in range(1, 18) if sum(values[:i]) >= Decimal("0.8") * sum(values))
    shown = card(reader, "?by=product&view=pareto")
    answer = text(find(shown, className="answer")[0]["children"])
    assert answer.startswith(f"{needed} of 17 products make 80% of revenue")
    rows = find(shown, className="bars-row")
    assert [text(cell) for cell in rows[-1]["children"][2:]][1] == "100.0%"
    assert text(rows[0]["children"][2]) == f"{values[0] / sum(values):.1%}"


def test_a_pareto_counts_who_sold_in_the_period(reader: Reader, release: Release) -> None:
    days = "date BETWEEN '2026-02-27' AND '2026-03-08'"
    sql = (
        "SELECT coalesce(customer_id, '(guest)') AS c FROM sales "
        f"WHERE status IN ('completed', 'returned') AND {days} GROUP BY 1 HAVING sum(amount) <> 0"
    )
    count = len(release.query(sql))
    search = "?by=customer&view=pareto&from=2026-02-27&to=2026-03-08"
    answer = text(find(card(reader, search), className="answer")[0]["children"])
    assert f"of {count} customers make 80% of revenue" in answer
    whole = exported(reader, f"/export/ranking.csv{search}&metric=revenue")
    assert len(whole) > count  # the table holds those of the year before too


@pytest.mark.parametrize(
    ("metric", "reason"),
    [
        ("aov", "A Pareto needs parts that add up; average order value is a ratio."),
        ("orders", "A Pareto needs parts that add up; orders may count in several parts at once."),
    ],
)
def test_a_pareto_of_what_does_not_add_up_says_why_not(
    reader: Reader, metric: str, reason: str
) -> None:
    shown = card(reader, f"?by=region&view=pareto&metric={metric}")
    assert text(find(shown, className="answer")[0]["children"]) == reason
    assert not find(shown, className="pareto")


@pytest.mark.parametrize("by", ["product", "customer"])
def test_the_table_holds_every_member_once_and_totals_like_the_headline(
    reader: Reader, by: str
) -> None:
    layout = reader.open("/kpis", f"?by={by}&view=table")
    headline = find(layout, className="metric-value")[0]["title"]
    shown = find(layout, id="kpis-breakdown")[0]["children"]
    cells = body(shown)
    second = find(shown, className="pager")
    if second:
        cells += body(card(reader, f"?by={by}&view=table&page=2"))
    total = find(find(shown, type="Tfoot")[0]["children"], type="Tr")[0]["children"]
    assert text(total[1]) == headline
    assert len({row[0] for row in cells}) == len(cells) == {"product": 17, "customer": 54}[by]
    # Each figure is rounded to pennies by itself.
    assert abs(sum(money(row[1]) for row in cells) - money(headline)) < Decimal("0.01") * len(cells)
    assert cells[-1][-1] == "100.0%"


def test_a_table_without_a_comparison_has_no_empty_columns(reader: Reader) -> None:
    shown = card(reader, "?by=product&view=table&compare=none")
    headings = find(find(shown, type="Thead")[0]["children"], type="Th")
    said = [text(each["children"]) for each in headings]
    assert said == ["Product", "Revenue", "Share", "Cumulative share"]
    assert {len(row) for row in body(shown)} == {4}


def test_a_table_is_sorted_by_the_address(reader: Reader) -> None:
    shown = card(reader, "?by=product&view=table&sort=change")
    changes = [money(row[3].replace("+", "")) for row in body(shown)]
    assert changes == sorted(changes)
    headings = find(find(shown, type="Thead")[0]["children"], type="Th")
    (sorted_by,) = (each for each in headings if each.get("aria-sort"))
    assert sorted_by["aria-sort"] == "ascending"
    link = sorted_by["children"]["props"]
    assert link["children"] == "Change"
    assert query(link["href"])["sort"] == ["-change"]
    names = [row[0] for row in body(card(reader, "?by=product&view=table&sort=label"))]
    assert names == sorted(names, key=str.casefold)


def test_the_ranking_file_is_in_the_order_of_the_screen(reader: Reader) -> None:
    shown = body(card(reader, "?by=product&view=table&sort=-change"))
    rows = exported(reader, "/export/ranking.csv?metric=revenue&by=product&sort=-change")
    assert [row["label"] for row in rows] == [cells[0] for cells in shown]
    pairs = zip(rows, shown, strict=True)
    assert all(
        abs(Decimal(row["value"]) - money(cells[1])) <= Decimal("0.005") for row, cells in pairs
    )
    assert abs(sum(Decimal(row["share"]) for row in rows) - 1) < Decimal("1e-8")


@pytest.mark.parametrize("across", ["month", "channel", "customer"])
def test_the_pivot_file_equals_the_screen(reader: Reader, across: str) -> None:
    search = f"?by=category&view=pivot&across={across}&metric=orders"
    shown = card(reader, search)
    heads = find(find(shown, type="Thead")[0]["children"], type="Th")
    foot = find(find(shown, type="Tfoot")[0]["children"], type="Tr")[0]["children"]
    rows = exported(reader, f"/export/pivot.csv{search}")
    file = [[row["label"], *list(row.values())[2 : len(heads) + 1]] for row in rows]
    screen = [*body(shown), [text(cell) for cell in foot]]
    assert [[row[0], *(f"{int(v):,}" for v in row[1:])] for row in file] == screen
    answer = reader.client.get(f"/export/pivot.xlsx{search}")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    assert [row[1] for row in book["Data"].iter_rows(values_only=True)][1:] == [r[0] for r in file]
    answer.close()
    book.close()


def test_a_cell_leads_to_both_of_its_members(reader: Reader) -> None:
    shown = card(reader, "?by=category&view=pivot&across=month&period=ytd")
    row = find(find(shown, type="Tbody")[0]["children"], type="Tr")[0]["children"]
    category = text(row[0])
    last = row[-2]["props"]["children"]["props"]["href"]  # March, which the data ends in
    asked = query(last)
    assert asked["category"] == [category]
    assert (asked["from"], asked["to"]) == (["2026-03-01"], ["2026-03-08"])
    assert asked["by"] == ["product"]
    january = query(row[1]["props"]["children"]["props"]["href"])
    assert (january["from"], january["to"]) == (["2026-01-01"], ["2026-01-31"])


def test_long_periods_take_coarser_columns(reader: Reader) -> None:
    shown = card(reader, "?by=region&view=pivot&across=week&period=all")
    heads = find(find(shown, type="Thead")[0]["children"], type="Th")
    assert text(heads[1]["children"]) == "Q1 ’24 part"  # 27 months would be more than 24 columns


def test_a_change_is_told_by_sign_and_tint(reader: Reader) -> None:
    shown = card(reader, "?by=region&view=pivot&across=channel&heat=change")
    tinted = {"heat": "+", "low": "−"}  # a fall is never told by colour alone
    found = [
        (text(cell["children"])[:1], name.partition("-")[0])
        for cell in find(shown, type="Td")
        for name in cell["className"].split()
        if name.partition("-")[0] in tinted
    ]
    assert found
    assert all(sign == tinted[kind] for sign, kind in found)


def test_multiples_lead_on_and_can_be_had_as_a_file(reader: Reader, release: Release) -> None:
    shown = card(reader, "?by=category&view=multiples&region=North")
    charts = find(shown, className="multiple")
    assert len(charts) == 4
    assert query(charts[0]["href"])["by"] == ["product"]
    rows = exported(reader, "/export/multiples.csv?metric=revenue&by=category&region=North")
    assert len(rows) == 4 * 13
    sql = f"SELECT sum(amount) AS v FROM sales WHERE {COUNTED} AND region = 'North'"
    assert sum(Decimal(row["value"]) for row in rows) == release.query(sql)["v"][0].as_py()


def test_order_lines_are_no_breakdown_to_export(reader: Reader) -> None:
    answer = reader.client.get("/export/pivot.csv?by=lines")
    assert answer.status_code == 400
    assert "by: 'lines' is not one of region" in answer.get_data(as_text=True)


def test_each_bucket_of_the_trend_leads_to_its_days(reader: Reader) -> None:
    (foot,) = find(reader.open("/kpis", "?by=region&view=pivot"), id="kpis-trend-foot")
    links = [link for link in find(foot["children"], type="A") if "data-bucket" in link]
    days = [(link["data-bucket"], *query(link["href"])["from"]) for link in links]
    assert days[0] == ("2025-03-01", "2025-03-09")  # as far as the period has it
    assert query(links[-1]["href"])["to"] == ["2026-03-08"]
    assert query(links[1]["href"])["to"] == ["2025-04-30"]
    assert query(links[1]["href"])["view"] == ["pivot"]
    assert links[1]["aria-label"] == "Show 1–30 Apr 2025 only"
    one_day = reader.open("/kpis", "?from=2026-03-02&to=2026-03-02")
    (foot,) = find(one_day, id="kpis-trend-foot")
    assert not [link for link in find(foot["children"], type="A") if "data-bucket" in link]


def test_without_a_comparison_a_pivot_shows_values(reader: Reader) -> None:
    search = "?metric=revenue&by=region&view=pivot&across=channel&compare=none"
    (plain,) = find(reader.open("/kpis", search), className="pivot")
    (asked,) = find(reader.open("/kpis", f"{search}&heat=change"), className="pivot")
    assert text(asked["children"]) == text(plain["children"])
    assert "£" in text(asked["children"])
