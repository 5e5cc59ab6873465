"""The tints of a heatmap's cells, each with the text colour that can be read on it."""

from dataclasses import dataclass

from dashapp.figures.palette import Palette

# Places on the sequential ramp, from 0 to 1. Its middle is left out: no text reads on it.
PLACES = (0.0, 0.125, 0.25, 0.375, 0.75, 0.875, 1.0)
_DARK_LIMIT = 0.03928


@dataclass(frozen=True)
class Tint:
    """A cell's background and its text."""

    background: str
    text: str


def tints(palette: Palette) -> tuple[Tint, ...]:
    """From the lowest to the highest value."""
    texts = (palette.ink, palette.surface, palette.canvas)
    found = []
    for place in PLACES:
        background = _on_ramp(palette.sequential, place)
        best = max(texts, key=lambda text: contrast(text, background))
        found.append(Tint(background, best))
    return tuple(found)


def tint_of(share: float, among: tuple[Tint, ...]) -> Tint:
    """The tint of a value that lies so far from the lowest (0) to the highest (1)."""
    return among[min(int(min(max(share, 0.0), 1.0) * len(among)), len(among) - 1)]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (share / 255 for share in _rgb(colour))
    linear = [
        part / 12.92 if part <= _DARK_LIMIT else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def _on_ramp(ramp: tuple[str, ...], place: float) -> str:
    """The colour at a place of the ramp, between its colours where it falls there."""
    at = place * (len(ramp) - 1)
    first = min(int(at), len(ramp) - 2)
    pairs = zip(_rgb(ramp[first]), _rgb(ramp[first + 1]), strict=True)
    mixed = [round(one + (other - one) * (at - first)) for one, other in pairs]
    return "#" + "".join(f"{part:02X}" for part in mixed)
