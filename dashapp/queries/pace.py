"""The current month against its target."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import DIMENSIONS, Filters
from dashapp.periods import Period
from dashapp.planner import Question
from dashapp.queries.answers import VALUE, answer, cached, rows_seen, table

COMPANY = "(all)"  # the region of a target for the whole company


@dataclass(frozen=True)
class Pace:
    """How far the month of the last day is, against its target."""

    month: date
    actual: Decimal
    target: Decimal
    days_done: int
    days_total: int

    @property
    def expected(self) -> Decimal:
        """What an even pace towards the target gives by now."""
        return self.target * self.days_done / self.days_total

    @property
    def needed_per_day(self) -> Decimal | None:
        """What each remaining day must bring; None when no day is left, 0 when it is reached."""
        left = self.days_total - self.days_done
        return max(self.target - self.actual, Decimal(0)) / left if left else None


def pace(data: Data, filters: Filters) -> Pace | None:
    """The first headline metric against the month's target; None when no target matches."""
    frames = cached(data, "pace", (filters,), lambda: {"pace": pace_table(data, filters)})
    return pace_of(frames["pace"])


def pace_of(found: pa.Table) -> Pace | None:
    """The pace that a table of at most one row holds."""
    rows = found.to_pylist()
    return Pace(**rows[0]) if rows else None


def pace_table(data: Data, filters: Filters) -> pa.Table:
    """The pace as a table of one row, or of none."""
    last = data.release.domain.data_to
    month, days = last.replace(day=1), monthrange(last.year, last.month)[1]
    target = _target(data, filters, month)
    rows = []
    if target:  # nothing is on its way to a target of zero
        metric = data.catalogue.headline[0]
        question = Question(
            metric.measures, (Period(month, last),), ((),), rows_seen(data, filters)
        )
        actual = answer(data, question).value(metric, 0)
        if actual is not None:
            rows.append((month, actual, target, last.day, days))
    return table(
        rows,
        month=pa.date32(),
        actual=VALUE,
        target=VALUE,
        days_done=pa.int64(),
        days_total=pa.int64(),
    )


def _target(data: Data, filters: Filters, month: date) -> Decimal | None:
    """The target of the regions that are seen; None when they have none."""
    seen = regions_seen(data, filters)
    if seen is None or not data.catalogue.headline:
        return None
    found = data.release.query(
        "SELECT region, sum(value) AS value FROM marts.targets "
        "WHERE month = $month AND metric = $metric GROUP BY region",
        {"month": month, "metric": data.catalogue.headline[0].name},
    ).to_pydict()
    return target_of(data, seen, dict(zip(found["region"], found["value"], strict=True)))


def target_of(data: Data, seen: set[str], targets: Mapping[str, Decimal]) -> Decimal | None:
    """The target of these regions (all, where none is named), from those of each region."""
    if not seen and COMPANY in targets:
        return targets[COMPANY]
    wanted = seen or set(data.release.domain.values("region"))
    if not wanted or not wanted <= set(targets):
        return None
    return sum((targets[region] for region in wanted), Decimal(0))


def regions_seen(data: Data, filters: Filters) -> set[str] | None:
    """The regions seen, empty for all; None when something else than regions is filtered on."""
    limits = dict(data.scope.limits)
    narrowed = {name for name in DIMENSIONS if filters.members(name)} | set(limits)
    if narrowed - {"region"}:
        return None
    chosen, allowed = set(filters.region), set(limits.get("region", ()))
    if "region" not in limits:
        return chosen
    return (chosen & allowed if chosen else allowed) or None
