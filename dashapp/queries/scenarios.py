"""What a scenario makes of the forecasts: revenue, orders, cost and what follows from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.periods import Grain
from dashapp.queries.forecasts import Forecast, forecast
from dashapp.scenario import Scenario

DIGITS = 60  # enough that no product of a forecast and its factors is rounded
PARTS = ("revenue", "orders", "margin")  # the forecasts of which a scenario is made
Value = Decimal | None


@dataclass(frozen=True)
class Step:
    """One period of the forecasts; what is not known of it is None."""

    period: date
    revenue: Decimal
    orders: Value
    cost: Value
    moved: bool  # whether the scenario reaches it


@dataclass(frozen=True)
class Figures:
    """Sums over periods, and what follows from them."""

    revenue: Decimal
    orders: Value
    cost: Value

    @property
    def aov(self) -> Value:
        """Revenue for each order."""
        return _divided(self.revenue, self.orders)

    @property
    def profit(self) -> Value:
        """Revenue less cost."""
        return None if self.cost is None else _exact(lambda: self.revenue - self._cost)

    @property
    def margin(self) -> Value:
        """Profit as a share of revenue."""
        return _divided(self.profit, self.revenue)

    @property
    def _cost(self) -> Decimal:
        return self.cost or Decimal(0)


@dataclass(frozen=True)
class Base:
    """The forecasts' periods that a scenario may move, or why there are none.

    `missing` says of a part's metric why its effect is not known.
    """

    steps: tuple[Step, ...]
    missing: Mapping[str, str]
    gap: str | None

    @property
    def forecast(self) -> Figures:
        """What the forecasts expect."""
        return moved(self.steps, Scenario())


def base(
    data: Data, filters: Filters, grain: Grain, horizon: int, start: date | None = None
) -> Base:
    """The next `horizon` periods after the running one; the scenario moves those from `start`."""
    found = {name: forecast(data, filters, name, grain) for name in PARTS if _known(data, name)}
    if "revenue" not in found or found["revenue"].gap is not None:
        gap = found["revenue"].gap if "revenue" in found else "There is no metric named revenue."
        return Base((), {}, gap)
    values = {name: _values(each) for name, each in found.items()}
    days = list(values["revenue"])[:horizon]
    missing = {name: _missing(found.get(name), values.get(name, {}), days) for name in PARTS[1:]}
    orders = {} if missing["orders"] else values["orders"]
    margin = {} if missing["margin"] else values["margin"]
    steps = [
        Step(
            day,
            values["revenue"][day],
            orders.get(day),
            _costs(values["revenue"][day], margin.get(day)),
            start is None or day >= start,
        )
        for day in days
    ]
    return Base(tuple(steps), {name: why for name, why in missing.items() if why}, None)


def moved(steps: Sequence[Step], scenario: Scenario) -> Figures:
    """The sums over periods with the scenario, exactly: cost follows what is sold alone."""
    with localcontext(prec=DIGITS):
        return Figures(
            _sum([each.revenue * (scenario.takings if each.moved else 1) for each in steps]),
            _known_sum([(each.orders, each.moved) for each in steps], scenario.demand),
            _known_sum([(each.cost, each.moved) for each in steps], scenario.demand),
        )


def applied(metric: str, value: Decimal, scenario: Scenario) -> Decimal:
    """A forecast of one of the metrics that a scenario moves, with the scenario."""
    with localcontext(prec=DIGITS):
        match metric:
            case "revenue":
                return value * scenario.takings
            case "orders":
                return value * scenario.demand
            case "aov":
                return value * scenario.prices
            case "margin":  # cost of a sold unit stays, its price moves
                return value if scenario.prices == 1 else 1 - (1 - value) / scenario.prices
    raise ValueError(f"a scenario says nothing of {metric!r}")


def _known(data: Data, name: str) -> bool:
    return any(metric.name == name for metric in data.catalogue.metrics)


def _values(found: Forecast) -> dict[date, Decimal]:
    if found.gap is not None:
        return {}
    columns = zip(found.frame["period"], found.frame["value"], strict=True)
    return {day: value for day, value in columns if day > found.since}


def _missing(found: Forecast | None, known: Mapping[date, Decimal], days: list[date]) -> str:
    if found is None:
        return "There is no such metric."
    if found.gap is not None:
        return found.gap
    return "" if set(days) <= set(known) else "Not all of these periods have a forecast of it."


def _costs(revenue: Decimal, margin: Value) -> Value:
    return None if margin is None else _exact(lambda: revenue * (1 - margin))


def _sum(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _known_sum(parts: Sequence[tuple[Value, bool]], factor: Decimal) -> Value:
    values = [value * (factor if reached else 1) for value, reached in parts if value is not None]
    return _sum(values) if values and len(values) == len(parts) else None


def _divided(part: Value, whole: Value) -> Value:
    if part is None or not whole:
        return None
    divisor = whole
    return _exact(lambda: part / divisor)


def _exact(compute: Callable[[], Decimal]) -> Decimal:
    with localcontext(prec=DIGITS):
        return compute()
