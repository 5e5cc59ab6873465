"""Every page that people see: what axe, the phone's width and the screenshots go through."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

PATIENCE = 30_000  # milliseconds, of a busy machine


@dataclass(frozen=True)
class Screen:
    """An address, and the links to follow from it where the rest depends on the data."""

    name: str
    path: str
    follow: tuple[str, ...] = ()  # selectors, of which the first match is clicked

    def open(self, page: Page, address: str) -> None:
        """Show it, with its charts drawn; LookupError when the data has nothing to follow."""
        page.goto(address + self.path)
        settle(page)
        for selector in self.follow:
            links = page.locator(selector)
            if not links.count():
                raise LookupError(f"{self.name}: there is no {selector} at {self.path}")
            links.first.click()
            page.wait_for_timeout(200)
            settle(page)

    def __str__(self) -> str:
        return self.name


def settle(page: Page) -> None:
    """Wait until nothing loads any more and the charts stand."""
    expect(page.locator("main")).to_be_visible(timeout=PATIENCE)
    page.wait_for_load_state("networkidle")
    page.wait_for_selector("[data-dash-is-loading]", state="detached")
    for graph in page.locator(".dash-graph:visible").all():
        expect(graph.locator(".main-svg").first).to_be_attached(timeout=PATIENCE)


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
    Screen("order", "/kpis?metric=return_rate&by=lines", ("#breakdown tbody th a",)),
    Screen("why", "/why?metric=revenue"),
    Screen("why-by-product", "/why?metric=aov&by=product"),
    Screen("why-without", "/why?compare=none"),
    Screen("data", "/data"),
    Screen("data-quarantine", "/data?show=quarantine"),
    Screen("data-lineage", "/data?show=lineage&metric=aov"),
    Screen("data-releases", "/data?show=releases"),
    Screen("data-metrics", "/data?show=metrics"),
    Screen("forecasts", "/forecasts"),
    Screen(
        "forecasts-scenario",
        "/forecasts?metric=orders&grain=week&volume=10&price=-5&elasticity=-0.5#scenario",
    ),
    Screen("forecasts-narrowed", "/forecasts?metric=margin&region=DACH&by=channel&horizon=12"),
    Screen("trends", "/trends?period=all&average=12-month"),
    Screen("trends-days", "/trends?period=mtd&compare=previous&overlay=total"),
    Screen("customers", "/customers"),
    Screen("customers-ledger", "/customers?show=ledger"),
    Screen("customers-cohorts", "/customers?show=cohorts"),
    Screen("customers-segments", "/customers?show=segments"),
    Screen("customers-segment", "/customers?show=segments&segment=Loyal"),
    Screen("customers-value", "/customers?show=value"),
    Screen("customers-risk", "/customers?show=risk"),
    Screen("customer", "/customers?show=risk", follow=("tbody th a",)),
    Screen("customer-unknown", "/customer?customer=nobody"),
    Screen("views", "/kpis?metric=orders", (".menu.views summary", "[data-store=save]")),
    Screen("notes", "/?period=30d", ("[data-store=note]",)),
    Screen("unknown", "/nowhere"),
)
