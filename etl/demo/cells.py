"""Numbers as the text that exports hold, whole columns at a time."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.demo.calendar import Ints

DAY = 86_400


def join(*parts: pa.Array | str) -> pa.Array:
    """Texts side by side."""
    return pc.binary_join_element_wise(*parts, "")


def lookup(words: Sequence[str], places: Ints) -> pa.Array:
    """The word at each place; place -1 is the last word."""
    places = np.where(places < 0, len(words) - 1, places)
    return pa.array(words, pa.string()).take(pa.array(places))


def number(values: Ints, prefix: str = "", suffix: str = "") -> pa.Array:
    """Whole numbers, as in WEB100042."""
    return join(prefix, pa.array(values).cast(pa.string()), suffix)


def money(cents: Ints, mark: str = ".") -> pa.Array:
    """Amounts with two decimals."""
    size = np.abs(cents)
    sign = pc.if_else(pa.array(cents < 0), "-", "")
    decimals = lookup([f"{mark}{part:02d}" for part in range(100)], size % 100)
    return join(sign, pa.array(size // 100).cast(pa.string()), decimals)


def day(second: Ints, form: str) -> pa.Array:
    """The day of a moment, in a strftime format."""
    days = second // DAY
    first, last = (int(days.min()), int(days.max())) if days.size else (0, 0)
    names = [np.datetime64(place, "D").item().strftime(form) for place in range(first, last + 1)]
    return lookup(names, days - first)


def clock(second: Ints, seconds: bool = True) -> pa.Array:
    """The time of day of a moment: 08:26 or 08:26:05."""
    minutes = [f"{place // 60:02d}:{place % 60:02d}" for place in range(1440)]
    hour = lookup(minutes, second % DAY // 60)
    if not seconds:
        return hour
    return join(hour, lookup([f":{place:02d}" for place in range(60)], second % 60))


def put(column: pa.Array, places: npt.NDArray[np.int64], texts: Sequence[str]) -> pa.Array:
    """The column with other texts in these (rising) places."""
    if not len(places):
        return column
    mask = np.zeros(len(column), dtype=np.bool_)
    mask[places] = True
    return pc.replace_with_mask(column, pa.array(mask), pa.array(texts, column.type))


def quoted(words: Sequence[str], delimiter: str) -> list[str]:
    """Words as cells of a delimited file: in quotes where they need them."""
    doubled = [word.replace('"', '""') for word in words]
    return [
        f'"{safe}"' if delimiter in word or '"' in word else word
        for word, safe in zip(words, doubled, strict=True)
    ]


def as_bytes(lines: pa.Array) -> memoryview:
    """The texts one after the other, without copying them."""
    _, offsets, text = lines.buffers()
    places = np.frombuffer(offsets, dtype=np.int32)[lines.offset : lines.offset + len(lines) + 1]
    return memoryview(text or b"")[places[0] : places[-1]]
