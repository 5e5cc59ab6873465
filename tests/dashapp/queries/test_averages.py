"""Moving averages against plain SQL over the days of each window."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.context import Data
from dashapp.metrics import Catalogue
from dashapp.periods import Grain, add_months, next_bucket
from dashapp.queries import Window, averages, trend
from dashapp.queries.pooled import mean
from tests.dashapp.queries.facts import NET, SOLD, Facts, decimal, filters
from tests.dashapp.queries.lines import Line
from tests.dashapp.queries.open_days import with_open_days

pytestmark = pytest.mark.integration


def test_twelve_months_back_reach_before_the_period(data: Data, facts: Facts) -> None:
    found = averages(data, filters(data), "revenue", "month", Window(12))
    for bucket, average in zip(found["bucket"], found["average"], strict=True):
        if bucket in (date(2025, 3, 1), date(2026, 3, 1)):  # the period cuts both
            assert not isinstance(average, Decimal)
            continue
        first, end = add_months(bucket, -11), add_months(bucket, 1)
        where = f"{NET} AND date >= '{first}' AND date < '{end}'"
        assert average == decimal(facts.one("sum(amount)", where) / 12)


def test_an_average_around_a_month_takes_half_of_either_end(data: Data, facts: Facts) -> None:
    found = averages(data, filters(data, period="all"), "orders", "month", Window(6, centred=True))
    pairs = zip(found["bucket"], found["average"], strict=True)
    known = {day: value for day, value in pairs if isinstance(value, Decimal)}
    # The data's complete months are February 2024 to February 2026; three are lost at each end.
    assert (min(known), max(known)) == (date(2024, 5, 1), date(2025, 11, 1))
    for bucket, average in known.items():
        total = Decimal(0)
        for offset in range(-3, 4):
            month = add_months(bucket, offset)
            where = f"{SOLD} AND date >= '{month}' AND date < '{add_months(month, 1)}'"
            weight = 1 if abs(offset) == 3 else 2
            total += weight * facts.one("count(DISTINCT order_id)", where)
        assert average == decimal(total / 12)


def test_the_average_of_a_ratio_is_the_ratio_of_the_windows_sums(data: Data, facts: Facts) -> None:
    found = averages(data, filters(data, period="all"), "aov", "month", Window(3))
    row = found.set_index("bucket").loc[date(2025, 6, 1)]
    span = "date BETWEEN '2025-04-01' AND '2025-06-30'"
    # An order counts in one month only, so the months' orders add up.
    orders = facts.one("count(DISTINCT order_id)", f"{SOLD} AND {span}")
    assert row["average"] == decimal(facts.one("sum(amount)", f"{NET} AND {span}") / orders)


@pytest.mark.parametrize(("grain", "length"), [("day", 7), ("week", 4), ("quarter", 4)])
def test_every_grain_against_its_own_trend(data: Data, grain: Grain, length: int) -> None:
    chosen = filters(data, period="all")
    line = trend(data, chosen, ("revenue",), grain)
    found = averages(data, chosen, "revenue", grain, Window(length))
    for i in range(len(line)):
        window = line.iloc[max(i - length + 1, 0) : i + 1]
        whole = len(window) == length and not any(window["partial"])
        value = found["average"][i]
        assert isinstance(value, Decimal) is whole
        if whole:
            assert value == decimal(sum(window["revenue"], Decimal(0)) / length)


def test_days_that_are_not_final_are_in_no_average(data: Data, catalogue: Catalogue) -> None:
    first = date(2024, 3, 1)
    lines = [
        Line(f"a{i}", str(first + timedelta(days=i)), None, "Ball", "1", "10") for i in range(20)
    ]
    late = with_open_days(lines, data.release.manifest, catalogue, date(2024, 3, 15))
    found = averages(late, filters(late, period="mtd"), "revenue", "day", Window(3, centred=True))
    known = [
        day
        for day, v in zip(found["bucket"], found["average"], strict=True)
        if isinstance(v, Decimal)
    ]
    assert known[-1] == date(2024, 3, 14)  # one before the last final day
    assert set(found["average"].dropna()[1:]) == {Decimal(10)}


@given(st.integers(1, 30), st.booleans())
def test_a_window_is_even_and_weighs_its_length(length: int, centred: bool) -> None:
    window = Window(length, centred)
    assert window.before * (2 if centred else 1) + 1 == len(window.weights)
    assert sum(window.weights) == length * max(window.weights)
    assert window.weights == window.weights[::-1]


def test_an_unknown_value_leaves_the_mean_unknown(catalogue: Catalogue) -> None:
    profit, margin = catalogue.metric("gross_profit"), catalogue.metric("margin")
    known = {"profit_amount": Decimal(2), "costed_amount": Decimal(8)}
    unknown = {"profit_amount": None, "costed_amount": None}
    assert mean(profit, [known, unknown], (1, 1)) is None
    assert mean(profit, [known, known], (1, 3)) == 2
    assert mean(margin, [known, unknown], (1, 1)) == Decimal("0.25")
    assert mean(margin, [unknown], (1,)) is None


def test_buckets_follow_each_other(data: Data) -> None:
    found = averages(data, filters(data), "revenue", "quarter", Window(4), year_start=2)
    days = list(found["bucket"])
    assert days[0] == date(2025, 2, 1)
    assert all(next_bucket(a, "quarter") == b for a, b in pairwise(days))
