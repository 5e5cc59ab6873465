"""Price, volume and the rest of a change by product, where the metric adds up amounts.

The terms are those of the driver tree, with the same totals: but volume is told at each product's
own price, which the tree splits into volume at the average price and mix.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.queries import bridge
from dashapp.queries.answers import VALUE, cached, table, to_pandas
from dashapp.queries.cells import PRODUCT, sold
from dashapp.queries.contributions import decimal
from dashapp.queries.drivers import changed
from dashapp.queries.labels import labels
from dashapp.queries.trees import is_sales, parts

TERMS = ("volume", "price", "discount", "cost", "rest")
_TERM = {
    bridge.VOLUME: "volume",
    bridge.MIX: "volume",
    bridge.PRICE: "price",
    bridge.DISCOUNT: "discount",
    bridge.COST: "cost",
}
_NUMBERS = ("value", "previous", "change", *TERMS)


@dataclass(frozen=True)
class ProductEffects:
    """Products by what changed most; `rest` is returns, open orders and lines without units."""

    frame: pd.DataFrame  # product, label, value, previous, change and a column for each of TERMS


def product_effects(data: Data, filters: Filters, metric: str) -> ProductEffects | None:
    """The effects of every product; None where a metric's change is not taken apart that way."""
    frames = cached(
        data,
        "product_effects",
        (filters, metric),
        lambda: {"effects": _compute(data, filters, metric)},
    )
    found = frames["effects"]
    return ProductEffects(to_pandas(found)) if found.num_rows else None


def _compute(data: Data, filters: Filters, metric: str) -> pa.Table:
    change = changed(data, filters, metric)
    rows: list[tuple[object, ...]] = []
    if not isinstance(change, str) and change.metric.additive:
        over, under = parts(data, change)
        if is_sales(over, under):
            rows = _rows(data, sold(data, filters, over, PRODUCT), change.places)
    texts = {"product": pa.string(), "label": pa.string()}
    return table(rows, **texts, **dict.fromkeys(_NUMBERS, VALUE))


def _rows(
    data: Data, found: dict[bridge.Cell, bridge.Sold], places: int
) -> list[tuple[object, ...]]:
    if sum(each.units[1] for each in found.values()) <= 0:
        return []
    effects: dict[bridge.Cell, dict[str, Fraction]] = {}
    for term, cells in bridge.sales_effects(found, (Fraction(1), Fraction(1))).items():
        for cell, effect in cells.items():
            of = effects.setdefault(cell, dict.fromkeys(TERMS, Fraction(0)))
            of[_TERM.get(term, "rest")] += effect
    called = labels(data, "product", tuple(cell[0] for cell in effects))
    ranked: list[tuple[Fraction, tuple[Any, ...]]] = []
    for cell, terms in effects.items():
        now, before = _total(found[cell], 0), _total(found[cell], 1)
        rounded = bridge.apportion(now - before, [terms[name] for name in TERMS], places)
        figures = [decimal(each) for each in (now, before, now - before, *rounded)]
        ranked.append((abs(now - before), (cell[0], called[cell[0]], *figures)))
    return [row for _, row in sorted(ranked, key=lambda each: (-each[0], each[1][0]))]


def _total(sold_in: bridge.Sold, slot: int) -> Fraction:
    """What a product brought in a period, all of its statuses together."""
    pairs = [sold_in.amount, sold_in.loose, *(pair for _, pair in sold_in.others)]
    return sum((pair[slot] for pair in pairs), Fraction(0)) - sold_in.cost[slot]
