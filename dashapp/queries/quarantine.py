"""The rows that were set aside: how many, why, and as they stand in their files."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import FilterError
from dashapp.queries.answers import cached, to_pandas

FILE = "facts/quarantine.parquet"
WHOLE_ROW = "(whole row)"  # the member that stands for a fault of no single column
NOT_ALL_ROWS = (
    "Quarantined rows are shown as they stand in their files, and may hold anything of any "
    "region: only who may see all rows sees them."
)
NONE_PUBLISHED = "This release was published without its quarantined rows."
# A reason may name another row; all such reasons are one kind.
_ROWS = f"""
SELECT source, file, source_row, coalesce(column_name, '{WHOLE_ROW}') AS "column", value, reason,
    raw, regexp_replace(reason, '\\brow [0-9]+', 'row …') AS kind
FROM read_parquet($path)
"""  # noqa: S608


@dataclass(frozen=True)
class Asked:
    """What the rows are narrowed to; empty is everything."""

    source: str = ""
    file: str = ""
    column: str = ""
    reason: str = ""

    @property
    def query(self) -> dict[str, str | None]:
        """The keys of an address that say so."""
        return {each.name: getattr(self, each.name) or None for each in fields(self)}

    def without(self, key: str) -> "Asked":
        """With one of them no longer asked for."""
        return self.with_(key, "")

    def with_(self, key: str, value: str) -> "Asked":
        """With one of them asked for."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return Asked(**(given | {key: value}))


EVERYTHING = Asked()
KEYS = tuple(each.name for each in fields(Asked))
_COLUMN = {"source": "source", "file": "file", "column": '"column"', "reason": "kind"}


@dataclass(frozen=True)
class Quarantine:
    """One page of rows, how many there are, and the counts of each value of each key."""

    frame: pd.DataFrame
    total: int
    counts: Mapping[str, tuple[tuple[str, int], ...]]  # key → its values, most rows first


def quarantine_gap(data: Data) -> str | None:
    """Why the quarantine cannot be shown; None when it can."""
    if data.scope.limits:
        return NOT_ALL_ROWS
    there = any(file.path == FILE for file in data.release.manifest.files)
    return None if there else NONE_PUBLISHED


def quarantine(data: Data, asked: Asked, page: int = 1, size: int | None = 50) -> Quarantine:
    """The quarantined rows by file and row; FilterError names a value that no row has.

    The counts of a key are over the rows that all the other keys leave. Without `size`, all rows.
    """
    gap = quarantine_gap(data)
    if gap is not None:
        raise FilterError(gap)
    question = (*asked.query.values(), page, size)
    frames = cached(data, "quarantine", question, lambda: _compute(data, asked, page, size))
    counts = {key: _pairs(frames[key]) for key in KEYS}
    return Quarantine(to_pandas(frames["rows"]), frames["total"]["rows"][0].as_py(), counts)


def _compute(data: Data, asked: Asked, page: int, size: int | None) -> dict[str, pa.Table]:
    path = {"path": str(data.release.folder / FILE)}
    _known(data, asked, path)
    where, params = _condition(asked)
    rows = f"FROM ({_ROWS}) WHERE {where}"
    limit = "" if size is None else f"LIMIT {int(size)} OFFSET {int((page - 1) * size)}"
    # The last keys make the order of the rows, and with it the pages, certain.
    order = 'ORDER BY source, file, source_row, "column", reason, value, raw'
    columns = 'source, file, source_row AS "row", "column", value, reason, raw'
    found = {
        "rows": data.release.query(f"SELECT {columns} {rows} {order} {limit}", path | params),
        "total": data.release.query(f"SELECT count(*) AS rows {rows}", path | params),
    }
    return found | {key: _counts(data, asked.without(key), key, path) for key in KEYS}


def _counts(data: Data, others: Asked, key: str, path: dict[str, Any]) -> pa.Table:
    where, params = _condition(others)
    sql = f"SELECT {_COLUMN[key]} AS value, count(*) AS rows FROM ({_ROWS}) WHERE {where}"  # noqa: S608
    return data.release.query(f"{sql} GROUP BY ALL ORDER BY rows DESC, value", path | params)


def _condition(asked: Asked) -> tuple[str, dict[str, Any]]:
    given = {key: value for key, value in asked.query.items() if value}
    clauses = [f"{_COLUMN[key]} = ${key}" for key in given]
    return " AND ".join(clauses) or "TRUE", dict(given)


def _known(data: Data, asked: Asked, path: dict[str, Any]) -> None:
    """Each value must be one that some row has."""
    for key, value in asked.query.items():
        if value is None:
            continue
        sql = f"SELECT count(*) AS rows FROM ({_ROWS}) WHERE {_COLUMN[key]} = $value"  # noqa: S608
        if not data.release.query(sql, path | {"value": value})["rows"][0].as_py():
            raise FilterError(f"{key}: no quarantined row has {value[:80]!r}.")


def _pairs(found: pa.Table) -> tuple[tuple[str, int], ...]:
    columns = found.to_pydict()
    return tuple(zip(columns["value"], columns["rows"], strict=True))
