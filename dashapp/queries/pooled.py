"""A metric over several days or buckets together: means of values, ratios of sums."""

from collections.abc import Sequence
from decimal import Decimal

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.metrics import Metric
from dashapp.periods import Grain, Period
from dashapp.planner import BUCKET, Question
from dashapp.queries.answers import Answer, Row, answer, divide, rows_seen

_PLACES = Decimal("1e-10")


def by_bucket(
    data: Data,
    filters: Filters,
    metric: Metric,
    span: Period,
    grain: Grain,
    *,
    year_start: int = 1,
) -> Answer:
    """The metric's measures in each bucket of any days, within the filters' members."""
    seen = rows_seen(data, filters)
    question = Question(
        metric.measures, (span,), ((BUCKET,),), seen, grain=grain, year_start=year_start
    )
    return answer(data, question)


def mean(metric: Metric, rows: Sequence[Row], weights: Sequence[int]) -> Decimal | None:
    """The weighted mean of the rows' values; of a ratio the ratio of its weighted sums.

    Unknown where a value is; a ratio only where no part of it is known.
    """
    if not rows or not sum(weights):
        return None
    if metric.ratio is None:
        total = _sum([row[metric.measures[0]] for row in rows], weights, whole=True)
        return None if total is None else (total / sum(weights)).quantize(_PLACES)
    top, bottom = (_sum([row[name] for row in rows], weights) for name in metric.ratio)
    return divide(top, bottom)


def _sum(
    values: Sequence[Decimal | int | None], weights: Sequence[int], *, whole: bool = False
) -> Decimal | None:
    pairs = zip(values, weights, strict=True)
    known = [Decimal(value) * weight for value, weight in pairs if value is not None]
    if not known or (whole and len(known) < len(values)):
        return None
    return sum(known, Decimal(0))
