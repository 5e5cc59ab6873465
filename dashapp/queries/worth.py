"""How the value expected of customers is spread: by round sizes, and how much the best hold."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.queries.answers import cached, table, to_pandas
from dashapp.queries.customers import customer_value

SHARES = (0.01, 0.05, 0.1, 0.2, 0.5)
MOST_BINS = 10
STEPS = (1, 2, 5)
_LARGEST_POWER = 12
_BOUNDS = [0, *(step * 10**power for power in range(_LARGEST_POWER) for step in STEPS)]
_BINS = """
SELECT low, count(*) AS customers, sum(expected_value) AS expected_value
FROM (SELECT greatest(expected_value, 0) AS size, expected_value FROM marts.customer_value
      WHERE expected_value IS NOT NULL)
    ASOF JOIN (SELECT unnest($bounds::BIGINT[]) AS low) ON size >= low
GROUP BY low ORDER BY low"""
_TOP = """
WITH ranked AS (
    SELECT expected_value, row_number() OVER (ORDER BY expected_value DESC, customer_key) AS place,
        count(*) OVER () AS known
    FROM marts.customer_value WHERE expected_value IS NOT NULL)
SELECT share, count(*) FILTER (place <= ceil(known * share)) AS customers,
    sum(expected_value) FILTER (place <= ceil(known * share)) AS expected_value
FROM ranked, (SELECT unnest($shares::DOUBLE[]) AS share) GROUP BY share ORDER BY share"""
_KINDS: dict[str, pa.DataType] = {
    "low": pa.int64(),
    "high": pa.int64(),
    "customers": pa.int64(),
    "expected_value": pa.decimal128(38, 4),
}


@dataclass(frozen=True)
class Worth:
    """The spread of the expected value; frames are empty where it is not known.

    `bins`: low, high (NA: no upper end), customers, expected_value. `top`: share (of the customers
    with the most), customers, expected_value.
    """

    bins: pd.DataFrame
    top: pd.DataFrame


def worth(data: Data, filters: Filters) -> Worth:
    """Of the whole company, where `customer_value` has no gap."""
    frames = cached(data, "worth", (filters,), lambda: _compute(data, filters))
    return Worth(to_pandas(frames["bins"]), to_pandas(frames["top"]))


def _compute(data: Data, filters: Filters) -> dict[str, pa.Table]:
    found = customer_value(data, filters)
    if found.gap or found.totals is None or not found.totals.known:
        return {"bins": table((), **_KINDS), "top": pa.table({})}
    rows = data.release.query(_BINS, {"bounds": _BOUNDS}).to_pylist()
    top = data.release.query(_TOP, {"shares": list(SHARES)})
    return {"bins": table(_few(rows), **_KINDS), "top": top}


def _few(rows: list[dict[str, Any]]) -> list[tuple[int, int | None, int, Decimal]]:
    """Whole steps from the lowest to the highest, the emptier end joined until few are left."""
    found = {row["low"]: (row["customers"], row["expected_value"]) for row in rows}
    first, last = _BOUNDS.index(min(found)), _BOUNDS.index(max(found))
    bins: list[tuple[int, int | None, int, Decimal]] = [
        (low, _BOUNDS[place + 1] if place + 1 < len(_BOUNDS) else None,
         *found.get(low, (0, Decimal(0))))
        for place, low in enumerate(_BOUNDS[first : last + 1], first)
    ]  # fmt: skip
    while len(bins) > MOST_BINS:
        if bins[0][2] <= bins[-1][2]:
            bins[:2] = [_joined(bins[0], bins[1], bins[1][1])]
        else:
            bins[-2:] = [_joined(bins[-2], bins[-1], None)]
    return bins


def _joined(
    one: tuple[int, int | None, int, Decimal],
    other: tuple[int, int | None, int, Decimal],
    high: int | None,
) -> tuple[int, int | None, int, Decimal]:
    return one[0], high, one[2] + other[2], one[3] + other[3]
