"""Days that are not like others: holidays and their neighbours, bridge days, ends of months.

Each is judged by its like: a holiday by the same holiday of other years, wherever it falls; any
other day by the same date of other years.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
DAY = timedelta(days=1)
MONDAY, FRIDAY, SATURDAY = 0, 4, 5


@dataclass(frozen=True)
class SpecialDays:
    """Places of days, -1 for none.

    `same_date` holds for each day the same date of other years, `like` the same but for holidays,
    where it holds the same holiday; `unlike` are holidays seen for the first time; `groups` are
    days of one kind that comes many times: ends and beginnings of months, bridge days.
    """

    same_date: Ints
    like: Ints
    unlike: Bools
    groups: tuple[Ints, ...]


def special_days(days: Days, country: str | None) -> SpecialDays:
    """What is special about these consecutive days in a country (None: no holidays known)."""
    dates: list[date] = days.astype("datetime64[D]").tolist()
    names = _holidays(dates, country)
    years = range(1, dates[-1].year - dates[0].year + 1) if dates else range(0)
    place = {day: number for number, day in enumerate(dates)}
    same = [[place.get(_shifted(day, sign * by), -1) for by in years for sign in (-1, 1)]
            for day in dates]  # fmt: skip
    width = 2 * len(years)
    same_date = np.array(same, dtype=np.int64).reshape(len(dates), width)
    like, unlike = same_date.copy(), np.zeros(len(dates), dtype=np.bool_)
    for found in _named(dates, names).values():
        for day in found:
            others = [each for each in found if each != day][:width]
            like[day] = -1
            like[day, : len(others)] = others
            unlike[day] = not others
    return SpecialDays(same_date, like, unlike, _groups(dates, names))


def _holidays(dates: list[date], country: str | None) -> Mapping[date, str]:
    if country is None or not dates:
        return {}
    from holidays import country_holidays  # half a second

    years = range(dates[0].year, dates[-1].year + 2)
    return dict(country_holidays(country, years=years, language="en_US").items())


def _shifted(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _named(dates: list[date], names: Mapping[date, str]) -> dict[tuple[str, int], list[int]]:
    """Holidays and the days beside them: (name, distance) → places; a holiday itself goes first."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, day in enumerate(dates):
        for distance in (0, -1, 1):
            name = names.get(day - distance * DAY)
            if name is not None:
                found[name, distance].append(number)
                break
    return found


def _groups(dates: list[date], names: Mapping[date, str]) -> tuple[Ints, ...]:
    """Last days, last working days and first days of months, and bridge days."""
    groups: list[list[int]] = [[], [], [], []]
    for number, day in enumerate(dates):
        if day in names:
            continue
        if (day + DAY).month != day.month:
            groups[0].append(number)
        elif _last_working(day, names):
            groups[1].append(number)
        elif day.day == 1:
            groups[2].append(number)
        elif (day.weekday() == FRIDAY and (day - DAY) in names) or (
            day.weekday() == MONDAY and (day + DAY) in names
        ):
            groups[3].append(number)
    return tuple(np.array(group, dtype=np.int64) for group in groups)


def _last_working(day: date, names: Mapping[date, str]) -> bool:
    """Whether the rest of the month is free."""
    if day.weekday() >= SATURDAY or day in names:
        return False
    after = day + DAY
    while after.month == day.month:
        if after.weekday() < SATURDAY and after not in names:
            return False
        after += DAY
    return True
