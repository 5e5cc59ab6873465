"""What holds for each page of the navigation: one request a step, back and forward, two tabs."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.screens import PATIENCE
from tests.browser.visits import Visit
from tests.dashapp.releases import SALES, write_release
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser

WORDS = re.compile(".{200}", re.DOTALL)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on the small hand-made release with the tables of the analyses."""
    folder = tmp_path_factory.mktemp("analysed")
    write_release(folder / "data", analysed=True)
    running = DashboardProcess.start(folder / "data", folder / "log")
    yield running.address
    running.stop()


@pytest.fixture
def tabs(address: str, browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
    yield context
    context.close()


def pages(visit: Visit) -> list[str]:
    """The paths of the navigation, in order."""
    links = visit.page.locator(".sidebar-link[href]").all()
    return [urlsplit(link.get_attribute("href") or "").path for link in links]


def test_each_page_is_one_request_and_keeps_the_filters(tabs: BrowserContext) -> None:
    visit = Visit.open(tabs, "/?region=North&period=ytd")
    visit.settled()
    paths = pages(visit)
    assert paths[0] == "/"
    for path in paths[1:]:
        visit.page.click(f".sidebar-link[href^='{path}?']")
        found, asked = visit.settled()
        assert urlsplit(found).path == path
        assert parse_qs(urlsplit(found).query)["region"] == ["North"]
        assert asked == 1
    for path in reversed(paths[:-1]):
        visit.page.go_back()
        found, asked = visit.settled()
        assert (urlsplit(found).path, asked) == (path, 1)
    for path in paths[1:]:
        visit.page.go_forward()
        found, asked = visit.settled()
        assert (urlsplit(found).path, asked) == (path, 1)
    assert visit.faults == []


def test_a_filter_is_one_request_on_each_page(tabs: BrowserContext) -> None:
    visit = Visit.open(tabs)
    visit.settled()
    for path in pages(visit):
        visit.page.goto(path)
        visit.settled()
        if not visit.page.locator(".menu.region").count():
            continue  # the page is about the release as a whole
        visit.page.click(".menu.region summary")
        visit.page.click(".menu.region [data-key=South]")
        assert visit.settled() == (f"{path}?region=South", 1)
        assert "South" in visit.page.inner_text(".chips")
        visit.page.go_back()
        assert visit.settled() == (path, 1)
        assert visit.page.inner_text(".chips") == ""
    assert visit.faults == []


def test_two_tabs_do_not_disturb_each_other(tabs: BrowserContext) -> None:
    first, second = Visit.open(tabs), Visit.open(tabs, "/kpis?metric=orders&region=South")
    first.settled(), second.settled()
    before = second.page.inner_text("main")
    first.page.click(".menu.region summary")
    first.page.click(".menu.region [data-key=North]")
    first.page.click(".sidebar-link[href^='/kpis']")
    assert first.settled()[0] == "/kpis?region=North"
    assert second.settled() == ("/kpis?metric=orders&region=South", 0)
    assert second.page.inner_text("main") == before
    second.page.reload()
    second.settled()
    assert second.page.inner_text("main") == before
    second.page.go_back()
    assert first.settled() == ("/kpis?region=North", 0)
    assert first.faults == second.faults == []


def test_each_page_shows_its_words_before_the_chart_library(tabs: BrowserContext) -> None:
    visit = Visit.open(tabs)
    visit.settled()
    paths = pages(visit)
    visit.page.route("**/*plotly*", lambda route: route.abort())
    for path in paths:
        visit.page.goto(path)
        # Charts ask for their library again and again, so the page never comes to rest.
        expect(visit.page.locator("main")).to_have_text(
            WORDS, use_inner_text=True, timeout=PATIENCE
        )
        assert visit.page.locator(".main-svg").count() == 0


def test_a_page_left_open_says_that_newer_data_is_there(browser: Browser, tmp_path: Path) -> None:
    data, newer = tmp_path / "data", "20260311T041500Z-0000beef"
    write_release(data)
    running = DashboardProcess.start(data, tmp_path / "log")
    context = browser.new_context(base_url=running.address)
    visit = Visit.open(context)
    visit.settled()
    notice, before = visit.page.locator(".newer"), visit.page.inner_text("main")
    assert not notice.is_visible()
    write_release(data, SALES.replace("i % 29", "i % 31"), newer)
    deadline = time.monotonic() + 30
    while not notice.is_visible() and time.monotonic() < deadline:
        visit.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        visit.page.wait_for_timeout(300)
    assert visit.page.inner_text("main") == before
    notice.get_by_role("button").click()
    visit.page.wait_for_selector(f"[data-release='{newer}']")
    visit.settled()
    assert not notice.is_visible()
    assert visit.page.inner_text("main") != before
    context.close()
    running.stop()
