"""What each member of a dimension contributes to a change, and where most of it lies.

A contribution is linear in the measures of the member, so its weights follow from the totals: of a
sum or count its own change; of a ratio whose denominators add up over the members, what its rate
and its weight changed, against the overall rate of the base (else a member would count as a gain
only for growing); of another ratio, as revenue per customer, its part of the numerator for each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import DIMENSIONS, FACETS, FilterError, Filters
from dashapp.metrics import Metric
from dashapp.planner import Question, plan
from dashapp.queries.answers import (
    VALUE,
    Answer,
    Row,
    answer,
    divide,
    periods,
    rows_seen,
    table,
)
from dashapp.queries.breakdown import OTHERS, moving
from dashapp.queries.bridge import apportion
from dashapp.queries.labels import labels
from dashapp.statement import statement

SEVERAL = "Counted in several"  # an order or customer that belongs to more than one member
MOST_SHARE, LEAST_SURPRISE, LEAST_NET = Fraction(1, 2), Fraction(3, 20), Fraction(1, 10)
Weights = Mapping[tuple[str, int], Fraction]  # measure and slot → what one of it contributes


@dataclass(frozen=True)
class Change:
    """A metric's change with all that its parts are reckoned with; slot 0 is now, 1 the base."""

    metric: Metric
    value: Decimal
    previous: Decimal
    totals: tuple[Row, Row]
    places: int  # to which parts are rounded
    apart: frozenset[str]  # the dimensions over which the denominators add up

    @property
    def total(self) -> Fraction:
        """The change itself."""
        return Fraction(self.value - self.previous)

    def size(self, by: str) -> str:
        """The measure whose share in the base says what a member may be expected to move."""
        return self.metric.measures[-1 if by in self.apart else 0]

    def weights(self, by: str) -> Weights:
        """What a unit of each measure contributes to the change, in a member of this dimension."""
        if self.metric.ratio is None:
            (name,) = self.metric.measures
            return {(name, 0): Fraction(1), (name, 1): Fraction(-1)}
        over, under = self.metric.ratio
        now, base = (Fraction(row[under]) for row in self.totals)
        found = {(over, 0): 1 / now, (over, 1): -1 / base}
        if by in self.apart:
            rate = Fraction(self.totals[1][over]) / base
            for slot, weight in ((0, -rate / now), (1, rate / base)):
                found[under, slot] = found.get((under, slot), Fraction(0)) + weight
        return found


def apart(data: Data, metric: Metric) -> frozenset[str]:
    """The dimensions over which a ratio's denominator adds up; none for what is no ratio.

    A sum does over all, a count over those that a rollup proves it additive over.
    """
    if metric.ratio is None:
        return frozenset()
    under = data.catalogue.measure(metric.ratio[1])
    if under.distinct is None:
        return frozenset(DIMENSIONS)
    if under.name not in data.catalogue.unchanged(data.release.manifest.measures):
        return frozenset()
    proven = (t for t in data.release.manifest.tables if under.name in t.measures)
    return frozenset(FACETS) & frozenset(name for each in proven for name in each.dimensions)


def facets_moved(data: Data, filters: Filters, change: Change) -> Answer:
    """The metric's measures by each of the facets that are open, in one set each.

    Each is asked for alone: together they would all be answered from the largest of their tables.
    """
    rows: dict[tuple[int, int, tuple[object, ...]], Row] = {}
    for set_no, name in enumerate(moving(data, filters)):
        found = answer(data, _question(data, filters, change, (name,)))
        rows |= {(slot, set_no, group): row for (slot, _, group), row in found.rows.items()}
    return Answer(data.catalogue, rows)


def contributions_table(
    data: Data,
    change: Change | None,
    found: Answer | None,
    numbered: Iterable[tuple[int, str]],
    limit: int | None = None,
) -> pa.Table:
    """Sets of an answer as the columns of contributions."""
    rows = []
    for set_no, by in numbered:
        assert change is not None and found is not None  # noqa: S101, PT018 - a set was asked for
        rows += _rows(data, change, found, (set_no, by), limit)
    return table(
        rows,
        dimension=pa.string(),
        member=pa.string(),
        label=pa.string(),
        value=VALUE,
        previous=VALUE,
        change=VALUE,
        share=VALUE,
    )


def _rows(
    data: Data, change: Change, found: Answer, part: tuple[int, str], limit: int | None
) -> list[tuple[object, ...]]:
    set_no, by = part
    parts = _parts(change, found, part)
    rest = change.total - sum(parts.values(), Fraction(0))
    rounded = apportion(change.total, [*parts.values(), rest], change.places)
    called = labels(data, by, tuple(parts))
    rows = []
    for member, moved in zip(parts, rounded, strict=False):
        value, previous = (found.value(change.metric, slot, set_no, (member,)) for slot in (0, 1))
        rows.append((by, member, called[member], value, previous, decimal(moved)))
    rows.sort(key=lambda row: (-abs(row[5]), row[1]))
    if rounded[-1]:
        label = OTHERS if limit is not None and len(parts) >= limit else SEVERAL
        rows.append((by, "", label, None, None, decimal(rounded[-1])))
    total = decimal(change.total)
    return [(*row, divide(row[5], total)) for row in rows]


