"""The demo company's sales added up by day in memory, without files: as its release holds them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from etl.demo import _Demo
from etl.demo.calendar import REGIONS, Days, Floats, Ints
from etl.demo.catalogue import CATEGORIES
from etl.demo.events import Event
from etl.demo.orders import COMPLETED, RETURNED, Habits, Lines
from etl.demo.systems import SYSTEMS, WHOLESALE, WHOLESALE_ROWS, WHOLESALE_SHARE
from etl.marts.series import Series

Sums = dict[tuple[str, str, str], Floats]
OPEN = 4  # newest days, that still have orders open


def simulate(rows: int, seed: int, until: date) -> tuple[tuple[Event, ...], list[Series]]:
    """What happens to the company, and its revenue and orders by day, in total and by member."""
    demo = _Demo(Path(), rows, seed, until, lambda done, of: None)
    company, sums = demo.company, Sums()
    days = company.calendar.days
    for habits, share, place in _channels(rows):
        for period in demo._periods(habits, share, place):
            category = company.catalogue.category[period.lines.product]
            _add(sums, habits.channel, period.lines, category, days)
    settled = days[:-OPEN]
    return company.events, [
        Series(*key, "day", settled, values[:-OPEN], None) for key, values in sums.items()
    ]


def by_week(daily: Series) -> Series:
    """The same by complete weeks."""
    skipped = int(-(daily.days[0].astype(np.int64) + 3) % 7)
    count = (len(daily.days) - skipped) // 7
    whole = slice(skipped, skipped + 7 * count)
    values = daily.numerator[whole].reshape(count, 7).sum(axis=1)
    return Series(
        daily.metric, daily.dimension, daily.member, "week", daily.days[whole][::7], values, None
    )


def _channels(rows: int) -> Iterator[tuple[Habits, float, int]]:
    wholesale = min(rows * WHOLESALE_SHARE, WHOLESALE_ROWS)
    whole = sum(system.share for system in SYSTEMS)
    for place, system in enumerate(SYSTEMS):
        yield system.habits, (rows - wholesale) * system.share / whole, place
    yield WHOLESALE, wholesale, len(SYSTEMS)


def _add(sums: Sums, channel: str, lines: Lines, category: Ints, days: Days) -> None:
    """Completed and returned lines are revenue; orders are counted once, and once a category."""
    day = lines.second // 86_400 - int(days[0].astype(np.int64))
    inside = day < len(days)
    sold = inside & (lines.status == COMPLETED)
    kept = sold | (inside & (lines.status == RETURNED))
    first = sold & (lines.position == 1)
    _, once = np.unique(lines.order * len(CATEGORIES) + category, return_index=True)
    in_category = np.zeros(len(lines), dtype=np.bool_)
    in_category[once] = True
    amount, one = lines.amount / 100, np.ones(len(lines))
    members = [("total", "(all)", one > 0), ("channel", channel, one > 0)]
    members += [("region", name, lines.region == place) for place, name in enumerate(REGIONS)]
    members += [("category", name, category == place) for place, name in enumerate(CATEGORIES)]
    for dimension, member, mine in members:
        order = sold & in_category if dimension == "category" else first
        for metric, which, weight in (("revenue", kept, amount), ("orders", order, one)):
            chosen = which & mine
            added = np.bincount(day[chosen], weight[chosen], len(days))
            key = metric, dimension, member
            sums[key] = sums[key] + added if key in sums else added
