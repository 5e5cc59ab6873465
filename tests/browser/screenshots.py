"""Pictures of every page in both themes and both widths: `python -m tests.browser.screenshots`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM_OPTIONS
from tests.browser.screens import SCREENS, Screen
from tests.dashboard_process import DashboardProcess
from tests.programs import find

THEMES = ("light", "dark")
WIDTHS = {1440: 1000, 390: 844}


def main() -> None:
    """Serve a data folder and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a data folder with a release")
    parser.add_argument("--out", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", help="the screens whose name begins so")
    parser.add_argument("--path", help="any other address instead")
    parser.add_argument("--theme", choices=THEMES, help="one theme alone")
    parser.add_argument("--width", type=int, choices=WIDTHS, help="one width alone")
    asked = parser.parse_args()
    screens = [each for each in SCREENS if each.name.startswith(asked.only or "")]
    if asked.path:
        screens = [Screen(asked.only or "page", asked.path)]
    themes = [asked.theme] if asked.theme else list(THEMES)
    widths = [asked.width] if asked.width else list(WIDTHS)
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        own = {"APP_DATABASE_URL": f"sqlite:///{folder}/app.sqlite3"}  # the data is left as it is
        dashboard = DashboardProcess.start(asked.data.resolve(), Path(folder) / "log", own)
        chromium = find("chromium", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=str(chromium), args=CHROMIUM_OPTIONS)
        try:
            for screen in screens:
                for theme in themes:
                    for width in widths:
                        _picture(browser, dashboard.address, screen, (theme, width), asked.out)
        finally:
            browser.close()
            dashboard.stop()


def _picture(
    browser: Browser, address: str, screen: Screen, look: tuple[str, int], out: Path
) -> None:
    theme, width = look
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "theme", "value": theme, "url": address}])
    page = context.new_page()
    screen.open(page, address)
    target = out / f"{screen.name}-{theme}-{width}.png"
    page.screenshot(path=target, full_page=True)
    print(target, flush=True)
    context.close()


if __name__ == "__main__":
    main()
