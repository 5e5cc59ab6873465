"""The DuckDB that a run works in: a temporary database that spills to disk beyond its memory."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa


def quoted(name: str) -> str:
    """A name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text for SQL, where a statement takes no parameters."""
    return "'" + text.replace("'", "''") + "'"


class Engine:
    """A connection that runs Ibis expressions without leaving the database."""

    def __init__(self, folder: Path, memory_limit: str, threads: int) -> None:
        folder.mkdir(parents=True)
        config: dict[str, Any] = {
            "memory_limit": memory_limit.replace(" ", ""),
            "threads": threads,
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": "false",
        }
        self.con = duckdb.connect(str(folder / "work.duckdb"), config=config)
        # Working tables are read once or twice: packing them costs more than it saves.
        self.con.execute("SET force_compression = 'uncompressed'")
        self.ibis = ibis.duckdb.from_connection(self.con)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self.con.interrupt()  # after Ctrl-C threads may still work, and close waits for them
        self.con.close()

    def table(self, name: str) -> ir.Table:
        """A table of the database as an expression."""
        return self.ibis.table(name)

    def parquet(self, glob: Path) -> ir.Table:
        """Parquet files as an expression, read where they lie."""
        view = "parquet_" + str(abs(hash(str(glob))))
        self.con.execute(
            f"CREATE OR REPLACE TEMP VIEW {view} AS "
            f"FROM read_parquet({literal(str(glob))}, hive_partitioning = false)"
        )
        return self.ibis.table(view)

    def sql(self, expr: ir.Table) -> str:
        """The expression in the engine's SQL."""
        return str(self.ibis.compile(expr))

    def create(self, name: str, expr: ir.Table) -> ir.Table:
        """Run an expression into a new table."""
        self.con.execute(f"CREATE OR REPLACE TABLE {quoted(name)} AS {self.sql(expr)}")
        return self.table(name)

    def load(self, name: str, table: pa.Table) -> ir.Table:
        """Copy an Arrow table into the database."""
        self.con.register("arriving", table)
        self.con.execute(f"CREATE OR REPLACE TABLE {quoted(name)} AS FROM arriving")
        self.con.unregister("arriving")
        return self.table(name)

    def view(self, name: str, expr: ir.Table) -> ir.Table:
        """Give an expression a name in the database.

        Ibis would merge it into what follows and repeat its work there; a view keeps it one step.
        """
        self.con.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(name)} AS {self.sql(expr)}")
        return self.table(name)

    def absorb(self, name: str, part: str, number: int, column: str) -> None:
        """Move a table's rows to the end of another of the same columns, with the part's number."""
        source = f"SELECT *, {number}::INTEGER AS {quoted(column)} FROM {quoted(part)}"  # noqa: S608
        self.con.execute(f"CREATE TABLE IF NOT EXISTS {quoted(name)} AS {source} LIMIT 0")
        self.con.execute(f"INSERT INTO {quoted(name)} {source}")
        self.drop(part)

    def columns(self, name: str) -> tuple[tuple[str, str], ...]:
        """The columns of a table with their types."""
        found = self.con.execute(f"DESCRIBE {quoted(name)}").fetchall()
        return tuple((row[0], row[1]) for row in found)

    def insert(self, name: str, expr: ir.Table) -> None:
        """Append the rows of an expression, by position."""
        self.con.execute(f"INSERT INTO {quoted(name)} {self.sql(expr)}")

    def rows(self, expr: ir.Table) -> list[tuple[Any, ...]]:
        """The rows of a small result; DECIMAL stays exact."""
        return self.con.execute(self.sql(expr)).fetchall()

    def records(self, expr: ir.Table) -> list[dict[str, Any]]:
        """The rows of a small result by column name."""
        return [dict(zip(expr.columns, row, strict=True)) for row in self.rows(expr)]

    def drop(self, name: str) -> None:
        """Remove a table; its blocks are used again."""
        self.con.execute(f"DROP TABLE IF EXISTS {quoted(name)}")
