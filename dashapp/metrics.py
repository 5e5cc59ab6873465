"""The metric catalogue (config/metrics.toml) as typed objects."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, cast

Unit = Literal["money", "count", "percent", "number"]
Good = Literal["up", "down", "neutral"]

UNITS, DIRECTIONS = ("money", "count", "percent", "number"), ("up", "down", "neutral")
STATUSES = ("completed", "pending", "cancelled", "returned")
DISTINCT_COLUMNS = ("order_id", "customer_id")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
_MEASURE_FIELDS = frozenset({"sum", "distinct", "status", "known"})
_METRIC_FIELDS = frozenset({"label", "description", "value", "ratio", "unit", "good", "headline"})


class CatalogueError(Exception):
    """The catalogue cannot be used; the message names the file, the metric and the field."""


class UnknownMetric(LookupError):  # noqa: N818 - the name pages know
    """A metric was asked for that the catalogue does not define."""


@dataclass(frozen=True)
class Measure:
    """A part that can be read off the sales rows: a sum, or a count of different values."""

    name: str
    sum: str | None
    distinct: str | None
    status: tuple[str, ...]
    known: str | None

    @property
    def definition(self) -> dict[str, Any]:
        """The definition as the catalogue and a release's manifest write it."""
        parts = {"sum": self.sum, "distinct": self.distinct, "known": self.known}
        given: dict[str, Any] = {name: value for name, value in parts.items() if value}
        return given | {"status": list(self.status)}

    @property
    def nullable(self) -> bool:
        """Whether it is unknown, not zero, where no line counts: a sum over a known column."""
        return self.known is not None and self.sum not in (None, "1")

    @property
    def condition(self) -> str:
        """The SQL condition that a sales row meets when it counts for this measure."""
        statuses = ", ".join(f"'{status}'" for status in self.status)
        known = f" AND {self.known} IS NOT NULL" if self.known else ""
        return f"status IN ({statuses}){known}"


