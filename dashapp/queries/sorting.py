"""Rows in the order that an address asks for, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashapp.filters import FilterError

MOST_ROWS = 1_000_000  # of one page; an export asks for more than a screen does


@dataclass(frozen=True)
class Sort:
    """A column, and whether its largest values come first."""

    by: str
    down: bool = True

    @classmethod
    def of(cls, text: str, columns: Mapping[str, str], default: str) -> "Sort":
        """Read `name` (smallest first) or `-name` (largest first); FilterError for others."""
        asked = text or default
        name = asked.removeprefix("-")
        if name not in columns or len(asked) - len(name) > 1:
            allowed = ", ".join(columns)
            raise FilterError(
                f"sort: {asked[:40]!r} is not one of {allowed}; with - the largest come first."
            )
        return cls(name, asked.startswith("-"))

    def __str__(self) -> str:
        """As an address says it."""
        return f"-{self.by}" if self.down else self.by


@dataclass(frozen=True)
class Slice:
    """Which rows of a list: how it is sorted, which page, and how many rows a page has."""

    sort: Sort
    page: int = 1
    size: int = 50

    def __post_init__(self) -> None:
        """FilterError for a page that cannot be."""
        if self.page < 1 or not 1 <= self.size <= MOST_ROWS:
            raise FilterError(
                f"page: {self.page} of {self.size} rows; pages start at 1, of 1 to {MOST_ROWS}."
            )

    def sql(self, columns: Mapping[str, str], last: str) -> str:
        """ORDER BY and LIMIT; `columns` are the only names, `last` tells equal rows apart."""
        way = "DESC" if self.sort.down else "ASC"
        first = (self.page - 1) * self.size
        order = f"{columns[self.sort.by]} {way} NULLS LAST, {last}"
        return f"ORDER BY {order} LIMIT {int(self.size)} OFFSET {int(first)}"
