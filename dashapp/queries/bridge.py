"""A change taken apart without SQL: the effects of cells, and rounding that keeps every sum.

Effects are differences between the points of a chain that leads from the base to this period:

    base → at this period's units → at its list prices → at its discounts = this period

so they add up to the change whatever the points are, also after the points were rounded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Cell = tuple[str, ...]  # a member of each facet
Pair = tuple[Fraction, Fraction]  # this period, the base
Effects = dict[str, dict[Cell, Fraction]]  # term → cell → its part of the change
VOLUME, MIX, PRICE, DISCOUNT, COST, LOOSE = "volume", "mix", "price", "discount", "cost", "loose"
WITHIN, UNRELATED = "within", "unrelated"
_POINT_PLACES = 10


@dataclass(frozen=True)
class Sold:
    """What one cell sold, added up over its items; costs are 0 where they do not count.

    `expected` is the amount of this period's units at the base's amounts per unit, `listed` at this
    period's list prices and the base's discounts. `loose` is amount that no unit carries.
    """

    units: Pair
    amount: Pair
    cost: Pair
    expected: Fraction
    listed: Fraction
    expected_cost: Fraction
    loose: Pair
    others: tuple[tuple[str, Pair], ...]  # status → its amount


def sales_effects(cells: Mapping[Cell, Sold], per: Pair) -> Effects:
    """Volume, mix, price, discount and the rest of a sum of amounts, per order or in all (1, 1).

    The base must have units. Mix is what units gain by lying in cells worth more than the average;
    what the base did not sell, or sold without units, has no price to compare and is mix as well.
    """
    worth = unit_value(cells)
    effects: Effects = {}
    for cell, each in cells.items():
        volume = _moved(each.units, per) * worth
        expected = (each.expected - each.expected_cost) / per[0]
        found = {
            VOLUME: volume,
            MIX: expected - (each.amount[1] - each.cost[1]) / per[1] - volume,
            PRICE: (each.listed - each.expected) / per[0],
            DISCOUNT: (each.amount[0] - each.listed) / per[0],
            COST: (each.expected_cost - each.cost[0]) / per[0],
            LOOSE: _moved(each.loose, per),
        }
        found |= {status: _moved(pair, per) for status, pair in each.others}
        for term, effect in found.items():
            effects.setdefault(term, {})[cell] = effect
    return effects


def unit_value(cells: Mapping[Cell, Sold]) -> Fraction:
    """What a unit brought in the base, on average; the base must have units."""
    base = sum((each.amount[1] - each.cost[1] for each in cells.values()), Fraction(0))
    return base / sum((each.units[1] for each in cells.values()), Fraction(0))


def rate_effects(cells: Mapping[Cell, tuple[Pair, Pair]]) -> Effects:
    """A ratio of two sums by its cells' numerators and denominators, whose totals are not zero.

    Within is what the rates of the cells changed, weighted as now; mix is what the weights changed,
    against the overall rate of the base. Cells that cannot be compared (new ones, or with a
    negative denominator) are mix; a numerator without a denominator has its own term.
    """
    total = [sum((d[i] for _, d in cells.values()), Fraction(0)) for i in (0, 1)]
    overall = sum((n[1] for n, _ in cells.values()), Fraction(0)) / total[1]
    effects: Effects = {WITHIN: {}, MIX: {}, UNRELATED: {}}
    for cell, (over, under) in cells.items():
        now, before = (n if d else Fraction(0) for n, d in zip(over, under, strict=True))
        alike = under[0] > 0 and under[1] > 0
        expected = round(under[0] * before / under[1], _POINT_PLACES) if alike else now
        weight = under[0] / total[0] - under[1] / total[1]
        effects[WITHIN][cell] = (now - expected) / total[0]
        effects[MIX][cell] = expected / total[0] - before / total[1] - overall * weight
        effects[UNRELATED][cell] = (over[0] - now) / total[0] - (over[1] - before) / total[1]
    return effects


def _moved(pair: Pair, per: Pair) -> Fraction:
    return pair[0] / per[0] - pair[1] / per[1]


def by_member(effects: Mapping[Cell, Fraction], position: int) -> dict[str, Fraction]:
    """Effects of cells added up by the members of one facet."""
    found: dict[str, Fraction] = {}
    for cell, effect in effects.items():
        found[cell[position]] = found.get(cell[position], Fraction(0)) + effect
    return found


def telling(
    effects: Mapping[Cell, Fraction], sizes: Mapping[Cell, Fraction], positions: Sequence[int]
) -> int | None:
    """The facet by which an effect lies least as the sizes do; None without a facet."""

    def distance(position: int) -> Fraction:
        members, shares = by_member(effects, position), by_member(sizes, position)
        return sum(
            (abs(e - total * shares.get(m, Fraction(0)) / size) for m, e in members.items()),
            Fraction(0),
        )

    total, size = sum(effects.values(), Fraction(0)), sum(sizes.values(), Fraction(0)) or 1
    return max(positions, key=distance, default=None)


def apportion(total: Fraction, parts: Sequence[Fraction], places: int) -> list[Fraction]:
    """The parts rounded to these places so that they add up to the total (largest remainder)."""
    if not parts:
        return []
    scaled = [part * 10**places for part in parts]
    floors = [part.__floor__() for part in scaled]
    left = round(total * 10**places) - sum(floors)
    each, extra = divmod(left, len(parts))
    by_remainder = sorted(range(len(parts)), key=lambda i: (floors[i] - scaled[i], i))
    more = set(by_remainder[:extra])
    return [Fraction(f + each + (i in more), 10**places) for i, f in enumerate(floors)]


@dataclass(frozen=True)
class Node:
    """One line of a tree: a part of the change, with what it belongs to."""

    node: str
    parent: str
    term: str
    dimension: str
    member: str
    buyers: str
    change: Fraction


@dataclass(frozen=True)
class Branch:
    """A term's effect and what it consists of."""

    term: str
    effect: Fraction
    leaves: tuple["Leaf", ...] = ()
    dimension: str = ""
    member: str = ""
    buyers: str = ""


@dataclass(frozen=True)
class Leaf:
    """A part of a term: of a member of a dimension, or of a group of buyers."""

    effect: Fraction
    dimension: str = ""
    member: str = ""
    buyers: str = ""


ROOT = "change"


def grow(change: Fraction, branches: Sequence[Branch], places: int) -> list[Node]:
    """The tree under the change; the children of a node add up to it exactly, zeros are left out.

    Branches keep their order, their leaves are sorted by size.
    """
    nodes = [Node(ROOT, "", ROOT, "", "", "", change)]
    rounded = apportion(change, [branch.effect for branch in branches], places)
    for branch, effect in zip(branches, rounded, strict=True):
        if not effect:
            continue
        name = "/".join(part for part in (branch.term, branch.member or branch.buyers) if part)
        labelled = (branch.dimension, branch.member, branch.buyers)
        nodes.append(Node(name, ROOT, branch.term, *labelled, effect))
        nodes += _leaves(name, effect, branch, places)
    return nodes


def _leaves(parent: str, effect: Fraction, branch: Branch, places: int) -> list[Node]:
    parts = apportion(effect, [leaf.effect for leaf in branch.leaves], places)
    found = [
        Node(
            f"{parent}/{leaf.member or leaf.buyers}",
            parent,
            branch.term,
            leaf.dimension,
            leaf.member,
            leaf.buyers,
            part,
        )
        for leaf, part in zip(branch.leaves, parts, strict=True)
        if part
    ]
    return sorted(found, key=lambda node: (-abs(node.change), node.node))