def _parts(change: Change, found: Answer, part: tuple[int, str]) -> dict[str, Fraction]:
    """The contribution of each member of a set by one dimension."""
    set_no, by = part
    parts, weights = {}, change.weights(by)
    for group in found.groups(set_no):
        moved = Fraction(0)
        for (name, slot), weight in weights.items():
            amount = found.rows.get((slot, set_no, group), {}).get(name)
            moved += Fraction(amount or 0) * weight
        parts[group[0]] = moved
    return parts


def _question(
    data: Data, filters: Filters, change: Change, dimensions: tuple[str, ...]
) -> Question:
    measures = change.metric.measures
    sets = tuple((name,) for name in dimensions)
    return Question(measures, periods(data, filters), sets, rows_seen(data, filters))


def most_moved(data: Data, filters: Filters, change: Change, by: str, limit: int | None) -> Answer:
    """The measures of the members that contribute most; of all when there is no limit."""
    if by not in DIMENSIONS:
        raise FilterError(f"by: {by!r} is not one of {', '.join(DIMENSIONS)}.")
    question = _question(data, filters, change, (by,))
    if limit is None:
        return answer(data, question)
    if limit < 1:
        raise FilterError(f"limit: {limit} is not a number of members; give 1 or more.")
    sql, params = statement(question, plan(question, data.release, data.catalogue), data.release)
    terms = []
    for number, ((name, slot), weight) in enumerate(change.weights(by).items()):
        params[f"weight_{number}"] = float(weight)
        value = f"coalesce(max({name}) FILTER (WHERE slot = {slot}), 0)::DOUBLE"
        terms.append(f"{value} * $weight_{number}")
    found = data.release.query(
        f"WITH found AS ({sql}) SELECT found.* FROM found JOIN ("  # noqa: S608
        f"SELECT {by} FROM found GROUP BY {by} "
        f"ORDER BY abs({' + '.join(terms)}) DESC, {by} LIMIT {int(limit)}) USING ({by})",
        params,
    )
    rows = {
        (row["slot"], 0, (row[by],)): {name: row[name] for name in question.measures}
        for row in found.to_pylist()
    }
    return Answer(data.catalogue, rows)


@dataclass(frozen=True)
class Step:
    """One step of the way to where a change lies: a member and its part of the change."""

    dimension: str
    member: str
    label: str
    change: Decimal


def where(
    data: Data, filters: Filters, change: Change, found: Answer, *, along: bool = True
) -> tuple[Step, ...]:
    """The members, one within the other, that hold most of a change; none when it is spread.

    A member is named when it holds at least half of the change and of what moved along with it, and
    clearly more than its size in the base lets expect; a small net change of large opposite moves
    lies nowhere. Not `along`, they are the members that moved as much against the change.

    `found` is the answer of `facets_moved`.
    """
    steps: list[Step] = []
    least = MOST_SHARE * abs(change.total)
    moved = change.total if along else -change.total
    while facets := moving(data, filters):
        if steps:
            found = facets_moved(data, filters, change)
        net = along or bool(steps)  # against the change, any member may have moved
        named = [
            each
            for part in enumerate(facets)
            if change.metric.ratio is None or part[1] in change.apart
            for each in _named(change, found, part, moved, net=net)
            if abs(each[3]) >= least
        ]
        if not named:
            break
        _, by, member, moved = max(named)
        label = labels(data, by, (member,))[member]
        steps.append(Step(by, member, label, decimal(round(moved, change.places))))
        filters = filters.drill(by, member)
    return tuple(steps)


def _named(
    change: Change, found: Answer, part: tuple[int, str], moved: Fraction, *, net: bool
) -> list[tuple[Fraction, str, str, Fraction]]:
    """The members of a facet that may be named: how much is unexpected, and how much moved."""
    parts = _parts(change, found, part)
    gross = sum((abs(each) for each in parts.values()), Fraction(0))
    along = {member: abs(each) for member, each in parts.items() if each * moved > 0}
    total = sum(along.values(), Fraction(0))
    if net and abs(moved) < LEAST_NET * gross:
        return []
    sizes = {member: _size(change, found, part, member) for member in parts}
    size = sum(sizes.values(), Fraction(0)) or 1
    surprises = {member: each / total - sizes[member] / size for member, each in along.items()}
    return [
        (each * surprises[member], part[1], member, parts[member])
        for member, each in along.items()
        if each >= MOST_SHARE * total and surprises[member] >= LEAST_SURPRISE
    ]


def _size(change: Change, found: Answer, part: tuple[int, str], member: str) -> Fraction:
    set_no, by = part
    base = found.rows.get((1, set_no, (member,)), {}).get(change.size(by))
    return max(Fraction(base or 0), Fraction(0))


def decimal(value: Fraction) -> Decimal:
    """A fraction whose denominator is a power of ten, exactly."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).normalize()
