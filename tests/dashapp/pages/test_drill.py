"""The drill's order, kept members, and the days of a bucket."""

from dataclasses import replace
from datetime import date

from dashapp.filters import MOST_MEMBERS, Domain, Filters, Period
from dashapp.pages import drill

DOMAIN = Domain(
    date(2024, 1, 15),
    date(2026, 3, 8),
    (("region", ("North", "South")), ("channel", ("Web",)), ("category", ("Books", "Toys"))),
)
EVERYTHING = Filters.from_query({}, DOMAIN)


def test_a_dimension_of_one_member_is_left_out_of_the_path() -> None:
    assert drill.next_step(EVERYTHING, DOMAIN, "region") == "category"
    assert drill.next_step(EVERYTHING.drill("category", "Toys"), DOMAIN, "region") == "product"
    assert drill.next_step(EVERYTHING, DOMAIN, "customer") == "lines"


def test_members_are_kept_and_let_go() -> None:
    one = drill.toggled(EVERYTHING, "region", "South")
    assert one is not None
    two = drill.toggled(one, "region", "North")
    assert two is not None
    assert two.region == ("North", "South")
    assert drill.toggled(two, "region", "South") == one.drill("region", "North")
    full = replace(EVERYTHING, product=tuple(f"p{i:03}" for i in range(MOST_MEMBERS)))
    assert drill.toggled(full, "product", "more") is None
    assert drill.toggled(full, "product", "p001") is not None


def test_a_bucket_is_cut_to_the_period_and_the_data() -> None:
    def days(start: date, end: date) -> tuple[str, str] | None:
        found = drill.narrowed(EVERYTHING, DOMAIN, start, end)
        return None if found is None else (str(found.period.start), str(found.period.end))

    assert EVERYTHING.period == Period(date(2025, 3, 9), date(2026, 3, 8))
    assert days(date(2025, 3, 1), date(2025, 3, 31)) == ("2025-03-09", "2025-03-31")
    assert days(date(2026, 2, 1), date(2026, 2, 28)) == ("2026-02-01", "2026-02-28")
    assert days(date(2026, 3, 1), date(2026, 3, 31)) == ("2026-03-01", "2026-03-08")
    assert days(date(2025, 1, 1), date(2026, 12, 31)) is None  # no less than the whole
    assert days(date(2027, 1, 1), date(2027, 1, 31)) is None
