"""A metric over all its history as trend, season and rest."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.periods import Bucket, Grain, Period, buckets
from dashapp.queries.answers import VALUE, cached, to_pandas
from dashapp.queries.pooled import by_bucket
from dashapp.queries.selection import gap_in, said
from dashapp.queries.settled import settled_to
from dashapp.queries.stl import Floats, decompose

CYCLES: dict[Grain, int] = {"month": 12, "week": 52}
LEAST = {grain: 2 * cycle for grain, cycle in CYCLES.items()}  # two of each month or week
_PLACES = Decimal("1e-4")
TOO_SHORT = (
    "Telling trend from season needs two complete years: {needed} complete {name}s, and there "
    "are {known}."
)
HOLES = "Trend and season cannot be told apart: the metric is not known in every {name}."
ALIKE = "The metric has the same value in every {name}, so there is nothing to take apart."


@dataclass(frozen=True)
class Decomposition:
    """value = trend + season + rest in each complete bucket, or why that is not told.

    `frame` has bucket, until, value, trend, season, rest, exact to the last decimal. The strengths
    are those of Wang, Smith and Hyndman (2006), from 0 to 1: the share of what season (or trend)
    and rest vary by that the rest alone does not.
    """

    frame: pd.DataFrame
    grain: Grain
    trend_strength: float
    season_strength: float
    gap: str | None


def decomposition(
    data: Data, filters: Filters, metric: str, grain: Grain = "month"
) -> Decomposition:
    """Of all complete months (or weeks, where asked for or months are too few) of the data."""
    frames = cached(
        data, "decomposition", (filters, metric, grain), lambda: _read(data, filters, metric, grain)
    )
    (about,) = frames["about"].to_pylist()
    return Decomposition(to_pandas(frames["parts"]), **about, gap=gap_in(frames))


def _read(data: Data, filters: Filters, metric: str, grain: Grain) -> dict[str, pa.Table]:
    known = Period(data.release.domain.data_from, settled_to(data))
    chosen: Grain = "week" if grain in ("day", "week") else "month"
    whole = _whole(known, chosen)
    if len(whole) < LEAST[chosen]:
        other: Grain = "month" if chosen == "week" else "week"
        chosen, whole = (other, _whole(known, other)) if _enough(known, other) else (chosen, whole)
    if len(whole) < LEAST[chosen]:
        numbers = {"needed": LEAST[chosen], "name": chosen, "known": len(whole) or "none"}
        return _nothing(chosen, TOO_SHORT.format(**numbers))
    shown, span = data.catalogue.metric(metric), Period(whole[0].start, whole[-1].end)
    found = by_bucket(data, filters, shown, span, chosen)
    values = [found.value(shown, 0, 0, (each.start,)) for each in whole]
    known_values = [value for value in values if value is not None]
    if len(known_values) < len(values):
        return _nothing(chosen, HOLES.format(name=chosen))
    if len(set(known_values)) == 1:
        return _nothing(chosen, ALIKE.format(name=chosen))
    return _parts(whole, known_values, chosen)


def _enough(known: Period, grain: Grain) -> bool:
    return len(_whole(known, grain)) >= LEAST[grain]


def _whole(known: Period, grain: Grain) -> list[Bucket]:
    return [each for each in buckets(known, grain) if not each.partial]


def _parts(whole: list[Bucket], values: list[Decimal], grain: Grain) -> dict[str, pa.Table]:
    found = decompose(np.array([float(value) for value in values]), CYCLES[grain])
    places = Decimal("1e-10") if max(map(abs, values)) < 100 else _PLACES  # noqa: PLR2004 - rates
    trend, season = (
        [Decimal(repr(float(each))).quantize(places) for each in part]
        for part in (found.trend, found.season)
    )
    # From the decimals, so that the three add up to the value exactly.
    rest = [v - t - s for v, t, s in zip(values, trend, season, strict=True)]
    columns = {"value": values, "trend": trend, "season": season, "rest": rest}
    parts = {name: pa.array(column, VALUE) for name, column in columns.items()}
    starts = pa.array([each.start for each in whole], pa.date32())
    ends = pa.array([each.end for each in whole], pa.date32())
    strengths = (_strength(found.trend, found.rest), _strength(found.season, found.rest))
    return {
        "parts": pa.table({"bucket": starts, "until": ends, **parts}),
        "about": _about(grain, *strengths),
        "gap": said(None),
    }


def _strength(part: Floats, rest: Floats) -> float:
    both = float(np.var(part + rest))
    return max(0.0, 1 - float(np.var(rest)) / both) if both else 0.0


def _about(grain: Grain, trend: float, season: float) -> pa.Table:
    return pa.table(
        {"grain": [grain], "trend_strength": [trend], "season_strength": [season]},
        pa.schema(
            [
                ("grain", pa.string()),
                ("trend_strength", pa.float64()),
                ("season_strength", pa.float64()),
            ]
        ),
    )


def _nothing(grain: Grain, gap: str) -> dict[str, pa.Table]:
    return {"parts": pa.table({}), "about": _about(grain, 0.0, 0.0), "gap": said(gap)}
