"""What is expected, continuing a line: dashed in the line's own hue, in bands of 80 and 95 %."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashapp.figures.axis import number
from dashapp.figures.palette import Palette

NAME = "Forecast"
OUTER, INNER = 0.12, 0.05  # one above the other, the 80 % band has 16 %
Values = list[float | None]


@dataclass(frozen=True)
class Outlook:
    """The columns of a forecast's frame as a chart draws them."""

    days: list[date]
    values: Values
    bands: tuple[tuple[Values, Values], tuple[Values, Values]]  # low and high of 95 %, of 80 %
    texts: list[str]

    @property
    def heights(self) -> Values:
        """Every value that the axis must hold."""
        return [*self.bands[0][0], *self.bands[0][1], *self.values]


def outlook(frame: pd.DataFrame, texts: list[str]) -> Outlook:
    """Columns period, value, low80, high80, low95 and high95; `texts` say the values."""

    def column(name: str) -> Values:
        return [number(value) for value in frame[name]]

    wide, narrow = (column("low95"), column("high95")), (column("low80"), column("high80"))
    days = list(frame["period"])
    return Outlook(days, column("value"), (wide, narrow), texts)


def traces(
    ahead: Outlook, start: tuple[date, float] | None, palette: Palette, name: str = NAME
) -> list[dict[str, Any]]:
    """The bands, and the dashed line from the last complete value on."""
    before = [start] if start else []
    days = [*(day for day, _ in before), *ahead.days]
    values = [*(value for _, value in before), *ahead.values]
    shares = zip(ahead.bands, (OUTER, INNER), strict=True)
    bands = [_band(ahead, start, band) | _fill(palette.accent, share) for band, share in shares]
    dashes = {"color": palette.accent, "width": 2, "dash": "6px,4px"}
    line = {
        "type": "scatter",
        "x": days,
        "y": values,
        "name": name,
        "mode": "lines",
        "line": dashes,
        "hoverinfo": "skip",
    }
    return [*bands, line]


def _fill(colour: str, share: float) -> dict[str, Any]:
    return {"fill": "toself", "fillcolor": colour, "opacity": share}


def _band(
    ahead: Outlook, start: tuple[date, float] | None, band: tuple[Values, Values]
) -> dict[str, Any]:
    """There along the upper edge and back along the lower one, from where the line starts."""
    low, high = band
    days = [start[0], *ahead.days] if start else ahead.days
    lower, upper = ([start[1], *edge] if start else edge for edge in (low, high))
    return {
        "type": "scatter",
        "x": [*days, *reversed(days)],
        "y": [*upper, *reversed(lower)],
        "mode": "lines",
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
