"""Which days are special: checked against the published calendar of Germany."""

from datetime import date

import numpy as np
import pytest

from etl.models.special_days import special_days

pytestmark = pytest.mark.unit
DAYS = np.arange(np.datetime64("2023-01-01"), np.datetime64("2026-01-01"))


def at(day: str) -> int:
    return int((np.datetime64(day) - DAYS[0]).astype(int))


def dates(places: np.ndarray) -> set[date]:
    return {DAYS[place].astype(object) for place in places if place >= 0}


def test_easter_is_judged_by_easter_and_a_usual_day_by_its_date() -> None:
    special = special_days(DAYS, "DE")
    assert dates(special.like[at("2024-04-01")]) == {date(2023, 4, 10), date(2025, 4, 21)}
    assert dates(special.like[at("2024-03-28")]) == {date(2023, 4, 6), date(2025, 4, 17)}
    assert dates(special.like[at("2024-06-12")]) == {date(2023, 6, 12), date(2025, 6, 12)}
    assert dates(special.same_date[at("2024-02-29")]) == {date(2023, 2, 28), date(2025, 2, 28)}
    assert not special.unlike.any()


def test_without_a_country_no_day_is_a_holiday() -> None:
    special = special_days(DAYS, None)
    assert np.array_equal(special.like, special.same_date)


def test_a_first_holiday_has_no_like() -> None:
    special = special_days(DAYS[:300], "DE")
    assert special.unlike[at("2023-05-01")]
    assert not special.unlike[at("2023-06-14")]


def test_ends_of_months_and_bridge_days() -> None:
    last, working, first, bridges = special_days(DAYS, "DE").groups
    assert date(2024, 6, 30) in dates(last)  # a Sunday
    assert date(2024, 6, 28) in dates(working)  # the Friday before it
    assert date(2024, 8, 1) in dates(first)
    assert date(2024, 5, 10) in dates(bridges)  # the Friday after Ascension
    assert date(2024, 5, 1) not in dates(first)  # a holiday


def test_no_days_are_no_trouble() -> None:
    assert special_days(DAYS[:0], "DE").like.shape == (0, 0)
