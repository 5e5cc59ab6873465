"""A sheet as the two Excel readers hand it over, whatever the format of its file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from etl.sources.table import SourceError

Cell = int | float | str | bool | time | date | datetime | timedelta | None


@dataclass
class SheetFacts:
    """Rows from 1, columns from 0."""

    hidden: set[int] = field(default_factory=set)
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    last_row: int = 0
    columns: int = 0


@dataclass(frozen=True)
class Sheet:
    """Rows from the sheet's first on; `offset` empty columns to their left are left out."""

    rows: Iterator[list[Cell]]
    offset: int
    facts: SheetFacts


def choose_sheet(
    file: Path, names: Sequence[str], visible: Sequence[str], wanted: str | int | None
) -> str:
    """A sheet by name or by position from 1; not named, the first visible one."""
    if isinstance(wanted, str) and wanted in names:
        return wanted
    if isinstance(wanted, int) and wanted <= len(names):
        return names[wanted - 1]
    if wanted is None and names:
        return (visible or names)[0]
    raise SourceError(file, f"there is no sheet {wanted!r}; the workbook has {', '.join(names)}")


def damaged(file: Path, error: BaseException) -> SourceError:
    """The error for a workbook that cannot be taken apart, on one line."""
    reason = " ".join(str(error).split())
    return SourceError(file, f"the workbook is damaged ({reason}); save it again, without password")
