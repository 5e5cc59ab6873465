"""Text on every tint of a heatmap can be read, in both themes."""

import pytest

from dashapp.figures.palette import ThemeName, load_theme
from dashapp.figures.tints import contrast, tint_of, tints
from dashapp.settings import PROJECT
from tests.dashapp import colour

pytestmark = pytest.mark.unit

THEME = load_theme(PROJECT / "config" / "theme.toml")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_reads_on_every_tint(theme: ThemeName) -> None:
    palette = THEME.palette(theme)
    found = tints(palette)
    assert len({tint.background for tint in found}) == len(found) == 7
    for tint in found:
        assert colour.contrast(tint.text, tint.background) >= 4.5
        assert contrast(tint.text, tint.background) == pytest.approx(
            colour.contrast(tint.text, tint.background), abs=0.01
        )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tints_go_from_the_surface_to_the_strongest(theme: ThemeName) -> None:
    palette = THEME.palette(theme)
    away = [colour.contrast(tint.background, palette.surface) for tint in tints(palette)]
    assert away == sorted(away)
    assert tints(palette)[0].background == palette.sequential[0]
    assert tints(palette)[-1].background == palette.sequential[-1]


def test_values_are_tinted_by_their_place() -> None:
    among = tints(THEME.light)
    assert [among.index(tint_of(share, among)) for share in (-1, 0, 0.5, 0.99, 1, 2)] == [
        *(0, 0, 3, 6, 6, 6)
    ]
