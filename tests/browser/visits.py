"""An open page of a small dashboard, and what it asks the server and complains about."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, Request


@dataclass
class Visit:
    """A page, the answers it asked for, and its faults."""

    page: Page
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, context: BrowserContext, path: str = "/") -> Visit:
        """A new tab at this address."""
        page = context.new_page()
        opened = cls(page)
        page.on("request", opened.count)
        page.on("pageerror", lambda error: opened.faults.append(str(error)))
        page.on("console", lambda m: opened.faults.append(m.text) if m.type == "error" else None)
        page.goto(path)
        return opened

    def settled(self) -> tuple[str, int]:
        """The address once the page shows it, and how many answers that took."""
        # The policy forbids the evaluated text that wait_for_function needs; selectors need none.
        self.page.wait_for_selector("h1")
        self.page.wait_for_timeout(150)
        self.page.wait_for_selector("[data-dash-is-loading]", state="detached")
        asked = len(self.asked)
        self.asked.clear()
        address: str = self.page.evaluate("location.pathname + location.search")
        return address, asked

    def count(self, request: Request) -> None:
        """Remember a question to the server."""
        if "_dash-update-component" in request.url:
            self.asked.append(request.url)
