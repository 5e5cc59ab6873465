"""CSV: UTF-8 with a byte order mark (for Excel), written batch by batch."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from dashapp.export.cells import is_text, joined, safe, texts
from dashapp.export.sheet import Sheet

_NEEDS_QUOTES = '[",;\\r\\n\\t]'


def to_csv(sheet: Sheet) -> Iterator[bytes]:
    """The heading, then a piece for each batch of rows."""
    heading = _quoted(pa.array([safe(name) for name in sheet.schema.names], pa.string()))
    yield ("\ufeff" + ",".join(heading.to_pylist()) + "\r\n").encode()
    for batch in sheet.batches():
        if batch.num_rows:
            yield _lines(batch)


def _lines(batch: pa.RecordBatch) -> bytes:
    cells = [_cells(column) for column in batch.columns]
    rows = pc.binary_join_element_wise(*cells, ",")
    return joined(pc.binary_join_element_wise(rows, "\r\n", ""))


def _cells(column: pa.Array) -> pa.Array:
    words = texts(column)
    return pc.fill_null(_quoted(words) if is_text(column.type) else words, "")


def _quoted(words: pa.Array) -> pa.Array:
    """In quotes where a reader could see more than one cell."""
    doubled = pc.replace_substring(words, '"', '""')
    quoted = pc.binary_join_element_wise('"', doubled, '"', "")
    return pc.if_else(pc.match_substring_regex(words, _NEEDS_QUOTES), quoted, words)
