"""Files → typed tables: which files there are, and what each row of them is."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.declaration import Company, Declaration, Files, Source, find_files
from etl.engine import Engine
from etl.entities import entity_columns, map_entity
from etl.errors import DataError
from etl.mapping import BATCH, map_sales, require_columns, wanted_columns
from etl.publish import sha256
from etl.quality import faulty, malformed
from etl.settings import PROJECT
from etl.sources import RawTable, read

LINES, QUARANTINE, BATCHES = "lines", "quarantine", "batch_list"
LINE_TABLE = """CREATE TABLE lines (
    sale_id VARCHAR, order_id VARCHAR, sold_at TIMESTAMP, date DATE, customer_id VARCHAR,
    product_id VARCHAR, product VARCHAR, category VARCHAR, region VARCHAR, channel VARCHAR,
    quantity DECIMAL(18,4), unit_price DECIMAL(18,4), discount DECIMAL(18,4),
    amount DECIMAL(18,4), cost DECIMAL(18,4), currency VARCHAR, status VARCHAR, source VARCHAR,
    batch INTEGER, source_row BIGINT, customer_name VARCHAR, segment VARCHAR, credit BOOLEAN,
    fault TINYINT)"""
QUARANTINE_TABLE = """CREATE TABLE quarantine (
    batch INTEGER, source_row BIGINT, column_name VARCHAR, value VARCHAR, reason VARCHAR,
    raw VARCHAR, amount DECIMAL(18,4))"""
ENTITY_TABLES = {
    "targets": "month DATE, region VARCHAR, metric VARCHAR, value DECIMAL(18,4), place BIGINT",
    "customers": "customer_id VARCHAR, name VARCHAR, segment VARCHAR, region VARCHAR, place BIGINT",
    "products": "product_id VARCHAR, product VARCHAR, category VARCHAR, place BIGINT",
}


@dataclass(frozen=True)
class Batch:
    """One input file, known by its content."""

    number: int
    declared: int
    files: Files
    path: Path
    source: str
    batch_id: str
    label: str
    sha256: str
    bytes: int
    modified: int

    @property
    def table(self) -> str:
        """Its raw table."""
        return f"raw_{self.number}"


@dataclass(frozen=True)
class Loaded:
    """A batch that was read: what the reader found in it."""

    batch: Batch
    raw: RawTable
    extra_columns: tuple[str, ...]
    group: str

    @property
    def rows(self) -> int:
        """Rows of the file, malformed ones included."""
        return self.raw.rows + self.raw.malformed

    def described(self) -> dict[str, Any]:
        """For the manifest."""
        return {
            "batch_id": self.batch.batch_id,
            "source": self.batch.source,
            "file": self.batch.label,
            "sha256": self.batch.sha256,
            "bytes": self.batch.bytes,
            "rows": self.rows,
        }


@dataclass(frozen=True)
class Group:
    """Batches of one declaration whose files have the same columns: they are typed together."""

    name: str
    files: Files
    loaded: tuple[Loaded, ...]

    @property
    def rows(self) -> int:
        """Rows of all its files that could be split into columns."""
        return sum(one.raw.rows for one in self.loaded)


def find_batches(declaration: Declaration, folder: Path, data_dir: Path) -> tuple[Batch, ...]:
    """Every declared file, hashed; sales first, in the order of the declaration and of names."""
    found: list[Batch] = []
    for place, (name, files) in enumerate(_declared(declaration)):
        for path in find_files(files, folder, data_dir):
            found.append(_batch((len(found), place), name, files, path, data_dir))
    return tuple(found)


def _declared(declaration: Declaration) -> Iterator[tuple[str, Files]]:
    for source in declaration.source:
        yield source.name, source
    for name in ENTITY_TABLES:
        for files in getattr(declaration, name):
            yield name, files


def _batch(place: tuple[int, int], name: str, files: Files, path: Path, data_dir: Path) -> Batch:
    state = path.stat()
    label, digest = _label(path, data_dir), sha256(path)
    identity = hashlib.sha256(f"{name}\0{label}\0{digest}".encode()).hexdigest()[:16]
    return Batch(
        *place, files, path, name, identity, label, digest, state.st_size, state.st_mtime_ns
    )


def _label(path: Path, data_dir: Path) -> str:
    """The file's name relative to the data folder, or else to the project."""
    resolved, base = path.resolve(), data_dir.resolve()
    inside = resolved.is_relative_to(base)
    return Path(os.path.relpath(resolved, base if inside else PROJECT)).as_posix()


