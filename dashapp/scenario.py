"""What if: volume, price and how demand answers a price, as exact factors on a forecast."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashapp.filters import FilterError

LEVERS = ("volume", "price", "elasticity", "start")
MOST = Decimal(30)  # per cent that volume and price may move either way
LEAST_ELASTICITY = Decimal(-3)
_NUMBER = re.compile(r"[+-]?\d{1,2}(\.\d)?", re.ASCII)
_ONE, _HUNDRED = Decimal(1), Decimal(100)


@dataclass(frozen=True)
class Scenario:
    """By how many per cent volume and prices move from the month `start` on (None: the next).

    With an elasticity, demand moves by that many per cent for each per cent of price.
    """

    volume: Decimal = Decimal(0)
    price: Decimal = Decimal(0)
    elasticity: Decimal = Decimal(0)
    start: date | None = None

    @property
    def moves(self) -> bool:
        """Whether it differs from the forecast at all."""
        return bool(self.volume or self.price)

    @property
    def prices(self) -> Decimal:
        """The factor on prices."""
        return _ONE + self.price / _HUNDRED

    @property
    def demand(self) -> Decimal:
        """The factor on what is sold: units, orders, and with them cost."""
        answered = _ONE + self.elasticity * self.price / _HUNDRED
        return (_ONE + self.volume / _HUNDRED) * answered

    @property
    def takings(self) -> Decimal:
        """The factor on revenue."""
        return self.demand * self.prices

    def query(self) -> dict[str, str | None]:
        """Its keys of the address; what is as in the forecast is left out."""
        numbers = {name: getattr(self, name) for name in LEVERS[:3]}
        keys: dict[str, str | None] = {
            name: plain(value) if value else None for name, value in numbers.items()
        }
        return keys | {"start": f"{self.start:%Y-%m}" if self.start else None}


def read(volume: str, price: str, elasticity: str, start: str) -> Scenario:
    """The scenario of an address; FilterError for what is no lever's position."""
    return Scenario(
        _number("volume", volume, (-MOST, MOST), Decimal("0.5")),
        _number("price", price, (-MOST, MOST), Decimal("0.5")),
        _number("elasticity", elasticity, (LEAST_ELASTICITY, Decimal(0)), Decimal("0.1")),
        _month(start),
    )


def plain(value: Decimal) -> str:
    """Without a decimal that says nothing: 5, -2.5."""
    return f"{value.to_integral_value() if value == int(value) else value.normalize():f}"


def _number(key: str, text: str, limits: tuple[Decimal, Decimal], step: Decimal) -> Decimal:
    value = Decimal(text) if _NUMBER.fullmatch(text) else None if text else Decimal(0)
    low, high = limits
    if value is None or not low <= value <= high or value % step:
        raise FilterError(
            f"{key}: {text!r} is not a number from {low} to {high} in steps of {step}."
        )
    return value


def _month(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(f"{text}-01") if len(text) == len("2026-01") else None
    except ValueError:
        day = None
    if day is None:
        raise FilterError(f"start: {text!r} is not a month such as 2026-01.")
    return day
