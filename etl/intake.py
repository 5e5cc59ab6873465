"""Files → typed tables: which files there are, and what each row of them is."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis

from etl.declaration import Company, Declaration, Files, Source, find_files
from etl.engine import Engine
from etl.entities import entity_columns, map_entity
from etl.errors import DataError
from etl.mapping import Mapped, map_sales, require_columns, wanted_columns
from etl.publish import sha256
from etl.quality import Origin, faulty, malformed
from etl.settings import PROJECT
from etl.sources import RawTable, read

LINES, QUARANTINE = "lines", "quarantine"
LINE_TABLE = """CREATE TABLE lines (
    sale_id VARCHAR, order_id VARCHAR, sold_at TIMESTAMP, date DATE, customer_id VARCHAR,
    product_id VARCHAR, product VARCHAR, category VARCHAR, region VARCHAR, channel VARCHAR,
    quantity DECIMAL(18,4), unit_price DECIMAL(18,4), discount DECIMAL(18,4),
    amount DECIMAL(18,4), cost DECIMAL(18,4), currency VARCHAR, status VARCHAR,
    source_row BIGINT, customer_name VARCHAR, segment VARCHAR, credit BOOLEAN, fault TINYINT,
    source VARCHAR, batch_id VARCHAR, batch INTEGER)"""
QUARANTINE_TABLE = """CREATE TABLE quarantine (
    source VARCHAR, batch_id VARCHAR, file VARCHAR, source_row BIGINT, column_name VARCHAR,
    value VARCHAR, reason VARCHAR, raw VARCHAR, amount DECIMAL(18,4))"""
ENTITY_TABLES = {
    "targets": "month DATE, region VARCHAR, metric VARCHAR, value DECIMAL(18,4), place BIGINT",
    "customers": "customer_id VARCHAR, name VARCHAR, segment VARCHAR, region VARCHAR, place BIGINT",
    "products": "product_id VARCHAR, product VARCHAR, category VARCHAR, place BIGINT",
}


@dataclass(frozen=True)
class Batch:
    """One input file, known by its content."""

    number: int
    files: Files
    path: Path
    origin: Origin
    sha256: str
    bytes: int
    modified: int

    @property
    def table(self) -> str:
        """Its raw table."""
        return f"raw_{self.number}"


@dataclass(frozen=True)
class Loaded:
    """A batch that was read: what the reader found, and how many rows were set aside."""

    batch: Batch
    raw: RawTable
    rejected: int
    extra_columns: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Rows of the file, malformed ones included."""
        return self.raw.rows + self.raw.malformed

    def described(self) -> dict[str, Any]:
        """For the manifest."""
        origin = self.batch.origin
        return {
            "batch_id": origin.batch_id,
            "source": origin.source,
            "file": origin.file,
            "sha256": self.batch.sha256,
            "bytes": self.batch.bytes,
            "rows": self.rows,
        }


def find_batches(declaration: Declaration, folder: Path, data_dir: Path) -> tuple[Batch, ...]:
    """Every declared file, hashed; sales first, in the order of the declaration and of names."""
    found: list[Batch] = []
    for name, files in _declared(declaration):
        for path in find_files(files, folder, data_dir):
            found.append(_batch(len(found), name, files, path, data_dir))
    return tuple(found)


def _declared(declaration: Declaration) -> Iterator[tuple[str, Files]]:
    for source in declaration.source:
        yield source.name, source
    for name in ENTITY_TABLES:
        for files in getattr(declaration, name):
            yield name, files


def _batch(number: int, name: str, files: Files, path: Path, data_dir: Path) -> Batch:
    state = path.stat()
    label, digest = _label(path, data_dir), sha256(path)
    identity = hashlib.sha256(f"{name}\0{label}\0{digest}".encode()).hexdigest()[:16]
    origin = Origin(name, identity, label)
    return Batch(number, files, path, origin, digest, state.st_size, state.st_mtime_ns)


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


def load(engine: Engine, batch: Batch, company: Company, metrics: tuple[str, ...]) -> Loaded:
    """Read a file, type its rows, and set aside those that are not what they should be."""
    found = read(engine.con, batch.path, batch.files.reader, batch.table)
    state = batch.path.stat()
    if (state.st_size, state.st_mtime_ns) != (batch.bytes, batch.modified):
        raise DataError(f"{batch.origin.file}: changed while it was read; run again")
    source = batch.files if isinstance(batch.files, Source) else None
    wanted = wanted_columns(source) if source else entity_columns(batch.files)
    require_columns(batch.path, found.columns, wanted)
    extra = tuple(column for column in found.columns if column not in wanted.values())
    raw = engine.table(batch.table)
    mapped = map_sales(raw, source, company) if source else map_entity(raw, batch.files, metrics)
    rejected = _store(engine, batch, mapped, is_sales=source is not None)
    return Loaded(batch, found, rejected, extra)


def _store(engine: Engine, batch: Batch, mapped: Mapped, *, is_sales: bool) -> int:
    """Write the typed rows of a batch and its quarantine; returns how many rows were set aside."""
    table = batch.origin.source if not is_sales else LINES
    raw, origin = engine.table(batch.table), batch.origin
    if is_sales:
        typed = mapped.lines.mutate(
            source=ibis.literal(origin.source),
            batch_id=ibis.literal(origin.batch_id),
            batch=ibis.literal(batch.number, "int32"),
        )
        engine.insert(table, typed)
        mine = engine.table(LINES)
        judged = mine.filter(mine.batch == batch.number)
    else:
        judged = engine.create(f"typed_{batch.number}", mapped.lines)
        place = (judged.source_row + batch.number * 2**40).name("place")
        good = judged.filter(judged.fault.isnull()).mutate(place)
        engine.insert(table, good.drop("source_row", "fault", "amount"))
    faults = judged.fault.notnull().sum().fill_null(0)
    rejected = int(engine.rows(judged.aggregate(faults=faults))[0][0])
    if rejected:
        engine.insert(QUARANTINE, faulty(judged, raw, mapped.faults, origin))
    lost = engine.table(f"{batch.table}__malformed")
    engine.insert(QUARANTINE, malformed(lost, origin))
    return rejected
