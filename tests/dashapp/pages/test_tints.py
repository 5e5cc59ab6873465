"""The tints of heatmaps: ink stays readable on each of them in both themes."""

import re

import pytest

from dashapp.figures.palette import load_theme
from dashapp.pages.customers_parts import tint
from dashapp.settings import PROJECT
from tests.dashapp.colour import contrast

pytestmark = pytest.mark.unit

CSS = (PROJECT / "assets" / "customers.css").read_text()
SHARES = [int(share) for share in re.findall(r"\.tint-\d \{ --share: (\d+)%; \}", CSS)]
HATCH = 10  # per cent of ink in the lines of a partial cell


def mixed(one: str, other: str, share: int) -> str:
    """color-mix in sRGB: so many per cent of one colour, the rest of the other."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round((a * share + b * (100 - share)) / 100):02X}" for a, b in pairs)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ink_is_readable_on_every_tint(theme: str) -> None:
    palette = getattr(load_theme(PROJECT / "config" / "theme.toml"), theme)
    assert len(SHARES) == 8
    assert f"var(--ink) {HATCH}%" in CSS
    for share in SHARES:
        cell = mixed(palette.accent, palette.surface, share)
        assert contrast(palette.ink, cell) >= 4.5
        assert contrast(palette.ink, mixed(palette.ink, cell, HATCH)) >= 4.5


def test_more_is_darker_and_the_ends_are_whole() -> None:
    assert sorted(SHARES) == SHARES
    assert [tint(share) for share in (-1.0, 0.0, 0.5, 1.0, 2.0)] == [
        "tint-0", "tint-0", "tint-4", "tint-7", "tint-7",
    ]  # fmt: skip
