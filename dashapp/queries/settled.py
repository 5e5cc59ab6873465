"""Up to which day the figures are final: the newest days still have orders open."""

from datetime import date

import pyarrow as pa

from dashapp.context import Data
from dashapp.queries.answers import cached
from dashapp.queries.selection import holds


def settled_to(data: Data) -> date:
    """The last day on which no unusual share of orders is open; the last day where none is told.

    It is a day of the company's, and tells nothing of its figures.
    """
    last = data.release.domain.data_to
    if not holds(data, "landings"):
        return last
    found = cached(data, "settled", (), lambda: {"settled": _read(data)})
    known: date | None = found["settled"]["as_of"][0].as_py()
    return last if known is None else min(known, last)


def _read(data: Data) -> pa.Table:
    return data.release.query("SELECT max(as_of) AS as_of FROM marts.landings")
