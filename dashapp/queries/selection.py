"""Which of the analysed series answer a selection, within the rows that the user may see.

Analyses exist for the company and for single members of region, channel and category. A series
may be shown only when all of its rows may be: a user of one region never sees the company's
figures, nor those of a channel, which other regions share.
"""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import DIMENSIONS, FACETS, Filters

TOTAL, ALL, OTHERS = "total", "(all)", "(others)"
FORECASTS = "Forecasts are made for"
NOTHING_SEEN = "None of the rows that you may see are in this selection."
COMPANY_ONLY = "worked out for the company as a whole"


@dataclass(frozen=True)
class Member:
    """The company, or one member of a dimension."""

    dimension: str
    member: str


COMPANY = Member(TOTAL, ALL)


@dataclass(frozen=True)
class Rows:
    """A condition on the columns dimension and member, and its bound values."""

    sql: str
    params: dict[str, Any]


def selected(data: Data, filters: Filters, subject: str = FORECASTS) -> Member | str:
    """The one series that answers a selection, or a sentence that says why there is none."""
    seen = _seen(data, filters)
    if not seen:
        return COMPANY
    if not all(seen.values()):
        return NOTHING_SEEN
    dimension, members = next(iter(seen.items()))
    if len(seen) == 1 and len(members) == 1 and dimension in FACETS:
        return Member(dimension, next(iter(members)))
    allowed = f"{subject} the company and for single regions, channels and categories"
    return f"{allowed}; {_advice(seen, filters)}."


def visible(data: Data, filters: Filters) -> Rows | None:
    """All series that lie wholly within a selection and the user's rows; None when none does."""
    seen = _seen(data, filters)
    if not seen:
        return Rows("TRUE", {})
    dimension, members = next(iter(seen.items()))
    if len(seen) > 1 or dimension not in FACETS:
        return None
    params = {"dimension": dimension, "members": sorted(members)}
    return Rows("dimension = $dimension AND member = ANY($members)", params)


def company_gap(data: Data, filters: Filters, what: str) -> str | None:
    """Why figures of the whole company may not be shown for a selection; None when they may."""
    if data.scope.limits:
        return f"{what} are {COMPANY_ONLY}, of which you see a part."
    narrowed = [name for name in DIMENSIONS if name in _seen(data, filters)]
    advice = f"remove the {' and the '.join(narrowed)}"
    return f"{what} are {COMPANY_ONLY}; {advice}." if narrowed else None


def whole(filters: Filters) -> Filters:
    """The same period of the whole company: no dimension is narrowed."""
    for name in DIMENSIONS:
        filters = filters.without(name)
    return filters


def holds(data: Data, table: str) -> bool:
    """Whether the release has a table; older ones lack those of newer analyses."""
    return any(each.name == table for each in data.release.manifest.tables)


def table_gap(data: Data, table: str, what: str) -> str | None:
    """A sentence when the release lacks a table, as older ones do."""
    if holds(data, table):
        return None
    return f"This release was published without {what}; the next run adds them."


def noted(
    data: Data,
    analysis: str,
    metric: str | None = None,
    member: Member = COMPANY,
    *,
    shared: bool = True,
) -> tuple[str, ...]:
    """What the release says could not be computed: of the member first, then of the company.

    Analyses with `shared` gaps note what holds for the company there alone. Nothing is said of
    other members.
    """
    if not holds(data, "gaps"):
        return ()
    sql = """
        SELECT reason FROM marts.gaps
        WHERE analysis = $analysis AND ($metric IS NULL OR coalesce(metric, '') IN ('', $metric))
            AND (coalesce(dimension, '') = '' OR $shared AND dimension = 'total'
                OR dimension = $dimension AND member = $member)
        ORDER BY coalesce(dimension, '') IN ('', 'total'), reason"""
    params = {"analysis": analysis, "metric": metric, "shared": shared}
    params |= {"dimension": member.dimension, "member": member.member}
    return tuple(data.release.query(sql, params)["reason"].to_pylist())


def said(gap: str | None, notes: tuple[str, ...] = ()) -> pa.Table:
    """A gap, and notes on parts that are missing, as a frame that is kept beside the others."""
    return pa.table({"gap": pa.array([gap, *notes], pa.string())})


def gap_in(frames: dict[str, pa.Table]) -> str | None:
    """The gap that `said` kept."""
    gap: str | None = frames["gap"]["gap"][0].as_py()
    return gap


def notes_in(frames: dict[str, pa.Table]) -> tuple[str, ...]:
    """The notes that `said` kept."""
    return tuple(frames["gap"]["gap"].to_pylist()[1:])


def _seen(data: Data, filters: Filters) -> dict[str, frozenset[str]]:
    """The members left of each dimension that filters or the user's rows narrow."""
    found: dict[str, frozenset[str]] = {}
    for name in DIMENSIONS:
        members = frozenset(filters.members(name))
        if members and members != frozenset(data.domain.values(name)):
            found[name] = members
    for limited, limit in data.scope.limits:
        allowed = frozenset(limit)
        found[limited] = found[limited] & allowed if limited in found else allowed
    return found


def _advice(seen: dict[str, frozenset[str]], filters: Filters) -> str:
    """What to take away; the page's own filters only, since the user's rows stay."""
    narrowed = [name for name in DIMENSIONS if filters.members(name)]
    finer = [name for name in narrowed if name not in FACETS]
    if finer:
        return f"remove the {' and the '.join(finer)}"
    if len(seen) > 1 and narrowed:
        return f"remove the {' or the '.join(narrowed)}"
    return f"choose one {narrowed[0]}" if narrowed else "choose one of those that you may see"
