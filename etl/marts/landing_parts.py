"""The parts that landings are made of: every measure by day, in total and by member."""

from dataclasses import dataclass
from datetime import timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.marts.series import TOTAL, Series, member_of, read_series, settled_to
from etl.marts.study import Study
from etl.measures import Measure, Metric
from etl.models.ahead import rest_by_month, selling_days
from etl.models.calendar import Almanac, Flags, almanac, span_of
from etl.models.distinct import GAPS, counted, grown
from etl.models.landing import HALF_YEAR, Stretch

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Part = tuple[str, str, str]  # measure, dimension, member


@dataclass(frozen=True)
class Parts:
    """Parts by days. `fresh` is what `models.distinct` counts, for the parts that do not add up."""

    names: tuple[Part, ...]
    daily: Floats
    parents: Ints
    apart: Ints
    fresh: Floats
    almanac: Almanac
    settled: int
    working: Flags

    @property
    def known(self) -> Floats:
        """The days that are complete."""
        return self.daily[:, : self.settled]

    def sums(self, start: int, end: int) -> Floats:
        """What each part came to from the first day of a month to `end` (excluded)."""
        totals = self.daily[:, start : max(end, start)].sum(axis=1)
        totals[self.apart] = counted(self.fresh, self.almanac.month, start, end)
        return np.asarray(totals)

    def half_year(self, origin: int) -> Floats:
        """Sums of the half-year before a day; NaN for parts that do not add up."""
        totals = self.daily[:, max(origin - HALF_YEAR, 0) : origin].sum(axis=1)
        totals[self.apart] = np.nan
        return np.asarray(totals)

    def rest(self, stretch: Stretch) -> Floats:
        """Expected sums after the origin, by the months of the stretch: parts by months."""
        known = self.daily[:, : stretch.origin]
        found = rest_by_month(known, self.almanac, stretch.end, self.parents)
        month = self.almanac.month
        before = (month[stretch.start] - month[stretch.origin]).astype(np.int64)
        return found[:, max(int(before), 0) :]

    def landed(self, stretch: Stretch, rest: Floats, past: tuple[Stretch, ...]) -> Floats:
        """Where each part lands; NaN for a count that has no past to grow like."""
        begun = self.daily[:, stretch.start : max(stretch.origin, stretch.start)].sum(axis=1)
        totals = begun + rest.sum(axis=1)
        if len(self.apart):
            activity = totals[self.apart]
            totals[self.apart] = grown(self.fresh, self.almanac.month, stretch, activity, past)
        return np.asarray(totals)


def read_parts(study: Study, metrics: tuple[Metric, ...]) -> Parts:
    """The parts of these metrics over all days, and the calendar to the fiscal year's end."""
    names = tuple(dict.fromkeys(name for metric in metrics for name in metric.measures))
    single = tuple(Metric(name, (name,), None) for name in names)
    series = tuple(read_series(study, "day", single, study.last))
    parts = tuple((each.metric, each.dimension, each.member) for each in series)
    totals = {each.metric: place for place, each in enumerate(series) if each.dimension == TOTAL}
    apart = tuple(place for place, each in enumerate(series) if not _adds_up(study, each.metric))
    year = span_of(study.last, "year", study.analytics.fiscal_year_start)
    days = almanac(study.first, year.last + timedelta(days=1), study.analytics.country)
    settled = days.place(settled_to(study)) + 1
    daily = np.array([each.numerator for each in series])
    return Parts(
        parts,
        daily,
        np.array([totals[part[0]] for part in parts]),
        np.array(apart, np.int64),
        _fresh(study, tuple(series[place] for place in apart)),
        days,
        settled,
        selling_days(daily[:1, :settled], days),
    )


def _adds_up(study: Study, name: str) -> bool:
    """Whether the days of a measure can be added up: a sum, or orders of a single day each."""
    measure = study.catalogue.measure(name)
    return measure.sum is not None or name in study.table("orders_daily").columns


def _fresh(study: Study, series: tuple[Series, ...]) -> Floats:
    """For each series, day and number of months: the keys that were there so long before."""
    days = (study.last - study.first).days + 1
    fresh = np.zeros((len(series), days, GAPS))
    for name, dimension in dict.fromkeys((each.metric, each.dimension) for each in series):
        places = {
            each.member: place
            for place, each in enumerate(series)
            if (each.metric, each.dimension) == (name, dimension)
        }
        place, day, gap, keys = _found(study, name, dimension, places)
        fresh[place, day, gap] = keys
    return fresh


def _found(
    study: Study, name: str, dimension: str, places: dict[str, int]
) -> tuple[Ints, Ints, Ints, Ints]:
    """Places, days, gaps and counts of the keys of a measure."""
    keys = study.table("basket_keys" if dimension == "category" else "order_keys")
    keep = None if dimension == TOTAL else tuple(places)
    measure = study.catalogue.measure(name)
    found = study.arrow(_returning(keys, measure, member_of(keys, dimension, keep)))
    members = np.array([places[member] for member in found["member"].to_pylist()], np.int64)
    days = found["date"].to_numpy().astype("datetime64[D]") - np.datetime64(study.first, "D")
    gaps, counts = (found[name].cast(pa.int64()).to_numpy() for name in ("gap", "keys"))
    return members, days.astype(np.int64), gaps, counts


def _returning(keys: ir.Table, measure: Measure, member: ir.Value) -> ir.Table:
    """Different keys by day, member and months since each was there before."""
    key = keys.order_key if measure.distinct == "order_id" else keys.customer_key
    counts = keys.status.isin(measure.status) & key.notnull()
    if measure.known:
        counts &= keys.customer_key.notnull()
    rows = keys.filter(counts).select(date=keys.date, member=member, key=key).distinct()
    order = ibis.window(group_by=[rows.member, rows.key], order_by=rows.date)
    rows = rows.mutate(before=rows.date.lag().over(order))
    gap = _months(rows.date) - _months(rows.before)
    gap = ibis.least(gap.fill_null(GAPS - 1), GAPS - 1)
    return rows.group_by(date=rows.date, member=rows.member, gap=gap).aggregate(keys=rows.count())


def _months(day: ir.DateValue) -> ir.IntegerValue:
    return day.year() * 12 + day.month()
