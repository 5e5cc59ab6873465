"""Round ticks from zero, so that an axis reads in the numbers people say."""

import re
from collections.abc import Callable
from decimal import Decimal
from math import floor, log10

from dashapp.writing import current

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def ticks(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """At most about `most` round values that span low to high and always hold zero."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return (0.0,)
    step = _step((high - low) / (most - 1))
    first, last = floor(low / step + 1e-9), -floor(-high / step + 1e-9)
    return tuple(round(step * i, 10) for i in range(first, last + 1))


def _step(rough: float) -> float:
    scale = 10.0 ** floor(log10(rough))
    return next(step for step in STEPS if step * scale >= rough * 0.999) * scale


def tick_texts(marks: tuple[float, ...], say: Callable[[Decimal], str]) -> list[str]:
    """The marks in words, with as many decimals as the mark that needs most; zero has none."""
    decimals = re.compile(rf"{re.escape(current().point)}(\d+)")
    texts = [say(Decimal(str(mark))) for mark in marks]
    found = [decimals.search(text) for text, mark in zip(texts, marks, strict=True) if mark]
    needed = max((len(each[1].rstrip("0")) for each in found if each), default=0)

    def cut(text: str, places: int) -> str:
        kept = 1 + places if places else 0  # the point and what stands behind it
        return decimals.sub(lambda each: each[0][:kept], text)

    return [cut(text, needed if mark else 0) for text, mark in zip(texts, marks, strict=True)]


def number(value: object) -> float | None:
    """A value of a frame as a chart draws it; None where there is none."""
    return float(value) if isinstance(value, (Decimal, int, float)) else None
