"""Periods of whole days: presets, comparisons and the buckets of a time axis."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dashapp import dates

Grain = Literal["day", "week", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")

PRESETS = (
    ("mtd", "This month"),
    ("last_month", "Last month"),
    ("30d", "Last 30 days"),
    ("qtd", "This quarter"),
    ("ytd", "This year"),
    ("12m", "Last 12 months"),
    ("all", "All data"),
)
FISCAL_PRESETS = (("fqtd", "This fiscal quarter"), ("fytd", "This fiscal year"))
COMPARISONS = (
    ("last_year", "Last year"),
    ("weekdays", "Last year, same weekdays"),
    ("previous", "Previous period"),
    ("none", "No comparison"),
)
DEFAULT_PRESET, DEFAULT_COMPARISON = "12m", "last_year"
LONGEST_BY_DAY, LONGEST_BY_WEEK = 45, 26 * 7
YEAR_OF_WEEKS = 52 * 7  # days after which the same weekday comes round nearest to a year later
_STEP_MONTHS = {"mtd": 1, "last_month": 1, "qtd": 3, "fqtd": 3, "ytd": 12, "fytd": 12, "12m": 12}
_LENGTH_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """Days from start to end, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def within(self, other: "Period") -> "Period | None":
        """The days that both have."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start <= end else None

    def phrase(self) -> str:
        """Such as "3 Nov 2025", "1-22 Nov 2026" or "23 Nov 2025 - 22 Nov 2026" (en dashes)."""
        return dates.span(self.start, self.end)


@dataclass(frozen=True)
class Bucket:
    """One step of a time axis: its first and last day, and whether days of it are missing."""

    start: date
    end: date
    partial: bool


def presets(year_start: int = 1) -> tuple[tuple[str, str], ...]:
    """The presets on offer; fiscal ones only where they are not those of the calendar."""
    extra = [each for each in FISCAL_PRESETS if year_start != 1]
    if year_start % 3 == 1:  # fiscal quarters are then calendar quarters
        extra = [each for each in extra if each[0] != "fqtd"]
    at = [name for name, _ in PRESETS].index("12m")
    return (*PRESETS[:at], *extra, *PRESETS[at:])


def preset_period(preset: str, data: Period, year_start: int = 1) -> Period:
    """The days of a preset, counted back from the last day of the data.

    `year_start` is the month in which the fiscal year begins.
    """
    last, day = data.end, timedelta(days=1)
    month = last.replace(day=1)
    if preset == "last_month":
        return Period(add_months(month, -1), month - day)
    starts = {
        "mtd": month,
        "30d": last - timedelta(days=29),
        "qtd": bucket_start(last, "quarter"),
        "fqtd": bucket_start(last, "quarter", year_start),
        "fytd": bucket_start(last, "year", year_start),
        "ytd": date(last.year, 1, 1),
        # Either is a day early in one kind of February: 28 Feb 2025 follows a leap year's 29th.
        "12m": max(add_months(last, -12) + day, add_months(last + day, -12)),
        "all": data.start,
    }
    return Period(starts[preset], last)


def year_before(period: Period) -> Period:
    """The same days of the calendar one year earlier; 29 February becomes the 28th."""
    return Period(add_months(period.start, -12), add_months(period.end, -12))


def weeks_before(period: Period) -> Period:
    """As many days 52 weeks earlier: each day beside the same weekday."""
    back = timedelta(days=YEAR_OF_WEEKS)
    return Period(period.start - back, period.end - back)


def previous_period(preset: str, period: Period) -> Period:
    """The period before: the same part of the month, quarter or year, or as many days."""
    step = _STEP_MONTHS.get(preset, 0)
    month_ends = (period.end + timedelta(days=1)).day == 1
    if month_ends and not step:
        step = _months(period.end) - _months(period.start) + 1
    if period.start.day != 1 or not step:
        before = period.start - timedelta(days=1)
        return Period(before - timedelta(days=period.days - 1), before)
    end = add_months(period.end, -step)
    if month_ends:
        end = end.replace(day=monthrange(end.year, end.month)[1])
    return Period(add_months(period.start, -step), end)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    year, month = divmod(_months(day) + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def choose_grain(period: Period) -> Grain:
    """Days up to 45 days, weeks up to 26 weeks, else months."""
    if period.days <= LONGEST_BY_DAY:
        return "day"
    return "week" if period.days <= LONGEST_BY_WEEK else "month"


def bucket_start(day: date, grain: Grain, year_start: int = 1) -> date:
    """The first day of the bucket that a day lies in; weeks start on Monday.

    Quarters and years are counted from the month `year_start`.
    """
    if grain == "day":
        return day
    if grain == "week":
        return day - timedelta(days=day.weekday())
    into = (day.month - year_start) % _LENGTH_MONTHS[grain]
    return add_months(day.replace(day=1), -into)


def next_bucket(start: date, grain: Grain) -> date:
    """The first day of the bucket after the one that starts here."""
    if grain in ("day", "week"):
        return start + timedelta(days=1 if grain == "day" else 7)
    return add_months(start, _LENGTH_MONTHS[grain])


def buckets(period: Period, grain: Grain, year_start: int = 1) -> tuple[Bucket, ...]:
    """All buckets that a period touches; the ones it cuts are partial."""
    return tuple(_buckets(period, grain, year_start))


def bucket_name(start: date, grain: Grain, year_start: int = 1) -> str:
    """What a bucket is called: "5 Jan 2026", "Jan 2026", "Q1 2026", "2026", "FY2026/27 Q1"."""
    if grain in ("day", "week"):
        return dates.day(start)
    if grain == "month":
        return dates.month(start, full=False)
    year = year_name(start, year_start)
    if grain == "year":
        return year
    quarter = f"Q{(start.month - year_start) % 12 // 3 + 1}"
    return f"{quarter} {year}" if year_start == 1 else f"{year} {quarter}"


def year_name(day: date, year_start: int = 1) -> str:
    """The year that a day lies in: "2026", or "FY2026/27" where it begins in another month."""
    first = bucket_start(day, "year", year_start).year
    return str(first) if year_start == 1 else f"FY{first}/{(first + 1) % 100:02}"


def _buckets(period: Period, grain: Grain, year_start: int) -> Iterator[Bucket]:
    start = bucket_start(period.start, grain, year_start)
    while start <= period.end:
        following = next_bucket(start, grain)
        end = following - timedelta(days=1)
        yield Bucket(start, end, partial=start < period.start or end > period.end)
        start = following
