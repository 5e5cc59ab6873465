"""A metric in the months of each year, and the running total of each year, side by side."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.periods import Period, add_months, bucket_start, buckets, year_name
from dashapp.queries.answers import VALUE, cached, to_pandas
from dashapp.queries.pooled import by_bucket
from dashapp.queries.settled import settled_to

TOO_SHORT = "A comparison of years needs sales in more than one of them; the data has one, {year}."
LEAP = 2000  # a leap year, so that 29 February has a place of its own on the common axis


@dataclass(frozen=True)
class Years:
    """Each month of the data, or each day's running total; or why they cannot be compared.

    `frame` of months: year (its name), place (1 to 12), bucket, until, partial, value, previous
    (the same month of the year before, NA where either is cut). Of totals: year, place (a day of
    the common year), day, value, unsettled.
    """

    frame: pd.DataFrame
    gap: str | None


def years(data: Data, filters: Filters, metric: str, year_start: int = 1) -> Years:
    """Every month of all the data within the filters' members, by year."""

    def compute() -> dict[str, pa.Table]:
        return {"years": _months(data, filters, metric, year_start)}

    asked = (filters, metric, year_start)
    frame = to_pandas(cached(data, "years", asked, compute)["years"])
    return Years(frame, _gap(frame))


def totals(data: Data, filters: Filters, metric: str, year_start: int = 1) -> Years:
    """The running total of each year, day by day; only of metrics that add up."""

    def compute() -> dict[str, pa.Table]:
        return {"totals": _running(data, filters, metric, year_start)}

    asked = (filters, metric, year_start)
    frame = to_pandas(cached(data, "year_totals", asked, compute)["totals"])
    return Years(frame, _gap(frame))


def aligned(day: date, year_start: int = 1) -> date:
    """The day's place on the axis that all years share; each year begins at the same place."""
    year = LEAP if day.month < year_start or year_start <= FEBRUARY else LEAP - 1
    if year_start <= FEBRUARY and day.month < year_start:
        year = LEAP + 1
    return date(year, day.month, day.day)


FEBRUARY = 2


def _gap(frame: pd.DataFrame) -> str | None:
    names = list(dict.fromkeys(frame["year"]))
    return None if len(names) > 1 else TOO_SHORT.format(year=names[0] if names else "none")


def _months(data: Data, filters: Filters, metric: str, year_start: int) -> pa.Table:
    chosen, span = data.catalogue.metric(metric), data.release.domain.period
    found = by_bucket(data, filters, chosen, span, "month")
    axis, settled = buckets(span, "month"), settled_to(data)
    values = {each.start: found.value(chosen, 0, 0, (each.start,)) for each in axis}
    cut = {each.start: each.partial or each.end > settled for each in axis}

    def previous(day: date) -> Decimal | None:
        earlier = add_months(day, -12)
        known = not cut[day] and not cut.get(earlier, True)
        return values[earlier] if known else None

    days = [each.start for each in axis]
    return pa.table(
        {
            "year": pa.array([year_name(day, year_start) for day in days], pa.string()),
            "place": pa.array([(day.month - year_start) % 12 + 1 for day in days], pa.int32()),
            "bucket": pa.array(days, pa.date32()),
            "until": pa.array([each.end for each in axis], pa.date32()),
            "partial": pa.array([cut[day] for day in days], pa.bool_()),
            "value": pa.array([values[day] for day in days], VALUE),
            "previous": pa.array([previous(day) for day in days], VALUE),
        }
    )


def _running(data: Data, filters: Filters, metric: str, year_start: int) -> pa.Table:
    """Of years that the data begin with, from their first day only."""
    chosen, known = data.catalogue.metric(metric), data.release.domain.period
    first = bucket_start(known.start, "year", year_start)
    start = known.start if first == known.start else add_months(first, 12)
    span = Period(start, known.end).within(known) if start <= known.end else None
    if span is None:
        span = known  # the one year there is, which the gap then names
    found, settled = by_bucket(data, filters, chosen, span, "day"), settled_to(data)
    total, rows = Decimal(0), []
    year = year_name(span.start, year_start)
    for each in buckets(span, "day"):
        day = each.start
        if year_name(day, year_start) != year:
            total, year = Decimal(0), year_name(day, year_start)
        total += found.value(chosen, 0, 0, (day,)) or Decimal(0)
        rows.append((year, aligned(day, year_start), day, total, day > settled))
    names, places, days, sums, late = zip(*rows, strict=True)
    return pa.table(
        {
            "year": pa.array(names, pa.string()),
            "place": pa.array(places, pa.date32()),
            "day": pa.array(days, pa.date32()),
            "value": pa.array(sums, VALUE),
            "unsettled": pa.array(late, pa.bool_()),
        }
    )
