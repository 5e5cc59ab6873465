"""The one place for number formats: figures, changes and whether they are good news."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

import pandas as pd

from dashapp.metrics import Metric, Unit

MISSING = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
UP, DOWN, LEVEL = "▲", "▼", MISSING
_SYMBOLS = {
    "GBP": "£",
    "EUR": "€",
    "USD": "$",
    "JPY": "¥",
    "INR": "₹",
    "CHF": "CHF\N{NO-BREAK SPACE}",
}
_SCALES = ((Decimal(10) ** 12, "T"), (Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"))
_THOUSAND = Decimal(1000)
_SHORT_FROM = Decimal(10_000)  # below it a short number is as clear in full

Verdict = Literal["good", "bad", "neutral"]


def number(value: object, unit: Unit, currency: str, short: bool = False) -> str:
    """A figure in its unit; a dash when it is missing."""
    amount = decimal(value)
    if amount is None:
        return MISSING
    if unit == "percent":
        return percent(amount)
    text = _short(abs(amount), unit) if short else _full(abs(amount), unit)
    sign = MINUS if amount < 0 and visible(text) else ""
    return f"{sign}{symbol(currency) if unit == 'money' else ''}{text}"


def money(value: object, currency: str, short: bool = False) -> str:
    """An amount such as £1,234,567.80, or £1.23M when short."""
    return number(value, "money", currency, short)


def percent(value: object, places: int = 1) -> str:
    """A fraction as a percentage: 0.256 is 25.6%."""
    amount = decimal(value)
    if amount is None:
        return MISSING
    shown = _rounded(abs(amount) * 100, places)
    return f"{MINUS if amount < 0 and shown else ''}{shown:,}%"


def symbol(currency: str) -> str:
    """The sign of a common currency, else its code."""
    return _SYMBOLS.get(currency, f"{currency}\N{NO-BREAK SPACE}")


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
        points = _rounded(abs(amount) * 100, 1)
        return f"{_sign(amount) if points else ''}{points:,} pt"
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
    shown = _rounded(abs(moved) * 100, places)
    return f"{_sign(moved) if shown else ''}{shown:,}%"


def visible(text: str) -> bool:
    """Whether anything but zeros is left of a figure after rounding."""
    return any(digit in text for digit in "123456789")


def _sign(value: Decimal) -> str:
    return "+" if value > 0 else MINUS


def _full(value: Decimal, unit: Unit) -> str:
    if unit == "count" and value == value.to_integral_value():
        return f"{_rounded(value, 0):,}"
    return f"{_rounded(value, 2):,}"


def _short(value: Decimal, unit: Unit) -> str:
    if value < _SHORT_FROM:
        # Small figures keep their pennies only where these are visible.
        whole = unit == "count" or value >= _THOUSAND
        return f"{_rounded(value, 0 if whole else 2):,}"
    for size, letter in _SCALES:
        if value >= size * Decimal("0.9995"):
            return _scaled(value / size) + letter
    return _scaled(value / _THOUSAND) + "k"


def _scaled(value: Decimal) -> str:
    """Three significant digits, zeros too: 7.00M says more than 7M."""
    places = next(
        p for p, limit in ((2, "9.995"), (1, "99.95"), (0, "inf")) if value < Decimal(limit)
    )
    return f"{_rounded(value, places):,}"


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