@dataclass(frozen=True)
class Metric:
    """What a page shows: one measure, or the ratio of two."""

    name: str
    label: str
    description: str
    value: str | None
    ratio: tuple[str, str] | None
    unit: Unit
    good: Good
    headline: int | None
    additive: bool  # parts of it may be added up: a single sum measure

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures it is computed from: the value, or numerator and denominator."""
        return self.ratio if self.ratio is not None else (cast("str", self.value),)


@dataclass(frozen=True)
class Catalogue:
    """Every measure and metric, in the order of the file."""

    metrics: tuple[Metric, ...]
    measures: tuple[Measure, ...]

    def metric(self, name: str) -> Metric:
        """The metric of this name, or UnknownMetric."""
        found = next((metric for metric in self.metrics if metric.name == name), None)
        if found is None:
            known = ", ".join(metric.name for metric in self.metrics)
            raise UnknownMetric(f"There is no metric {name!r}; there are: {known}.")
        return found

    def measure(self, name: str) -> Measure:
        """The measure of this name."""
        return next(measure for measure in self.measures if measure.name == name)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all definitions, so that answers of different catalogues never mix."""
        return hashlib.sha256(repr((self.metrics, self.measures)).encode()).hexdigest()

    @property
    def headline(self) -> tuple[Metric, ...]:
        """The metrics of the summary page, in their order."""
        return tuple(sorted((m for m in self.metrics if m.headline), key=lambda m: m.headline or 0))

    def measures_of(self, metrics: tuple[str, ...]) -> tuple[str, ...]:
        """The measures that these metrics are computed from, each once."""
        return tuple(dict.fromkeys(m for name in metrics for m in self.metric(name).measures))

    def unchanged(self, definitions: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
        """The measures a release's manifest defines identically, so that its rollups apply."""
        return frozenset(m.name for m in self.measures if _same(m, definitions.get(m.name)))


def load_catalogue(path: Path) -> Catalogue:
    """Read and check the catalogue; CatalogueError names file, metric and field."""
    try:
        return _catalogue(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: is not valid TOML: {error}.") from error
    except CatalogueError as error:
        raise CatalogueError(f"{path.name}, {error}") from None


def _catalogue(document: dict[str, Any]) -> Catalogue:
    _only("top level", document, frozenset({"measures", "metrics"}))
    measures = {
        name: _measure(name, table) for name, table in _tables(document, "measures").items()
    }
    metrics = tuple(
        _metric(name, table, measures) for name, table in _tables(document, "metrics").items()
    )
    if not metrics:
        raise CatalogueError("metrics: none is defined; define at least one [metrics.<name>].")
    places = [metric.headline for metric in metrics if metric.headline]
    if len(set(places)) < len(places):
        raise CatalogueError(f"metrics, headline: a place is given twice in {sorted(places)}.")
    return Catalogue(metrics, tuple(measures.values()))


def _measure(name: str, table: dict[str, Any]) -> Measure:
    where = f"measure {name}"
    _only(where, table, _MEASURE_FIELDS)
    total, distinct = _text(where, table, "sum"), _text(where, table, "distinct")
    known = _text(where, table, "known")
    if (total is None) == (distinct is None):
        raise CatalogueError(f"{where}: give exactly one of sum and distinct.")
    if distinct is not None:
        _one_of(where, table, "distinct", DISTINCT_COLUMNS)
    if total is not None and ";" in total:
        raise CatalogueError(f"{where}, sum: {total!r} is not one SQL expression.")
    if known is not None and not _NAME.fullmatch(known):
        raise CatalogueError(f"{where}, known: {known!r} is not a column name.")
    return Measure(name, total, distinct, _statuses(where, table), known)


def _statuses(where: str, table: dict[str, Any]) -> tuple[str, ...]:
    statuses = table.get("status")
    if not isinstance(statuses, list) or not statuses:
        raise CatalogueError(f"{where}, status: give a list of {', '.join(STATUSES)}.")
    return tuple(_one_of(where, {"status": each}, "status", STATUSES) for each in statuses)


def _metric(name: str, table: dict[str, Any], measures: dict[str, Measure]) -> Metric:
    where = f"metric {name}"
    _only(where, table, _METRIC_FIELDS)
    value, ratio = _text(where, table, "value"), _ratio(where, table)
    if (value is None) == (ratio is None):
        raise CatalogueError(f"{where}: give exactly one of value and ratio.")
    field, used = ("ratio", ratio) if ratio else ("value", (value,))
    for measure in used:
        if measure not in measures:
            raise CatalogueError(f"{where}, {field}: there is no measure {measure!r}.")
    return Metric(
        name=name,
        label=_required(where, table, "label"),
        description=_required(where, table, "description"),
        value=value,
        ratio=ratio,
        unit=cast("Unit", _one_of(where, table, "unit", UNITS)),
        good=cast("Good", _one_of(where, table, "good", DIRECTIONS)),
        headline=_place(where, table),
        additive=value is not None and measures[value].sum is not None,
    )


def _ratio(where: str, table: dict[str, Any]) -> tuple[str, str] | None:
    if (ratio := table.get("ratio")) is None:
        return None
    if isinstance(ratio, list) and [type(part) for part in ratio] == [str, str]:
        return ratio[0], ratio[1]
    raise CatalogueError(f"{where}, ratio: give [numerator measure, denominator measure].")


def _place(where: str, table: dict[str, Any]) -> int | None:
    place = table.get("headline")
    if place is None or (type(place) is int and place > 0):
        return place
    raise CatalogueError(f"{where}, headline: {place!r} is not a place on the page (1, 2, …).")


def _tables(document: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    tables = document.get(kind, {})
    if not isinstance(tables, dict):
        raise CatalogueError(f"{kind}: write each one as [{kind}.<name>].")
    for name, table in tables.items():
        if not _NAME.fullmatch(name):
            raise CatalogueError(f"{kind}, {name!r}: use small letters, digits and _ in a name.")
        if not isinstance(table, dict):
            raise CatalogueError(f"{kind}, {name}: write it as [{kind}.{name}].")
    return tables


def _only(where: str, table: dict[str, Any], fields: frozenset[str]) -> None:
    for field in table:
        if field not in fields:
            allowed = ", ".join(sorted(fields))
            raise CatalogueError(f"{where}, {field}: unknown field; there are: {allowed}.")


def _text(where: str, table: dict[str, Any], field: str) -> str | None:
    return _required(where, table, field) if field in table else None


def _required(where: str, table: dict[str, Any], field: str) -> str:
    if field not in table:
        raise CatalogueError(f"{where}, {field}: is missing.")
    value = table[field]
    if not isinstance(value, str) or not value.strip():
        raise CatalogueError(f"{where}, {field}: {value!r} is not a text.")
    return value


def _one_of(where: str, table: dict[str, Any], field: str, allowed: tuple[str, ...]) -> str:
    value = _required(where, table, field)
    if value not in allowed:
        raise CatalogueError(f"{where}, {field}: {value!r} is not one of {', '.join(allowed)}.")
    return value


def _same(measure: Measure, other: Mapping[str, Any] | None) -> bool:
    given = {name: value for name, value in (other or {}).items() if value is not None}
    given["status"] = sorted(given.get("status", []))
    return given == measure.definition | {"status": sorted(measure.status)}
