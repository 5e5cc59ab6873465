"""The members that a user may know of are those of the rows that the user sees."""

from dataclasses import replace

import pytest

from dashapp.context import NOTHING, Data, Scope
from dashapp.filters import FACETS, FilterError, Filters
from dashapp.queries import all_seen, chips
from tests.dashapp.queries.facts import Facts

pytestmark = pytest.mark.integration

SCOPES = {
    "region = 'North'": (("region", ("North",)),),
    "region = 'West' AND channel = 'Web'": (("region", ("West",)), ("channel", ("Web",))),
    "product_id = 'p3'": (("product", ("p3",)),),  # no rollup has the product and every facet
    "customer_id = 'c1'": (("customer", ("c1",)),),
}


@pytest.mark.parametrize("where", SCOPES)
def test_members_are_those_of_the_rows(data: Data, facts: Facts, where: str) -> None:
    domain = replace(data, scope=Scope(SCOPES[where])).domain
    for facet in FACETS:
        rows = facts.rows(f"SELECT DISTINCT {facet} FROM sales WHERE {where}")
        assert set(domain.values(facet)) == {member for (member,) in rows}
    assert domain.period == data.release.domain.period


def test_who_sees_no_row_knows_no_member(data: Data) -> None:
    domain = replace(data, scope=NOTHING).domain
    assert [domain.values(facet) for facet in FACETS] == [(), (), ()]


def test_a_category_of_other_rows_is_unknown(data: Data) -> None:
    domain = replace(data, scope=Scope((("product", ("p1",)),))).domain
    with pytest.raises(FilterError, match=r"'Toys' is not one of Books\."):
        Filters.from_query({"category": "Toys"}, domain)


def test_a_product_of_other_rows_has_no_name(data: Data) -> None:
    own = replace(data, scope=Scope((("product", ("p3",)),)))
    filters = Filters.from_query({"product": ["p3", "p4"]}, own.domain)
    assert [chip.label for chip in chips(own, filters)] == ["Product 3", "p4"]
    assert [chip.label for chip in chips(data, filters)] == ["Product 3", "Product 4"]
    assert not all_seen(own, filters)
    assert all_seen(own, filters.without("product", "p4"))
