"""The drill: which dimension follows which, and what a click or a kept member adds to a view."""

from dataclasses import replace
from datetime import date

from dashapp.filters import CUSTOM, DIMENSIONS, FACETS, MOST_MEMBERS, Domain, Filters, Period
from dashapp.pages.addresses import LINES

PATH = DIMENSIONS  # region → channel → category → product → customer; then the order lines


def next_step(filters: Filters, domain: Domain, by: str) -> str:
    """The dimension to break down by after `by`: the next one that is still open, or the lines."""
    later = PATH[PATH.index(by) + 1 :]
    return next((each for each in later if open_dimension(filters, domain, each)), LINES)


def open_dimension(filters: Filters, domain: Domain, dimension: str) -> bool:
    """Whether breaking down by it can show more than one bar."""
    return len(filters.members(dimension)) != 1 and several(domain, dimension)


def several(domain: Domain, dimension: str) -> bool:
    """Whether the data has more than one member of it."""
    return dimension not in FACETS or len(domain.values(dimension)) > 1


def toggled(filters: Filters, dimension: str, member: str) -> Filters | None:
    """With one member more in the selection, or one less; None when no more can be named."""
    chosen = filters.members(dimension)
    if member in chosen:
        return filters.without(dimension, member)
    if len(chosen) >= MOST_MEMBERS:
        return None
    changed = {dimension: tuple(sorted((*chosen, member)))}
    return replace(filters, **changed)  # type: ignore[arg-type]


def narrowed(filters: Filters, domain: Domain, start: date, end: date) -> Filters | None:
    """To the days of a bucket that the period and the data have; None when that is no less."""
    whole = filters.covered(domain)
    days = whole.within(Period(start, end)) if whole else None
    return None if days is None or days == whole else replace(filters, preset=CUSTOM, period=days)
