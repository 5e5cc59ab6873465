"""A metric over time, in total and by member: what forecasts and anomalies are made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.marts.study import Study
from etl.measures import Measure, Metric

Grain = Literal["day", "week", "month"]
Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]

TOTAL, ALL, OTHERS = "total", "(all)", "(others)"
SPLITS = ("region", "channel", "category")
MOST_MEMBERS = 40  # the members of a dimension beyond these are taken together
LONGEST_UNSETTLED = 14  # days
UNSETTLED = 0.05  # share of open orders from which a day is not complete yet
_UNITS = {"day": "D", "week": "W", "month": "M"}


@dataclass(frozen=True)
class Series:
    """One metric of one member: complete buckets only, dense and ascending.

    `days` holds each bucket's first day (a week begins on Monday). `denominator` is None unless
    the metric is a ratio. A bucket without any line counts as zero.
    """

    metric: str
    dimension: str
    member: str
    grain: Grain
    days: Days
    numerator: Floats
    denominator: Floats | None

    @property
    def values(self) -> Floats:
        """The metric; NaN where a ratio has no denominator."""
        if self.denominator is None:
            return self.numerator
        known = self.denominator != 0
        return np.divide(
            self.numerator, self.denominator, out=np.full(known.shape, np.nan), where=known
        )


def settled_to(study: Study) -> date:
    """The last day that is complete: the newest days still have orders open that will count.

    A day is unsettled while its share of open orders is above 5 % and three times the usual one.
    """
    keys = study.table("order_keys")
    daily = keys.group_by("date").aggregate(
        pending=keys.order_key.nunique(where=keys.status == "pending"),
        orders=keys.order_key.nunique(),
    )
    found = study.arrow(daily.order_by("date")).to_pydict()
    share = np.array(found["pending"], float) / np.maximum(np.array(found["orders"], float), 1)
    usual = float(np.median(share)) if len(share) else 0.0
    opened = {
        day for day, part in zip(found["date"], share, strict=True)
        if part > max(UNSETTLED, 3 * usual)
    }  # fmt: skip
    day = study.last
    while day in opened and (study.last - day).days < LONGEST_UNSETTLED and day > study.first:
        day -= timedelta(days=1)
    return day


def dimensions_of(study: Study) -> tuple[str, ...]:
    """The total, and the dimensions that have more than one member."""
    sales = study.table("sales_daily")
    counts = study.engine.rows(sales.aggregate(**{name: sales[name].nunique() for name in SPLITS}))[
        0
    ]
    return (TOTAL, *(name for name, members in zip(SPLITS, counts, strict=True) if members > 1))


def read_series(
    study: Study, grain: Grain, metrics: tuple[Metric, ...], last: date | None = None
) -> Iterator[Series]:
    """Every series of these metrics at a grain: the total first, then members, largest first.

    `last` is the last day taken as complete, by default the last settled one.
    """
    days = _complete(study, grain, last or settled_to(study))
    names = tuple(dict.fromkeys(name for metric in metrics for name in metric.measures))
    for dimension in dimensions_of(study):
        columns = _read(study, names, dimension, grain, days)
        for metric in metrics:
            for member, found in columns.items():
                parts = [found[name] for name in metric.measures]
                yield Series(
                    metric.name, dimension, member, grain, days, parts[0],
                    parts[1] if metric.is_ratio else None,
                )  # fmt: skip


def _complete(study: Study, grain: Grain, settled: date) -> Days:
    """The first days of the buckets that lie whole within the data."""
    first, end = np.datetime64(study.first, "D"), np.datetime64(settled, "D") + 1
    if grain == "day":
        return np.arange(first, end)
    if grain == "week":
        start = first + (-(first.astype(np.int64) + 3)) % 7
        return np.arange(start, start + (end - start).astype(np.int64) // 7 * 7, 7)
    month = first.astype("datetime64[M]")
    if month.astype("datetime64[D]") < first:
        month += 1
    return np.arange(month, end.astype("datetime64[M]")).astype("datetime64[D]")


def _read(
    study: Study, names: tuple[str, ...], dimension: str, grain: Grain, days: Days
) -> dict[str, dict[str, Floats]]:
    """Member → measure → its values, dense over the buckets."""
    measures = {name: study.catalogue.measure(name) for name in names}
    keep = None if dimension == TOTAL else _largest(study, dimension)
    sums = {name: each for name, each in measures.items() if each.sum is not None}
    counts = {name: each for name, each in measures.items() if each.sum is None}
    members = [ALL] if keep is None else list(keep)
    columns = {member: {name: np.zeros(len(days)) for name in names} for member in members}
    if sums:
        rows = study.table("sales_daily")
        totals = {name: rows[name].sum() for name in sums}
        _fill(columns, study.arrow(_bucketed(rows, dimension, keep, grain, totals)), days)
    if counts:
        keys = study.table("basket_keys" if dimension == "category" else "order_keys")
        distinct = {name: _distinct(keys, each) for name, each in counts.items()}
        _fill(columns, study.arrow(_bucketed(keys, dimension, keep, grain, distinct)), days)
    return columns


def _largest(study: Study, dimension: str) -> tuple[str, ...]:
    """The members with the most lines of days, and one for the rest where there are too many."""
    rows = study.table("sales_daily")
    sums = [name for name, measure in study.catalogue.sums if measure.known is None]
    size = rows[sums[0]].abs().sum() if sums else rows.count()
    ranked = rows.group_by(dimension).aggregate(size=size)
    ranked = ranked.order_by(ranked["size"].desc(), ranked[dimension])
    found = [row[0] for row in study.engine.rows(ranked)]
    if len(found) <= MOST_MEMBERS:
        return tuple(found)
    return (*found[: MOST_MEMBERS - 1], OTHERS)


def _distinct(keys: ir.Table, measure: Measure) -> ir.IntegerScalar:
    key = keys.order_key if measure.distinct == "order_id" else keys.customer_key
    counted = keys.status.isin(measure.status)
    return key.nunique(where=counted & keys.customer_key.notnull() if measure.known else counted)


def _bucketed(
    rows: ir.Table,
    dimension: str,
    keep: tuple[str, ...] | None,
    grain: Grain,
    totals: dict[str, ir.Value],
) -> ir.Table:
    """The totals by bucket and member."""
    bucket = rows.date.truncate(_UNITS[grain]).cast("date")
    return rows.group_by(bucket=bucket, member=member_of(rows, dimension, keep)).aggregate(**totals)


def member_of(rows: ir.Table, dimension: str, keep: tuple[str, ...] | None) -> ir.Value:
    """The member that a row counts for; `keep` names those that stand alone, None is the total."""
    if keep is None:
        return ibis.literal(ALL)
    named = rows[dimension]
    return ibis.ifelse(named.isin(keep), named, OTHERS) if OTHERS in keep else named


def _fill(columns: dict[str, dict[str, Floats]], found: pa.Table, days: Days) -> None:
    """Put what was found into its places; buckets outside the days are not complete."""
    if not len(days):
        return
    buckets = found["bucket"].to_numpy().astype("datetime64[D]")
    places = np.searchsorted(days, buckets)
    inside = (places < len(days)) & (days[np.minimum(places, len(days) - 1)] == buckets)
    members = np.array(found["member"].to_pylist(), dtype=object)
    for name in found.column_names[2:]:
        values = found[name].cast(pa.float64()).to_numpy()
        values = np.nan_to_num(values, nan=0.0)
        for member, measures in columns.items():
            rows = inside & (members == member)
            measures[name][places[rows]] = values[rows]
