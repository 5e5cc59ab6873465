"""Where this month, quarter and fiscal year will land: every headline metric against its target."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from etl.marts.landing_forecasts import read_published
from etl.marts.landing_gaps import Gaps
from etl.marts.landing_parts import Parts, read_parts
from etl.marts.landing_spans import View, land, views
from etl.marts.landing_targets import Targets, read_targets
from etl.marts.study import Analysis, Findings, Output, Row, Study
from etl.models.calendar import MONTHS, span_of
from etl.models.landing import Accuracy, chance, interval

COLUMNS = {
    "metric": "string", "dimension": "string", "member": "string", "span": "string",
    "first": "date", "last": "date", "as_of": "date",
    "actual": "decimal(18, 4)", "landing": "decimal(18, 4)",
    "low80": "decimal(18, 4)", "high80": "decimal(18, 4)",
    "low95": "decimal(18, 4)", "high95": "decimal(18, 4)",
    "target": "decimal(18, 4)", "probability": "float64", "needed_per_day": "decimal(18, 4)",
    "days_done": "int32", "days_left": "int32",
    "error": "float64", "even_error": "float64", "measured": "int32",
}  # fmt: skip
OPTIONAL = (
    "landing", "low80", "high80", "low95", "high95", "target", "probability", "needed_per_day",
    "error", "even_error",
)  # fmt: skip
OUTPUT = Output("landings", COLUMNS, ("metric", "dimension", "member", "first", "last"), OPTIONAL)
LEVELS = (0.8, 0.95)
LARGEST = 1e14  # DECIMAL(18,4) holds less


@dataclass(frozen=True)
class Bounded:
    """A view with what is booked and the least it can come to."""

    view: View
    booked: float
    floor: float

    @property
    def landing(self) -> float | None:
        """Where it lands; None where that is not known."""
        found = float(self.view.landing(self.view.landed.now)[0])
        return max(found, self.floor) if np.isfinite(found) else None

    def bounds(self, measured: Accuracy | None) -> tuple[float, ...] | None:
        """The ends of both intervals; None where they are not known."""
        landing = self.landing
        if self.view.landed.is_complete:
            return (self.booked,) * 4
        if landing is None or measured is None or not measured.is_enough:
            return None
        ends = [end for level in LEVELS for end in interval(landing, measured, level)]
        bounded = tuple(max(end, self.floor) for end in ends)
        return bounded if max(map(abs, bounded)) < LARGEST else None

    def probability(self, target: float | None, measured: Accuracy | None) -> float | None:
        """Of reaching the target: going over it, or staying under where less is better."""
        landing, falling = self.landing, self.view.metric.good == "down"
        if target is None or landing is None:
            return None
        if self.view.landed.is_complete:
            return float(landing <= target if falling else landing >= target)
        if self.floor >= target and not falling:
            return 1.0
        if measured is None or not measured.is_enough:
            return None
        above = chance(landing, target, measured)
        return 1.0 - above if falling else above


def compute(study: Study) -> Findings:
    """A row for each headline metric, in total and by member, and span."""
    metrics, gaps = study.catalogue.headlines, Gaps(study.first)
    if not metrics:
        return Findings({})
    parts, targets = read_parts(study, metrics), read_targets(study)
    published = read_published(study, metrics, parts)
    rows: list[Row] = []
    for kind in MONTHS:
        span = span_of(study.last, kind, study.analytics.fiscal_year_start)
        for view in views(parts, metrics, land(parts, span, published)):
            booked = float(view.of(view.landed.booked))
            if np.isfinite(booked):
                rows.append(_row(parts, targets, Bounded(view, booked, _floor(parts, view)), gaps))
            else:
                gaps.valueless(view)
    return Findings({OUTPUT.name: OUTPUT.rows(rows)}, gaps.found())


def _row(parts: Parts, targets: Targets, bounded: Bounded, gaps: Gaps) -> Row:
    view, landed = bounded.view, bounded.view.landed
    adds_up = not view.metric.is_ratio and view.places[0] not in parts.apart
    target = targets.of(view.metric.name, adds_up, view.dimension, view.member, landed.span)
    measured = None if landed.is_complete else view.measured(view.landing(landed.past))
    bounds = bounded.bounds(measured)
    gaps.note(view, bounded.landing, bounds, target, adds_up)
    done, left = _workdays(parts, view)
    even = None if landed.is_complete else view.measured(view.of(landed.even))
    return (
        view.metric.name, view.dimension, view.member, landed.span.kind,
        landed.span.first, landed.span.last, parts.almanac.days[parts.settled - 1].item(),
        _money(bounded.booked), _money(bounded.landing),
        *(_money(bound) for bound in bounds or (None,) * 4),
        _money(target), bounded.probability(target, measured),
        _money(_needed(view, bounded.booked, target, left)), done, left,
        measured and measured.share, even and even.share, measured.count if measured else 0,
    )  # fmt: skip


def _floor(parts: Parts, view: View) -> float:
    """What it cannot fall below: what is booked, where no day has ever taken any away."""
    if view.metric.is_ratio:
        return 0.0 if (parts.daily[list(view.places)] >= 0).all() else -np.inf
    falls = (parts.daily[view.places[0]] < 0).any()
    return -np.inf if falls else float(view.of(view.landed.booked))


def _workdays(parts: Parts, view: View) -> tuple[int, int]:
    """Working days of the span with data, and after them."""
    stretch, known = view.landed.stretch, parts.daily.shape[1]
    done = parts.working[stretch.start : min(known, stretch.end)].sum()
    return int(done), int(parts.working[known : stretch.end].sum())


def _needed(view: View, booked: float, target: float | None, left: int) -> float | None:
    """What each working day left must bring; ratios are not brought, and less may be better."""
    if target is None or not left or view.metric.is_ratio or view.metric.good == "down":
        return None
    return max(target - booked, 0.0) / left


def _money(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.4f}")


ANALYSIS = Analysis(
    "landings",
    ("sales_daily", "orders_daily", "order_keys", "basket_keys", "targets", "forecasts"),
    (OUTPUT,),
    compute,
)
