"""The palette: contrasts, colour-blind safety, and that nothing else names a colour."""

import itertools
import re
from pathlib import Path

import pytest

from dashapp.figures.palette import Palette, Theme, ThemeError, load_theme
from dashapp.settings import PROJECT
from tests.dashapp.colour import VISION, ciede2000, contrast, difference

pytestmark = pytest.mark.unit

FILE = PROJECT / "config" / "theme.toml"
TOKENS = [
    "canvas",
    "surface",
    "hairline",
    "ink",
    "muted",
    "accent",
    "compare",
    "good",
    "bad",
    "caution",
]
NAMED = re.compile(r"#[0-9A-Fa-f]{3,8}\b|\b(?:rgb|hsl)a?\(")
# A transparent background and an SVG mask's opaque stroke are not colours of the product.
NOT_COLOURS = ("rgba(0,0,0,0)", 'stroke="#000"')


@pytest.fixture(scope="module")
def theme() -> Theme:
    return load_theme(FILE)


@pytest.fixture(params=["light", "dark"])
def palette(request: pytest.FixtureRequest, theme: Theme) -> Palette:
    return theme.palette(request.param)


def test_colour_difference_agrees_with_the_published_test_data() -> None:
    # Sharma et al. (2005), table 1, pairs 1, 7, 17 and 25.
    pairs = [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ]
    for one, other, expected in pairs:
        assert ciede2000(one, other) == pytest.approx(expected, abs=1e-4)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


@pytest.mark.parametrize("text", ["ink", "muted", "accent", "good", "bad", "caution"])
def test_text_is_readable_on_surface_and_canvas(palette: Palette, text: str) -> None:
    for ground in (palette.surface, palette.canvas):
        assert contrast(getattr(palette, text), ground) >= 4.5


def test_text_on_buttons_is_readable(palette: Palette) -> None:
    assert contrast(palette.surface, palette.accent) >= 4.5


def test_marks_stand_out_from_the_surface(palette: Palette) -> None:
    for mark in (palette.compare, *palette.series):
        assert contrast(mark, palette.surface) >= 3


@pytest.mark.parametrize("vision", VISION)
def test_series_stay_apart_for_every_eye(palette: Palette, vision: str) -> None:
    for one, other in itertools.combinations((*palette.series, palette.compare), 2):
        assert difference(one, other, vision) >= 12, (one, other)


@pytest.mark.parametrize("vision", VISION)
def test_good_and_bad_differ_for_every_eye(palette: Palette, vision: str) -> None:
    assert difference(palette.good, palette.bad, vision) >= 12


@pytest.mark.parametrize("name", ["light", "dark"])
def test_style_sheet_has_the_same_tokens(theme: Theme, name: str) -> None:
    css = (PROJECT / "assets" / "app.css").read_text(encoding="utf-8")
    (block,) = re.findall(rf'\[data-bs-theme="{name}"\] \{{(.+?)\}}', css, re.DOTALL)
    tokens = dict(re.findall(r"--([a-z]+): (#[0-9A-F]{6});", block))
    wanted = theme.light if name == "light" else theme.dark
    assert tokens == {token: getattr(wanted, token) for token in TOKENS}


def test_nothing_else_names_a_colour() -> None:
    files = [*(PROJECT / "assets").glob("*.*"), *(PROJECT / "dashapp").rglob("*.py")]
    found = [f"{file.name}: {line.strip()}" for file in files for line in _coloured_lines(file)]
    assert found == []


def _coloured_lines(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    tokens = re.compile(r"\s+--[a-z]+: #[0-9A-F]{6};") if file.name == "app.css" else None
    for harmless in NOT_COLOURS:
        lines = [line.replace(harmless, "") for line in lines]
    examples = ("ThemeError(", "such as #")
    return [
        line
        for line in lines
        if NAMED.search(line)
        and not (tokens and tokens.fullmatch(line))
        and not any(example in line for example in examples)
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('ink = "#111827"', 'ink = "black"'), "theme.toml, light.ink: 'black' is not a colour"),
        (('ink = "#111827"', ""), "theme.toml, light.ink: is missing"),
        (('ink = "#111827"', 'ink = "#111827"\nglow = "#111827"'), "light.glow: unknown"),
        (("[light]", "[light"), "is not valid TOML"),
        (
            ('series = ["#2453D6",', 'series = ["blue",'),
            "light.series: .* is not a list of colours",
        ),
    ],
)
def test_a_wrong_theme_is_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    file = tmp_path / "theme.toml"
    file.write_text(FILE.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(ThemeError, match=message):
        load_theme(file)


def test_a_missing_theme_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="cannot be read"):
        load_theme(tmp_path / "none.toml")
