"""A card as a PNG: the whole card, in the theme that is shown, with its chart and its words."""

from __future__ import annotations

import struct
from collections import Counter
from pathlib import Path
from zlib import decompress

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.screens import settle
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SURFACE = {"light": (255, 255, 255), "dark": (22, 27, 34)}
ACCENT = {"light": (36, 83, 214), "dark": (126, 162, 255)}
Colour = tuple[int, int, int]


def pixels(content: bytes) -> tuple[int, int, Counter[Colour]]:
    """Width, height and how often each colour is there; of 8-bit RGB or RGBA, as canvases write."""
    assert content.startswith(SIGNATURE)
    place, packed, header = len(SIGNATURE), b"", b""
    while place < len(content):
        (length,), kind = (
            struct.unpack(">I", content[place : place + 4]),
            content[place + 4 : place + 8],
        )
        data = content[place + 8 : place + 8 + length]
        header = data if kind == b"IHDR" else header
        packed += data if kind == b"IDAT" else b""
        place += 12 + length
    width, height, depth, colours = struct.unpack(">IIBB", header[:10])
    assert depth == 8
    step = {2: 3, 6: 4}[colours]
    found: Counter[Colour] = Counter()
    before = bytearray(width * step)
    raw = decompress(packed)
    for number in range(height):
        start = number * (width * step + 1)
        line = bytearray(raw[start + 1 : start + 1 + width * step])
        unfilter(raw[start], line, before, step)
        found.update(zip(line[0::step], line[1::step], line[2::step], strict=True))
        before = line
    return width, height, found


def unfilter(kind: int, line: bytearray, up: bytearray, step: int) -> None:
    """Undo a line's filter in place (PNG specification, section 9)."""
    for i in range(len(line) if kind else 0):
        left, above = line[i - step] if i >= step else 0, up[i]
        corner = up[i - step] if i >= step else 0
        if kind == 4:
            guess = left + above - corner
            near = min((left, above, corner), key=lambda each: abs(guess - each))
        else:
            near = (0, left, above, (left + above) // 2)[kind]
        line[i] = (line[i] + near) & 255


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
        width, height, colours = pixels(content)
        assert found == name
        assert width == pytest.approx(2 * box["width"], abs=2)
        assert 0.7 * box["height"] < height / 2 < 1.3 * box["height"]
        assert colours.most_common(1)[0][0] == SURFACE[theme]
        assert colours[ACCENT[theme]] > 500  # the line, or the bars
        assert len(colours) > 50  # text and lines have soft edges


def test_the_link_is_copied_where_the_clipboard_is_kept_from_pages(
    page: Page, dashboard: DashboardProcess
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"{dashboard.address}/?region=France")
    settle(page)
    page.get_by_role("button", name="Copy link").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
