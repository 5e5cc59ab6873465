"""The measures of config/metrics.toml as Ibis expressions over the sales columns."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self

import ibis
import ibis.expr.types as ir
import sqlglot
from pydantic import Field, ValidationError, model_validator
from sqlglot import expressions as sql

from etl.errors import ConfigError
from etl.settings import Strict, explain, load_toml

StatusName = Literal["completed", "pending", "cancelled", "returned"]
NUMBERS = ("quantity", "unit_price", "discount", "amount", "cost")
DIMENSIONS = {"date", "region", "channel", "category", "product_id", "product", "status"}

_BINARY: dict[type[sql.Expression], Callable[[Any, Any], Any]] = {
    sql.Add: lambda left, right: left + right,
    sql.Sub: lambda left, right: left - right,
    sql.Mul: lambda left, right: left.cast("decimal(38, 4)") * right,
}
_UNARY: dict[type[sql.Expression], Callable[[Any], Any]] = {
    sql.Neg: lambda value: -value,
    sql.Abs: lambda value: value.abs(),
    sql.Paren: lambda value: value,
}
_KNOWN = {sql.Column, sql.Identifier, sql.Literal, *_BINARY, *_UNARY}


class Measure(Strict):
    """A part that can be read off the sales rows; see the head of config/metrics.toml."""

    sum: str | None = None
    distinct: Literal["order_id", "customer_id"] | None = None
    status: tuple[StatusName, ...] = Field(min_length=1)
    known: Literal["quantity", "unit_price", "discount", "amount", "cost", "customer_id"] | None = (
        None
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.sum is None) == (self.distinct is None):
            raise ValueError("give either sum or distinct")
        if self.sum is not None:
            _parse(self.sum)
        return self

    @property
    def counts_lines(self) -> bool:
        """Whether it adds up 1 for each line."""
        return self.sum is not None and self.sum.strip() == "1"

    def counted(self, sales: ir.Table) -> ir.BooleanValue:
        """The lines that count for it."""
        lines = sales.status.isin(self.status)
        return lines if self.known is None else lines & sales[self.known].notnull()

    def total(self, sales: ir.Table) -> ir.Value:
        """A sum measure as an aggregate: BIGINT for a count of lines, else DECIMAL(38,4)."""
        counted = self.counted(sales)
        if self.counts_lines:
            return sales.count(where=counted)
        return _exact(self.value(sales).sum(where=counted))

    @property
    def part(self) -> tuple[str, str | None]:
        """What it adds up, whatever the status: measures that share it share the work."""
        return self.sum or "", self.known

    def value(self, sales: ir.Table) -> ir.NumericValue:
        """What a line adds to it."""
        return _build(_parse(self.sum or "1"), sales)

    def part_total(self, sales: ir.Table) -> ir.Value:
        """Its part added up over all statuses."""
        known = None if self.known is None else sales[self.known].notnull()
        if self.counts_lines:
            return sales.count(where=known)
        return self.value(sales).sum(where=known)


@dataclass(frozen=True)
class Metric:
    """A number that pages show: one measure, or the ratio of two; `headline` is its place."""

    name: str
    measures: tuple[str, ...]
    headline: int | None
    good: str = "up"  # the direction that is good news: up, down or neutral

    @property
    def is_ratio(self) -> bool:
        """Whether it is computed from two measures and so never adds up."""
        return len(self.measures) > 1


@dataclass(frozen=True)
class Catalogue:
    """The measures by name, and the metrics made of them."""

    measures: tuple[tuple[str, Measure], ...]
    metrics: tuple[Metric, ...]

    @property
    def metric_names(self) -> tuple[str, ...]:
        """Every metric's name, in the order of the file."""
        return tuple(metric.name for metric in self.metrics)

    @property
    def headlines(self) -> tuple[Metric, ...]:
        """The metrics that are forecast and watched: those of the summary page, in its order."""
        chosen = (metric for metric in self.metrics if metric.headline is not None)
        return tuple(sorted(chosen, key=lambda metric: metric.headline or 0))

    def measure(self, name: str) -> Measure:
        """The measure of this name."""
        return dict(self.measures)[name]

    @property
    def sums(self) -> tuple[tuple[str, Measure], ...]:
        """Measures that rollups hold."""
        return tuple((name, measure) for name, measure in self.measures if measure.sum is not None)

    @property
    def distincts(self) -> tuple[tuple[str, Measure], ...]:
        """Measures that count different values."""
        return tuple((name, measure) for name, measure in self.measures if measure.sum is None)

    def described(self) -> dict[str, dict[str, Any]]:
        """The definitions for the manifest, without what is not set."""
        return {
            name: measure.model_dump(mode="json", exclude_none=True)
            for name, measure in self.measures
        }


