"""One system over time: sales month by month, with the returns of earlier months in between."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from etl.demo.calendar import Calendar, Floats, day_weights
from etl.demo.events import order_factors
from etl.demo.orders import Company, Habits, Lines, Shop, joined, returns_of, sell

FIRST_ORDER = 100_001


@dataclass(frozen=True)
class Period:
    """A month or quarter of a system, in order of time; `number` is its first month."""

    number: int
    name: str
    lines: Lines
    first_line: int


def shop(company: Company, habits: Habits, rows: float, rng: np.random.Generator) -> Shop:
    """A channel that will record about so many lines, returns included."""
    weights = day_weights(company.calendar.days, np.array(habits.week), habits.promoted, rng)
    weights *= order_factors(company.events, company.calendar, habits.channel)
    lines_per_order = 1 + habits.more_lines
    orders = rows / (lines_per_order * (1 + habits.returns * (1 - habits.cancels)))
    rate: Floats = weights / weights.sum() * orders
    return Shop(company, habits, rate)


def months(made: Shop, seed: tuple[int, ...]) -> Iterator[Period]:
    """Every month of the calendar; what comes back after the last day is not known yet."""
    calendar, coming, order, line = made.company.calendar, None, FIRST_ORDER, 1_000_001
    for number, name in enumerate(calendar.months):
        rng = np.random.default_rng((*seed, number))
        sales = sell(made, number, order, rng)
        order += int(sales.order[-1]) - order + 1 if len(sales) else 0
        back = returns_of(sales, made.habits, rng)
        back = joined([coming, back]) if coming is not None else back
        due = back.second < _end(calendar, number)
        lines, coming = joined([sales, back.take(due)]), back.take(~due)
        lines = lines.take(np.argsort(lines.second, kind="stable"))
        yield Period(number, name, lines, line)
        line += len(lines)


def _end(calendar: Calendar, number: int) -> int:
    after = calendar.days[calendar.within(number)][-1] + np.timedelta64(1, "D")
    return int(after.astype("datetime64[s]").astype(np.int64))


def quarters(each: Iterable[Period]) -> Iterator[Period]:
    """The months of a quarter together, named 2024-Q1."""
    for name, group in groupby(each, lambda month: _quarter(month.name)):
        parts = list(group)
        lines = joined([part.lines for part in parts])
        yield Period(parts[0].number, name, lines, parts[0].first_line)


def _quarter(month: str) -> str:
    return f"{month[:4]}-Q{(int(month[-2:]) + 2) // 3}"
