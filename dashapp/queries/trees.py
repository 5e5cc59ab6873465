"""Which terms a metric's change has, told by its definition in the catalogue.

- Amounts of completed lines (less cost), in all or per order, customer or unit: volume, mix, price,
  discount, cost, and each other status that counts.
- Other sums over completed lines, and counts: the groups of buyers.
- Other ratios whose denominators add up over the cells of some facets: what the rates of the cells
  changed, and their mix.
- Sums over other lines, which nobody bought, and other ratios: the members of the facet that tells
  most.
"""

from collections.abc import Mapping
from fractions import Fraction

from dashapp.context import Data
from dashapp.filters import FACETS, Filters
from dashapp.metrics import Measure
from dashapp.planner import Question
from dashapp.queries import bridge
from dashapp.queries.answers import answer, periods, rows_seen
from dashapp.queries.breakdown import moving
from dashapp.queries.bridge import Branch, Cell, Leaf, Pair
from dashapp.queries.buyers import GROUPS, by_group
from dashapp.queries.cells import SOLD, is_amount, sold, units_of
from dashapp.queries.contributions import Change

BUYERS, MEMBER, SEVERAL = "buyers", "member", "several"
ALL: Pair = (Fraction(1), Fraction(1))


class NoBase(LookupError):  # noqa: N818 - a state of the data, not a fault
    """The change cannot be taken apart; the message says why."""


def branches(data: Data, filters: Filters, change: Change) -> list[Branch]:
    """The terms of a change and what they consist of; NoBase when there is nothing to compare."""
    over, under = parts(data, change)
    if is_sales(over, under):
        return _sales(data, filters, change)
    if over.distinct is not None or (under is None and SOLD in over.status):
        return _by_buyers(data, filters, change)
    if change.apart:
        return _rates(data, filters, change)
    return _by_members(data, filters, change)


def parts(data: Data, change: Change) -> tuple[Measure, Measure | None]:
    """The measure of the metric, or its numerator and denominator."""
    over, *under = (data.catalogue.measure(name) for name in change.metric.measures)
    return over, under[0] if under else None


def is_sales(over: Measure, under: Measure | None) -> bool:
    """Whether price and volume explain it: amounts in all, per order, per customer or per unit."""
    if not is_amount(over):
        return False
    if under is None or under.distinct is not None:
        return True
    units = units_of(over)
    return (under.sum, under.status, under.known) == (units.sum, units.status, units.known)


def status_of(data: Data, change: Change, term: str) -> str:
    """The status of the lines that a term is computed from; none when it is all that count."""
    over, under = parts(data, change)
    if not is_sales(over, under):
        return ""
    return term if term in over.status else SOLD


def _per(data: Data, change: Change) -> Pair:
    """The denominators in both periods; ones for what is no ratio."""
    _, under = parts(data, change)
    if under is None:
        return ALL
    now, base = (Fraction(row[under.name]) for row in change.totals)
    return now, base


def _sales(data: Data, filters: Filters, change: Change) -> list[Branch]:
    over, _ = parts(data, change)
    found, per = sold(data, filters, over), _per(data, change)
    if sum(each.units[1] for each in found.values()) <= 0:
        raise NoBase("No units were sold in the period compared with, so no price can be compared.")
    effects = bridge.sales_effects(found, per)
    sizes = {cell: each.amount[1] for cell, each in found.items()}
    open_facets = moving(data, filters)
    if per != ALL:
        return [
            _branch(term, by_cell, sizes, _baskets(term, open_facets), FACETS)
            for term, by_cell in effects.items()
        ]
    grown = [
        _branch(term, by_cell, sizes, open_facets, FACETS) for term, by_cell in effects.items()
    ]
    worth = bridge.unit_value(found)
    groups = by_group(data, filters, units_of(over))
    leaves = [
        Leaf(_difference(groups[name]) * worth, buyers=name) for name in GROUPS if name in groups
    ]
    return [
        Branch(each.term, each.effect, tuple(leaves)) if each.term == bridge.VOLUME else each
        for each in grown
    ]


