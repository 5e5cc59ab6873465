"""Lists of customers: complete and stable over their pages, whatever they are sorted by."""

from decimal import Decimal

import pytest

from dashapp import queries
from dashapp.context import Data
from dashapp.filters import FilterError
from dashapp.queries import Chosen, Slice, Sort
from dashapp.queries.customer_list import NOT_YET, SORTS
from tests.dashapp.queries.facts import filters

pytestmark = pytest.mark.integration

NAMES = ("Regulars", "Champions")


def read(data: Data, chosen: Chosen, part: Slice) -> list[dict[str, object]]:
    found = queries.customer_list(data, filters(data), chosen, part)
    return [{str(k): v for k, v in row.items()} for row in found.frame.to_dict("records")]


@pytest.mark.parametrize("by", list(SORTS))
@pytest.mark.parametrize("down", [True, False])
def test_each_customer_is_on_one_page(analysed: Data, by: str, down: bool) -> None:
    rows = [
        row
        for page in range(1, 9)
        for row in read(analysed, Chosen(), Slice(Sort(by, down), page, 7))
    ]
    assert len(rows) == 53
    assert len({row["customer_id"] for row in rows}) == 53
    column = "label" if by == "name" else by
    values = [str(row[column]).lower() if by == "name" else row[column] for row in rows]
    assert values == sorted(values, reverse=down)  # type: ignore[type-var]
    assert read(analysed, Chosen(), Slice(Sort(by, down), 9, 7)) == []


def test_totals_are_of_all_pages(analysed: Data) -> None:
    part = Slice(Sort("revenue"), 1, 2)
    found = queries.customer_list(analysed, filters(analysed), Chosen("Champions"), part)
    assert (len(found.frame), found.total_rows) == (2, 10)
    assert found.revenue == sum(Decimal(10 * key) for key in range(44, 54))
    assert found.expected_value == sum(Decimal(530 - 10 * key) for key in range(43, 53))
    assert list(found.frame["revenue"]) == [530, 520]


def test_a_move_lists_those_who_made_it(analysed: Data) -> None:
    part = Slice(Sort("revenue"))
    assert len(read(analysed, Chosen("Regulars", "Champions"), part)) == 19
    assert len(read(analysed, Chosen("Regulars", NOT_YET), part)) == 5
    assert read(analysed, Chosen("Champions", NOT_YET), part) == []


@pytest.mark.parametrize(
    ("segment", "earlier", "message"),
    [
        ("' OR 1=1 --", "", 'segment: "\' OR 1=1 --" is not one of Regulars, Champions.'),
        ("champions", "", "segment: 'champions' is not one of"),
        ("", "x" * 300, "earlier: 'xxxx"),
        (NOT_YET, "", "segment: '(none)' is not one of"),
    ],
)
def test_unknown_segments_are_refused(segment: str, earlier: str, message: str) -> None:
    with pytest.raises(FilterError) as error:
        Chosen.of(segment, earlier, NAMES)
    assert str(error.value).startswith(message)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize("text", ["luck", "--revenue", "-", "revenue DESC; DROP", "customer_key"])
def test_unknown_columns_are_refused(text: str) -> None:
    with pytest.raises(FilterError, match=r"^sort: "):
        Sort.of(text, SORTS, "-revenue")


def test_a_sort_says_itself_as_it_is_read() -> None:
    for text in ("revenue", "-revenue"):
        assert str(Sort.of(text, SORTS, "name")) == text
    assert Sort.of("", SORTS, "-revenue") == Sort("revenue", down=True)


@pytest.mark.parametrize(("page", "size"), [(0, 50), (-1, 50), (1, 0), (1, 1_000_001)])
def test_pages_have_bounds(page: int, size: int) -> None:
    with pytest.raises(FilterError):
        Slice(Sort("revenue"), page, size)


def test_customers_are_called_by_their_names(analysed: Data) -> None:
    (row, *_) = read(analysed, Chosen(), Slice(Sort("name", down=False), 1, 1))
    assert row["label"] == f"Customer {row['customer_id']}"
