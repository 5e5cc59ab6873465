"""From the summary to the order lines and out as a file, each number confirmed on the Parquet."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.facts import Facts, year_to
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser

REGION = "France"
YEAR = "date BETWEEN ? AND ?"


@pytest.fixture(scope="module")
def facts(demo_data: Path) -> Facts:
    return Facts.current(demo_data)


def headline(page: Page) -> list[str]:
    return [card.get_attribute("title") or "" for card in page.locator(".kpi-value").all()]


def choose(page: Page, facet: str, member: str) -> None:
    menu = page.locator(f"details[data-menu={facet}]")
    menu.locator("summary").click()
    menu.get_by_role("menuitemcheckbox", name=member).click()
    expect(page.locator(".chips")).to_contain_text(member)
    page.keyboard.press("Escape")


def amount(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.\-]", "", text.replace("−", "-")))


def test_the_summary_shows_what_sql_finds_in_the_parquet(
    page: Page, dashboard: DashboardProcess, facts: Facts
) -> None:
    page.goto(dashboard.address)
    expect(page.locator(".kpi-value")).to_have_count(6)
    start, end = year_to(facts.last_day)
    assert headline(page) == facts.headline(YEAR, start, end)

    requests: list[str] = []
    page.on("request", lambda sent: requests.append(sent.url) if sent.method == "POST" else None)
    choose(page, "region", REGION)
    expect(page).to_have_url(re.compile(rf"region={REGION}"))
    assert headline(page) == facts.headline(f"{YEAR} AND region = ?", start, end, REGION)
    assert len(requests) == 1, "a filter change is one request"


def test_the_previous_year_is_compared_day_for_day(
    page: Page, dashboard: DashboardProcess, facts: Facts
) -> None:
    page.goto(dashboard.address)
    start, end = year_to(facts.last_day)
    now = facts.revenue(YEAR, start, end)
    before = facts.revenue(YEAR, start.replace(year=start.year - 1), end.replace(year=end.year - 1))
    change = page.locator(".kpi").first.locator(".kpi-change")
    expect(change).to_contain_text(f"{abs(now / before - 1):.1%}")
    expect(change).to_contain_text("▲" if now > before else "▼")
    expect(change).to_contain_text("vs last year")


def test_a_drill_ends_at_order_lines_that_can_be_traced_and_exported(
    page: Page, dashboard: DashboardProcess, facts: Facts, demo_data: Path
) -> None:
    page.goto(f"{dashboard.address}/?region={REGION}")
    page.locator("#summary-category .bars-row").first.click()
    expect(page).to_have_url(re.compile(r"/kpis\?.*category="))
    expect(page.locator("h2", has_text="products")).to_be_visible()
    page.locator(".bars-row").first.click()
    expect(page).to_have_url(re.compile(r"product="))
    expect(page.locator("h2", has_text="customers")).to_be_visible()
    page.get_by_role("link", name="Order lines").click()
    expect(page.locator("#breakdown table.figures").last).to_be_visible()
    expect(page).to_have_url(re.compile("by=lines"))

    query = parse_qs(urlsplit(page.url).query)
    start, end = year_to(facts.last_day)
    where = f"{YEAR} AND region = ? AND category = ? AND product_id = ?"
    values = (start, end, REGION, query["category"][0], query["product"][0])
    revenue = facts.revenue(where, *values)
    lines = facts.one("count(*)", f"status IN ('completed', 'returned') AND {where}", *values)
    expect(page.locator("#breakdown .answer")).to_contain_text(f"{lines:,} lines")
    exported_csv(page, revenue, lines)
    exported_excel(page, revenue, lines)
    traced(page, demo_data)


def exported_csv(page: Page, revenue: Decimal, lines: int) -> None:
    with page.expect_download() as download:
        page.locator("#breakdown").get_by_role("link", name="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    name = next(column for column in rows[0] if column.lower() == "amount")
    assert len(rows) == lines
    assert sum(Decimal(row[name]) for row in rows) == revenue


def exported_excel(page: Page, revenue: Decimal, lines: int) -> None:
    with page.expect_download() as download:
        page.locator("#breakdown").get_by_role("link", name="Excel").click()
    content = io.BytesIO(Path(download.value.path()).read_bytes())
    book = openpyxl.load_workbook(content, read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    heading = next(i for i, row in enumerate(rows) if "amount" in [str(c).lower() for c in row])
    column = [str(cell).lower() for cell in rows[heading]].index("amount")
    figures = [Decimal(str(row[column])) for row in rows[heading + 1 : heading + 1 + lines]]
    assert len(figures) == lines
    assert sum(figures) == revenue


def traced(page: Page, demo_data: Path) -> None:
    """The first line with a text file as its source stands in that file at that row."""
    for row in page.locator("#breakdown table.figures").last.locator("tbody tr").all():
        order = row.locator("th").inner_text().split("\n")[0].strip()
        source = row.locator("td").last.inner_text()
        found = re.search(r"(\S+\.(?:csv|tsv))\D+([\d,]+)", source)
        if found is None:
            continue
        file = next(demo_data.rglob(Path(found[1]).name))
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        assert order in lines[int(found[2].replace(",", "")) - 1]
        return
    raise AssertionError("no line of the page comes from a text file")


def test_the_breadcrumb_and_the_back_button_lead_back(
    page: Page, dashboard: DashboardProcess
) -> None:
    page.goto(f"{dashboard.address}/kpis?metric=orders&by=region")
    page.locator(".bars-row").first.click()
    expect(page).to_have_url(re.compile("region="))
    deeper = page.locator(".crumbs, nav[aria-label=Breadcrumb]").first
    expect(deeper).to_be_visible()
    page.go_back()
    expect(page.locator(".chips")).to_be_empty()
    assert "region=" not in page.url.replace("by=region", "")
    page.go_forward()
    expect(page.locator(".chips")).not_to_be_empty()


def test_a_restart_shows_the_same_view_at_the_same_address(
    page: Page, demo_data: Path, tmp_path: Path
) -> None:
    path = f"/kpis?metric=aov&by=channel&region={REGION}&period=ytd&compare=previous"
    seen = []
    port = None
    for _ in range(2):
        running = DashboardProcess.start(demo_data, tmp_path / "log", port=port)
        port = urlsplit(running.address).port
        page.goto(running.address + path)
        expect(page.locator(".bars-row").first).to_be_visible()
        expect(page.locator(".main-svg").first).to_be_visible()
        seen.append(page.locator("main").inner_text())
        running.stop()
    assert seen[0] == seen[1]
    assert REGION in seen[0]


def test_the_theme_is_kept_and_drawn_without_a_flash(
    page: Page, dashboard: DashboardProcess
) -> None:
    page.goto(dashboard.address)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    page.locator("[data-action=theme]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_an_unknown_page_and_a_bad_filter_are_explained(
    context_page: Page, dashboard: DashboardProcess
) -> None:
    answer = context_page.goto(f"{dashboard.address}/nowhere")
    assert answer is not None
    assert answer.status == 404
    expect(context_page.locator("main")).to_contain_text("not")
    context_page.goto(f"{dashboard.address}/?period=yesteryear")
    expect(context_page.locator("main")).to_contain_text("yesteryear")
    context_page.goto(f"{dashboard.address}/?from=2026-13-45")
    expect(context_page.locator("main")).to_contain_text("2026-13-45")
    context_page.goto(f"{dashboard.address}/kpis?metric=nonsense")
    expect(context_page.locator("main")).to_contain_text("nonsense")
