"""What a file holds: columns, how many rows, and the rows batch by batch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

BATCH = 20_000  # rows formatted at once: some megabytes of text


class NothingToExport(LookupError):  # noqa: N818 - a state, not a fault
    """What was asked for could not be computed; the message says why."""


@dataclass(frozen=True)
class Sheet:
    """The rows of one file; `tables` reads them anew, and no more of them than it is asked for."""

    schema: pa.Schema
    rows: int
    tables: Callable[[], Iterator[pa.Table]]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All rows in their order, in batches of bounded size."""
        for table in self.tables():
            yield from table.combine_chunks().to_batches(max_chunksize=BATCH)


def sheet_of(frame: pd.DataFrame) -> Sheet:
    """A frame that is in memory."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    return Sheet(table.schema, table.num_rows, lambda: iter((table,)))
