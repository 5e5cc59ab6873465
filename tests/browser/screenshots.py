"""Pictures of every page in both themes and both widths: `python -m tests.browser.screenshots`."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM_OPTIONS
from tests.browser.screens import SCREENS, Screen
from tests.dashboard_process import ROOT, DashboardProcess
from tests.programs import find

THEMES = ("light", "dark")
WIDTHS = {1440: 1000, 390: 844}
README = (  # the four that the README shows
    (Screen("summary", "/"), "light"),
    (Screen("kpis", "/kpis?metric=revenue&by=category&view=pivot&across=quarter"), "light"),
    (Screen("why", "/why?metric=orders&region=Iberia"), "dark"),
    (Screen("forecasts", "/forecasts?metric=revenue"), "light"),
)


@dataclass(frozen=True)
class Picture:
    """What is taken: a screen in a theme, of a width, the whole page or what is seen first."""

    screen: Screen
    theme: str
    width: int
    target: Path
    whole: bool = True

    def take(self, browser: Browser, address: str) -> None:
        """Open it as a new visitor does."""
        context = browser.new_context(
            viewport={"width": self.width, "height": WIDTHS[self.width]},
            color_scheme="dark" if self.theme == "dark" else "light",
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "theme", "value": self.theme, "url": address}])
        page = context.new_page()
        self.screen.open(page, address)
        page.screenshot(path=self.target, full_page=self.whole)
        print(self.target, flush=True)
        context.close()


def main() -> None:
    """Serve a data folder and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a data folder with a release")
    parser.add_argument("--out", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", help="the screens whose name begins so")
    parser.add_argument("--path", help="any other address instead")
    parser.add_argument("--theme", choices=THEMES, help="one theme alone")
    parser.add_argument("--width", type=int, choices=WIDTHS, help="one width alone")
    parser.add_argument("--readme", action="store_true", help="the README's four, into docs/")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with _served(asked.data) as (browser, address):
        for picture in _of_readme() if asked.readme else _of_screens(asked):
            try:
                picture.take(browser, address)
            except LookupError as missing:  # an almost empty company has no such page
                print(f"left out: {missing}", flush=True)


def _of_readme() -> Iterator[Picture]:
    for screen, theme in README:
        yield Picture(screen, theme, 1440, ROOT / "docs" / f"{screen.name}.png", whole=False)


def _of_screens(asked: argparse.Namespace) -> Iterator[Picture]:
    screens = [each for each in SCREENS if each.name.startswith(asked.only or "")]
    if asked.path:
        screens = [Screen(asked.only or "page", asked.path)]
    for screen in screens:
        for theme in [asked.theme] if asked.theme else THEMES:
            for width in [asked.width] if asked.width else WIDTHS:
                name = f"{screen.name}-{theme}-{width}.png"
                yield Picture(screen, theme, width, asked.out / name)


@contextmanager
def _served(data: Path) -> Iterator[tuple[Browser, str]]:
    """A browser, and the address of a dashboard of this data, which is left as it is."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        own = {"APP_DATABASE_URL": f"sqlite:///{folder}/app.sqlite3"}
        dashboard = DashboardProcess.start(data.resolve(), Path(folder) / "log", own)
        chromium = find("chromium", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=str(chromium), args=CHROMIUM_OPTIONS)
        try:
            yield browser, dashboard.address
        finally:
            browser.close()
            dashboard.stop()


if __name__ == "__main__":
    main()
