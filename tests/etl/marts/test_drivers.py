"""Who is behind a deviation: worked out by hand."""

import numpy as np
import pytest

from etl.marts.drivers import Part, driver

pytestmark = pytest.mark.unit


def part(member: str, before: float, during: float) -> Part:
    """Five weeks of the same amount a day, then a week of another."""
    return Part("channel", member, np.repeat([before, during], [35, 7]), None)


def test_the_member_that_holds_the_deviation_is_named() -> None:
    """100 a day, 60 of them online; then online loses 20 and stores nothing."""
    whole = Part("region", "A", np.repeat([100.0, 80.0], [35, 7]), None)
    found = driver(whole, [part("Online", 60, 40), part("Stores", 40, 40)], 35, 42, 700.0)
    assert found is not None
    assert (found.dimension, found.member) == ("channel", "Online")
    assert found.share == pytest.approx(1.0)


def test_nobody_is_named_where_all_lose_alike() -> None:
    whole = Part("region", "A", np.repeat([100.0, 80.0], [35, 7]), None)
    parts = [part("Online", 60, 48), part("Stores", 40, 32)]
    assert driver(whole, parts, 35, 42, 700.0) is None


def test_a_rate_is_driven_by_the_member_whose_own_rate_moved() -> None:
    """Returns of 5 % everywhere; then 25 % in the stores, which are a fifth of sales: 9 %."""
    sold = {"Online": np.full(42, 80.0), "Stores": np.full(42, 20.0)}
    back = {"Online": np.full(42, 4.0), "Stores": np.repeat([1.0, 5.0], [35, 7])}
    whole = Part("total", "(all)", back["Online"] + back["Stores"], np.full(42, 100.0))
    parts = [Part("channel", name, back[name], sold[name]) for name in sold]
    found = driver(whole, parts, 35, 42, 0.05)
    assert found is not None
    assert found.member == "Stores"
    assert found.share == pytest.approx(1.0)


def test_without_earlier_weeks_nobody_is_named() -> None:
    whole = Part("region", "A", np.full(7, 80.0), None)
    assert driver(whole, [part("Online", 60, 40)], 0, 7, 700.0) is None
