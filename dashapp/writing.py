"""How one locale writes numbers and dates; the words around them are English in every locale.

Numbers follow the locale wholly: marks, groups (lakhs too), signs and their places, short scales
(CLDR's compact forms, by Babel). Of dates it is the order of day, month and year that follows, the
names of months stay English, since they stand in English sentences and cannot be misread.
Two things are ours in every locale: the minus sign is a true one, in front of all, and "en" alone
is the international English that the dashboard speaks by default: day, month, year, and k, M, B, T.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, get_currency_symbol

Affixes = tuple[str, str]  # what stands before and after a figure
Scale = tuple[Decimal, Decimal, str]  # from which value on, its size, what stands after the figure
Order = Literal["dmy", "mdy", "ymd"]
CURRENCY, DIGITS = "¤", "latn"
_UNITS = tuple(Decimal(1).scaleb(-places) for places in range(11))
_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥", "INR": "₹"}


@dataclass(frozen=True)
class Writing:
    """The conventions of a locale; the default is ours, "en"."""

    locale: str = "en"
    point: str = "."
    comma: str = ","
    lakhs: bool = False  # groups of two above the thousand
    percent: Affixes = ("", "%")
    money: Affixes = (CURRENCY, "")
    scales: tuple[Scale, ...] = (
        (Decimal(10) ** 12, Decimal(10) ** 12, "T"),
        (Decimal(10) ** 9, Decimal(10) ** 9, "B"),
        (Decimal(10) ** 6, Decimal(10) ** 6, "M"),
        (Decimal(1000), Decimal(1000), "k"),
    )
    order: Order = "dmy"

    def figure(self, value: Decimal, places: int) -> str:
        """A figure of no sign, rounded half up to these places."""
        text = f"{value.quantize(_UNITS[places], rounding=ROUND_HALF_UP):,}"
        if self.lakhs:
            text = _in_lakhs(text)
        if self.point == "." and self.comma == ",":
            return text
        return text.translate({ord("."): self.point, ord(","): self.comma})

    def amount(self, text: str, currency: str) -> str:
        """A figure with the sign of its currency, where the locale puts it."""
        before, after = _money(self.locale, currency)
        return f"{before}{text}{after}"

    def share(self, text: str) -> str:
        """A figure with the sign of percent."""
        return f"{self.percent[0]}{text}{self.percent[1]}"

    def told(self, currency: str) -> dict[str, object]:
        """The conventions as the browser needs them to write a company's figures."""
        return {
            "point": self.point,
            "comma": self.comma,
            "lakhs": self.lakhs,
            "places": places(currency),
            "percent": self.percent,
            "money": _money(self.locale, currency),
            "scales": [(str(start), str(size), name) for start, size, name in self.scales],
        }


ENGLISH = Writing()
_CURRENT: ContextVar[Writing] = ContextVar("writing", default=ENGLISH)


def current() -> Writing:
    """The conventions that this request is answered in."""
    return _CURRENT.get()


def use(locale: str) -> None:
    """Write as this locale does from now on, in this thread."""
    _CURRENT.set(writing(locale))


@contextmanager
def using(locale: str) -> Iterator[Writing]:
    """Write as this locale does until the end of the block."""
    token = _CURRENT.set(writing(locale))
    try:
        yield _CURRENT.get()
    finally:
        _CURRENT.reset(token)


@cache
def writing(locale: str) -> Writing:
    """The conventions of a locale such as "de" or "en_IN"; ValueError for one that is unknown."""
    if locale == ENGLISH.locale:
        return ENGLISH
    try:
        found = Locale.parse(locale)
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(f"give a locale such as en, en_IN, de, de_CH, fr or ja: {error}") from None
    symbols, money = found.number_symbols[DIGITS], found.currency_formats["standard"]
    shares = found.percent_formats[None]
    return Writing(
        locale=str(found),
        point=symbols["decimal"],
        comma=symbols["group"],
        lakhs=money.grouping == (3, 2),
        percent=(shares.prefix[0], shares.suffix[0]),
        money=(money.prefix[0], money.suffix[0]),
        scales=_scales(found),
        order=_order(found),
    )


@cache
def places(currency: str) -> int:
    """How many decimals a currency has: 2 for EUR, none for JPY."""
    return get_currency_precision(currency)


def _scales(locale: Locale) -> tuple[Scale, ...]:
    """The sizes that have a short name, largest first; a size without a name is written out."""
    found: dict[tuple[int, str], int] = {}
    patterns = locale.compact_decimal_formats["short"]["other"]
    for start, pattern in sorted(patterns.items(), key=lambda each: int(each[0])):
        size = int(start) // 10 ** (pattern.pattern.count("0") - 1)
        if name := pattern.suffix[0].replace("'", ""):
            found.setdefault((size, name), int(start))
    scales = [(Decimal(start), Decimal(size), name) for (size, name), start in found.items()]
    return tuple(sorted(scales, reverse=True))


def _order(locale: Locale) -> Order:
    pattern = locale.datetime_skeletons["yMMMd"].pattern.replace("'de'", "")
    parts = "".join(sorted("dMy", key=pattern.index)).lower()
    orders: tuple[Order, ...] = ("mdy", "ymd")
    return next((order for order in orders if parts == order), "dmy")


@cache
def _money(locale: str, currency: str) -> Affixes:
    """The affixes with the currency's sign; a code of letters keeps a space from the figure."""
    before, after = writing(locale).money
    if locale == ENGLISH.locale:
        sign = _SYMBOLS.get(currency, currency)
    else:
        sign = get_currency_symbol(currency, locale=locale)
    if before.endswith(CURRENCY) and sign[-1].isalpha():
        before += "\N{NO-BREAK SPACE}"
    return before.replace(CURRENCY, sign), after.replace(CURRENCY, sign)


def _in_lakhs(text: str) -> str:
    whole, point, decimals = text.partition(".")
    digits = whole.replace(",", "")
    head, last = digits[:-3], digits[-3:]
    start = len(head) % 2
    pairs = [head[:start], *(head[i : i + 2] for i in range(start, len(head), 2))]
    return ",".join(filter(None, [*pairs, last])) + point + decimals
