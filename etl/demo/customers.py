"""Who buys from the demo company: they come, buy at their own pace, and stay away one day."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.demo.calendar import REGION_GROWTH, REGION_SHARE, REGIONS, Floats, Ints

FIRST = (
    "Alder", "Amber", "Ashford", "Birch", "Blue", "Bright", "Cedar", "Clear", "Copper", "Coral",
    "Crescent", "Delta", "Elm", "Ember", "Fern", "Golden", "Granite", "Green", "Harbour", "Hazel",
    "Indigo", "Ivory", "Juniper", "Lark", "Linden", "Maple", "Marble", "Meadow", "Moss", "North",
    "Olive", "Opal", "Orchard", "Pearl", "Pine", "Quarry", "Raven", "River", "Rowan", "Saffron",
    "Silver", "Slate", "Stone", "Summit", "Thistle", "Timber", "Velvet", "Willow", "Winter", "Wren",
)  # fmt: skip
SECOND = (
    "& Co", "Atelier", "Bakery", "Cafe", "Clinic", "Design", "Dental", "Events", "Florists",
    "Gallery", "Guesthouse", "Home", "Hotel", "House", "Interiors", "Kitchens", "Living", "Lofts",
    "Market", "Office", "Partners", "Residences", "Rooms", "School", "Spaces", "Studio", "Suites",
    "Trading", "Works", "Yards",
)  # fmt: skip
SEGMENTS = ("Household", "Small business", "Hospitality")
TRADE_SEGMENTS = ("Reseller", "Corporate")
KNOWN_BEFORE = 0.45  # of the customers bought before the first day
STAY_DAYS = 520.0
FOREVER = 1 << 20


@dataclass(frozen=True)
class Customers:
    """Customers by position; days are counted from the first day of the calendar."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    segments: tuple[str, ...]
    region: Ints
    trade: npt.NDArray[np.bool_]
    arrives: Ints
    leaves: Ints
    pace: Floats

    def pool(self, trade: bool, region: int, first: int, last: int) -> tuple[Ints, Ints]:
        """Of one region: who was there before these days and still is, and who comes in them."""
        mine = (self.trade == trade) & (self.region == region)
        there = mine & (self.arrives < first) & (self.leaves >= first)
        comes = mine & (self.arrives >= first) & (self.arrives < last)
        return np.flatnonzero(there), np.flatnonzero(comes)


def make_customers(number: int, trade: int, days: int, rng: np.random.Generator) -> Customers:
    """The customers of all three years, `trade` of them resellers and corporate accounts."""
    size = number + trade
    arrives = _arrivals(size, days, rng)
    stays = rng.exponential(STAY_DAYS, size).astype(np.int64) + 1
    is_trade = np.arange(size) >= number
    weight = REGION_SHARE * REGION_GROWTH**1.5
    names = rng.permutation(size) + 1
    words = rng.integers(0, (len(FIRST), len(SECOND)), (size, 2))
    return Customers(
        ids=tuple(f"K{100_000 + place}" for place in range(size)),
        names=tuple(
            f"{FIRST[a]} {SECOND[b]} {number}"
            for (a, b), number in zip(words.tolist(), names.tolist(), strict=True)
        ),
        segments=_segments(is_trade, rng),
        region=rng.choice(len(REGIONS), size, p=weight / weight.sum()).astype(np.int64),
        trade=is_trade,
        arrives=arrives,
        leaves=np.where(is_trade, FOREVER, np.maximum(arrives, 0) + stays),
        pace=rng.gamma(0.75, 1.0, size) + 0.02,
    )


def _arrivals(size: int, days: int, rng: np.random.Generator) -> Ints:
    """Later days bring somewhat more new customers."""
    known = rng.random(size) < KNOWN_BEFORE
    later = np.floor(np.sqrt(rng.uniform(0.16, 1.0, size)) * days * 1.6667 - days * 0.6667)
    return np.where(known, -1, np.clip(later, 0, days - 1)).astype(np.int64)


def _segments(trade: npt.NDArray[np.bool_], rng: np.random.Generator) -> tuple[str, ...]:
    usual = rng.choice(len(SEGMENTS), trade.size, p=(0.62, 0.27, 0.11))
    special = rng.integers(len(TRADE_SEGMENTS), size=trade.size)
    return tuple(
        TRADE_SEGMENTS[b] if is_trade else SEGMENTS[a]
        for is_trade, a, b in zip(trade.tolist(), usual.tolist(), special.tolist(), strict=True)
    )


def buyers(
    customers: Customers, orders: Ints, trade: bool, days: slice, rng: np.random.Generator
) -> Ints:
    """A customer for each order (`orders`: its region); everyone who comes buys at least once."""
    found = np.full(orders.size, -1, dtype=np.int64)
    for region in range(len(REGIONS)):
        places = np.flatnonzero(orders == region)
        there, comes = customers.pool(trade, region, days.start, days.stop)
        places = rng.permutation(places)
        first, rest = places[: comes.size], places[comes.size :]
        found[first] = rng.permutation(comes)[: first.size]
        regulars = there if there.size else comes
        if rest.size and regulars.size:
            ladder = np.cumsum(customers.pace[regulars])
            drawn = np.searchsorted(ladder, rng.random(rest.size) * ladder[-1], side="right")
            found[rest] = regulars[np.minimum(drawn, regulars.size - 1)]
    return found
