"""What was sold in each cell of region, channel and category, with the points of its chain.

An item is a product in a cell: the finest level, so that prices compare like with like. The points
are computed for each item in SQL and rounded to ten decimals; then they are only added up.
"""

from collections.abc import Mapping
from fractions import Fraction

from dashapp.context import Data
from dashapp.filters import FACETS, Filters
from dashapp.metrics import Measure
from dashapp.queries.answers import rows_seen
from dashapp.queries.bridge import Cell, Pair, Sold
from dashapp.queries.buyers import BEFORE, NOW, spans

SOLD = "completed"
_STORED = ("quantity", "amount", "discount")
# One pass over the lines of both periods, which may overlap: slot 2 lies in both.
_LINES = f"""
SELECT {{facets}}, product_id, status,
    CASE WHEN {NOW} THEN CASE WHEN {BEFORE} THEN 2 ELSE 0 END ELSE 1 END AS slot, {{sums}}
FROM sales WHERE {{where}} GROUP BY ALL
"""  # noqa: S608
# An item without units in a period has no price in it: its amount is `loose`. It is compared only
# when both periods have units. The share of the list price that was kept in the base says what
# this period's list value would have brought; where it says nothing (no list value, or one of the
# other sign), nothing was taken off.
_POINTS = """
SELECT {by},
    sum(units_0) AS units_0, sum(units_1) AS units_1,
    sum(kept_0) AS amount_0, sum(kept_1) AS amount_1,
    sum(amount_0 - kept_0 - cost_0 + spent_0) AS loose_0,
    sum(amount_1 - kept_1 - cost_1 + spent_1) AS loose_1,
    sum(spent_0) AS cost_0, sum(spent_1) AS cost_1,
    sum(CASE WHEN alike THEN (units_0::DOUBLE * amount_1::DOUBLE / units_1::DOUBLE)::DECIMAL(38,10)
        ELSE kept_0 END) AS expected,
    sum(CASE WHEN alike THEN (list_0::DOUBLE * CASE WHEN amount_1::DOUBLE / nullif(list_1, 0) >= 0
            THEN amount_1::DOUBLE / list_1::DOUBLE ELSE 1 END)::DECIMAL(38,10)
        ELSE kept_0 END) AS listed,
    sum(CASE WHEN alike THEN (units_0::DOUBLE * cost_1::DOUBLE / units_1::DOUBLE)::DECIMAL(38,10)
        ELSE spent_0 END) AS expected_cost{others}
FROM (
    SELECT *, units_0 > 0 AND units_1 > 0 AS alike,
        CASE WHEN units_0 > 0 THEN amount_0 ELSE 0 END AS kept_0,
        CASE WHEN units_1 > 0 THEN amount_1 ELSE 0 END AS kept_1,
        CASE WHEN units_0 > 0 THEN cost_0 ELSE 0 END AS spent_0,
        CASE WHEN units_1 > 0 THEN cost_1 ELSE 0 END AS spent_1
    FROM (SELECT {facets}, product_id, {sides} FROM ({lines}) GROUP BY {facets}, product_id)
) GROUP BY {by}
"""
PRODUCT = ("product_id",)


def sold(
    data: Data, filters: Filters, measure: Measure, by: tuple[str, ...] = FACETS
) -> dict[Cell, Sold]:
    """The cells of an amount (less cost, where the measure's sum takes it off) in both periods.

    Items are always as fine, so that the points of each term have the same total by PRODUCT.
    """
    both, seen = spans(data, filters), rows_seen(data, filters)
    if both is None:
        return {}
    facets, others = ", ".join(FACETS), _others(measure)
    stored = (*_STORED, "cost") if takes_cost(measure) else _STORED
    sums = ", ".join(f"sum({column}) AS {column}" for column in stored)
    where = f"{both.sql} AND ({seen.sql}) AND {measure.condition}"
    points = _POINTS.format(
        by=", ".join(by),
        facets=facets,
        sides=", ".join(_sides(measure)),
        others="".join(
            f", sum({each}_{slot}) AS {each}_{slot}" for each in others for slot in (0, 1)
        ),
        lines=_LINES.format(facets=facets, sums=sums, where=where),
    )
    rows = data.release.query(points, both.params | dict(seen.params)).to_pylist()
    return {tuple(row[name] for name in by): _sold(row, measure) for row in rows}


def _sides(measure: Measure) -> list[str]:
    """What an item sold in each slot, and its other statuses."""
    cost = "cost" if takes_cost(measure) else "0"
    parts = {"units": "quantity", "amount": "amount", "list": "amount + discount", "cost": cost}
    wanted = [(name, value, SOLD) for name, value in parts.items()]
    wanted += [(status, f"amount - {cost}", status) for status in _others(measure)]
    return [
        f"coalesce(sum({value}) FILTER (WHERE status = '{status}' AND slot <> {1 - slot}), 0) "
        f"AS {name}_{slot}"
        for name, value, status in wanted
        for slot in (0, 1)
    ]


def takes_cost(measure: Measure) -> bool:
    """Whether the measure's sum is an amount less its cost."""
    return _expression(measure) == "amount-cost"


def is_amount(measure: Measure) -> bool:
    """Whether the measure adds up amounts, or amounts less cost, of completed lines at least."""
    return _expression(measure) in ("amount", "amount-cost") and SOLD in measure.status


def units_of(measure: Measure) -> Measure:
    """The units of the lines whose amounts the measure adds up."""
    return Measure("units", "quantity", None, (SOLD,), measure.known)


def _expression(measure: Measure) -> str:
    return "".join((measure.sum or "").split())


def _others(measure: Measure) -> tuple[str, ...]:
    return tuple(status for status in measure.status if status != SOLD)


def _sold(row: Mapping[str, object], measure: Measure) -> Sold:
    def pair(name: str) -> Pair:
        return Fraction(str(row[f"{name}_0"])), Fraction(str(row[f"{name}_1"]))

    return Sold(
        units=pair("units"),
        amount=pair("amount"),
        cost=pair("cost"),
        expected=Fraction(str(row["expected"])),
        listed=Fraction(str(row["listed"])),
        expected_cost=Fraction(str(row["expected_cost"])),
        loose=pair("loose"),
        others=tuple((status, pair(status)) for status in _others(measure)),
    )
