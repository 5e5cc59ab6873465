"""Where a metric is heading: its past, the fan of what is expected, a year before, the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashapp import dates
from dashapp.figures.axis import tick_texts, ticks
from dashapp.figures.hover import Told, spoken
from dashapp.figures.outlook import Outlook, traces
from dashapp.figures.palette import Palette
from dashapp.figures.template import template
from dashapp.figures.trend import Style

LABEL_GAP = 0.09  # of the axis: two labels nearer than this are moved apart
FEW, LONG = 6, 200  # points, and days, of an axis
LABEL_ROOM = 92


@dataclass(frozen=True)
class Series:
    """Values by day, and the words of each; `partial` says that the last is not complete."""

    days: list[date]
    values: list[float | None]
    texts: list[str]
    partial: bool = False

    @property
    def whole(self) -> list[float | None]:
        """The values with the incomplete one left out."""
        return [*self.values[:-1], None] if self.partial else self.values


@dataclass(frozen=True)
class Fan:
    """All that the chart shows; what is not known is None.

    `base` is the forecast that `ahead` differs from, in a scenario.
    """

    past: Series
    ahead: Outlook | None = None
    before: Series | None = None
    aims: Series | None = None
    base: Series | None = None
    name: str = "Forecast"


def fan(shown: Fan, style: Style, *, months: bool) -> go.Figure:
    """The line goes on as a dashed one in its bands; targets are ticks of ink."""
    palette = style.palette
    start = _last_whole(shown.past, shown.ahead)
    data = [spoken(_told(shown), palette.accent), _hollow(shown.past, palette)]
    data += [_grey(each, name, palette, dash) for each, name, dash in _greys(shown)]
    data += [_line(shown.past, palette)]
    if shown.ahead:
        data += traces(shown.ahead, start, palette, shown.name)
    data += [_ticks(shown.aims, palette)] if shown.aims else []
    return go.Figure(data=data, layout=_layout(shown, style, months=months))


def _told(shown: Fan) -> list[tuple[str, Told]]:
    told: list[tuple[str, Told]] = [("Actual", shown.past)]
    told += [(shown.name, shown.ahead)] if shown.ahead else []
    told += [(name, each) for each, name, _ in _greys(shown)]
    return [*told, *([("Target", shown.aims)] if shown.aims else [])]


def _greys(shown: Fan) -> Sequence[tuple[Series, str, str]]:
    found = [(shown.before, "A year before", "4px,4px"), (shown.base, "Forecast", "6px,4px")]
    return [(each, name, dash) for each, name, dash in found if each is not None]


def _last_whole(past: Series, ahead: Outlook | None) -> tuple[date, float] | None:
    columns = zip(past.days, past.whole, strict=True)
    known = [(day, value) for day, value in columns if value is not None]
    if ahead is None or not ahead.days:
        return None
    return next((each for each in reversed(known) if each[0] < ahead.days[0]), None)


def _hollow(past: Series, palette: Palette) -> dict[str, Any]:
    """The last value, where it is not complete."""
    last = slice(-1, None) if past.partial else slice(0, 0)
    return {
        "type": "scatter",
        "x": past.days[last],
        "y": past.values[last],
        "name": "So far",
        "mode": "markers",
        "zorder": 2,
        "marker": {
            "size": 8,
            "color": palette.surface,
            "line": {"color": palette.accent, "width": 2},
        },
        "hoverinfo": "skip",
    }


def _line(past: Series, palette: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": past.days,
        "y": past.whole,
        "mode": "lines",
        "line": {"color": palette.accent, "width": 2},
        "hoverinfo": "skip",
    }


def _grey(found: Series, name: str, palette: Palette, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": found.days,
        "y": found.values,
        "name": name,
        "mode": "lines",
        "line": {"color": palette.compare, "width": 1.5, "dash": dash},
        "hoverinfo": "skip",
    }


def _ticks(aims: Series, palette: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": aims.days,
        "y": aims.values,
        "name": "Target",
        "mode": "markers",
        "zorder": 3,
        "marker": {
            "symbol": "line-ew",
            "size": 7,
            "color": palette.ink,
            "line": {"color": palette.ink, "width": 1.5},
        },
        "hoverinfo": "skip",
    }


def _layout(shown: Fan, style: Style, *, months: bool) -> dict[str, Any]:
    lines = [shown.past, shown.before, shown.aims, shown.base]
    heights = [value for each in lines if each for value in each.values]
    known = [v for v in [*heights, *(shown.ahead.heights if shown.ahead else [])] if v is not None]
    marks = ticks(min(known, default=0.0), max(known, default=0.0))
    span = marks[-1] - marks[0]
    return {
        "template": template(style.palette),
        "margin": {"l": 8, "r": LABEL_ROOM, "t": 8, "b": 8},
        "annotations": _labels(shown, span, style.palette),
        "xaxis": {
            "type": "date",
            # A short axis would else name the same month several times.
            "dtick": "M1" if months and _length(shown) <= FEW else None,
            "tickangle": 0,
            **dates.axis(months=months),
            **({} if months or _days(shown) < LONG else {"tickformat": dates.MONTH_TICK}),
        },
        "yaxis": {
            "tickvals": marks,
            "ticktext": tick_texts(marks, style.short),
            "range": [marks[0] - span * 0.02, marks[-1] + span * 0.04] if span else None,
        },
    }


def _length(shown: Fan) -> int:
    return len({*shown.past.days, *(shown.ahead.days if shown.ahead else [])})


def _days(shown: Fan) -> int:
    """How many days the axis spans; on a long one the day of a tick says nothing."""
    days = [*shown.past.days, *(shown.ahead.days if shown.ahead else [])]
    return (max(days) - min(days)).days if days else 0


def _labels(shown: Fan, span: float, palette: Palette) -> list[dict[str, Any]]:
    """The names of the lines at their right ends, moved apart where they would touch."""
    ends: list[tuple[float, str, str]] = []
    if shown.ahead and shown.ahead.values and shown.ahead.values[-1] is not None:
        ends.append((shown.ahead.values[-1], shown.name, palette.accent))
    for each, name, _ in _greys(shown):
        last = next((value for value in reversed(each.values) if value is not None), None)
        if last is not None:
            ends.append((last, name, palette.muted))
    placed: list[float] = []
    labels = []
    for value, name, colour in ends:
        y = _apart(value, placed, span * LABEL_GAP)
        placed.append(y)
        labels.append(_label(y, name, colour))
    return labels


def _apart(value: float, placed: Sequence[float], gap: float) -> float:
    """The value, or the nearest place below or above those that stand already."""
    free = [value, *(p - gap for p in placed), *(p + gap for p in placed)]
    fits = [y for y in free if all(abs(y - p) >= gap * 0.999 for p in placed)]
    return min(fits, key=lambda y: abs(y - value))


def _label(y: float, text: str, colour: str) -> dict[str, Any]:
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 8, "showarrow": False}
    return place | {"y": y, "text": text, "font": {"size": 12, "color": colour}}
