"""What the RFM segments are, and who moved between them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import pandas as pd

from dashapp import format as fmt
from dashapp.insights.figures import Row, Words, rows_of

Way = Literal["up", "down", "level"]
# From the best standing to the worst; a release may hold others, of which nothing is said.
MEANING = {
    "Champions": "bought recently, often and for much",
    "Loyal": "bought often",
    "Promising": "bought recently, a few times",
    "New": "bought recently, for the first time",
    "Need attention": "bought some time ago, not often",
    "Cannot lose": "bought often and for much, but not lately",
    "At risk": "bought often, but not lately",
    "Hibernating": "bought seldom, and long ago",
    "Lost": "bought seldom, and longest ago",
}
_PLACES = {name: place for place, name in enumerate(MEANING)}


@dataclass(frozen=True)
class Flow:
    """Customers who went from one segment to another, and whether that is up or down."""

    earlier: str
    segment: str
    customers: int
    revenue: Decimal
    way: Way

    def said(self, words: Words) -> str:
        """In words, with what these customers have spent so far."""
        verb = {"up": "rose", "down": "slid", "level": "moved"}[self.way]
        who = "1 customer" if self.customers == 1 else f"{fmt.whole(self.customers)} customers"
        spent = fmt.money(self.revenue, words.currency, short=True)
        return f"{who} {verb} from {self.earlier} to {self.segment}: {spent} of revenue so far."


def ordered(names: tuple[str, ...]) -> tuple[str, ...]:
    """From the best standing to the worst; names that are not known come last."""
    return tuple(sorted(names, key=lambda name: (_PLACES.get(name, len(_PLACES)), name)))


def flows(moves: pd.DataFrame, most: int) -> list[Flow]:
    """The largest moves down and up by revenue, as many of each at most; the downward ones first.

    Who was no customer before, and who stayed, has not moved.
    """
    moved = [_flow(row) for row in rows_of(moves) if _has_moved(row)]
    moved.sort(key=lambda flow: (-flow.revenue, flow.earlier, flow.segment))
    found: list[Flow] = []
    for way in ("down", "up", "level"):
        found += [flow for flow in moved if flow.way == way][:most]
    return found


def balance(moves: pd.DataFrame) -> str:
    """How many customers rose and slid within three months, and who stayed."""
    rows = rows_of(moves)
    moved = [_flow(row) for row in rows if _has_moved(row)]
    known = [row for row in rows if isinstance(row["earlier"], str)]
    total = sum(int(row["customers"]) for row in known)
    if not total:
        return "Nobody was a customer three months before, so nobody can have moved."
    up, down = (sum(f.customers for f in moved if f.way == way) for way in ("up", "down"))
    stayed = total - sum(flow.customers for flow in moved)
    return (
        f"Of {fmt.whole(total)} customers of three months before, {fmt.whole(up)} rose, "
        f"{fmt.whole(down)} slid and "
        f"{fmt.whole(stayed)} ({fmt.percent(Decimal(stayed) / total, 0)}) stayed in their segment."
    )


def _has_moved(row: Row) -> bool:
    return isinstance(row["earlier"], str) and row["earlier"] != row["segment"]


def _flow(row: Row) -> Flow:
    before, now = (_PLACES.get(row[name]) for name in ("earlier", "segment"))
    way: Way = "level"
    if before is not None and now is not None:
        way = "up" if now < before else "down"
    return Flow(row["earlier"], row["segment"], int(row["customers"]), row["revenue"], way)
