"""Filters: the address is read strictly, written canonically, and becomes a bound condition."""

from datetime import date
from urllib.parse import parse_qs

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.filters import (
    COMPARISONS,
    DIMENSIONS,
    GUEST,
    PRESETS,
    Chip,
    Domain,
    FilterError,
    Filters,
    Period,
)
from dashapp.predicates import both, restrict

pytestmark = pytest.mark.unit

DOMAIN = Domain(
    date(2023, 11, 23),
    date(2026, 11, 22),
    (
        ("region", ("North", "South", "West & Wales")),
        ("channel", ("Shop", "Web")),
        ("category", ("(none)", "Toys")),
    ),
)


def read(query: str = "") -> Filters:
    """The filters of an address."""
    return Filters.from_query(parse_qs(query.removeprefix("?")), DOMAIN)


def test_an_empty_address_is_the_default_view() -> None:
    filters = read()
    assert filters == Filters("12m", Period(date(2025, 11, 23), date(2026, 11, 22)), "last_year")
    assert filters.query() == ""


def test_an_address_is_written_canonically() -> None:
    filters = read("region=South&period=ytd&page=3&region=North&region=South&compare=last_year")
    assert filters.region == ("North", "South")
    assert filters.query() == "?period=ytd&region=North&region=South"
    assert filters.query(metric="aov", by=None, x=["1", "2"]).endswith("&metric=aov&x=1&x=2")


def test_single_values_may_be_plain_texts() -> None:
    filters = Filters.from_query({"region": "North", "from": "2026-01-01", "to": ""}, DOMAIN)
    assert filters.region == ("North",)
    assert filters.period == Period(date(2026, 1, 1), date(2026, 11, 22))


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)
some_days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
queries = st.fixed_dictionaries(
    {},
    optional={
        "period": st.sampled_from([name for name, _ in PRESETS]),
        "compare": st.sampled_from([name for name, _ in COMPARISONS]),
        "region": st.lists(st.sampled_from(DOMAIN.values("region")), max_size=4),
        "channel": st.lists(st.sampled_from(DOMAIN.values("channel")), max_size=4),
        "category": st.lists(st.sampled_from(DOMAIN.values("category")), max_size=4),
        "product": st.lists(names, max_size=3),
        "customer": st.lists(names | st.just(GUEST), max_size=3),
        "from": some_days.map(str),
        "unknown": names,
    },
)


@given(queries)
def test_what_is_written_reads_the_same(query: dict[str, str | list[str]]) -> None:
    try:
        filters = Filters.from_query(query, DOMAIN)
    except FilterError:
        assert date.fromisoformat(str(query["from"])) > DOMAIN.data_to
        return
    again = read(filters.query())
    assert again == filters
    assert again.query() == filters.query()
    assert again.phrase(DOMAIN) == filters.phrase(DOMAIN)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("region=East", "region: 'East' is not one of North, South, West & Wales"),
        ("period=decade", "period: 'decade' is not one of mtd"),
        ("period=ytd&period=mtd", "period: give it once, not 2 times"),
        ("compare=budget", "compare: 'budget' is not one of last_year"),
        ("from=2026-02-30", "from: '2026-02-30' is not a day such as 2023-11-23"),
        ("from=1066-10-14", "from: '1066-10-14' is not a day"),
        ("to=yesterday", "to: 'yesterday' is not a day such as 2026-11-22"),
        ("from=2026-02-02&to=2026-02-01", "from: 2026-02-02 is after to: 2026-02-01"),
        ("product=" + "x" * 201, "product: give texts of at most 200"),
        ("customer=a%00b", "customer: give texts of at most"),
        ("&".join(f"product={i}" for i in range(101)), "product: choose at most 100"),
    ],
)
def test_a_bad_value_is_named(query: str, message: str) -> None:
    with pytest.raises(FilterError, match=message):
        read(query)


def test_values_are_bound_and_never_part_of_the_sql() -> None:
    evil = "x'; DROP TABLE sales; --"
    predicate = read().drill("product", evil).drill("customer", GUEST).predicate()
    assert predicate.sql == "(product_id IN ($f_product_id_0)) AND (customer_id IS NULL)"
    assert predicate.params == (("f_product_id_0", evil),)
    assert predicate.columns == ("product_id", "customer_id")


def test_a_condition_selects_its_members_and_guests() -> None:
    predicate = restrict(
        [("region", ("North", "West & Wales")), ("customer", (GUEST, "c1")), ("channel", ())], "t"
    )
    rows = [(1, "North", "c1"), (2, "North", None), (3, "South", "c1"), (4, "West & Wales", "c2")]
    con = duckdb.connect()
    con.execute("CREATE TABLE t (id INT, region VARCHAR, customer_id VARCHAR)")
    con.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
    found = con.execute(
        f"SELECT id FROM t WHERE {predicate.sql} ORDER BY id", dict(predicate.params)
    )
    assert found.fetchall() == [(1,), (2,)]
    assert predicate.phrase == "region: North and West & Wales, customer: (guest) and c1"


def test_a_region_may_be_called_like_the_guests() -> None:
    assert restrict([("region", (GUEST,))], "t").sql == "(region IN ($t_region_0))"


def test_an_unknown_dimension_never_reaches_sql() -> None:
    with pytest.raises(ValueError, match="'1=1 OR region' is not a dimension"):
        restrict([("1=1 OR region", ("x",))], "t")
    with pytest.raises(FilterError, match="dimension: 'cost'"):
        read().drill("cost", "1")


