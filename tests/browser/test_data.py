"""The data page as people use it: copying a statement, finding a metric, coming by a link."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser


def test_the_statement_is_copied_as_it_stands(
    browser: Browser, dashboard: DashboardProcess
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(dashboard.address + "/data?show=lineage&metric=margin")
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#data-sql").text_content()
    assert copied.startswith("WITH parts AS (")
    context.close()


def test_a_metric_is_found_by_words(page: Page, dashboard: DashboardProcess) -> None:
    page.goto(dashboard.address + "/data?show=metrics")
    field = page.get_by_placeholder("Find a metric")
    field.fill("average order")
    expect(page.locator("#data-metrics > article:visible")).to_have_count(1)
    expect(page.locator("#metric-aov")).to_be_visible()
    field.fill("no such words")
    expect(page.get_by_text("No metric has these words.")).to_be_visible()
    field.fill("")
    expect(page.locator("#data-metrics > article:visible")).to_have_count(16)


def test_the_definition_is_one_step_from_the_number(
    page: Page, dashboard: DashboardProcess
) -> None:
    page.goto(dashboard.address + "/kpis?metric=discount_rate")
    page.get_by_role("link", name="Definition").click()
    expect(page.locator("#metric-discount_rate")).to_be_in_viewport()
    page.reload()
    expect(page.locator("#metric-discount_rate")).to_be_in_viewport()
