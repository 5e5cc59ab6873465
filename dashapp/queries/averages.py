"""Moving averages of a metric, over complete buckets only."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.periods import Bucket, Grain, Period, bucket_start, buckets
from dashapp.queries.answers import VALUE, Row, cached, to_pandas
from dashapp.queries.pooled import by_bucket, mean
from dashapp.queries.settled import settled_to


@dataclass(frozen=True)
class Window:
    """So many buckets: up to each one, or around it when `centred`."""

    length: int
    centred: bool = False

    @property
    def weights(self) -> tuple[int, ...]:
        """How often each bucket counts; around one, an even number takes half of either end."""
        if not self.centred or self.length % 2:
            return (1,) * self.length
        return (1, *(2,) * (self.length - 1), 1)

    @property
    def before(self) -> int:
        """How many buckets it reaches back."""
        return len(self.weights) // 2 if self.centred else self.length - 1


def averages(
    data: Data,
    filters: Filters,
    metric: str,
    grain: Grain,
    window: Window,
    *,
    year_start: int = 1,
) -> pd.DataFrame:
    """Bucket and average, for every bucket of the period; NA where the window is not complete.

    It reaches beyond the period into the data before and after it. Buckets that the data cut, or
    that are not final, are in no average; of a ratio it is the ratio of the window's sums.
    """
    asked = (filters, metric, grain, window.length, window.centred, year_start)

    def compute() -> dict[str, pa.Table]:
        return {"averages": _compute(data, filters, metric, grain, window, year_start)}

    return to_pandas(cached(data, "averages", asked, compute)["averages"])


def _compute(  # noqa: PLR0917 - the parts of the question
    data: Data, filters: Filters, metric: str, grain: Grain, window: Window, year_start: int
) -> pa.Table:
    covered = filters.covered(data.release.domain)
    shown = buckets(covered, grain, year_start) if covered else ()
    days = [bucket.start for bucket in shown]
    whole = _whole(data, shown, grain, window, year_start) if shown else []
    values = dict.fromkeys(days)
    if whole:
        chosen = data.catalogue.metric(metric)
        span = Period(whole[0].start, whole[-1].end)
        found = by_bucket(data, filters, chosen, span, grain, year_start=year_start)
        nothing = found.nothing(chosen)
        rows: list[Row] = [found.rows.get((0, 0, (each.start,)), nothing) for each in whole]
        at = {each.start: place for place, each in enumerate(whole)}
        for bucket in shown:
            first = at.get(bucket.start, -window.before - 1) - window.before
            part = rows[first : first + len(window.weights)] if first >= 0 else []
            if not bucket.partial and len(part) == len(window.weights):
                values[bucket.start] = mean(chosen, part, window.weights)
    return pa.table(
        {
            "bucket": pa.array(days, pa.date32()),
            "average": pa.array([values[day] for day in days], VALUE),
        }
    )


def _whole(
    data: Data, shown: tuple[Bucket, ...], grain: Grain, window: Window, year_start: int
) -> list[Bucket]:
    """The complete buckets that any window of the shown ones reaches, one after the other."""
    first: date = shown[0].start
    for _ in range(window.before):
        first = bucket_start(first - timedelta(days=1), grain, year_start)
    last = shown[-1].end + (shown[-1].end - shown[-1].start + timedelta(days=1)) * window.before
    known = Period(data.release.domain.data_from, settled_to(data))
    reach = Period(first, last).within(known)
    cut = buckets(reach, grain, year_start) if reach else ()
    return [each for each in cut if known.start <= each.start and each.end <= known.end]
