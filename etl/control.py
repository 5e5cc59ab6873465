"""The books of a run: what each source delivered and where every row and its money went."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir

from etl.declaration import Declaration
from etl.engine import Engine
from etl.errors import DataError
from etl.intake import BATCHES, ENTITY_TABLES, LINES, QUARANTINE, Loaded
from etl.quality import Control, Total, profile, totals, with_origin

Record = dict[str, Any]


@dataclass(frozen=True)
class Ledger:
    """Control totals and profile of each sales source."""

    controls: tuple[Control, ...]
    profiles: Mapping[str, Record]

    def settled(self, published: Mapping[str, Total]) -> "Ledger":
        """With what the written facts hold; raises a DataError unless every source balances."""
        controls = tuple(
            replace(control, published=published.get(control.source, Total()))
            for control in self.controls
        )
        for control in controls:
            control.settle()
        return replace(self, controls=controls)

    def described(self) -> dict[str, Any]:
        """For the manifest."""
        return {
            "sources": {
                control.source: {**control.described(), **self.profiles[control.source]}
                for control in self.controls
            }
        }


def reckon(engine: Engine, declaration: Declaration, loaded: list[Loaded]) -> Ledger:
    """The books before publishing: published is what the rest leaves."""
    profiles = {row["source"]: row for row in engine.records(profile(engine.table(LINES)))}
    rejected = sums(engine, rejects(engine))
    gone = sums(engine, engine.table("gone"), "kind")
    controls, described = [], {}
    for source in declaration.source:
        mine = [one for one in loaded if one.batch.source == source.name]
        lost = sum(one.raw.malformed for one in mine)
        row = profiles.get(source.name)
        read = Total(row["rows"] + lost, row["amount"]) if row else Total(lost)
        out = [
            rejected.get((source.name,), Total()),
            gone.get((source.name, "duplicate"), Total()),
            gone.get((source.name, "superseded"), Total()),
        ]
        left = Total(
            read.rows - sum(total.rows for total in out),
            read.amount - sum((total.amount for total in out), Decimal(0)),
        )
        controls.append(Control(source.name, read, left, *out))
        described[source.name] = _described(row or {}, mine)
    return Ledger(tuple(controls), described)


def rejects(engine: Engine) -> ir.Table:
    """The quarantine with its origin and what each row states."""
    return with_origin(engine.table(QUARANTINE), engine.table(BATCHES))


def sums(engine: Engine, rows: ir.Table, *by: str) -> dict[tuple[str, ...], Total]:
    """Rows and money of a table by source and what else is named."""
    return {
        tuple(row[: len(by) + 1]): Total(row[-2], row[-1]) for row in engine.rows(totals(rows, *by))
    }


def _described(row: Record, loaded: list[Loaded]) -> Record:
    sold = Total(row.get("sold_rows", 0), row.get("sold_amount", Decimal(0)))
    return {
        "blank_rows": sum(one.raw.blank_rows for one in loaded),
        "hidden_rows": sum(one.raw.hidden_rows for one in loaded),
        "profile": {
            "credit_rows": int(row.get("credit_rows", 0)),
            "guest_rows": int(row.get("guest_rows", 0)),
            "identified_sales": {
                **sold.described(),
                "customers": row.get("sold_customers", 0),
                "orders": row.get("sold_orders", 0),
            },
        },
    }


def refuse_rejects(engine: Engine, declaration: Declaration, loaded: list[Loaded]) -> None:
    """Raise a DataError when more of a source was rejected than its limit allows."""
    rejected = sums(engine, rejects(engine))
    for name, limit in _limits(declaration):
        read = sum(one.rows for one in loaded if one.batch.source == name)
        bad = rejected.get((name,), Total()).rows
        if read and bad / read > limit:
            example = _first(engine, name)
            raise DataError(
                f"source {name}: {bad:,} of {read:,} rows ({bad / read:.1%}) were rejected, more "
                f"than its reject_limit of {limit:.1%}. The first: {example}. Correct the file or "
                "the mapping; the run report lists more"
            )


def _limits(declaration: Declaration) -> list[tuple[str, float]]:
    limits = [(source.name, source.reject_limit) for source in declaration.source]
    for name in ENTITY_TABLES:
        limits += [(name, files.reject_limit) for files in getattr(declaration, name)]
    return limits


def _first(engine: Engine, source: str) -> str:
    rows = rejects(engine)
    mine = rows.filter(rows.source == source).order_by("file", "source_row").limit(1)
    return _sentence(engine.records(mine)[0])


def _sentence(row: Record) -> str:
    where = f"{row['file']}, row {row['source_row']}"
    if row["column_name"] is None:
        return f"{where}: {row['reason']}"
    value = "(empty)" if row["value"] is None else repr(row["value"])
    return f"{where}, column {row['column_name']}, value {value}: {row['reason']}"
