"""Days with open orders are not final, and no bucket that holds one is complete."""

from datetime import date

import pytest

from dashapp.context import Data
from dashapp.metrics import Catalogue
from dashapp.queries import settled_to, trend
from tests.dashapp.queries.facts import filters
from tests.dashapp.queries.lines import Line
from tests.dashapp.queries.open_days import with_open_days

pytestmark = pytest.mark.integration

LINES = [Line(f"a{day}", f"2024-03-{day:02}", None, "Ball", "1", str(day)) for day in range(1, 32)]


@pytest.fixture
def late(data: Data, catalogue: Catalogue) -> Data:
    """March 2024, final up to the 28th."""
    return with_open_days(LINES, data.release.manifest, catalogue, date(2024, 3, 28))


def test_the_settled_day_is_that_of_the_landings(late: Data, analysed: Data) -> None:
    assert settled_to(late) == date(2024, 3, 28)
    assert settled_to(analysed) == date(2026, 3, 8)


def test_without_landings_every_day_is_taken_as_final(data: Data) -> None:
    assert settled_to(data) == data.release.domain.data_to
    assert not any(trend(data, filters(data), ("revenue",))["unsettled"])


def test_days_after_it_are_partial_and_told_apart_from_cut_ones(late: Data) -> None:
    days = trend(late, filters(late, period="mtd"), ("revenue",), "day")
    assert list(days["partial"]) == [False] * 28 + [True] * 3
    assert list(days["unsettled"]) == [False] * 28 + [True] * 3
    weeks = trend(late, filters(late, period="mtd"), ("revenue",), "week")
    # From 26 February (cut), 4, 11 and 18 March, and from the 25th, whose last days are open.
    assert list(weeks["partial"]) == [True, False, False, False, True]
    assert list(weeks["unsettled"]) == [False, False, False, False, True]


def test_a_whole_month_with_open_days_is_not_final(late: Data) -> None:
    month = trend(late, filters(late, period="all"), ("revenue",), "month").iloc[-1]
    assert (month["partial"], month["unsettled"]) == (True, True)
