"""A manager follows a red KPI to the orders behind it, saves the view and shares it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.facts import SOLD, Facts, year_to
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser

YEAR = "date BETWEEN ? AND ?"
REGION = "Iberia"  # the demo company lost a channel there


@pytest.fixture(scope="module")
def facts(demo_data: Path) -> Facts:
    return Facts.current(demo_data)


def orders(facts: Facts, where: str, *values: object) -> int:
    """Different orders with a completed line."""
    return int(facts.one("count(DISTINCT order_id)", f"{SOLD} AND {where}", *values))


def test_from_a_red_figure_to_its_orders_and_a_shared_view(
    page: Page, browser: Browser, dashboard: DashboardProcess, facts: Facts
) -> None:
    start, end = year_to(facts.last_day)
    last = (start.replace(year=start.year - 1), end.replace(year=end.year - 1))
    page.goto(f"{dashboard.address}/?region={REGION}")
    card = page.locator(".kpi", has_text="Orders").first
    now = orders(facts, f"{YEAR} AND region = ?", start, end, REGION)
    before = orders(facts, f"{YEAR} AND region = ?", *last, REGION)
    assert now < before
    expect(card.locator(".kpi-value")).to_have_attribute("title", f"{now:,}")
    expect(card.locator(".change.bad")).to_contain_text(f"{(1 - now / before) * 100:.1f}%")

    card.click()
    expect(page).to_have_url(re.compile(r"/kpis\?.*metric=orders"))
    lost = lost_channel(page, facts)
    page.locator("#breakdown .bars-row", has_text=lost).first.click()
    expect(page.locator(".chips")).to_contain_text(lost)
    page.get_by_role("link", name="Order lines").first.click()
    expect(page).to_have_url(re.compile("by=lines"))
    query = parse_qs(urlsplit(page.url).query)
    assert (query["region"], query["channel"]) == ([REGION], [lost])
    where = f"{YEAR} AND region = ? AND channel = ?"
    lines = facts.one("count(*)", f"{SOLD} AND {where}", start, end, REGION, lost)
    expect(page.locator("#breakdown .answer").first).to_contain_text(f"{lines:,} line")

    receipt(page, facts)
    page.go_back()
    expect(page.locator("#breakdown tbody tr").first).to_be_visible()
    shared(page, browser, dashboard)


def lost_channel(page: Page, facts: Facts) -> str:
    """The channel with the largest fall: named by the page's reasons, confirmed by SQL."""
    start, end = year_to(facts.last_day)
    last = (start.replace(year=start.year - 1), end.replace(year=end.year - 1))
    where = f"{YEAR} AND region = ? AND channel = ?"
    falls = {}
    expect(page.locator("#breakdown .bars-row").first).to_be_visible()
    for row in page.locator("#breakdown .bars-row").all():
        channel = row.locator(".bars-label").inner_text().strip()
        now = orders(facts, where, start, end, REGION, channel)
        falls[channel] = now - orders(facts, where, *last, REGION, channel)
    lost = min(falls, key=lambda channel: falls[channel])
    assert falls[lost] < 0
    expect(page.locator(".why")).to_contain_text(lost)
    return lost


def receipt(page: Page, facts: Facts) -> None:
    """The first order: its total, and each line's file and row."""
    page.locator("#breakdown tbody th a").first.click()
    expect(page).to_have_url(re.compile(r"/order\?"))
    order_id = parse_qs(urlsplit(page.url).query)["order"][0]
    expect(page.locator("h1")).to_have_text(f"Order {order_id}")
    total = Decimal(facts.one("sum(amount)", "order_id = ?", order_id))
    expect(page.locator("tfoot")).to_contain_text(f"€{total:,.2f}")
    count = facts.one("count(*)", "order_id = ?", order_id)
    expect(page.locator(".receipt")).to_have_count(count)
    row = facts.one("min(source_row)", "order_id = ?", order_id)
    expect(page.locator(".receipts")).to_contain_text(f"{row:,}")


def shared(page: Page, browser: Browser, dashboard: DashboardProcess) -> None:
    """Saved under a name, shared, and opened by somebody else: the same figures."""
    page.locator(".menu.views summary").click()
    page.get_by_text("Save this view…").click()
    page.locator(".view-form input[type=text]").fill("Lost orders of Iberia")
    page.locator(".view-form input[type=checkbox]").check()
    page.keyboard.press("Enter")
    expect(page.locator(".more[data-name='Lost orders of Iberia']")).to_be_visible()
    page.keyboard.press("Escape")
    mine = page.locator("#breakdown").inner_text()

    other = browser.new_context(base_url=dashboard.address)
    theirs = other.new_page()
    theirs.goto("/")
    theirs.locator(".menu.views summary").click()
    theirs.locator(".menu.views .option", has_text="Lost orders of Iberia").click()
    expect(theirs).to_have_url(re.compile(rf"region={REGION}"))
    expect(theirs.locator("#breakdown tbody tr").first).to_be_visible()
    assert theirs.locator("#breakdown").inner_text() == mine
    other.close()