def prepare(engine: Engine) -> None:
    """Create the empty tables that batches are loaded into."""
    engine.con.execute(LINE_TABLE)
    engine.con.execute(QUARANTINE_TABLE)
    for name, columns in ENTITY_TABLES.items():
        engine.con.execute(f"CREATE TABLE {name} ({columns})")


def load(engine: Engine, batch: Batch) -> Loaded:
    """Read a file into its raw table; a DataError when it lacks a mapped column."""
    found = read(engine.con, batch.path, batch.files.reader, batch.table)
    state = batch.path.stat()
    if (state.st_size, state.st_mtime_ns) != (batch.bytes, batch.modified):
        raise DataError(f"{batch.label}: changed while it was read; run again")
    files = batch.files
    wanted = wanted_columns(files) if isinstance(files, Source) else entity_columns(files)
    require_columns(batch.path, found.columns, wanted)
    extra = tuple(column for column in found.columns if column not in wanted.values())
    return Loaded(batch, found, extra, group_table(engine, batch))


def group_table(engine: Engine, batch: Batch) -> str:
    """Move a batch's raw rows to those of its declaration that have the same columns."""
    shape = hashlib.sha256(repr(engine.columns(batch.table)).encode()).hexdigest()[:8]
    name = f"raw_{batch.source}_{batch.declared}_{shape}"
    engine.absorb(name, batch.table, batch.number, BATCH)
    return name


def grouped(engine: Engine, loaded: list[Loaded]) -> list[Group]:
    """What was read, by declaration and columns; also makes the batches known to queries."""
    engine.con.register("batch_arrow", batch_table(loaded))
    engine.con.execute(f"CREATE OR REPLACE TABLE {BATCHES} AS FROM batch_arrow")
    shapes: dict[str, list[Loaded]] = {}
    for one in loaded:
        shapes.setdefault(one.group, []).append(one)
    return [Group(name, mine[0].batch.files, tuple(mine)) for name, mine in shapes.items()]


def batch_table(loaded: list[Loaded]) -> pa.Table:
    """The batches as a table."""
    kinds = {"batch": pa.int32(), "batch_id": pa.string(), "source": pa.string()}
    kinds |= {"file": pa.string(), "sha256": pa.string(), "rows": pa.int64()}
    rows = [{"batch": one.batch.number, **one.described()} for one in loaded]
    return pa.Table.from_pylist(rows, schema=pa.schema(kinds.items()))


def type_rows(engine: Engine, group: Group, company: Company, metrics: tuple[str, ...]) -> int:
    """Type the rows of a group and set aside those with a fault; returns how many are left."""
    raw, files = engine.table(group.name), group.files
    if isinstance(files, Source):
        mapped = map_sales(raw, files, company, engine.view)
        engine.insert(LINES, mapped.lines)
        lines = engine.table(LINES)
        judged = lines.filter(lines.batch.isin([one.batch.number for one in group.loaded]))
    else:
        mapped = map_entity(raw, files, metrics)
        judged = engine.create(f"typed_{group.name}", mapped.lines)
        good = judged.filter(judged.fault.isnull())
        good = good.mutate(place=good.source_row + good.batch.cast("int64") * 2**40)
        name = group.loaded[0].batch.source
        engine.insert(name, good.drop("batch", "source_row", "fault", "amount"))
    faults = int(engine.rows(judged.filter(judged.fault.notnull()).count().as_table())[0][0])
    if faults:
        engine.insert(QUARANTINE, faulty(judged, raw, mapped.faults))
    for one in group.loaded:
        if one.raw.malformed:
            lost = engine.table(f"{one.batch.table}__malformed")
            engine.insert(QUARANTINE, malformed(lost, one.batch.number))
    return group.rows - faults
