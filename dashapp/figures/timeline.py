"""The axis of a chart's days, weeks, months, quarters or years."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from dashapp import dates

WEEK, SHORTEST_MONTH, SHORTEST_QUARTER = 7, 28, 89
MOST_TICKS = 4  # that a phone has room for
MOST_NAMED, FEW_DAYS, MANY_DAYS = 10, 9, 92
EDGE = 0.03  # of the axis, left free at either end: five pixels of a phone, half a point
MILLISECONDS_OF_A_DAY = 86_400_000


def timeline(
    days: Sequence[date],
    until: Sequence[date],
    named: Callable[[date], str] | None = None,
    *,
    tight: bool = True,
) -> dict[str, Any]:
    """Ticks as the width allows, the year below the first of each year; or the buckets' names.

    `tight` ends the axis with the last bucket, so that names beside the lines are near their ends.
    """
    spans = zip(days, until, strict=True)
    length = max(((end - start).days + 1 for start, end in spans), default=1)
    months = length >= SHORTEST_MONTH
    axis: dict[str, Any] = {
        "type": "date",
        "tickangle": 0,
        **dates.axis(months=months),
    }
    if length >= SHORTEST_QUARTER:
        axis["unifiedhovertitle"] = {"text": f"from {axis['unifiedhovertitle']['text']}"}
    if len(days) > 1 and tight:
        axis["range"] = _range(days)
    return axis | _ticks(days, length, named)


def _range(days: Sequence[date]) -> list[datetime]:
    edge = (days[-1] - days[0]) * EDGE
    return [datetime.combine(days[0], time()) - edge, datetime.combine(days[-1], time()) + edge]


def _ticks(
    days: Sequence[date], length: int, named: Callable[[date], str] | None
) -> dict[str, Any]:
    """Where plotly's own ticks would mislead: names, weeks that begin on Monday, single days."""
    if named is not None:
        shown = days[:: -(-len(days) // MOST_NAMED) or 1]
        # Names are long: on a phone they are turned where they would touch.
        turned = {"tickangle": None, "autotickangles": [0, 30, 90]}
        return {"tickvals": shown, "ticktext": [named(day) for day in shown], **turned}
    step = -(-len(days) // MOST_TICKS)
    if length == WEEK:  # its own weekly ticks stand on Sundays
        return {"tick0": days[0], "dtick": WEEK * step * MILLISECONDS_OF_A_DAY}
    if len(days) == 1:  # else it would mark hours, each with the same day's name
        return {"tickvals": days}
    if length == 1 and 1 < len(days) <= MANY_DAYS:  # narrow, so that they stand side by side
        each = {"tick0": days[0], "dtick": step * MILLISECONDS_OF_A_DAY}
        few = len(days) <= FEW_DAYS  # else it would mark half days
        return {"tickformat": dates.DAY_TICK, **(each if few else {})}
    return {}
