"""Cells as text: every digit of a number, and texts that no spreadsheet takes for a formula.

A text is disarmed by one leading apostrophe when a spreadsheet might run it, now or after it has
trimmed it: when it begins with = + - @ or one of their full-width forms, a tab or a new line, be it
after spaces, quotes or signs that cannot be seen. `recovered` takes the apostrophe away again:
exactly from the texts that got one, for every text.
"""

import re
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

# What may stand before the sign: controls, blanks, signs without width, and quotes.
_BEFORE = "'\"`\\x00-\\x20\\x7f-\u00a0\u00ad\u1680\u2000-\u200f\u2018-\u201f\u2028-\u202f"
_BEFORE += "\u205f-\u206f\u3000\ufeff"
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62-\ufe66\ufe6b"
RISKY = f"^[{_BEFORE}]*[{_SIGNS}\\t\\r\\n]"
_RISKY = re.compile(RISKY)
_EXPONENTS_FROM = 6  # Arrow writes smaller decimals with an exponent


def safe(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet could take it for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def recovered(cell: str) -> str:
    """The text that `safe` was given."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell[1:]) else cell


def plain(value: Decimal) -> str:
    """All digits of a decimal without exponent or trailing zeros."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds words rather than figures or days."""
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
        or pa.types.is_dictionary(kind)
    )


def texts(column: pa.Array) -> pa.Array:
    """A column as text: words disarmed, decimals with all digits, days as YYYY-MM-DD."""
    kind = column.type
    if is_text(kind):
        words = column.cast(pa.string())
        risky = pc.match_substring_regex(words, RISKY)
        return pc.if_else(risky, pc.binary_join_element_wise("'", words, ""), words)
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "True", "False")
    if pa.types.is_decimal(kind) and kind.scale <= _EXPONENTS_FROM:
        digits = column.cast(pa.string())
        return pc.utf8_rtrim(pc.utf8_rtrim(digits, "0"), ".") if kind.scale > 0 else digits
    if pa.types.is_decimal(kind) or pa.types.is_floating(kind):
        return pa.array([_number(cell) for cell in column.to_pylist()], pa.string())
    return column.cast(pa.string())


def _number(cell: Decimal | float | None) -> str | None:
    if cell is None:
        return None
    return plain(cell) if isinstance(cell, Decimal) else str(cell)


def joined(lines: pa.Array) -> bytes:
    """The texts of a column, one after the other."""
    whole = pa.ListArray.from_arrays(pa.array([0, len(lines)], pa.int32()), lines)
    text: bytes = pc.binary_join(whole, "")[0].as_buffer().to_pybytes()
    return text
