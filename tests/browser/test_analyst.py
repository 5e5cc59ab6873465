"""An analyst slices, exports, and reconciles every figure to SQL on the Parquet."""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.facts import NET, Facts, year_to
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser

YEAR = "date BETWEEN ? AND ?"
PIVOT = "/kpis?metric=revenue&by=category&view=pivot&across=channel"


@pytest.fixture(scope="module")
def facts(demo_data: Path) -> Facts:
    return Facts.current(demo_data)


def downloaded(page: Page, selector: str) -> bytes:
    """The file behind a link of the page."""
    with page.expect_download() as download:
        page.locator(selector).first.click()
    return Path(download.value.path()).read_bytes()


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_pivot_is_that_of_sql(page: Page, dashboard: DashboardProcess, facts: Facts) -> None:
    page.goto(dashboard.address + PIVOT)
    expect(page.locator("#breakdown table tbody tr").first).to_be_visible()
    start, end = year_to(facts.last_day)
    found = rows(downloaded(page, "#breakdown a[href^='/export/pivot.csv']"))
    cells = {
        (row["member"], name.removeprefix("channel: ").replace("total", "")): Decimal(value)
        for row in found
        for name, value in row.items()
        if (name == "total" or name.startswith("channel: ")) and "compared" not in name and value
    }
    files = str(facts.release / "facts" / "sales" / "*" / "*.parquet")
    truth = duckdb.execute(
        f"SELECT coalesce(category, ''), coalesce(channel, ''), sum(amount) "
        f"FROM read_parquet('{files}') WHERE {NET} AND {YEAR} "
        "GROUP BY GROUPING SETS ((category, channel), (category), (channel), ())",
        [start, end],
    ).fetchall()
    assert cells == {(row, column): total for row, column, total in truth}


def test_lines_add_up_to_the_pivot_and_to_sql(
    page: Page, dashboard: DashboardProcess, facts: Facts
) -> None:
    page.goto(f"{dashboard.address}/kpis?metric=revenue&by=lines&category=Kitchen")
    expect(page.locator("#breakdown tbody tr").first).to_be_visible()
    start, end = year_to(facts.last_day)
    truth = facts.revenue(f"{YEAR} AND category = 'Kitchen'", start, end)
    lines = rows(downloaded(page, "#breakdown a[href^='/export/lines.csv']"))
    assert sum(Decimal(line["amount"]) for line in lines) == truth
    assert f"€{truth:,.2f}" in page.locator("#breakdown tfoot").inner_text()
    by_channel: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        by_channel[line["channel"]] += Decimal(line["amount"])
    for channel, total in by_channel.items():
        where = f"{YEAR} AND category = 'Kitchen' AND channel = ?"
        assert total == facts.revenue(where, start, end, channel)

    content = downloaded(page, "#breakdown a[href^='/export/lines.xlsx']")
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    data, about = book["Data"], {r[0]: r[1] for r in book["About"].iter_rows(values_only=True)}
    table = list(data.iter_rows(values_only=True))
    at = table[0].index("amount")
    total = sum(Decimal(str(row[at])) for row in table[1:])
    assert total == truth
    assert Decimal(about["Total: amount"]) == truth
    assert about["Rows"] == f"{len(lines):,}"
    assert about["Release"] == facts.release.name
    assert "Kitchen" in about["Filters"]
    book.close()


def test_the_sql_on_the_page_gives_the_figure_on_the_page(
    page: Page, dashboard: DashboardProcess, facts: Facts
) -> None:
    for metric in ("revenue", "orders", "margin"):
        page.goto(f"{dashboard.address}/data?show=lineage&metric={metric}&region=France")
        expect(page.locator("#data-sql")).to_be_visible()
        sql = page.locator("#data-sql").inner_text()
        before = Path.cwd()
        os.chdir(facts.release)
        try:
            (result,) = duckdb.execute(sql).fetchall()
        finally:
            os.chdir(before)
        start, end = year_to(facts.last_day)
        figures = facts.headline(f"{YEAR} AND region = 'France'", start, end)
        mine = {"revenue": figures[0], "orders": figures[1], "margin": figures[4]}[metric]
        value = Decimal(str(result[-1]))
        shown = {"revenue": f"€{value:,.2f}", "orders": f"{value:,.0f}", "margin": f"{value:.1%}"}
        assert shown[metric] == mine
