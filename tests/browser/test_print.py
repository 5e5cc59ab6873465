"""What comes out of the printer: the summary on one page, every page without controls."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.screens import settle
from tests.dashapp.releases import write_release
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DashboardProcess]:
    """A dashboard on the release written by hand, with every analysis."""
    data = tmp_path_factory.mktemp("analysed")
    write_release(data, analysed=True)
    running = DashboardProcess.start(data, tmp_path_factory.mktemp("logs") / "print.log")
    yield running
    running.stop()


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("search", ["", "?period=mtd", "?region=North&compare=previous"])
def test_the_summary_is_one_upright_a4_page(
    analysed: DashboardProcess, page: Page, search: str
) -> None:
    page.goto(analysed.address + "/" + search)
    settle(page)
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pages(pdf) == 1
    width, height = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)[0]
    assert (round(float(width)), round(float(height))) in {(595, 842), (596, 842)}


@pytest.mark.parametrize("path", ["/", "/kpis?by=lines", "/why"])
def test_a_printed_page_says_whose_figures_they_are_and_has_no_controls(
    analysed: DashboardProcess, page: Page, path: str
) -> None:
    page.goto(analysed.address + path)
    settle(page)
    assert not page.locator(".print-head").is_visible()
    page.emulate_media(media="print")
    head = page.locator(".print-head")
    assert head.is_visible()
    assert head.inner_text().split("\n")[0] == "Demo Company"
    assert "compared with 9 Mar 2024 – 8 Mar 2025" in head.inner_text()
    assert "Data to 8 Mar 2026 · GMT" in head.inner_text()
    for control in (".sidebar", ".bar-controls", ".card-foot", ".choices", ".tabs", ".as-of"):
        assert all(not each.is_visible() for each in page.locator(control).all()), control


def test_a_chart_scales_to_the_paper_and_back(analysed: DashboardProcess, page: Page) -> None:
    page.goto(analysed.address + "/")
    settle(page)
    drawing = page.locator("#summary-trend .main-svg").first
    width, height = drawing.get_attribute("width"), drawing.get_attribute("height")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert drawing.get_attribute("viewBox") == f"0 0 {width} {height}"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert drawing.get_attribute("viewBox") is None