def test_two_conditions_hold_together() -> None:
    one, other = restrict([("region", ("a",))], "x"), restrict([("region", ("b",))], "y")
    joined = both(one, other)
    assert joined.sql == "(region IN ($x_region_0)) AND (region IN ($y_region_0))"
    assert dict(joined.params) == {"x_region_0": "a", "y_region_0": "b"}
    assert (joined.columns, joined.phrase) == (("region",), "region: a, region: b")
    assert both(restrict([], "x"), restrict([], "y")).phrase == "everything"


def test_long_lists_are_shortened_in_words() -> None:
    assert restrict([("product", tuple("abcdef"))], "x").phrase == "product: a, b, c and 3 more"


def test_drilling_and_removing() -> None:
    filters = read("region=North&region=South").drill("category", "Toys")
    assert filters.chips() == (
        Chip("region", "North", "North"),
        Chip("region", "South", "South"),
        Chip("category", "Toys", "Toys"),
    )
    assert filters.without("region", "North").region == ("South",)
    assert filters.without("region").without("category") == read()


def test_comparison_with_last_year() -> None:
    assert read().comparison(DOMAIN) == Period(date(2024, 11, 23), date(2025, 11, 22))
    assert read("compare=none").comparison(DOMAIN) is None
    previous = read("compare=previous&period=mtd")
    assert previous.comparison(DOMAIN) == Period(date(2026, 10, 1), date(2026, 10, 22))


def test_comparison_with_the_same_weekdays_of_last_year() -> None:
    chosen = read("compare=weekdays&from=2026-11-02&to=2026-11-22")  # a Monday to a Sunday
    before = chosen.comparison(DOMAIN)
    assert before == Period(date(2025, 11, 3), date(2025, 11, 23))
    assert before.start.strftime("%a") == chosen.period.start.strftime("%a") == "Mon"


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("compare=weekdays", 364),
        ("compare=weekdays&period=mtd", 364),
        ("compare=last_year", 0),
        ("compare=previous&period=30d", 30),
        ("compare=previous&period=mtd", 0),  # by the calendar: months differ in length
        ("compare=previous&from=2026-01-14&to=2026-01-20", 7),
        ("compare=none", 0),
    ],
)
def test_how_far_the_comparison_is_moved(query: str, days: int) -> None:
    assert read(query).moved(DOMAIN) == days


def test_a_comparison_that_the_data_does_not_cover_is_not_made_and_said() -> None:
    filters = read("period=all")
    assert filters.comparison(DOMAIN) is None
    assert filters.phrase(DOMAIN) == (
        "All data (23 Nov 2023 \N{EN DASH} 22 Nov 2026); "
        "no comparison: 23 Nov 2022 \N{EN DASH} 22 Nov 2025 "
        "is not covered, the data starts on 23 Nov 2023"
    )
    first_full_year = read("from=2024-11-23&to=2024-12-01")
    assert first_full_year.comparison(DOMAIN) == Period(date(2023, 11, 23), date(2023, 12, 1))
    assert read("from=2024-11-22&to=2024-12-01").comparison(DOMAIN) is None


def test_only_covered_days_are_compared() -> None:
    filters = read("from=2026-11-01&to=2026-11-30")
    assert filters.covered(DOMAIN) == Period(date(2026, 11, 1), date(2026, 11, 22))
    assert filters.comparison(DOMAIN) == Period(date(2025, 11, 1), date(2025, 11, 22))


def test_a_period_outside_of_the_data_has_nothing_to_compare() -> None:
    filters = read("from=2019-01-01&to=2019-12-31")
    assert filters.covered(DOMAIN) is None
    assert filters.comparison(DOMAIN) is None
    assert filters.phrase(DOMAIN) == (
        "1 Jan \N{EN DASH} 31 Dec 2019; no data for these days: "
        "it covers 23 Nov 2023 \N{EN DASH} 22 Nov 2026"
    )


def test_the_filters_in_words() -> None:
    filters = read("period=ytd&region=North&compare=none")
    assert filters.phrase() == "This year (1 Jan \N{EN DASH} 22 Nov 2026); region: North"
    assert filters.phrase(DOMAIN).endswith("; no comparison")


def test_every_dimension_has_members_and_only_facets_a_domain() -> None:
    filters = read()
    assert all(filters.members(name) == () for name in DIMENSIONS)
    assert DOMAIN.values("product") == ()


def test_a_message_lists_a_few_of_many_members() -> None:
    many = Domain(
        date(2025, 1, 1), date(2025, 2, 1), (("region", tuple(f"R{i}" for i in range(5000))),)
    )
    with pytest.raises(FilterError, match=r"R11 and 4,988 more\.$"):
        Filters.from_query({"region": "Nowhere"}, many)


def test_fiscal_periods_are_read_where_the_fiscal_year_differs() -> None:
    fiscal = Domain(date(2024, 1, 1), date(2026, 11, 22), (), year_start=4)
    found = Filters.from_query({"period": "fytd"}, fiscal)
    assert found.period == Period(date(2026, 4, 1), date(2026, 11, 22))
    assert found.comparison(fiscal) == Period(date(2025, 4, 1), date(2025, 11, 22))
    assert found.phrase().startswith("This fiscal year (1 Apr ")
    assert found.query() == "?period=fytd"
    with pytest.raises(FilterError, match="period: 'fqtd' is not one of"):
        Filters.from_query({"period": "fqtd"}, fiscal)  # is the calendar's quarter
    calendar = Domain(date(2024, 1, 1), date(2026, 11, 22), ())
    with pytest.raises(FilterError, match="period: 'fytd' is not one of"):
        Filters.from_query({"period": "fytd"}, calendar)
