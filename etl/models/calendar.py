"""The business calendar: months, quarters, fiscal years, public holidays and working days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Kind = Literal["month", "quarter", "year"]

MONTHS: dict[Kind, int] = {"month": 1, "quarter": 3, "year": 12}
ORDINARY = -1  # the holiday of a day that is none
SATURDAY = 5


@dataclass(frozen=True)
class Span:
    """A month, quarter or fiscal year: its first and its last day."""

    kind: Kind
    first: date
    last: date

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its months."""
        start = np.datetime64(self.first, "M")
        return tuple(_day(start + place) for place in range(MONTHS[self.kind]))


@dataclass(frozen=True)
class Almanac:
    """Consecutive days; `holiday` holds the place of each day's name in `names`, or ORDINARY."""

    days: Days
    holiday: Ints
    names: tuple[str, ...]

    @property
    def weekday(self) -> Ints:
        """Monday is 0."""
        return np.asarray((self.days.astype(np.int64) + 3) % 7)

    @property
    def month(self) -> Days:
        """The month of each day."""
        return self.days.astype("datetime64[M]")

    @property
    def workdays(self) -> Flags:
        """Monday to Friday, but for public holidays."""
        return np.asarray((self.weekday < SATURDAY) & (self.holiday == ORDINARY))

    def place(self, day: date) -> int:
        """The index of a day, which may lie outside."""
        return int((np.datetime64(day, "D") - self.days[0]).astype(np.int64))


def span_of(day: date, kind: Kind, fiscal_year_start: int = 1) -> Span:
    """The month, fiscal quarter or fiscal year that a day lies in."""
    length = MONTHS[kind]
    into = (day.month - fiscal_year_start) % 12 % length
    first = np.datetime64(day, "M") - into
    return Span(kind, _day(first), _day(first + length) - timedelta(days=1))


def almanac(first: date, last: date, country: str | None) -> Almanac:
    """The days from first to last with the public holidays of a country; None has none."""
    days = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    named = _holidays(country, first.year, last.year) if country else {}
    names = tuple(sorted(set(named.values())))
    holiday = np.full(len(days), ORDINARY, np.int64)
    for day, name in named.items():
        if first <= day <= last:
            holiday[(day - first).days] = names.index(name)
    return Almanac(days, holiday, names)


def years_earlier(days: Days, years: int) -> Days:
    """The same dates in an earlier year; the 29th of February becomes the 28th."""
    month = days.astype("datetime64[M]")
    of_month = (days - month.astype("datetime64[D]")).astype(np.int64)
    then = month - 12 * years
    length = ((then + 1).astype("datetime64[D]") - then.astype("datetime64[D]")).astype(np.int64)
    return np.asarray(then.astype("datetime64[D]") + np.minimum(of_month, length - 1))


def _holidays(country: str, first_year: int, last_year: int) -> dict[date, str]:
    from holidays import country_holidays  # half a second, which only a run with a country needs

    return dict(country_holidays(country, years=range(first_year, last_year + 1)))


def _day(month: np.datetime64) -> date:
    found: date = month.astype("datetime64[D]").item()
    return found
