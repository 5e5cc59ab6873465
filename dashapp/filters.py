"""Frozen filters: URL query ⇄ value ⇄ SQL predicate with bound parameters."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast
from urllib.parse import urlencode

from dashapp.format import whole
from dashapp.periods import (
    COMPARISONS,
    DEFAULT_COMPARISON,
    DEFAULT_PRESET,
    FISCAL_PRESETS,
    PRESETS,
    Period,
    preset_period,
    presets,
    previous_period,
    weeks_before,
    year_before,
)
from dashapp.predicates import DIMENSIONS, FACETS, GUEST, Predicate, restrict

__all__ = [
    "COMPARISONS",
    "DIMENSIONS",
    "FACETS",
    "GUEST",
    "PRESETS",
    "Chip",
    "Domain",
    "FilterError",
    "Filters",
    "Period",
    "Predicate",
]

CUSTOM = "custom"
MOST_MEMBERS, LONGEST_MEMBER = 100, 200
MOST_NAMED = 12  # members that a message lists


class FilterError(ValueError):
    """A filter in the address cannot be used; the message says which and what is allowed."""


@dataclass(frozen=True)
class Domain:
    """What a release can be filtered by: its days, and the members of each facet."""

    data_from: date
    data_to: date
    members: tuple[tuple[str, tuple[str, ...]], ...]
    year_start: int = 1  # the month in which the fiscal year begins

    def values(self, dimension: str) -> tuple[str, ...]:
        """The members of a facet; none for a dimension that is not a facet."""
        return dict(self.members).get(dimension, ())

    def holding(self, held: Mapping[str, Collection[str]]) -> "Domain":
        """The same days; of each facet only the members that are held, in the same order."""
        members = (
            (name, tuple(each for each in found if each in set(held[name])))
            for name, found in self.members
        )
        return replace(self, members=tuple(members))

    @property
    def period(self) -> Period:
        """All days that the release holds."""
        return Period(self.data_from, self.data_to)

    @property
    def presets(self) -> tuple[tuple[str, str], ...]:
        """The presets of a period that it can be looked at by."""
        return presets(self.year_start)


@dataclass(frozen=True)
class Chip:
    """One member that is filtered on, as the filter bar shows it."""

    dimension: str
    member: str
    label: str


@dataclass(frozen=True)
class Filters:
    """What a page is narrowed to: a period, a comparison and members of the dimensions."""

    preset: str
    period: Period
    compare: str
    region: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str | list[str]], domain: Domain) -> "Filters":
        """Read the address; unknown keys are ignored, a bad value is a FilterError."""
        preset, period = _period(query, domain)
        compare = _single(query, "compare", DEFAULT_COMPARISON)
        if compare not in dict(COMPARISONS):
            raise FilterError(_choose("compare", compare, dict(COMPARISONS)))
        members = {name: _members(query, name, domain) for name in DIMENSIONS}
        return cls(preset, period, compare, **members)

    def query(self, **extra: str | Iterable[str] | None) -> str:
        """The canonical address, "?…" or "" when all is default; `extra` keys follow."""
        pairs: list[tuple[str, str]] = []
        if self.preset == CUSTOM:
            pairs += [("from", str(self.period.start)), ("to", str(self.period.end))]
        elif self.preset != DEFAULT_PRESET:
            pairs.append(("period", self.preset))
        if self.compare != DEFAULT_COMPARISON:
            pairs.append(("compare", self.compare))
        pairs += [(name, member) for name in DIMENSIONS for member in self.members(name)]
        for name, value in extra.items():
            values = [value] if isinstance(value, str) else value or ()
            pairs += [(name, each) for each in values]
        return "?" + urlencode(pairs) if pairs else ""

    def members(self, dimension: str) -> tuple[str, ...]:
        """The members that a dimension is narrowed to; none means all."""
        return cast("tuple[str, ...]", getattr(self, _dimension(dimension)))

    def covered(self, domain: Domain) -> Period | None:
        """The days of the period that the release holds."""
        return self.period.within(domain.period)

    def comparison(self, domain: Domain) -> Period | None:
        """The period to compare with; None when there is none or the data does not cover it."""
        covered = self.covered(domain)
        if covered is None or self.compare == "none":
            return None
        other = self._shifted(covered)
        return None if other.start < domain.data_from else other

    def _shifted(self, covered: Period) -> Period:
        if self.compare == "last_year":
            return year_before(covered)
        if self.compare == "weekdays":
            return weeks_before(covered)
        return previous_period(self.preset, covered)

    def moved(self, domain: Domain) -> int:
        """How many days the comparison is moved to lie under the period, day by day.

        0 where both are read by the calendar: months beside months of another length.
        """
        covered, other = self.covered(domain), self.comparison(domain)
        if covered is None or other is None or self.compare == "last_year":
            return 0
        by_days = self.compare == "weekdays" or covered.start.day != 1
        days = (covered.start - other.start).days
        return days if by_days and days == (covered.end - other.end).days else 0

    def comparison_phrase(self, domain: Domain) -> str:
        """What the figures are compared with, or why they are not."""
        if self.compare == "none":
            return "no comparison"
        covered, other = self.covered(domain), self.comparison(domain)
        if covered is None:
            return f"no data for these days: it covers {domain.period.phrase()}"
        if other is not None:
            return f"compared with {other.phrase()}"
        wanted = self._shifted(covered).phrase()
        return f"no comparison: {wanted} is not covered, the data starts on " + (
            Period(domain.data_from, domain.data_from).phrase()
        )

    def predicate(self) -> Predicate:
        """The condition of the dimensions (not of the period) for the planner."""
        limits = tuple((name, self.members(name)) for name in DIMENSIONS)
        return restrict(limits, "f")

    def phrase(self, domain: Domain | None = None) -> str:
        """The filters in words; with the domain also what they are compared with."""
        preset = dict((*PRESETS, *FISCAL_PRESETS)).get(self.preset)
        days = self.period.phrase()
        parts = [f"{preset} ({days})" if preset else days]
        parts += [self.predicate().phrase] if self.chips() else []
        parts += [self.comparison_phrase(domain)] if domain else []
        return "; ".join(parts)

    def drill(self, dimension: str, member: str) -> "Filters":
        """Narrowed to this one member of the dimension."""
        return self._with(dimension, (member,))

    def without(self, dimension: str, member: str | None = None) -> "Filters":
        """With one member, or the whole dimension, no longer filtered on."""
        kept = tuple(each for each in self.members(dimension) if member not in (None, each))
        return self._with(dimension, kept)

    def _with(self, dimension: str, members: tuple[str, ...]) -> "Filters":
        return replace(self, **{_dimension(dimension): members})  # type: ignore[arg-type]

    def chips(self) -> tuple[Chip, ...]:
        """One chip for each member that is filtered on; products and customers show their id."""
        return tuple(
            Chip(name, member, member) for name in DIMENSIONS for member in self.members(name)
        )


def _dimension(name: str) -> str:
    if name not in DIMENSIONS:
        raise FilterError(_choose("dimension", name, DIMENSIONS))
    return name


def _choose(key: str, value: str, allowed: Iterable[str]) -> str:
    names = tuple(allowed)
    more = f" and {whole(len(names) - MOST_NAMED)} more" if len(names) > MOST_NAMED else ""
    return f"{key}: {value!r} is not one of {', '.join(names[:MOST_NAMED])}{more}."


def _values(query: Mapping[str, str | list[str]], key: str) -> list[str]:
    value = query.get(key, [])
    values = [value] if isinstance(value, str) else list(value)
    for each in values:
        if not isinstance(each, str) or len(each) > LONGEST_MEMBER or "\x00" in each:
            raise FilterError(f"{key}: give texts of at most {LONGEST_MEMBER} characters.")
    return [each for each in values if each]


def _single(query: Mapping[str, str | list[str]], key: str, default: str) -> str:
    values = _values(query, key) or [default]
    if len(set(values)) > 1:
        raise FilterError(f"{key}: give it once, not {len(values)} times.")
    return values[0]


def _members(
    query: Mapping[str, str | list[str]], dimension: str, domain: Domain
) -> tuple[str, ...]:
    chosen = sorted(set(_values(query, dimension)))
    if len(chosen) > MOST_MEMBERS:
        raise FilterError(f"{dimension}: choose at most {MOST_MEMBERS} members.")
    allowed = domain.values(dimension)
    for member in chosen:
        if dimension in FACETS and member not in allowed:
            raise FilterError(_choose(dimension, member, allowed))
    return tuple(chosen)


def _period(query: Mapping[str, str | list[str]], domain: Domain) -> tuple[str, Period]:
    if _values(query, "from") or _values(query, "to"):
        start = _day(query, "from", domain.data_from)
        end = _day(query, "to", domain.data_to)
        if start > end:
            raise FilterError(f"from: {start} is after to: {end}; swap them.")
        return CUSTOM, Period(start, end)
    preset = _single(query, "period", DEFAULT_PRESET)
    if preset not in dict(domain.presets):
        raise FilterError(_choose("period", preset, dict(domain.presets)))
    return preset, preset_period(preset, domain.period, domain.year_start)


def _day(query: Mapping[str, str | list[str]], key: str, default: date) -> date:
    text = _single(query, key, str(default))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not date(1900, 1, 1) <= day <= date(2199, 12, 31):
        raise FilterError(f"{key}: {text!r} is not a day such as {default}.")
    return day
