"""Where every row and its money went, added up anew from a manifest's control totals."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from dashapp.manifest import Manifest, ReleaseError

PARTS = ("published", "quarantined", "duplicates", "superseded")


@dataclass(frozen=True)
class Total:
    """Rows and money."""

    rows: int = 0
    amount: Decimal = Decimal(0)

    def __add__(self, other: "Total") -> "Total":
        return Total(self.rows + other.rows, self.amount + other.amount)


@dataclass(frozen=True)
class Balance:
    """What was read of a source, and the parts that it went into, in the order of PARTS."""

    source: str
    read: Total
    parts: tuple[Total, ...]

    @property
    def accounted(self) -> Total:
        """The parts added up."""
        return sum(self.parts, Total())

    @property
    def holds(self) -> bool:
        """Whether nothing is lost and nothing is counted twice."""
        return self.accounted == self.read

    def part(self, name: str) -> Total:
        """One of PARTS."""
        return self.parts[PARTS.index(name)]


def balances(manifest: Manifest) -> tuple[Balance, ...]:
    """The books of each source, in the manifest's order; ReleaseError when they cannot be read."""
    sources: Mapping[str, Any] = manifest.raw.get("control", {}).get("sources", {})
    try:
        return tuple(_balance(name, control) for name, control in sources.items())
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise ReleaseError(
            f"The control totals of release {manifest.release_id} cannot be read ({error!r})."
        ) from error


def whole(books: tuple[Balance, ...]) -> Balance:
    """All sources together."""
    parts = tuple(sum((b.parts[i] for b in books), Total()) for i in range(len(PARTS)))
    return Balance("All sources", sum((b.read for b in books), Total()), parts)


def _balance(source: str, control: Mapping[str, Any]) -> Balance:
    return Balance(source, _total(control["read"]), tuple(_total(control[name]) for name in PARTS))


def _total(raw: Mapping[str, Any]) -> Total:
    return Total(int(raw["rows"]), Decimal(raw["amount"]))
