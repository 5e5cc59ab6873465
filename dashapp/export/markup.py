"""Rows of a sheet as the XML that Excel reads (ECMA-376, SpreadsheetML), a batch at a time."""

import re
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from dashapp.export.cells import is_text, joined, texts

LONGEST = 32_767  # signs in a cell; Excel calls a file with more damaged
_EPOCH = date(1899, 12, 30)  # the day that Excel counts as 0
# Signs that XML cannot hold, and texts that Excel would read as such a sign's number.
_CONTROLS = "[\\x00-\\x08\\x0b-\\x1f\ufffe\uffff]"
_NUMBERED = "_x[0-9A-Fa-f]{4}_"
_DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Column:
    """A column's letters, and the numbers of its format and of that for whole numbers."""

    letters: str
    style: str
    whole: str


def rows_xml(batch: pa.RecordBatch, columns: list[Column], first: int) -> bytes:
    """The rows of a batch, the first of them with this number; empty cells are left out."""
    numbers = pa.array(range(first, first + batch.num_rows), pa.int32()).cast(pa.string())
    cells = [
        pc.fill_null(_cell(values, column, numbers), "")
        for values, column in zip(batch.columns, columns, strict=True)
    ]
    rows = pc.binary_join_element_wise('<row r="', numbers, '">', *cells, "</row>", "")
    return joined(rows)


def _cell(values: pa.Array, column: Column, numbers: pa.Array) -> pa.Array:
    kind = values.type
    start = f'<c r="{column.letters}'
    if is_text(kind):
        opened = f'" s="{column.style}" t="inlineStr"><is><t xml:space="preserve">'
        return _put(start, numbers, opened, _words(texts(values)), "</t></is></c>")
    if pa.types.is_boolean(kind):
        bits = pc.if_else(values, "1", "0")
        return _put(start, numbers, f'" s="{column.style}" t="b"><v>', bits, "</v></c>")
    figures = _days(values) if pa.types.is_temporal(kind) else texts(values)
    parted = pc.match_substring_regex(figures, "[.eE]")
    style = pc.if_else(parted, column.style, column.whole)
    return _put(start, numbers, '" s="', style, '"><v>', figures, "</v></c>")


def _put(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _days(values: pa.Array) -> pa.Array:
    """Days since Excel's first, with the time of day as a fraction."""
    if pa.types.is_date32(values.type):
        count = pc.subtract(values.cast(pa.int32()), (_EPOCH - date(1970, 1, 1)).days)
        return count.cast(pa.string())
    seconds = values.cast(pa.timestamp("s"), safe=False).cast(pa.int64())
    days = pc.divide(seconds.cast(pa.float64()), float(_DAY_SECONDS))
    return texts(pc.subtract(days, float((_EPOCH - date(1970, 1, 1)).days)))


def _words(words: pa.Array) -> pa.Array:
    """Text that stands in XML and means the same to Excel."""
    if pc.any(pc.match_substring_regex(words, f"{_CONTROLS}|{_NUMBERED}")).as_py():
        words = pa.array([_encoded(each) for each in words.to_pylist()], pa.string())
    if (pc.max(pc.utf8_length(words)).as_py() or 0) > LONGEST // 2:
        words = pa.array([_cut(each) for each in words.to_pylist()], pa.string())
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        words = pc.replace_substring(words, sign, entity)
    return words


def _encoded(text: str | None) -> str | None:
    if text is None:
        return None
    text = re.sub(f"_(?={_NUMBERED[1:]})", "_x005F_", text)
    return re.sub(_CONTROLS, lambda found: f"_x{ord(found[0]):04X}_", text)


def _cut(text: str | None) -> str | None:
    """As much as a cell holds, which counts in units of UTF-16."""
    if text is None:
        return None
    return text.encode("utf-16-le")[: LONGEST * 2].decode("utf-16-le", "ignore")
