"""Whether every source has delivered up to the last day: a fall for want of data is no fall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import ibis.expr.types as ir

from etl.engine import Engine

NAME = "every source reaches the last day"
LOOK_BACK = 90  # days of a source from which its rhythm is read


@dataclass(frozen=True)
class Silence:
    """A source that ended before the others, by more than its own rhythm explains."""

    source: str
    newest: date
    last: date
    usual: int  # days from one day with sales to the next, at most

    def described(self) -> dict[str, Any]:
        """As a check of the manifest that failed, with the days that it makes doubtful."""
        behind = (self.last - self.newest).days
        detail = (
            f"{self.source}: newest sale {self.newest.day} {self.newest:%b %Y}, {days(behind)} "
            f"before the others; usual gap {days(self.usual)}"
        )
        first = self.newest + timedelta(days=1)
        return {
            "name": NAME,
            "passed": False,
            "detail": detail,
            "source": self.source,
            "from": first.isoformat(),
            "to": self.last.isoformat(),
        }


def silences(engine: Engine, sales: ir.Table) -> tuple[Silence, ...]:
    """The sources that ended early; `sales` has one row an order line, with source and date."""
    sold: dict[str, list[date]] = {}
    found = sales.select("source", "date").distinct().order_by("source", "date")
    for source, day in engine.rows(found):
        sold.setdefault(source, []).append(day)
    last = max(day for dates in sold.values() for day in dates)
    judged = (_silence(source, dates, last) for source, dates in sold.items())
    return tuple(each for each in judged if each is not None)


def _silence(source: str, dates: list[date], last: date) -> Silence | None:
    """None for one that is in time, that ended long ago, or whose rhythm is not known."""
    newest = dates[-1]
    usual = usual_gap(dates)
    behind = (last - newest).days
    # One that has been silent for the whole look-back is taken as ended for good: warning of it
    # for ever would hide what happens in the others.
    if usual is None or not usual < behind <= LOOK_BACK:
        return None
    return Silence(source, newest, last, usual)


def usual_gap(dates: Iterable[date]) -> int | None:
    """The longest way from one day with sales to the next in the last 90 days of a source.

    `dates` ascend. None with a single day: nothing is known of the rhythm.
    """
    known = list(dates)
    recent = [day for day in known if (known[-1] - day).days <= LOOK_BACK]
    gaps = [(later - earlier).days for earlier, later in pairwise(recent)]
    return max(gaps, default=None)


def days(number: int) -> str:
    """A number of days in words."""
    return f"{number} day{'' if number == 1 else 's'}"
