"""The tints of heatmaps: ink stays readable on each of them in both themes."""

import re

import pytest

from dashapp.components.heat import STEPS
from dashapp.figures.palette import ThemeName, load_theme
from dashapp.settings import PROJECT
from tests.dashapp.colour import contrast

pytestmark = pytest.mark.unit

CSS = (PROJECT / "assets" / "heat.css").read_text()
HATCHED = (PROJECT / "assets" / "customers.css").read_text()
TINT = re.compile(r"^\.(heat|low)-(\d),.*var\(--(accent|bad)\) (\d+)%, var\(--surface\)\)", re.M)
HATCH = 10  # per cent of ink in the lines of a partial cell


def mixed(one: str, other: str, share: int) -> str:
    """color-mix in sRGB: so many per cent of one colour, the rest of the other."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round((a * share + b * (100 - share)) / 100):02X}" for a, b in pairs)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ink_is_readable_on_every_tint(theme: ThemeName) -> None:
    palette = load_theme(PROJECT / "config" / "theme.toml").palette(theme)
    found = TINT.findall(CSS)
    assert len(found) == 2 * STEPS
    assert f"var(--ink) {HATCH}%" in HATCHED
    for _, _, hue, share in found:
        cell = mixed(getattr(palette, hue), palette.surface, int(share))
        assert contrast(palette.ink, cell) >= 4.5
        assert contrast(palette.ink, mixed(palette.ink, cell, HATCH)) >= 4.5


def test_more_is_deeper_on_both_sides() -> None:
    for side in ("heat", "low"):
        shares = [int(share) for each, _, _, share in TINT.findall(CSS) if each == side]
        assert shares == sorted(set(shares))
        assert len(shares) == STEPS