def _baskets(term: str, facets: tuple[str, ...]) -> tuple[str, ...]:
    """By which facets an effect per order or customer may be told.

    A growing region has more of everything per order of all regions, which is no effect of its
    own; only what is compared at the same units is free of that, and what the baskets hold.
    """
    if term in (bridge.MIX, bridge.PRICE, bridge.DISCOUNT, bridge.COST):
        return facets
    return tuple(name for name in facets if name == "category")


def _rates(data: Data, filters: Filters, change: Change) -> list[Branch]:
    over, under = change.metric.measures
    within = tuple(name for name in FACETS if name in change.apart)
    cells = _cells(data, filters, change, within)
    pairs = {cell: (values[over], values[under]) for cell, values in cells.items()}
    sizes = {cell: values[under][1] for cell, values in cells.items()}
    facets = moving(data, filters)
    return [
        _branch(term, by_cell, sizes, facets, within)
        for term, by_cell in bridge.rate_effects(pairs).items()
    ]


def _by_members(data: Data, filters: Filters, change: Change) -> list[Branch]:
    name, per = change.metric.measures[0], _per(data, change)
    cells = {cell: each[name] for cell, each in _cells(data, filters, change, FACETS).items()}
    effects = {cell: n[0] / per[0] - n[1] / per[1] for cell, n in cells.items()}
    sizes = {cell: n[1] for cell, n in cells.items()}
    leaves = _branch(MEMBER, effects, sizes, moving(data, filters), FACETS).leaves
    return [
        Branch(MEMBER, leaf.effect, dimension=leaf.dimension, member=leaf.member)
        for leaf in sorted(leaves, key=lambda leaf: (-abs(leaf.effect), leaf.member))
    ]


def _by_buyers(data: Data, filters: Filters, change: Change) -> list[Branch]:
    over, _ = parts(data, change)
    per, groups = _per(data, change), by_group(data, filters, over)
    found = [
        Branch(BUYERS, Fraction(now) / per[0] - Fraction(base) / per[1], buyers=name)
        for name in GROUPS
        for now, base in [groups.get(name, (0, 0))]
    ]
    rest = change.total - sum((branch.effect for branch in found), Fraction(0))
    return [*found, Branch(SEVERAL, rest)]  # an order of several customers counts once


def _difference(pair: tuple[object, object]) -> Fraction:
    return Fraction(str(pair[0])) - Fraction(str(pair[1]))


def _branch(
    term: str,
    effects: Mapping[Cell, Fraction],
    sizes: Mapping[Cell, Fraction],
    usable: tuple[str, ...],
    facets: tuple[str, ...],
) -> Branch:
    """A term with the members of the usable facet that tells most; cells are of `facets`."""
    positions = [facets.index(name) for name in usable if name in facets]
    position = bridge.telling(effects, sizes, positions)
    effect = sum(effects.values(), Fraction(0))
    if position is None:
        return Branch(term, effect)
    members = bridge.by_member(effects, position)
    return Branch(
        term, effect, tuple(Leaf(part, facets[position], name) for name, part in members.items())
    )


def _cells(
    data: Data, filters: Filters, change: Change, facets: tuple[str, ...]
) -> dict[Cell, dict[str, Pair]]:
    """The metric's measures in each cell of the facets; what is unknown counts as nothing."""
    names = change.metric.measures
    question = Question(names, periods(data, filters), (facets,), rows_seen(data, filters))
    found = answer(data, question)

    def figure(cell: Cell, name: str, slot: int) -> Fraction:
        return Fraction(found.rows.get((slot, 0, cell), {}).get(name) or 0)

    return {
        cell: {name: (figure(cell, name, 0), figure(cell, name, 1)) for name in names}
        for cell in found.groups(0)
    }
