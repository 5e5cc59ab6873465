"""What happened to the demo company: a price rise, a lost channel, and weeks that went otherwise.

They are planted so that what finds and explains them can be measured against what was done.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from etl.demo.calendar import REGIONS, Calendar, Days, Floats, month_day

RISE, RISEN, RISEN_MONTHS = 0.12, "Kitchen", 8
LOST_CHANNEL, LOST_REGION, LOST_MONTHS = "Marketplace", "Iberia", 7
# Who is hit, each for a week: four days of a fifth are hardly more than a channel's own noise.
INCIDENTS: tuple[dict[str, str], ...] = (
    {},
    {},
    {"region": "DACH"},
    {"region": "DACH"},
    {"region": "France"},
    {"region": "Benelux"},
    {"region": "Iberia"},
    {"channel": "Online"},
    {"channel": "Online"},
    {"channel": "Retail stores"},
)
INCIDENT_DAYS = 7
SHOCK = 0.2
APART = 28  # days between the beginnings of two events, at least
QUIET_FROM, QUIET_TO = 1115, 110  # Black week, Christmas and the days after: no incident
FIRST_DAYS, LAST_DAYS = 183, 14
COUNTRY = "DE"


@dataclass(frozen=True)
class Event:
    """A planted effect from `first` to `last` on the members in `scope` (empty: the company).

    `size` is the relative change: of list prices for a price rise, of the number of orders else.
    """

    kind: str
    scope: dict[str, str]
    first: date
    last: date
    size: float

    def record(self) -> dict[str, Any]:
        """For `planted.json`."""
        return {
            "kind": self.kind, "scope": self.scope, "first": self.first.isoformat(),
            "last": self.last.isoformat(), "size": self.size,
        }  # fmt: skip


def make_events(calendar: Calendar, rng: np.random.Generator) -> tuple[Event, ...]:
    """Everything that happens in these three years, in order of time."""
    until = calendar.days[-1].astype(date)
    lost = {"region": LOST_REGION, "channel": LOST_CHANNEL}
    lasting = [
        Event("price rise", {"category": RISEN}, _month(calendar, RISEN_MONTHS), until, RISE),
        Event("lost channel", lost, _month(calendar, LOST_MONTHS), until, -1.0),
    ]
    incidents = _incidents(calendar, [event.first for event in lasting], rng)
    return tuple(sorted([*lasting, *incidents], key=lambda event: event.first))


def order_factors(events: Sequence[Event], calendar: Calendar, channel: str) -> Floats:
    """What events make of a channel's orders: factors, days by regions."""
    factors = np.ones((len(calendar.days), len(REGIONS)))
    for event in events:
        if "category" in event.scope or event.scope.get("channel", channel) != channel:
            continue
        regions = np.array([event.scope.get("region", name) == name for name in REGIONS])
        first, last = (np.datetime64(day) for day in (event.first, event.last))
        during = (calendar.days >= first) & (calendar.days <= last)
        factors[np.ix_(during, regions)] *= 1 + event.size
    return factors


def price_factors(
    events: Sequence[Event], months: tuple[str, ...], categories: Sequence[str]
) -> Floats:
    """What events make of list prices: factors, months by categories."""
    factors = np.ones((len(months), len(categories)))
    for event in events:
        if "category" in event.scope:
            since = np.array([month >= f"{event.first:%Y-%m}" for month in months])
            named = np.array([event.scope["category"] == name for name in categories])
            factors[np.ix_(since, named)] *= 1 + event.size
    return factors


def _month(calendar: Calendar, before: int) -> date:
    """The first day of the month so many months before the last one."""
    return date.fromisoformat(f"{calendar.months[-1 - before]}-01")


def _incidents(calendar: Calendar, taken: list[date], rng: np.random.Generator) -> Iterator[Event]:
    """Weeks in which a fifth more or fewer orders come, half of them up and half down."""
    mondays = [day.astype(date) for day in rng.permutation(_mondays(calendar.days))]
    signs = rng.permutation([SHOCK, -SHOCK] * (len(INCIDENTS) // 2))
    taken = list(taken)
    for scope, size in zip(INCIDENTS, signs.tolist(), strict=True):
        free = [day for day in mondays if all(abs((day - each).days) >= APART for each in taken)]
        if free:
            taken.append(free[0])
            last = free[0] + timedelta(days=INCIDENT_DAYS - 1)
            yield Event("incident", scope, free[0], last, size)


def _mondays(days: Days) -> Days:
    """The weeks, by their first days, of which nothing out of the ordinary is known."""
    from holidays import country_holidays  # half a second, for the demo alone

    place = month_day(days)
    years = range(int(str(days[0])[:4]), int(str(days[-1])[:4]) + 1)
    known = np.array(sorted(country_holidays(COUNTRY, years=years)), dtype="datetime64[D]")
    special = np.isin(days, known) | (place >= QUIET_FROM) | (place <= QUIET_TO)
    starts = np.arange(FIRST_DAYS, len(days) - LAST_DAYS - 6)
    free = [not special[start : start + 7].any() for start in starts]
    monday = (days[starts].astype(np.int64) + 3) % 7 == 0
    chosen: Days = days[starts][np.array(free) & monday]
    return chosen
