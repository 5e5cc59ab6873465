"""The one place for number formats: figures, changes and whether they are good news.

Marks, signs and short scales are those of the locale that is current (dashapp/writing.py).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

from dashapp import writing
from dashapp.metrics import Metric, Unit

MISSING = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
UP, DOWN, LEVEL = "▲", "▼", MISSING
_THOUSAND = Decimal(1000)
_NEARLY = Decimal("0.9995")  # of a size, from which on three digits show it
PLACES = 2  # of what is no money
_SHORT_FROM = Decimal(10_000)  # below it a short number is as clear in full

Verdict = Literal["good", "bad", "neutral"]


def number(value: object, unit: Unit, currency: str, short: bool = False) -> str:
    """A figure in its unit; a dash when it is missing."""
    amount = decimal(value)
    if amount is None:
        return MISSING
    if unit == "percent":
        return percent(amount)
    places = writing.places(currency) if unit == "money" else PLACES
    text = _short(abs(amount), unit, places) if short else _full(abs(amount), unit, places)
    sign = MINUS if amount < 0 and visible(text) else ""
    return f"{sign}{writing.current().amount(text, currency) if unit == 'money' else text}"


def money(value: object, currency: str, short: bool = False) -> str:
    """An amount such as £1,234,567.80, or £1.23M when short."""
    return number(value, "money", currency, short)


def percent(value: object, places: int = 1) -> str:
    """A fraction as a percentage: 0.256 is 25.6%."""
    amount = decimal(value)
    if amount is None:
        return MISSING
    return _percent(MINUS if amount < 0 else "", abs(amount) * 100, places)


def whole(value: int) -> str:
    """A number of things, such as 1,234."""
    return number(Decimal(int(value)), "count", "")


def figure(value: object, places: int) -> str:
    """A figure of no unit to so many places, such as 1,234.5."""
    amount = decimal(value)
    if amount is None:
        return MISSING
    text = writing.current().figure(abs(amount), places)
    return f"{MINUS if amount < 0 and visible(text) else ''}{text}"


def exact(value: object) -> str:
    """A figure of no unit with the decimals that it has, such as 2.5 or 5."""
    amount = decimal(value)
    if amount is None:
        return MISSING
    exponent = amount.normalize().as_tuple().exponent
    return figure(amount, max(0, -exponent) if isinstance(exponent, int) else 0)


def exact_percent(value: object) -> str:
    """The same of hundredths, with the sign of percent: 2.5 is 2.5%."""
    return writing.current().share(exact(value))


def significant(value: object, digits: int = 4) -> str:
    """A figure of no unit to so many digits that count, such as 0.2534 or 12.34."""
    amount = decimal(value)
    if amount is None:
        return MISSING
    return exact(f"{amount:.{digits}g}")


@dataclass(frozen=True)
class Change:
    """How a figure moved: arrow, text with its sign, and whether that is good news."""

    arrow: str
    text: str
    verdict: Verdict

    def __str__(self) -> str:
        return f"{self.arrow} {self.text}" if self.text != MISSING else MISSING


def change(metric: Metric, value: object, previous: object, currency: str) -> Change:
    """The change of a metric: in percentage points for a percent, else relative.

    A previous value of zero gives no relative change, so the absolute one is shown.
    """
    now, before = decimal(value), decimal(previous)
    if now is None or before is None:
        return Change(LEVEL, MISSING, "neutral")
    text = _change_text(metric, now, before, currency)
    moved = now - before if visible(text) else Decimal(0)
    arrow = UP if moved > 0 else DOWN if moved < 0 else LEVEL
    return Change(arrow, text, verdict(metric, moved))


def verdict(metric: Metric, moved: Decimal) -> Verdict:
    """Whether a move in this direction is good news for the metric."""
    if metric.good == "neutral" or moved == 0:
        return "neutral"
    return "good" if (moved > 0) == (metric.good == "up") else "bad"


def signed(value: object, unit: Unit, currency: str, short: bool = True) -> str:
    """A difference with its sign; a percent in percentage points."""
    amount = decimal(value)
    if amount is None:
        return MISSING
    if unit == "percent":
        points = writing.current().figure(abs(amount) * 100, 1)
        return f"{_sign(amount) if visible(points) else ''}{points} pt"
    text = number(abs(amount), unit, currency, short)
    return f"{_sign(amount)}{text}" if visible(text) else text


def decimal(value: Any) -> Decimal | None:  # noqa: ANN401 - a cell of any frame
    """A cell as a decimal; None for None, NA and NaN."""
    if pd.isna(value):
        return None
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _change_text(metric: Metric, now: Decimal, before: Decimal, currency: str) -> str:
    if metric.unit == "percent":
        return signed(now - before, "percent", currency)
    if before == 0:
        return signed(now, metric.unit, currency)
    moved = (now - before) / abs(before)
    places = 1 if abs(moved) < 10 else 0  # noqa: PLR2004 - from 1,000 % on, tenths say nothing
    return _percent(_sign(moved), abs(moved) * 100, places)


def _percent(sign: str, value: Decimal, places: int) -> str:
    written = writing.current()
    text = written.figure(value, places)
    return f"{sign if visible(text) else ''}{written.share(text)}"


def visible(text: str) -> bool:
    """Whether anything but zeros is left of a figure after rounding."""
    return any(digit in text for digit in "123456789")


def _sign(value: Decimal) -> str:
    return "+" if value > 0 else MINUS


def _full(value: Decimal, unit: Unit, places: int) -> str:
    if unit == "count" and value == value.to_integral_value():
        places = 0
    return writing.current().figure(value, places)


def _short(value: Decimal, unit: Unit, places: int) -> str:
    written = writing.current()
    if value < _SHORT_FROM:
        # Small figures keep their pennies only where these are visible.
        rounds = unit == "count" or value >= _THOUSAND
        return written.figure(value, 0 if rounds else places)
    for start, size, name in written.scales:
        if value >= start * _NEARLY:
            return written.figure(value / size, _three_digits(value / size)) + name
    return written.figure(value, 0)


def _three_digits(value: Decimal) -> int:
    """The places that leave three significant digits, zeros too: 7.00M says more than 7M."""
    return next(
        p for p, limit in ((2, "9.995"), (1, "99.95"), (0, "inf")) if value < Decimal(limit)
    )
