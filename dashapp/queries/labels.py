"""The names that people know for products and customers."""

from dataclasses import replace

import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Chip, Filters
from dashapp.predicates import FACETS, GUEST, both, restrict
from dashapp.queries.answers import cached

GUEST_LABEL = "Guests"
_NAMES = {
    "product": "SELECT product_id AS id, product AS label FROM marts.products",
    "customer": "SELECT customer_id AS id, name AS label FROM marts.customers",
}


def labels(data: Data, dimension: str, members: tuple[str, ...]) -> dict[str, str]:
    """What to call these members; a member without a name keeps its id."""
    found = {member: member for member in members}
    if GUEST in found and dimension == "customer":
        found[GUEST] = GUEST_LABEL
    if dimension not in _NAMES or not members:
        return found
    names = f"SELECT id, label FROM ({_NAMES[dimension]}) WHERE id = ANY($ids)"  # noqa: S608

    def compute() -> dict[str, pa.Table]:
        return {"labels": data.release.query(names, {"ids": list(members)})}

    known = cached(data, "labels", (dimension, members), compute)["labels"].to_pydict()
    pairs = zip(known["id"], known["label"], strict=True)
    return found | {member: label for member, label in pairs if label}


def chips(data: Data, filters: Filters) -> tuple[Chip, ...]:
    """The chips of the filters with the names of the products and customers that are seen."""
    return tuple(replace(chip, label=_label(data, chip)) for chip in filters.chips())


def all_seen(data: Data, filters: Filters) -> bool:
    """Whether the user sees a row of each product and customer that the filters name."""
    return all(_is_seen(data, chip) for chip in filters.chips())


def _label(data: Data, chip: Chip) -> str:
    """An address may name any product or customer; one of which no row is seen keeps its id."""
    if not _is_seen(data, chip):
        return chip.label
    return labels(data, chip.dimension, (chip.member,))[chip.member]


def _is_seen(data: Data, chip: Chip) -> bool:
    """Members of facets are held against the domain when an address is read."""
    if not data.scope.limits or chip.dimension in FACETS:
        return True
    rows = both(restrict(((chip.dimension, (chip.member,)),), "m"), data.scope.predicate())
    sql = f"SELECT count(*) > 0 AS seen FROM sales WHERE {rows.sql}"  # noqa: S608

    def compute() -> dict[str, pa.Table]:
        return {"seen": data.release.query(sql, dict(rows.params))}

    found = cached(data, "seen", (chip.dimension, chip.member), compute)
    return bool(found["seen"]["seen"][0].as_py())
