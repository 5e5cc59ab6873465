"""What the demo company sells: some 300 products in eight categories, their prices and costs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.demo.calendar import REGIONS, Floats, Ints
from etl.demo.events import Event, price_factors

SERIES = (
    "Alva", "Borgo", "Calma", "Dalia", "Estrid", "Fjord", "Malmö", "Lucca", "Nora", "Oslo",
    "Porto", "Siena", "Tilde", "Umbra", "Vienna", "Zürich",
)  # fmt: skip
COLOURS = ("white", "black", "sand", "sage", "navy", "ochre", "clay", "terracotta")
# category: code, typical price, share of demand, what it sells
RANGE = {
    "Furniture": ("FU", 189.0, 0.10, ("side table", "chair", "armchair", "bench", "coffee table",
                                      "bed frame", "stool")),
    "Lighting": ("LI", 64.0, 0.13, ("floor lamp", "desk lamp", "pendant", "wall light", "lantern")),
    "Kitchen": ("KI", 27.0, 0.20, ("pan", "knife set", "bowl", "carafe", "mug", "cutting board",
                                   'pizza stone 14"')),
    "Textiles": ("TX", 34.0, 0.16, ("cushion", "throw", "curtain", "bed linen", "towel", "rug")),
    "Garden": ("GA", 46.0, 0.11, ("planter", "lounger", "parasol", "fire bowl", "hose reel")),
    "Office": ("OF", 58.0, 0.12, ("desk organiser", "monitor stand", "desk", "task chair",
                                  "whiteboard")),
    "Storage": ("ST", 31.0, 0.09, ("basket", "box", "shelf", "coat rack", "crate")),
    "Decoration": ("DE", 19.0, 0.09, ("vase", "candle", "frame", "mirror", "clock")),
}  # fmt: skip
CATEGORIES = tuple(RANGE)
PRODUCTS = 304
# January to December; what is not named follows the company's own season
SEASONAL = {
    "Garden": (0.3, 0.5, 1.1, 2.0, 2.2, 1.9, 1.4, 0.9, 0.6, 0.3, 0.2, 0.3),
    "Lighting": (1.1, 1.0, 0.9, 0.8, 0.7, 0.7, 0.7, 0.8, 1.1, 1.3, 1.3, 1.3),
    "Decoration": (0.8, 0.9, 0.9, 0.9, 0.9, 0.8, 0.8, 0.8, 0.9, 1.0, 1.3, 1.7),
    "Office": (1.3, 1.1, 1.0, 0.9, 0.9, 0.9, 0.8, 1.1, 1.3, 1.1, 0.9, 0.7),
}
DECLINING, DECLINE_MONTHS, DECLINE = "Office", 8, 0.93  # each of the last months keeps 93 %
CHEAP = 20
ORDINARY = 1.0  # popularity of about the middle product
UNCOSTED, LAUNCHED, ENDED = 0.06, 0.18, 0.06  # shares of the products


@dataclass(frozen=True)
class Catalogue:
    """Products by position; prices and costs in cents by month."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    category: Ints
    price: Ints  # months by products
    cost: Ints  # months by products; 0 where the company does not know it
    demand: Floats  # months by regions by products, adding up to 1 over products


def make_catalogue(
    months: tuple[str, ...], events: Sequence[Event], rng: np.random.Generator
) -> Catalogue:
    """The catalogue over these months; an event raises prices and leaves costs as they were."""
    category = np.sort(np.arange(PRODUCTS) % len(CATEGORIES))
    codes = [RANGE[CATEGORIES[place]][0] for place in category]
    ids = tuple(f"{code}-{1000 + number * 7}" for number, code in enumerate(codes))
    base = np.array([RANGE[CATEGORIES[place]][1] for place in category])
    base = base * rng.lognormal(0.0, 0.45, PRODUCTS)
    price = _prices(base, months, rng)
    cost = np.round(price * rng.uniform(0.42, 0.68, PRODUCTS)).astype(np.int64)
    cost[:, rng.random(PRODUCTS) < UNCOSTED] = 0
    demand = _demand(category, base, months, rng)
    raised = price_factors(events, months, CATEGORIES)[:, category]
    price = _ending(np.ceil(price / 100) * raised, base)
    return Catalogue(ids, _names(category, rng), category, price, cost, demand)


