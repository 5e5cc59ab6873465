"""What a browser transfers to show the summary page for the first time."""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM_OPTIONS
from tests.programs import find


def first_load(address: str) -> tuple[int, int, int]:
    """Bytes transferred, requests, and milliseconds until the first figure stands, cold browser."""
    sizes: list[int] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find("chromium", "/usr/bin/chromium")), args=CHROMIUM_OPTIONS
        )
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
        page.goto(address, wait_until="networkidle")
        page.wait_for_selector(".main-svg")
        paint = page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
        )
        browser.close()
    return int(sum(sizes)), len(sizes), round(paint)
