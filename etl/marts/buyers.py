"""Each customer's history on a day in the past or today, as arrays for the models."""

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.marts.purchases import bought_rows, identified
from etl.marts.study import Study
from etl.models.bgnbd import Histories
from etl.models.maximum import Floats

Keys = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Buyers:
    """Customers by ascending key: their purchase days, and the mean value of those after the first.

    Several orders on one day are one purchase. The value of who bought once is 0.
    """

    keys: Keys
    histories: Histories
    value: Floats

    @property
    def days(self) -> int:
        """How long the history is."""
        return int(self.histories.age.max(initial=0))

    @property
    def again(self) -> npt.NDArray[np.bool_]:
        """Who bought again."""
        return self.histories.frequency > 0

    @property
    def paying(self) -> npt.NDArray[np.bool_]:
        """Who bought again, and paid for it."""
        return self.again & (self.value > 0)

    def among(self, keys: Keys) -> "Buyers":
        """The same for more customers: who is not among these begins now."""
        place = np.searchsorted(keys, self.keys)

        def spread(values: Floats) -> Floats:
            wide = np.zeros(len(keys))
            wide[place] = values
            return wide

        known = self.histories
        parts = (spread(each) for each in (known.frequency, known.recency, known.age))
        return Buyers(keys, Histories(*parts), spread(self.value))


def read_buyers(study: Study, until: date) -> Buyers:
    """What was known of the customers at the end of a day."""
    days = bought_rows(study.purchases)
    days = days.filter(days.date <= until)
    each = days.group_by("customer_key").aggregate(
        first=days.date.min(),
        last=days.date.max(),
        times=days.count(),
        repeated=days.sold.sum() - days.sold.argmin(days.date),
    )
    rows = each.mutate(
        frequency=each.times - 1,
        recency=each.last.delta(each["first"], unit="day"),
        age=ibis.literal(until).delta(each["first"], unit="day"),
    )
    found = study.arrow(rows.order_by("customer_key"))
    frequency = _floats(found["frequency"])
    value = _floats(found["repeated"]) / np.maximum(frequency, 1)
    histories = Histories(frequency, _floats(found["recency"]), _floats(found["age"]))
    return Buyers(found["customer_key"].to_numpy(), histories, value)


def read_purchases(study: Study, buyers: Buyers, after: date, until: date) -> tuple[Floats, Floats]:
    """The purchase days of these customers later on, and what they paid."""
    days = bought_rows(study.purchases)
    days = days.filter((days.date > after) & (days.date <= until))
    each = days.group_by("customer_key").aggregate(times=days.count(), sold=days.sold.sum())
    found = study.arrow(each)
    keys = found["customer_key"].to_numpy()
    place = np.searchsorted(buyers.keys, keys)
    known = np.isin(keys, buyers.keys)
    times, sold = np.zeros(len(buyers.keys)), np.zeros(len(buyers.keys))
    times[place[known]] = _floats(found["times"])[known]
    sold[place[known]] = _floats(found["sold"])[known]
    return times, sold


def as_of(study: Study, until: date) -> ir.Table:
    """What customers had bought by the end of a day: first and last day, orders and revenue."""
    days = identified(study.purchases)
    days = days.filter(days.date <= until)
    each = days.group_by("customer_key").aggregate(
        first_order=days.date.min(where=days.bought),
        last_order=days.date.max(where=days.bought),
        revenue=days.revenue.sum(),
    )
    keys = study.table("order_keys")
    keys = keys.filter((keys.status == "completed") & (keys.date <= until))
    orders = keys.group_by("customer_key").aggregate(orders=keys.order_key.nunique())
    return each.inner_join(orders, "customer_key").order_by("customer_key")


def _floats(column: pa.ChunkedArray) -> Floats:
    values: Floats = column.cast(pa.float64()).to_numpy()
    return values
