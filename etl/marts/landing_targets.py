"""The target of a span: the sum of its months' targets, when every month has one."""

from dataclasses import dataclass
from datetime import date

from etl.marts.series import ALL, TOTAL
from etl.marts.study import Study
from etl.models.calendar import Span


@dataclass(frozen=True)
class Targets:
    """Monthly targets by metric, region and month; `regions` are those that sell."""

    values: dict[tuple[str, str, date], float]
    regions: tuple[str, ...]

    def of(
        self, metric: str, adds_up: bool, dimension: str, member: str, span: Span
    ) -> float | None:
        """The span's target; None where a month has none, or where months do not add up."""
        if dimension not in {TOTAL, "region"} or not (adds_up or span.kind == "month"):
            return None
        months = [self._month(metric, adds_up, member, month) for month in span.months]
        known = [value for value in months if value is not None]
        return sum(known) if len(known) == len(months) else None

    def _month(self, metric: str, adds_up: bool, member: str, month: date) -> float | None:
        """A month's target; that of the company may be the sum over its regions."""
        if (metric, member, month) in self.values or member != ALL or not adds_up:
            return self.values.get((metric, member, month))
        keys = [(metric, region, month) for region in self.regions]
        return sum(map(self.values.__getitem__, keys)) if set(keys) <= set(self.values) else None


def read_targets(study: Study) -> Targets:
    """The targets as published."""
    rows = study.engine.rows(study.targets.select("metric", "region", "month", "value"))
    sales = study.table("sales_daily")
    regions = study.engine.rows(sales.select("region").distinct().order_by("region"))
    values = {(metric, region, month): float(value) for metric, region, month, value in rows}
    return Targets(values, tuple(row[0] for row in regions))
