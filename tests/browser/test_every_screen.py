"""Every page in both themes and both widths: accessible, and no wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.screens import SCREENS, Screen
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1440, "height": 1000},
        color_scheme=request.param,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_axe_finds_no_violation(themed: Page, dashboard: DashboardProcess, screen: Screen) -> None:
    screen.open(themed, dashboard.address)
    found = Axe().run(themed)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_nothing_is_wider_than_a_phone(
    browser: Browser, dashboard: DashboardProcess, screen: Screen
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    screen.open(page, dashboard.address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_a_short_page_begins_at_the_top_of_a_phone(
    browser: Browser, dashboard: DashboardProcess
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(dashboard.address + "/kpis?region=Nowhere")
    expect(page.get_by_text("This filter cannot be used")).to_be_visible()
    bar = page.locator("header.bar").bounding_box()
    assert bar is not None
    assert bar["y"] == 0
    context.close()


def test_numbers_stand_before_the_chart_library_has_arrived(
    browser: Browser, dashboard: DashboardProcess
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*plotly*", lambda route: route.abort())
    page.goto(dashboard.address)
    expect(page.locator(".kpi-value")).to_have_count(6)
    expect(page.locator("h1")).to_contain_text("Revenue is")
    assert page.locator(".main-svg").count() == 0
    context.close()


def test_everything_comes_from_this_host(page: Page, dashboard: DashboardProcess) -> None:
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(dashboard.address)
    page.wait_for_load_state("networkidle")
    assert asked
    assert [url for url in asked if not url.startswith((dashboard.address, "data:"))] == []
