"""Where a deviation comes from: the member of another dimension that holds most of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from etl.marts.series import SPLITS, TOTAL, Days, Floats, Series, distinct_total
from etl.marts.study import Study
from etl.measures import Metric

WEEK = 7
REFERENCES = 4  # weeks before an anomaly that say what a member's part usually is
MOST, ABOVE = 0.5, 0.25  # a driver holds most of the deviation, and clearly more than its part


@dataclass(frozen=True)
class Part:
    """One member beside others: a metric's numerator and denominator by day."""

    dimension: str
    member: str
    numerator: Floats
    denominator: Floats | None


@dataclass(frozen=True)
class Driver:
    """The member behind a deviation, and its part of it."""

    dimension: str
    member: str
    share: float


def driver(parent: Part, parts: list[Part], first: int, end: int, expected: float) -> Driver | None:
    """Who holds most of the deviation of `parent` in the days from `first` to before `end`.

    A part is expected to be what it was of its parent on the same weekdays of the weeks before.
    """
    days = np.arange(first, end)
    nearest = -(-len(days) // WEEK)
    weeks = np.arange(nearest, nearest + REFERENCES) * WEEK
    usual = (days[:, np.newaxis] - weeks).ravel()
    usual = usual[usual >= 0]
    if not len(usual):
        return None
    excess = _Excess(parent, days, usual, expected)
    best: tuple[float, Driver] | None = None
    for part in parts:
        share, part_usual = excess.of(part)
        if share >= MOST and share - part_usual >= ABOVE and (
            best is None or share - part_usual > best[0]
        ):  # fmt: skip
            best = share - part_usual, Driver(part.dimension, part.member, share)
    return best[1] if best else None


@dataclass(frozen=True)
class _Excess:
    """What a part contributes to its parent's deviation, as a share of it."""

    parent: Part
    days: np.typing.NDArray[np.int64]
    usual: np.typing.NDArray[np.int64]
    expected: float

    def of(self, part: Part) -> tuple[float, float]:
        """The share of the deviation, and the share that the part usually has of its parent."""
        actual, before = (float(part.numerator[each].sum()) for each in (self.days, self.usual))
        whole, whole_before = (
            float(self.parent.numerator[each].sum()) for each in (self.days, self.usual)
        )
        if part.denominator is None or self.parent.denominator is None:
            usual = before / whole_before if whole_before else 0.0
            deviation, excess = whole - self.expected, actual - self.expected * usual
        else:
            size, size_before = (float(part.denominator[x].sum()) for x in (self.days, self.usual))
            total = float(self.parent.denominator[self.days].sum())
            usual = size / total if total else 0.0
            deviation = whole - self.expected * total
            excess = actual - size * (before / size_before) if size_before else 0.0
        return (excess / deviation if deviation else 0.0), usual


class Cells:
    """The parts of any member, read when first asked for: a pair of dimensions in one query."""

    def __init__(self, study: Study, metrics: tuple[Metric, ...], every: list[Series]) -> None:
        self.study, self.metrics, self.every = study, {each.name: each for each in metrics}, every
        self.days = every[0].days
        self.dimensions = [name for name in SPLITS if any(x.dimension == name for x in every)]
        self.names = tuple(dict.fromkeys(name for each in metrics for name in each.measures))
        self.pair = cache(self._read)

    def parts(self, series: Series) -> list[Part]:
        """The members of other dimensions within a series; of the total: of any dimension."""
        if series.dimension == TOTAL:
            return [
                Part(each.dimension, each.member, each.numerator, each.denominator)
                for each in self.every
                if each.metric == series.metric and each.dimension != TOTAL
            ]
        measures = self.metrics[series.metric].measures
        found = []
        for other in self.dimensions:
            if other != series.dimension:
                for member, values in self.pair(series.dimension, other).get(
                    series.member, {}
                ).items():  # fmt: skip
                    second = values[measures[1]] if len(measures) > 1 else None
                    found.append(Part(other, member, values[measures[0]], second))
        return found

    def _read(self, one: str, other: str) -> Mapping[str, dict[str, dict[str, Floats]]]:
        """Member of one → member of the other → measure → its values by day."""
        rows = self.study.table("sales_daily")
        catalogue = self.study.catalogue
        sums = [name for name in self.names if catalogue.measure(name).sum is not None]
        counts = [name for name in self.names if catalogue.measure(name).sum is None]
        cells: dict[str, dict[str, dict[str, Floats]]] = {}
        if sums:
            totals = {name: rows[name].sum() for name in sums}
            grouped = rows.group_by(day=rows.date, one=rows[one], other=rows[other])
            _fill(cells, self.study.arrow(grouped.aggregate(**totals)), self.days, self.names)
        if counts:
            table = "basket_keys" if "category" in (one, other) else "order_keys"
            keys = self.study.table(table)
            distinct = {name: distinct_total(keys, catalogue.measure(name)) for name in counts}
            grouped = keys.group_by(day=keys.date, one=keys[one], other=keys[other])
            _fill(cells, self.study.arrow(grouped.aggregate(**distinct)), self.days, self.names)
        return cells


def _fill(
    cells: dict[str, dict[str, dict[str, Floats]]],
    found: pa.Table,
    days: Days,
    names: tuple[str, ...],
) -> None:
    """Put what was found into its places."""
    places = (found["day"].to_numpy().astype("datetime64[D]") - days[0]).astype(np.int64)
    inside = (places >= 0) & (places < len(days))
    pairs = list(zip(found["one"].to_pylist(), found["other"].to_pylist(), strict=True))
    numbers = {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
    codes = np.array([numbers[pair] for pair in pairs], dtype=np.int64)
    for one, other in numbers:
        cells.setdefault(one, {}).setdefault(other, {name: np.zeros(len(days)) for name in names})
    for name in found.column_names[3:]:
        values = np.nan_to_num(found[name].cast(pa.float64()).to_numpy(), nan=0.0)
        block = np.zeros((len(numbers), len(days)))
        block[codes[inside], places[inside]] = values[inside]
        for (one, other), number in numbers.items():
            cells[one][other][name] = block[number]
