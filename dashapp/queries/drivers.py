"""Why a metric changed: the tree of its drivers, what members contribute, and where it lies."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.planner import Question
from dashapp.queries import bridge
from dashapp.queries.answers import (
    VALUE,
    Row,
    answer,
    cached,
    divide,
    metric_value,
    periods,
    rows_seen,
    table,
    to_pandas,
)
from dashapp.queries.breakdown import moving
from dashapp.queries.bridge import Node
from dashapp.queries.buyers import GROUPS
from dashapp.queries.contributions import (
    Change,
    Step,
    apart,
    contributions_table,
    decimal,
    facets_moved,
    most_moved,
    where,
)
from dashapp.queries.labels import labels
from dashapp.queries.trees import SEVERAL, NoBase, branches, parts, status_of

AMOUNT_PLACES, RATIO_PLACES = 4, 10  # as sums are stored, and as ratios are answered
TERMS = {
    bridge.ROOT: "Change",
    bridge.VOLUME: "Volume",
    bridge.MIX: "Mix",
    bridge.PRICE: "Price",
    bridge.DISCOUNT: "Discount",
    bridge.COST: "Unit cost",
    bridge.LOOSE: "Lines without units",
    bridge.WITHIN: "Like for like",
    bridge.UNRELATED: "Nothing to relate it to",
    "returned": "Returns",
    "pending": "Open orders",
    "cancelled": "Cancelled orders",
    SEVERAL: "Counted in several groups",
}
_UNITS_PER = {"order_id": "Units per order", "customer_id": "Units per customer"}


@dataclass(frozen=True)
class Drivers:
    """A change and what drove it; `gap` says why the tree is missing, where it is.

    `tree` has a row for each node: node, parent, label, term, status, dimension, member, buyers,
    change, share (of the change). Children add up to their parent exactly, so the leaves add up to
    `value` − `previous`. `contributions` has the members of each facet with several. `path` leads
    to where most of the change lies, `against` to what moved as much the other way.
    """

    value: Decimal | None
    previous: Decimal | None
    gap: str | None
    tree: pd.DataFrame
    contributions: pd.DataFrame
    path: tuple[Step, ...]
    against: tuple[Step, ...]

    @property
    def change(self) -> Decimal | None:
        """How much the metric changed, if it is known in both periods."""
        if self.value is None or self.previous is None:
            return None
        return self.value - self.previous


def drivers(data: Data, filters: Filters, metric: str) -> Drivers:
    """What drove the change of a metric against the period that the filters compare with."""
    frames = cached(data, "drivers", (filters, metric), lambda: _compute(data, filters, metric))
    (about,) = frames["about"].to_pylist()
    return Drivers(
        about["value"],
        about["previous"],
        about["gap"],
        to_pandas(frames["tree"]),
        to_pandas(frames["contributions"]),
        tuple(Step(**row) for row in frames["path"].to_pylist()),
        tuple(Step(**row) for row in frames["against"].to_pylist()),
    )


def contributions(
    data: Data, filters: Filters, metric: str, by: str, limit: int | None = None
) -> pd.DataFrame:
    """The members of a dimension by what they contribute to the change, largest first.

    Columns dimension, member, label, value, previous, change, share. The changes add up to the
    metric's exactly: what a limit cuts off, and what is counted in several members, is a last row
    with member "". Empty when there is no change to take apart.
    """

    def compute() -> dict[str, pa.Table]:
        change = changed(data, filters, metric)
        if isinstance(change, str):
            return {"contributions": contributions_table(data, None, None, ())}
        found = most_moved(data, filters, change, by, limit)
        return {"contributions": contributions_table(data, change, found, ((0, by),), limit)}

    frames = cached(data, "contributions", (filters, metric, by, limit), compute)
    return to_pandas(frames["contributions"])


def changed(data: Data, filters: Filters, metric: str) -> Change | str:
    """The change of a metric with what its parts are reckoned with, or why there is none."""
    totals = _totals(data, filters, metric)
    if isinstance(totals, str):
        return totals
    of = data.catalogue.metric(metric)
    now, base = (metric_value(of, row) for row in totals)
    if now is None or base is None:
        when = "this period" if now is None else "the period compared with"
        return f"{of.label} is not known in {when}: nothing counts for it there."
    return Change(
        metric=of,
        value=now,
        previous=base,
        totals=totals,
        places=AMOUNT_PLACES if of.ratio is None else RATIO_PLACES,
        apart=apart(data, of),
    )


def _totals(data: Data, filters: Filters, metric: str) -> tuple[Row, Row] | str:
    measures, spans = data.catalogue.metric(metric).measures, periods(data, filters)
    if len(spans) < 2:  # noqa: PLR2004 - a period and its comparison
        said = filters.comparison_phrase(data.release.domain)
        return said[:1].upper() + said[1:] + "."
    found = answer(data, Question(measures, spans, ((),), rows_seen(data, filters)))
    return found.rows[0, 0, ()], found.rows[1, 0, ()]


def _compute(data: Data, filters: Filters, metric: str) -> dict[str, pa.Table]:
    change = changed(data, filters, metric)
    if isinstance(change, str):
        return _about(None, None, change) | {
            "tree": _tree(data, None, []),
            "contributions": contributions_table(data, None, None, ()),
            "path": _path(()),
            "against": _path(()),
        }
    gap, nodes = None, []
    try:
        nodes = bridge.grow(change.total, branches(data, filters, change), change.places)
    except NoBase as reason:
        gap = str(reason)
    found = facets_moved(data, filters, change)
    return _about(change.value, change.previous, gap) | {
        "tree": _tree(data, change, nodes),
        "contributions": contributions_table(data, change, found, enumerate(moving(data, filters))),
        "path": _path(where(data, filters, change, found)),
        "against": _path(where(data, filters, change, found, along=False)),
    }


def _about(value: Decimal | None, previous: Decimal | None, gap: str | None) -> dict[str, pa.Table]:
    row = (value, previous, gap)
    return {"about": table([row], value=VALUE, previous=VALUE, gap=pa.string())}


def _tree(data: Data, change: Change | None, nodes: list[Node]) -> pa.Table:
    rows = []
    if change is not None:
        total = decimal(change.total)
        for node in nodes:
            moved = decimal(node.change)
            status = status_of(data, change, node.term) if node.parent else ""
            place = (node.dimension, node.member, node.buyers)
            said = _label(data, change, node)
            shown = (node.node, node.parent, said, node.term, status, *place)
            rows.append((*shown, moved, divide(moved, total)))
    names = ("node", "parent", "label", "term", "status", "dimension", "member", "buyers")
    texts = dict.fromkeys(names, pa.string())
    return table(rows, **texts, change=VALUE, share=VALUE)


def _label(data: Data, change: Change, node: Node) -> str:
    if node.buyers:
        return GROUPS[node.buyers]
    if node.dimension:
        return labels(data, node.dimension, (node.member,))[node.member]
    _, under = parts(data, change)
    if node.term == bridge.VOLUME and under is not None and under.distinct is not None:
        return _UNITS_PER[under.distinct]
    return TERMS[node.term]


def _path(steps: tuple[Step, ...]) -> pa.Table:
    rows = [(step.dimension, step.member, step.label, step.change) for step in steps]
    texts = dict.fromkeys(("dimension", "member", "label"), pa.string())
    return table(rows, **texts, change=VALUE)
