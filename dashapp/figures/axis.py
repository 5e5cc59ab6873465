"""Round ticks from zero, so that an axis reads in the numbers people say."""

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
    """The marks in words; decimals only where a mark needs them."""
    point = current().point
    cents, tenths = f"{point}00", f"{point}0"
    texts = [say(Decimal(str(mark))) for mark in marks]
    texts = [
        text if mark else text.replace(cents, "").replace(tenths, "")
        for text, mark in zip(texts, marks, strict=True)
    ]
    for nothing in (cents, tenths):
        if all(point not in text or nothing in text for text in texts):
            return [text.replace(nothing, "") for text in texts]
    return texts


def number(value: object) -> float | None:
    """A value of a frame as a chart draws it; None where there is none."""
    return float(value) if isinstance(value, (Decimal, int, float)) else None
