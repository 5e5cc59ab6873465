"""SQL conditions over the dimensions, with bound values and the words that say them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Dimension = Literal["region", "channel", "category", "product", "customer"]
DIMENSIONS: tuple[Dimension, ...] = ("region", "channel", "category", "product", "customer")
FACETS = DIMENSIONS[:3]
COLUMNS = {"product": "product_id", "customer": "customer_id"}
GUEST = "(guest)"  # the member that stands for sales without a customer


@dataclass(frozen=True)
class Predicate:
    """An SQL condition over dimension columns, its named parameters, and what it says."""

    sql: str
    params: tuple[tuple[str, str], ...]
    phrase: str
    columns: tuple[str, ...]  # the columns which the condition reads


def restrict(limits: Iterable[tuple[str, tuple[str, ...]]], prefix: str) -> Predicate:
    """The condition that each dimension lies in its members; an empty tuple sets no limit."""
    clauses, params, phrases, columns = [], [], [], []
    for dimension, members in limits:
        if dimension not in DIMENSIONS:
            raise ValueError(f"{dimension!r} is not a dimension")
        if not members:
            continue
        column = COLUMNS.get(dimension, dimension)
        guests = dimension == "customer" and GUEST in members
        values = [member for member in members if not (guests and member == GUEST)]
        named = [(f"{prefix}_{column}_{i}", value) for i, value in enumerate(values)]
        options = [f"{column} IN ({', '.join(f'${name}' for name, _ in named)})"] if named else []
        options += [f"{column} IS NULL"] if guests else []
        clauses.append(f"({' OR '.join(options)})")
        params += named
        phrases.append(f"{dimension}: {_listed(members)}")
        columns.append(column)
    sql = " AND ".join(clauses) or "TRUE"
    return Predicate(sql, tuple(params), ", ".join(phrases) or "everything", tuple(columns))


def both(first: Predicate, second: Predicate) -> Predicate:
    """Both conditions together; their parameters must have different names."""
    phrases = [p.phrase for p in (first, second) if p.phrase != "everything"]
    return Predicate(
        f"{first.sql} AND {second.sql}",
        first.params + second.params,
        ", ".join(phrases) or "everything",
        tuple(dict.fromkeys(first.columns + second.columns)),
    )


def _listed(members: tuple[str, ...]) -> str:
    shown = members if len(members) <= 4 else (*members[:3], f"{len(members) - 3} more")  # noqa: PLR2004
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]
