"""Every page that people see: what axe, the phone's width and the screenshots go through."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Screen:
    """An address, and the links to follow from it where the rest depends on the data."""

    name: str
    path: str
    follow: tuple[str, ...] = ()  # selectors, of which the first match is clicked

    def open(self, page: Page, address: str) -> None:
        """Show it, with its charts drawn."""
        page.goto(address + self.path)
        settle(page)
        for selector in self.follow:
            page.locator(selector).first.click()
            page.wait_for_timeout(200)
            settle(page)

    def __str__(self) -> str:
        return self.name


def settle(page: Page) -> None:
    """Wait until nothing loads any more and the charts stand."""
    expect(page.locator("main")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.wait_for_selector("[data-dash-is-loading]", state="detached")
    for graph in page.locator(".dash-graph:visible").all():
        expect(graph.locator(".main-svg").first).to_be_attached()


SCREENS = (
    Screen("summary", "/"),
    Screen("kpis", "/kpis?metric=revenue&by=product"),
    Screen("kpis-selection", "/kpis?metric=revenue&by=region&region=France"),
    Screen("kpis-pareto", "/kpis?metric=revenue&by=product&view=pareto"),
    Screen("kpis-table", "/kpis?metric=revenue&by=customer&view=table&sort=-change"),
    Screen("kpis-pivot", "/kpis?metric=revenue&by=category&view=pivot"),
    Screen("kpis-heat", "/kpis?metric=orders&by=product&view=pivot&across=region&heat=change"),
    Screen("kpis-multiples", "/kpis?metric=revenue&by=product&view=multiples&scale=own"),
    Screen("lines", "/kpis?metric=return_rate&by=lines"),
    Screen("unknown", "/nowhere"),
)
