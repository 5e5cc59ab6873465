"""The one place for dates in words: English names in the order of the locale."""

from datetime import date, datetime, time
from typing import Any

from dashapp.writing import Order, current

_DAY = {"dmy": "{0} {1} {2}", "mdy": "{1} {0}, {2}", "ymd": "{2} {1} {0}"}
_MONTH = {"dmy": "{0} {1}", "mdy": "{0} {1}", "ymd": "{1} {0}"}
_OF_YEAR = {"dmy": "{0} {1}", "mdy": "{1} {0}", "ymd": "{1} {0}"}
# The same for plotly's axes, which write dates themselves.
_D3_DAY = {"dmy": "%a %-d %b %Y", "mdy": "%a %b %-d, %Y", "ymd": "%Y %b %-d, %a"}
_D3_MONTH = {"dmy": "%b %Y", "mdy": "%b %Y", "ymd": "%Y %b"}
_D3_TICK = {"dmy": "%-d %b\n’%y", "mdy": "%b %-d\n’%y", "ymd": "%b %-d\n’%y"}
_D3_OF_YEAR = {"dmy": "%-d %B", "mdy": "%B %-d", "ymd": "%B %-d"}
MONTH_TICK, DAY_TICK = "%b\n’%y", "%-d\n%b"  # in lines of their own, so in every order
TO = "\N{EN DASH}"


def day(of: date, *, full: bool = False) -> str:
    """Such as "22 Nov 2026", in full "22 November 2026"."""
    return _DAY[_order()].format(of.day, _name(of, full=full), of.year)


def day_of_year(of: date, *, full: bool = False) -> str:
    """Such as "22 Nov", in full "22 November"."""
    return _OF_YEAR[_order()].format(of.day, _name(of, full=full))


def month(of: date, *, full: bool = True) -> str:
    """Such as "November 2026", not in full "Nov 2026"."""
    return _MONTH[_order()].format(_name(of, full=full), of.year)


def month_name(of: date) -> str:
    """Such as "November"."""
    return _name(of, full=True)


def month_of(of: date) -> str:
    """Such as "Nov ’26", where room is little; the same in every order."""
    return f"{of:%b ’%y}"


def quarter(of: date) -> str:
    """Such as "Q4 ’26"."""
    return f"Q{(of.month + 2) // 3} {of:’%y}"


def clock(of: time | datetime) -> str:
    """The time of day, such as "14:05", of a moment too."""
    return f"{of:%H:%M}"


def span(first: date, last: date, *, words: bool = False) -> str:
    """Such as "3 Nov 2025", "1-22 Nov 2026" or "23 Nov 2025 - 22 Nov 2026" (en dashes).

    In words "1 to 22 November 2026".
    """
    if first == last:
        return day(last, full=words)
    order, same_year = _order(), first.year == last.year
    to, days = (" to ", " to ") if words else (f" {TO} ", TO)
    if same_year and first.month == last.month:
        said = f"{first.day}{days}{last.day}"
        return _DAY[order].format(said, _name(last, full=words), last.year)
    start, end = day(first, full=words), day(last, full=words)
    if same_year and order == "ymd":
        end = day_of_year(last, full=words)
    elif same_year:
        start = day_of_year(first, full=words)
    return f"{start}{to}{end}"


def axis(*, months: bool) -> dict[str, Any]:
    """How a plotly axis writes its ticks and the title of its hover."""
    order = _order()
    said = _D3_MONTH[order] if months else _D3_DAY[order]
    return {
        "tickformat": MONTH_TICK if months else _D3_TICK[order],
        "unifiedhovertitle": {"text": f"%{{x|{said}}}"},
    }


def axis_of_year(*, months: bool) -> dict[str, Any]:
    """The same for an axis on which years lie upon each other."""
    said = "%B" if months else _D3_OF_YEAR[_order()]
    return {"tickformat": "%b", "unifiedhovertitle": {"text": f"%{{x|{said}}}"}}


def _name(of: date, *, full: bool = False) -> str:
    return f"{of:%B}" if full else f"{of:%b}"


def _order() -> Order:
    return current().order
