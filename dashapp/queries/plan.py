"""What was planned for a period: the targets of its months."""

from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal

import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.periods import Period, buckets
from dashapp.queries.answers import VALUE, cached, table
from dashapp.queries.pace import regions_seen, target_of

PLACES = Decimal("0.0001")  # as amounts are stored


def planned(data: Data, filters: Filters, metrics: tuple[str, ...]) -> Mapping[str, Decimal]:
    """The target of the period for each metric that has one in all of its months.

    A month that the period or the end of the data cuts counts by its days, an even pace.
    """
    frames = cached(
        data, "planned", (filters, metrics), lambda: {"planned": _compute(data, filters, metrics)}
    )
    return {row["metric"]: row["target"] for row in frames["planned"].to_pylist()}


def _compute(data: Data, filters: Filters, metrics: tuple[str, ...]) -> pa.Table:
    period, seen = filters.covered(data.release.domain), regions_seen(data, filters)
    additive = [name for name in metrics if data.catalogue.metric(name).additive]
    rows = []
    if period is not None and seen is not None and additive:
        found = data.release.query(
            "SELECT metric, month, region, sum(value) AS value FROM marts.targets "
            "WHERE metric = ANY($metrics) AND month BETWEEN $first AND $last GROUP BY ALL",
            {"metrics": additive, "first": period.start.replace(day=1), "last": period.end},
        ).to_pylist()
        months: dict[tuple[str, object], dict[str, Decimal]] = {}
        for row in found:
            months.setdefault((row["metric"], row["month"]), {})[row["region"]] = row["value"]
        for name in additive:
            parts = [
                _part(period, each, target_of(data, seen, months.get((name, each.start), {})))
                for each in (Period(b.start, b.end) for b in buckets(period, "month"))
            ]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts) and any(known):
                rows.append((name, sum(known, Decimal(0)).quantize(PLACES)))
    return table(rows, metric=pa.string(), target=VALUE)


def _part(period: Period, month: Period, target: Decimal | None) -> Decimal | None:
    """The month's target for those of its days that the period has."""
    days = month.within(period)
    if target is None or days is None:
        return None
    return target * days.days / monthrange(month.start.year, month.start.month)[1]
