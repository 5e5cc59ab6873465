"""When the demo company sells: three years of days, their season, week, growth and promotions."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]

REGIONS = ("DACH", "France", "Benelux", "Iberia", "Nordics")
REGION_SHARE = np.array([0.35, 0.23, 0.17, 0.14, 0.11])
REGION_GROWTH = np.array([1.07, 1.04, 1.09, 0.97, 1.42])  # a year; Nordics is the growing market

# January to December, around 1: a strong last quarter, a quiet start of the year.
SEASON = np.array([0.84, 0.82, 0.92, 0.97, 0.98, 0.95, 0.89, 0.87, 0.99, 1.06, 1.30, 1.40])

NEW_YEAR, CHRISTMAS = 101, 1225


@dataclass(frozen=True)
class Promotion:
    """Days of a year on which some categories sell at a discount."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    categories: tuple[str, ...]
    percent: int
    lift: float


PROMOTIONS = (
    Promotion("Winter sale", (1, 4), (1, 24), ("Textiles", "Decoration", "Lighting"), 20, 1.25),
    Promotion("Garden weeks", (4, 10), (4, 28), ("Garden",), 12, 1.10),
    Promotion("Summer sale", (7, 3), (7, 23), ("Furniture", "Textiles", "Garden"), 15, 1.20),
    Promotion("Back to work", (9, 1), (9, 12), ("Office", "Storage"), 10, 1.08),
    Promotion("Black week", (11, 22), (11, 29), (), 25, 1.75),
    Promotion("Gift days", (12, 8), (12, 14), ("Kitchen", "Decoration"), 10, 1.15),
)


@dataclass(frozen=True)
class Calendar:
    """Every day of the three years, and which month of `months` it lies in."""

    days: Days
    month_of: Ints
    months: tuple[str, ...]

    def within(self, month: int) -> slice:
        """The days of a month, as a slice."""
        first, last = np.searchsorted(self.month_of, [month, month + 1])
        return slice(int(first), int(last))


def three_years(until: date) -> Calendar:
    """The three years that end with this day."""
    leap_day = (until.month, until.day) == (2, 29)
    start = until.replace(year=until.year - 3, day=28 if leap_day else until.day)
    start += timedelta(days=1)
    days = np.arange(np.datetime64(start), np.datetime64(until) + np.timedelta64(1, "D"))
    labels, month_of = np.unique(days.astype("datetime64[M]"), return_inverse=True)
    return Calendar(days, month_of.astype(np.int64), tuple(str(label) for label in labels))


def month_day(days: Days) -> Ints:
    """Month and day as one number: 1224 for Christmas Eve."""
    months = days.astype("datetime64[M]")
    of_year = months.astype(np.int64) % 12 + 1
    of_month = (days - months.astype("datetime64[D]")).astype(np.int64) + 1
    return np.asarray(of_year * 100 + of_month, dtype=np.int64)


def on(promotion: Promotion, days: Days) -> npt.NDArray[np.bool_]:
    """On which days the promotion runs."""
    place = month_day(days)
    first, last = (part[0] * 100 + part[1] for part in (promotion.first, promotion.last))
    return np.asarray((place >= first) & (place <= last))


def day_weights(days: Days, week: Floats, promoted: bool, rng: np.random.Generator) -> Floats:
    """How busy each day is for each region (days by regions); `week` holds Monday to Sunday."""
    weekday = (days.astype(np.int64) + 3) % 7
    years = (days - days[0]).astype(np.int64) / 365.25
    weight = _season(days) * week[weekday] * rng.lognormal(0.0, 0.07, len(days))
    place = month_day(days)
    weight *= np.where(np.isin(place, (CHRISTMAS, NEW_YEAR)), 0.15, 1.0)
    weight *= np.where(place > CHRISTMAS, 0.75, 1.0)
    if promoted:
        for promotion in PROMOTIONS:
            weight *= np.where(on(promotion, days), promotion.lift, 1.0)
    growth = REGION_GROWTH[np.newaxis, :] ** years[:, np.newaxis]
    return np.asarray(weight[:, np.newaxis] * growth * REGION_SHARE)


def _season(days: Days) -> Floats:
    """The months' factors, drawn through the middle of each month so that no first day jumps."""
    place = month_day(days)
    through = (place // 100 - 1) + (place % 100 - 15) / 30.5
    return np.asarray(np.interp(through, np.arange(12), SEASON, period=12))