def load_catalogue(path: Path) -> Catalogue:
    """Read the metric catalogue; a ConfigError names the measure that is wrong."""
    tables = load_toml(path)
    measures = []
    for name, definition in tables.get("measures", {}).items():
        if name in DIMENSIONS:
            raise ConfigError(f"{path}: measures.{name}: is a dimension; give it another name")
        try:
            measures.append((name, Measure.model_validate(definition)))
        except ValidationError as error:
            explain(f"{path}: measures.{name}", error)
    if not measures:
        raise ConfigError(f"{path}: defines no measure; see the head of the delivered file")
    named = dict(measures)
    metrics = tuple(
        _metric(f"{path}: metrics.{name}", name, definition, named)
        for name, definition in tables.get("metrics", {}).items()
    )
    return Catalogue(tuple(measures), metrics)


def _metric(where: str, name: str, definition: Any, measures: dict[str, Measure]) -> Metric:  # noqa: ANN401
    """What a run needs of a metric; the dashboard checks its label, unit and direction."""
    given = definition if isinstance(definition, dict) else {}
    parts = given.get("ratio", [given.get("value")])
    if not isinstance(parts, list) or not all(part in measures for part in parts):
        raise ConfigError(f"{where}: value or ratio must name measures of this file")
    place = given.get("headline")
    if place is not None and not isinstance(place, int):
        raise ConfigError(f"{where}: headline: {place!r} is not a place on the page (1, 2, …)")
    return Metric(name, tuple(parts), place, str(given.get("good", "up")))


def _exact(total: ir.DecimalValue) -> ir.DecimalValue:
    """A sum as DECIMAL(38,4); the step between makes Ibis write the cast, which it thinks idle."""
    return total.fill_null(Decimal(0)).cast("decimal(38, 6)").cast("decimal(38, 4)")


def _parse(text: str) -> sql.Expression:
    """The expression as a tree of columns, numbers, + - * and abs; else a ValueError."""
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except sqlglot.errors.SqlglotError:
        raise ValueError(f"{text!r} is not an SQL expression") from None
    assert isinstance(tree, sql.Expression)  # noqa: S101 -- narrows the type
    for node in tree.walk():
        if isinstance(node, sql.Column) and node.name not in NUMBERS:
            raise ValueError(f"{text!r}: {node.name!r} is not one of {', '.join(NUMBERS)}")
        if type(node) not in _KNOWN or (isinstance(node, sql.Literal) and node.is_string):
            raise ValueError(f"{text!r}: only columns, numbers, + - * ( ) and abs() can be used")
    return tree


def _build(node: sql.Expression, sales: ir.Table) -> ir.NumericValue:
    if isinstance(node, sql.Column):
        return sales[node.name]
    if isinstance(node, sql.Literal):
        return ibis.literal(Decimal(node.this), type="decimal(18, 4)")
    if type(node) in _UNARY:
        return _UNARY[type(node)](_build(node.this, sales))
    return _BINARY[type(node)](_build(node.this, sales), _build(node.expression, sales))
