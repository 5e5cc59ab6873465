"""A card as a PNG: the whole card, in the theme that is shown, with its chart and its words."""

from __future__ import annotations

import struct
from base64 import b64encode
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.screens import settle
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SURFACE = {"light": (255, 255, 255), "dark": (22, 27, 34)}
ACCENT = {"light": (36, 83, 214), "dark": (126, 162, 255)}
Colour = tuple[int, int, int]


COUNT = """async (url) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  const counts = {};
  for (let i = 0; i < data.length; i += 4) {
    const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
    counts[colour] = (counts[colour] || 0) + 1;
  }
  return counts;
}"""


def size(content: bytes) -> tuple[int, int]:
    """Width and height, from the first chunk of a PNG."""
    assert content.startswith(SIGNATURE + b"\x00\x00\x00\x0dIHDR")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def colours(page: Page, content: bytes) -> Counter[Colour]:
    """How often each colour is there."""
    counts = page.evaluate(COUNT, "data:image/png;base64," + b64encode(content).decode())
    found: Counter[Colour] = Counter()
    for text, count in counts.items():
        red, green, blue = map(int, text.split(","))
        found[red, green, blue] = count
    return found


def picture(page: Page, card: Locator) -> tuple[str, bytes]:
    with page.expect_download() as download:
        card.get_by_role("button", name="PNG").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_card_is_drawn_whole_in_the_theme_shown(
    page: Page, context: BrowserContext, dashboard: DashboardProcess, theme: str
) -> None:
    context.add_cookies([{"name": "theme", "value": theme, "url": dashboard.address}])
    page.goto(dashboard.address)
    settle(page)
    for question, name in (
        ("How did revenue develop?", "how-did-revenue-develop-2026-10-20.png"),  # plotly
        ("Which categories contribute?", "which-categories-contribute-2026-10-20.png"),  # HTML
    ):
        card = page.locator(".card-flat", has=page.get_by_role("heading", name=question))
        box = card.bounding_box()
        assert box is not None
        found, content = picture(page, card)
        (width, height), seen = size(content), colours(page, content)
        assert found == name
        assert width == pytest.approx(2 * box["width"], abs=2)
        assert 0.7 * box["height"] < height / 2 < 1.3 * box["height"]
        assert seen.most_common(1)[0][0] == SURFACE[theme]
        assert seen[ACCENT[theme]] > 500  # the line, or the bars
        assert len(seen) > 50  # text and lines have soft edges


def test_the_link_is_copied_where_the_clipboard_is_kept_from_pages(
    page: Page, dashboard: DashboardProcess
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"{dashboard.address}/?region=France")
    settle(page)
    page.get_by_role("button", name="Copy link").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
