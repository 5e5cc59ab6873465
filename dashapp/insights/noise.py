"""Whether a change says anything: the usual variation, and failed checks that explain a fall.

When nothing happens, a week still differs from the last: its values scatter around trend and
season with a standard deviation of s, a share of their level. Weeks scatter independently, so the
level over n weeks is known to s / √n, and the change between n and m weeks to s · √(1/n + 1/m). A
change smaller than 1.96 times that happens by chance in 95 of 100 cases; it is not worth a
sentence. For a ratio, s and the change are in its own unit instead of shares of the level.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from math import sqrt

import pandas as pd

from dashapp import dates
from dashapp import format as fmt
from dashapp.manifest import DataWarning
from dashapp.metrics import Metric
from dashapp.periods import Period
from dashapp.queries.selection import COMPANY, Member

CERTAIN = 1.96  # standard deviations that hold 95 % of what happens by chance
DAYS_OF_WEEK = 7
USUAL = "within its usual week-to-week variation"


def within_noise(change: float, weekly: float, weeks: float, weeks_before: float) -> bool:
    """Whether a change between two periods is what chance alone brings; see the module."""
    if weeks <= 0 or weeks_before <= 0:
        return False
    return abs(change) < chance_change(weekly, weeks, weeks_before)


def chance_change(weekly: float, weeks: float, weeks_before: float) -> float:
    """The change between two periods that chance alone stays below in 95 of 100 cases."""
    return CERTAIN * weekly * sqrt(1 / weeks + 1 / weeks_before)


@dataclass(frozen=True)
class Judge:
    """Decides which changes are worth a sentence; the empty one lets all of them through."""

    weekly: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    periods: tuple[Period, ...] = ()  # the one shown, and the one it is compared with
    member: Member | None = COMPANY  # the series that the selection as a whole is
    because: str | None = None  # the failed check that makes a fall doubtful

    def silent(
        self, metric: Metric, value: object, previous: object, member: Member | None = None
    ) -> bool:
        """Whether the change from `previous` to `value` is noise; False where that is unknown."""
        of = member or self.member
        now, before = fmt.decimal(value), fmt.decimal(previous)
        if of is None or now is None or not before or len(self.periods) != 2:  # noqa: PLR2004
            return False
        weekly = self.weekly.get((metric.name, of.dimension, of.member))
        if weekly is None:
            return False
        moved = now - before if metric.ratio is not None else (now - before) / abs(before)
        weeks, weeks_before = (period.days / DAYS_OF_WEEK for period in self.periods)
        return within_noise(float(moved), weekly, weeks, weeks_before)

    def usual(self, metric: Metric) -> float | None:
        """The change that chance alone stays below, as `silent` judges; None where unknown."""
        if self.member is None or len(self.periods) != 2:  # noqa: PLR2004
            return None
        weekly = self.weekly.get((metric.name, self.member.dimension, self.member.member))
        if weekly is None:
            return None
        weeks, weeks_before = (period.days / DAYS_OF_WEEK for period in self.periods)
        return chance_change(weekly, weeks, weeks_before)

    def doubtful(self, value: object, previous: object) -> str | None:
        """The failed check that explains a fall; None for a rise or where none failed."""
        now, before = fmt.decimal(value), fmt.decimal(previous)
        fell = now is not None and before is not None and now < before
        return self.because if fell else None

    def doubting(self, warnings: Iterable[DataWarning]) -> "Judge":
        """The same, doubting what these failed checks touch."""
        period = self.periods[0] if self.periods else None
        reasons = unjudged(warnings, period) if period else ()
        return replace(self, because=reasons[0] if reasons else None)


TRUSTING = Judge()


def worth_telling(metric: Metric, frame: pd.DataFrame, judge: Judge) -> pd.DataFrame:
    """The rows of a movers frame whose change is neither noise nor a doubtful fall."""
    kept = [
        not judge.silent(metric, value, previous, Member(str(dimension), str(member)))
        and not judge.doubtful(value, previous)
        for dimension, member, value, previous in zip(
            *(frame[name] for name in ("dimension", "member", "value", "previous")), strict=True
        )
    ]
    found: pd.DataFrame = frame[kept].reset_index(drop=True)
    return found


def unjudged(warnings: Iterable[DataWarning], period: Period) -> tuple[str, ...]:
    """What the failed checks that touch a period say, each once."""
    touched = (each for each in warnings if each.touches(period.start, period.end))
    return tuple(dict.fromkeys(warning(each) for each in touched))


def warning(found: DataWarning) -> str:
    """A failed check in words, without a full stop."""
    if found.source and found.first:
        last = found.first - timedelta(days=1)
        return f"{found.source} has delivered nothing since {dates.day(last)}"
    return (found.detail or found.name).removesuffix(".")


def quiet(frame: pd.DataFrame, warnings: Iterable[DataWarning]) -> pd.DataFrame:
    """The anomalies that no failed check explains."""
    if frame.empty:
        return frame
    doubts = tuple(warnings)
    kept = [
        not any(each.touches(first, last) for each in doubts)
        for first, last in zip(frame["first"], frame["last"], strict=True)
    ]
    found: pd.DataFrame = frame[kept].reset_index(drop=True)
    return found


def size(score: object) -> Decimal:
    """How far from expectation, without its direction."""
    return abs(fmt.decimal(score) or Decimal(0))
