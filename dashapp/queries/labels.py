"""The names that people know for products and customers."""

from dataclasses import replace

import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Chip, Filters
from dashapp.predicates import GUEST
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
    """The chips of the filters with the names of products and customers."""
    return tuple(
        replace(chip, label=labels(data, chip.dimension, (chip.member,))[chip.member])
        for chip in filters.chips()
    )
