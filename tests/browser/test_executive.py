"""An executive reads the month: where we are, against plan and last year, why, where it will land.

Each number is found again by SQL of the test's own on the release's Parquet and tables.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.browser.facts import Facts
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser

MONTH = "date BETWEEN ? AND ?"
NOW = (date(2026, 10, 1), date(2026, 10, 20))
BEFORE = (date(2025, 10, 1), date(2025, 10, 20))


@pytest.fixture(scope="module")
def facts(demo_data: Path) -> Facts:
    return Facts.current(demo_data)


def marts(facts: Facts, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows of the release's tables."""
    with duckdb.connect(str(facts.release / "marts.duckdb"), read_only=True) as con:
        return con.execute(sql, list(values)).fetchall()


def short(value: Decimal) -> str:
    """Three digits, as an executive reads them: €622k."""
    size, letter = (Decimal(10**6), "M") if value >= 999_500 else (Decimal(1000), "k")
    scaled = value / size
    places = 2 if scaled < Decimal("9.995") else 1 if scaled < Decimal("99.95") else 0
    return f"€{scaled:.{places}f}{letter}"


def test_the_month_at_a_glance(page: Page, dashboard: DashboardProcess, facts: Facts) -> None:
    page.goto(f"{dashboard.address}/?period=mtd")
    revenue, before = facts.revenue(MONTH, *NOW), facts.revenue(MONTH, *BEFORE)
    expect(page.locator("h1")).to_contain_text(short(revenue))
    moved = f"{abs(revenue / before - 1) * 100:.1f}%"
    expect(page.locator(".kpi").first.locator(".kpi-change")).to_contain_text(moved)
    shown = [card.get_attribute("title") or "" for card in page.locator(".kpi-value").all()]
    assert shown == facts.headline(MONTH, *NOW)
    against_plan(page, facts, revenue)
    why(page, revenue - before)
    landing(page, facts)
    attention(page, facts)


def against_plan(page: Page, facts: Facts, revenue: Decimal) -> None:
    """The plan of the days so far is the month's target by its days."""
    found = marts(
        facts,
        "SELECT sum(value) FROM targets WHERE metric = 'revenue' AND month = '2026-10-01' "
        "AND region <> '(all)'",
    )
    plan = Decimal(found[0][0]) * 20 / 31
    card = page.locator(".kpi").first
    expect(card).to_contain_text(f"{revenue / plan * 100:.1f}% of plan {short(plan)}")


def why(page: Page, change: Decimal) -> None:
    """At most three reasons, each of which leads on; the whole change is that of the facts."""
    card = page.locator(".why")
    expect(card.locator("h2")).to_have_text("Why did revenue change?")
    reasons = card.locator(".notes-list li")
    assert 1 <= reasons.count() <= 4
    said = card.locator(".answer").inner_text()
    assert short(abs(change)) in said
    assert ("rose" if change > 0 else "fell") in said
    for link in reasons.locator("a").all():
        assert re.search(r"/(kpis|why)\?", link.get_attribute("href") or "")


def landing(page: Page, facts: Facts) -> None:
    """The landing, its range and its chance are those that the nightly run worked out."""
    (row,) = marts(
        facts,
        "SELECT landing, low80, high80 FROM landings WHERE metric = 'revenue' "
        "AND dimension = 'total' AND span = 'month'",
    )
    said = page.locator("#summary-landing").inner_text()
    for value in row:
        assert short(value) in said


def attention(page: Page, facts: Facts) -> None:
    """What is listed is among the anomalies of the release, or the reason is why there are none."""
    card = page.locator("#summary-attention")
    listed = card.locator(".notes-list li").count()
    assert listed <= marts(facts, "SELECT count(*) FROM anomalies")[0][0]
    if not listed:
        found = marts(facts, "SELECT reason FROM gaps WHERE analysis = 'anomalies'")
        said = card.locator(".answer").inner_text().lower()
        assert any(reason.lower().rstrip(".") in said for (reason,) in found)


def test_the_month_on_one_printed_page(page: Page, dashboard: DashboardProcess) -> None:
    page.goto(f"{dashboard.address}/?period=mtd")
    expect(page.locator(".main-svg").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1


def test_the_whole_tree_adds_up_to_the_change(
    page: Page, dashboard: DashboardProcess, facts: Facts
) -> None:
    page.goto(f"{dashboard.address}/?period=mtd")
    page.locator(".why").get_by_role("link", name="The whole tree").click()
    expect(page).to_have_url(re.compile(r"/why\?period=mtd"))
    with page.expect_download() as download:
        page.locator("a[href^='/export/drivers.csv']").first.click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    head = lines[0].split(",")
    rows = [dict(zip(head, line.split(","), strict=False)) for line in lines[1:]]
    change = facts.revenue(MONTH, *NOW) - facts.revenue(MONTH, *BEFORE)
    top = {row["node"]: Decimal(row["change"]) for row in rows if not row["parent"]}
    assert sum(top.values()) == change
    (root,) = top
    assert sum(Decimal(row["change"]) for row in rows if row["parent"] == root) == change
