"""A release's manifest as typed objects, and the check of its files (docs/contract.md)."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dashapp.filters import FACETS, Domain

FORMAT = 1
MONTHS = 12
LAPSE_MONTHS = 12  # where a release does not say
FACT_COLUMNS = (
    *("sale_id", "order_id", "sold_at", "date", "customer_id", "product_id", "product"),
    *("category", "region", "channel", "quantity", "unit_price", "discount", "amount", "cost"),
    *("currency", "status", "source", "batch_id", "source_row"),
)


class NoRelease(LookupError):  # noqa: N818 - the name pages know
    """Nothing has been published yet."""


class ReleaseError(Exception):
    """A release cannot be read; the message says which file is wrong and how."""


@dataclass(frozen=True)
class Table:
    """A table of the release: what it is grouped by and which measures it can answer."""

    name: str
    kind: str  # facts, rollup or keys
    rows: int
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]  # column of the facts → key column of this table


@dataclass(frozen=True)
class File:
    """A file of the release as it was written."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Company:
    """Whose figures they are."""

    name: str
    currency: str
    timezone: str


@dataclass(frozen=True)
class DataWarning:
    """A check that failed without failing the run, and the days that it makes doubtful."""

    name: str
    detail: str
    source: str | None
    first: date | None
    last: date | None

    def touches(self, start: date, end: date) -> bool:
        """Whether it makes some of these days doubtful; one without days makes all of them."""
        return (self.first or start) <= end and (self.last or end) >= start


@dataclass(frozen=True)
class Manifest:
    """What a release says about itself; `raw` is the whole document."""

    release_id: str
    created_at: str
    company: Company
    domain: Domain
    tables: tuple[Table, ...]
    measures: dict[str, dict[str, Any]]
    files: tuple[File, ...]
    warnings: tuple[DataWarning, ...]
    raw: dict[str, Any]

    @property
    def fact_files(self) -> tuple[str, ...]:
        """The Parquet files of the sales facts."""
        return tuple(f.path for f in self.files if f.path.startswith("facts/sales/"))

    @property
    def lapse_months(self) -> int:
        """After how many months without a purchase a customer counts as lapsed."""
        return int(self.raw.get("analytics", {}).get("lapse_months", LAPSE_MONTHS))


def read_manifest(folder: Path) -> Manifest:
    """Read manifest.json; ReleaseError says what it lacks."""
    path = folder / "manifest.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["format"] != FORMAT:
            raise ReleaseError(f"{path}: format {raw['format']} is not {FORMAT}; run `make etl`.")
        manifest = _manifest(raw)
    except (ValueError, TypeError, AttributeError) as error:
        raise ReleaseError(f"{path}: is not a manifest ({error}).") from error
    except KeyError as error:
        raise ReleaseError(f"{path}: {error} is missing.") from error
    if manifest.release_id != folder.name:
        raise ReleaseError(f"{path}: describes another release, {manifest.release_id}.")
    if not manifest.fact_files:
        raise ReleaseError(f"{path}: lists no file below facts/sales.")
    return manifest


def _manifest(raw: dict[str, Any]) -> Manifest:
    company = raw["company"]
    members = tuple((name, tuple(raw["domain"].get(name, ()))) for name in FACETS)
    first, last = date.fromisoformat(raw["data_from"]), date.fromisoformat(raw["data_to"])
    return Manifest(
        release_id=raw["release_id"],
        created_at=raw["created_at"],
        company=Company(company["name"], company["currency"], company["timezone"]),
        domain=Domain(first, last, members, _year_start(raw)),
        tables=tuple(_table(table) for table in raw["tables"]),
        measures=dict(raw["measures"]),
        files=tuple(File(f["path"], f["sha256"], f["bytes"]) for f in raw["files"]),
        warnings=tuple(_warning(check) for check in raw.get("checks", ()) if not check["passed"]),
        raw=raw,
    )


def _year_start(raw: dict[str, Any]) -> int:
    """The month in which the fiscal year begins; January in releases that do not say."""
    month = raw.get("analytics", {}).get("fiscal_year_start", 1)
    if not isinstance(month, int) or not 1 <= month <= MONTHS:
        raise ValueError(f"analytics.fiscal_year_start {month!r} is not a month from 1 to 12")
    return month


def _table(raw: dict[str, Any]) -> Table:
    return Table(
        name=raw["name"],
        kind=raw["kind"],
        rows=raw["rows"],
        dimensions=tuple(raw.get("dimensions", ())),
        measures=tuple(raw.get("measures", ())),
        keys=tuple(raw.get("keys", {}).items()),
    )


def _warning(raw: dict[str, Any]) -> DataWarning:
    return DataWarning(
        name=raw["name"],
        detail=raw.get("detail", ""),
        source=raw.get("source"),
        first=_day(raw.get("from")),
        last=_day(raw.get("to")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Compare each file with the size and hash it was published with."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        for problem in pool.map(lambda file: _damage(folder, file), manifest.files):
            if problem:
                raise ReleaseError(f"{problem}; publish again with `make etl`.")


def _damage(folder: Path, file: File) -> str | None:
    path = folder / file.path
    if not path.resolve().is_relative_to(folder.resolve()):
        return f"{file.path} lies outside the release"
    if not path.is_file():
        return f"{file.path} is missing"
    if path.stat().st_size != file.bytes:
        return f"{file.path} has {path.stat().st_size} bytes instead of {file.bytes}"
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return None if digest == file.sha256 else f"{file.path} is damaged: its sha256 is {digest}"
