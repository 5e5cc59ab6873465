"""The published monthly forecasts, now and as they would have been: what follows this month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from etl.marts.landing_parts import Parts
from etl.marts.study import Study
from etl.measures import Metric
from etl.models.landing import FEWEST

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Made = dict[tuple[date, date], Floats]  # last month known, month → what each part was to bring


@dataclass(frozen=True)
class Published:
    """Monthly forecasts of each part; NaN where a part has none."""

    values: Made
    parts: int

    def following(self, month: np.datetime64, months: int) -> Floats:
        """The forecasts for the months after this one that were made before it began."""
        origin = _first(month - 1)
        unknown = np.full(self.parts, np.nan)
        found = [self.values.get((origin, _first(month + n)), unknown) for n in range(1, months)]
        return np.array(found).reshape(-1, self.parts).T

    def is_better(self, theirs: Floats, ours: Floats, actual: Floats) -> Flags:
        """For which parts landings by these forecasts were nearer, on spans where both exist."""
        both = np.isfinite(theirs) & np.isfinite(ours)
        missed = (np.where(both, np.abs(each - actual), 0.0).sum(axis=0) for each in (theirs, ours))
        near, far = missed
        return np.asarray((both.sum(axis=0) >= FEWEST) & (near < far))


def read_published(study: Study, metrics: tuple[Metric, ...], parts: Parts) -> Published:
    """The forecasts of the metrics that are one of the parts, from the analysis before."""
    known = np.datetime64(parts.almanac.days[parts.settled - 1], "M")
    ended = parts.almanac.month[parts.settled] > known
    origin = _first(known if ended else known - 1)
    now = study.analysed("forecasts").filter(lambda row: row.grain == "month")
    then = study.analysed("forecast_backtest").filter(lambda row: row.grain == "month")
    return Published(
        by_part(
            [(*row[:3], origin, *row[3:]) for row in study.engine.rows(_columns(now))]
            + study.engine.rows(_columns(then, "origin")),
            metrics,
            parts,
        ),
        len(parts.names),
    )


def by_part(
    rows: Iterable[tuple[str, str, str, date, date, float]],
    metrics: tuple[Metric, ...],
    parts: Parts,
) -> Made:
    """Forecasts of metric, dimension and member, put to the places of the parts that add up."""
    measures = {each.name: each.measures[0] for each in metrics if not each.is_ratio}
    places = {part: n for n, part in enumerate(parts.names) if n not in parts.apart}
    made: Made = {}
    for metric, dimension, member, origin, month, value in rows:
        place = places.get((measures.get(metric, ""), dimension, member))
        if place is not None:
            unknown = np.full(len(parts.names), np.nan)
            made.setdefault((origin, month), unknown)[place] = float(value)
    return made


def _columns(table: ir.Table, *more: str) -> ir.Table:
    return table.select("metric", "dimension", "member", *more, "period", "value")


def _first(month: np.datetime64) -> date:
    found: date = month.astype("datetime64[D]").item()
    return found
