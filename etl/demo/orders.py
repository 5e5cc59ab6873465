"""The order lines of one system in one month, and the returns that follow some of them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from etl.demo.calendar import PROMOTIONS, Calendar, Floats, Ints, on
from etl.demo.catalogue import CATEGORIES, Catalogue, chosen
from etl.demo.customers import Customers, buyers
from etl.demo.events import Event

COMPLETED, PENDING, CANCELLED, RETURNED = range(4)
OPEN_DAYS = (0.85, 0.55, 0.3, 0.12)  # share of open orders: the last day, the day before, …
DAY = 86_400
CHEAP = 3000  # cents: what is cheaper is bought by the handful
TIERS, TIER_PERCENT = (12, 24), 6  # trade quantities from which a discount is given
TAKEN_UP = 0.75  # share of the lines of a promoted category that get the discount
WHOLE = 0.8  # share of the returns that send everything back


@dataclass(frozen=True)
class Habits:
    """How one sales channel behaves."""

    channel: str
    week: tuple[float, ...]  # Monday to Sunday
    hours: tuple[float, float, float, float]  # opens, mean, spread, closes
    more_lines: float  # lines beyond an order's first
    guests: float
    returns: float
    cancels: float
    trade: bool = False
    promoted: bool = True
    open_orders: bool = True


@dataclass(frozen=True)
class Lines:
    """Order lines, column by column; money in cents; customer -1 is a guest, cost 0 unknown."""

    order: Ints
    position: Ints
    second: Ints  # since 1970-01-01, on the company's clock
    region: Ints
    customer: Ints
    product: Ints
    quantity: Ints
    price: Ints
    discount: Ints
    cost: Ints  # of the whole line
    status: Ints

    def __len__(self) -> int:
        return len(self.order)

    @property
    def amount(self) -> Ints:
        """What the line is worth: quantity times price less discount."""
        return self.quantity * self.price - self.discount

    def take(self, places: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> "Lines":
        """Some of the lines."""
        return Lines(*(getattr(self, field.name)[places] for field in fields(self)))


def joined(parts: Sequence[Lines]) -> Lines:
    """Lines after lines."""
    return Lines(
        *(np.concatenate([getattr(part, x.name) for part in parts]) for x in fields(Lines))
    )


@dataclass(frozen=True)
class Company:
    """What every system shares."""

    calendar: Calendar
    catalogue: Catalogue
    customers: Customers
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Shop:
    """A company's sales channel; `rate` is the orders to expect, days by regions."""

    company: Company
    habits: Habits
    rate: Floats


def sell(shop: Shop, month: int, first: int, rng: np.random.Generator) -> Lines:
    """The sales of a month in order of time; `first` is the first order's number."""
    company, habits = shop.company, shop.habits
    days = company.calendar.within(month)
    counts = rng.poisson(shop.rate[days])
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    moment = _clock(habits, cell // counts.shape[1], rng) + DAY * (cell // counts.shape[1])
    by_time = np.argsort(moment, kind="stable")
    moment, region = moment[by_time], cell[by_time] % counts.shape[1]
    start = company.calendar.days[days.start].astype("datetime64[s]").astype(np.int64)
    customer = buyers(company.customers, region, habits.trade, days, rng)
    customer[rng.random(customer.size) < habits.guests] = -1
    status = _status(company.calendar, habits, moment // DAY + days.start, rng)
    size = 1 + rng.poisson(habits.more_lines, cell.size)
    order = np.repeat(np.arange(cell.size), size)
    position = np.arange(order.size) - np.repeat(np.cumsum(size) - size, size) + 1
    goods = _goods(shop, month, (moment // DAY)[order], region[order], rng)
    return Lines(
        order + first, position, start + moment[order], region[order], customer[order],
        *goods, status[order],
    )  # fmt: skip


def _clock(habits: Habits, day: Ints, rng: np.random.Generator) -> Ints:
    opens, mean, spread, closes = habits.hours
    hours = np.clip(rng.normal(mean, spread, day.size), opens, closes - 0.001)
    return np.asarray(hours * 3600, dtype=np.int64)


def _status(
    calendar: Calendar, habits: Habits, day: Ints, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    status = np.where(rng.random(day.size) < habits.cancels, CANCELLED, COMPLETED)
    if habits.open_orders:
        age = len(calendar.days) - 1 - day
        chance = np.zeros(len(calendar.days) + 1)
        chance[: len(OPEN_DAYS)] = OPEN_DAYS
        pending = (rng.random(day.size) < chance[age]) & (status == COMPLETED)
        status = np.where(pending, PENDING, status)
    return status.astype(np.int64)


def _goods(
    shop: Shop, month: int, day: Ints, region: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Product, quantity, price, discount and cost of each line."""
    company, habits, catalogue = shop.company, shop.habits, shop.company.catalogue
    product = chosen(catalogue.demand[month], region, rng)
    price, cost = catalogue.price[month][product], catalogue.cost[month][product]
    if habits.trade:
        quantity = rng.choice([4, 6, 8, 10, 12, 20, 24, 40], product.size).astype(np.int64)
        price = (price * 72 + 50) // 100
        percent = np.digitize(quantity, TIERS) * TIER_PERCENT
    else:
        odds = np.where(price < CHEAP, 0.55, 0.82)
        quantity = np.minimum(rng.geometric(odds), 12).astype(np.int64)
        percent = _promoted(company, month, day, product, rng) if habits.promoted else 0 * quantity
    discount = (quantity * price * percent + 50) // 100
    return product, quantity, price, discount, cost * quantity


def _promoted(
    company: Company, month: int, day: Ints, product: Ints, rng: np.random.Generator
) -> Ints:
    """The discount in percent: three quarters of a promoted category's lines get it."""
    calendar, category = company.calendar, company.catalogue.category[product]
    percent = np.zeros(product.size, dtype=np.int64)
    lucky = rng.random(product.size) < TAKEN_UP
    days = calendar.days[calendar.within(month)]
    for promotion in PROMOTIONS:
        running = on(promotion, days)
        if running.any():
            named = [name in promotion.categories for name in CATEGORIES]
            included = np.array(named) | (not promotion.categories)
            hit = running[day] & included[category] & lucky
            percent = np.where(hit, promotion.percent, percent)
    return percent


def returns_of(sales: Lines, habits: Habits, rng: np.random.Generator) -> Lines:
    """Credit lines for some completed lines: days later, negative, whole or in part."""
    sold = sales.take((sales.status == COMPLETED) & (rng.random(len(sales)) < habits.returns))
    back = rng.integers(1, sold.quantity + 1)
    back = np.where(rng.random(len(sold)) < WHOLE, sold.quantity, back)
    later = (2 + rng.gamma(2.2, 4.5, len(sold))) * DAY
    second = sold.second // DAY * DAY + later.astype(np.int64) // DAY * DAY
    second += 9 * 3600 + rng.integers(0, 8 * 3600, len(sold))
    return replace(
        sold,
        second=second,
        quantity=-back,
        discount=-(sold.discount * back // sold.quantity),
        cost=-(sold.cost // sold.quantity) * back,
        status=np.full(len(sold), RETURNED),
    )