def _names(category: Ints, rng: np.random.Generator) -> tuple[str, ...]:
    """Different names: a series, the thing, a colour."""
    names: dict[str, None] = {}
    for place in category:
        things = RANGE[CATEGORIES[place]][3]
        name = ""
        while not name or name in names:
            series, thing, colour = (rng.integers(len(x)) for x in (SERIES, things, COLOURS))
            name = f"{SERIES[series]} {things[thing]}, {COLOURS[colour]}"
        names[name] = None
    return tuple(names)


def _prices(base: Floats, months: tuple[str, ...], rng: np.random.Generator) -> Ints:
    """List prices: they rise every January, a few in July, and end in .90 or .99."""
    level = base.copy()
    rows = []
    for month in months:
        share = {"01": 0.8, "07": 0.25}.get(month[-2:], 0.0)
        rise = rng.uniform(1.01, 1.06, base.size)
        level = level * np.where(rng.random(base.size) < share, rise, 1.0)
        rows.append(_ending(level, base))
    return np.array(rows, dtype=np.int64)


def _ending(level: Floats, base: Floats) -> Ints:
    """Prices in cents near these levels that end in .90, or in .99 for what is cheap."""
    whole = np.maximum(np.round(level), 2).astype(np.int64) * 100
    return np.asarray(whole - np.where(base < CHEAP, 1, 10), dtype=np.int64)


def _demand(
    category: Ints, base: Floats, months: tuple[str, ...], rng: np.random.Generator
) -> Floats:
    share = np.array([RANGE[name][2] for name in CATEGORIES])
    popular = rng.pareto(1.6, base.size) + 0.35
    taste = rng.lognormal(0.0, 0.12, (len(REGIONS), len(CATEGORIES)))
    launched = np.where(rng.random(base.size) < LAUNCHED, rng.integers(2, 30, base.size), -1)
    ended = np.where(rng.random(base.size) < ENDED, rng.integers(12, 34, base.size), len(months))
    # what comes or goes is no best seller: a category's level moves with its season and its events
    passing = (launched >= 0) | (ended < len(months))
    popular = np.where(passing, np.minimum(popular, ORDINARY), popular)
    weight = np.empty((len(months), len(REGIONS), base.size))
    for number, month in enumerate(months):
        sold = (number >= launched) & (number < ended)
        wanted = share * _season(month) * _trend(number, len(months))
        popularity = np.where(sold, popular, 0.0)
        totals = np.bincount(category, popularity, len(CATEGORIES))[category]
        weight[number] = (taste * wanted)[:, category] * popularity / totals
    return np.asarray(weight / weight.sum(axis=2, keepdims=True))


def _season(month: str) -> Floats:
    place = int(month[-2:]) - 1
    return np.array([SEASONAL.get(name, (1.0,) * 12)[place] for name in CATEGORIES])


def _trend(number: int, months: int) -> Floats:
    """One category has been losing customers for some months."""
    declining = np.array([name == DECLINING for name in CATEGORIES])
    lost = max(0, number - (months - 1 - DECLINE_MONTHS))
    return np.where(declining, DECLINE**lost, 1.0)


def chosen(demand: Floats, region: Ints, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """One product for each line, as its region wants them (`demand`: regions by products)."""
    ladder = np.cumsum(demand, axis=1)
    ladder /= ladder[:, -1:]
    rungs = (ladder + np.arange(len(ladder))[:, np.newaxis]).ravel()
    place = np.searchsorted(rungs, rng.random(region.size) + region, side="right")
    product = np.minimum(place - region * demand.shape[1], demand.shape[1] - 1)
    return np.asarray(product, dtype=np.int64)
