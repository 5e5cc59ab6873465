"""The colours of config/theme.toml as typed palettes, one for each theme."""

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

ThemeName = Literal["light", "dark"]
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class ThemeError(Exception):
    """The theme file cannot be used; the message names the file, the theme and the colour."""


@dataclass(frozen=True)
class Palette:
    """The colours that a figure may use."""

    canvas: str
    surface: str
    hairline: str
    ink: str
    muted: str
    accent: str
    compare: str
    good: str
    bad: str
    caution: str
    series: tuple[str, ...]
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]


@dataclass(frozen=True)
class Theme:
    """The two palettes of a product."""

    light: Palette
    dark: Palette

    def palette(self, name: ThemeName) -> Palette:
        """The palette of one theme."""
        return self.dark if name == "dark" else self.light


def load_theme(path: Path) -> Theme:
    """Read and check the theme file; ThemeError names file, theme and colour."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ThemeError(f"{path}: cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ThemeError(f"{path}: is not valid TOML: {error}.") from error
    return Theme(*(_palette(path.name, name, document.get(name, {})) for name in ("light", "dark")))


def _palette(file: str, theme: str, table: dict[str, Any]) -> Palette:
    known = {field.name: field.type for field in fields(Palette)}
    for name in table.keys() | known.keys():
        if name not in known:
            raise ThemeError(f"{file}, {theme}.{name}: unknown; there are: {', '.join(known)}.")
        if name not in table:
            raise ThemeError(f"{file}, {theme}.{name}: is missing; give a colour such as #2453D6.")
        _check(f"{file}, {theme}.{name}", table[name], several=known[name] is not str)
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in table.items()}
    return Palette(**values)


def _check(where: str, value: object, *, several: bool) -> None:
    colours = value if several and isinstance(value, list) and value else [value]
    for colour in colours:
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            wanted = "a list of colours" if several else "a colour"
            raise ThemeError(f"{where}: {value!r} is not {wanted} such as #2453D6.")
    if several and not isinstance(value, list):
        raise ThemeError(f'{where}: give a list of colours such as ["#2453D6"].')
