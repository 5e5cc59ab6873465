"""A source that stops early is told of; the run publishes all the same."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.freshness import NAME, usual_gap
from tests.etl.conftest import CONFIG, Shop

TILLS = CONFIG[CONFIG.index("[[source]]") :].replace('"orders"', '"tills"').replace(
    "in/orders", "in/tills"
)  # fmt: skip
START = date(2024, 3, 1)


def sales(prefix: str, *offsets: int) -> list[str]:
    """One paid line on each of these days after 1 March 2024."""
    return [
        f"{prefix}{i},{prefix}{i},{START + timedelta(days=offset)},1,10,c1,North,paid"
        for i, offset in enumerate(offsets)
    ]


@pytest.fixture
def two(shop: Shop) -> Shop:
    """A shop whose orders and tills are two sources."""
    shop.config.write_text(CONFIG + TILLS, encoding="utf-8")
    return shop


def checks(shop: Shop) -> list[dict[str, object]]:
    shop.publish()
    return [check for check in shop.manifest["checks"] if check["name"] == NAME]


@pytest.mark.integration
def test_a_source_that_ends_early_is_a_warning_of_the_release(two: Shop) -> None:
    two.write("orders-1.csv", *sales("o", *range(31)))
    two.write("tills-1.csv", *sales("t", *range(27)))
    assert checks(two) == [
        {
            "name": NAME,
            "passed": False,
            "detail": "tills: newest sale 27 Mar 2024, 4 days before the others; usual gap 1 day",
            "source": "tills",
            "from": "2024-03-28",
            "to": "2024-03-31",
        }
    ]
    code, printed = two.etl("status")
    assert code == 0
    assert f"WARNING      {NAME}: tills: newest sale 27 Mar 2024, 4 days before" in printed


@pytest.mark.integration
@pytest.mark.parametrize(
    "tills",
    [
        tuple(range(31)),  # up to the last day
        (0, 5, 10, 15, 20, 26),  # every five or six days, five days ago
        (0,),  # a single day tells nothing of the rhythm
    ],
)
def test_a_source_within_its_own_rhythm_passes(two: Shop, tills: tuple[int, ...]) -> None:
    two.write("orders-1.csv", *sales("o", *range(31)))
    two.write("tills-1.csv", *sales("t", *tills))
    assert checks(two) == [{"name": NAME, "passed": True, "detail": ""}]
    assert "WARNING" not in two.etl("status")[1]


@pytest.mark.integration
def test_a_source_that_was_given_up_is_not_warned_of_for_ever(two: Shop) -> None:
    two.write("tills-1.csv", *sales("t", 0, 1, 2))
    two.write("orders-1.csv", *sales("o", *range(93)))
    assert [check["passed"] for check in checks(two)] == [False]  # 90 days behind
    two.write("orders-1.csv", *sales("o", *range(94)))
    assert [check["passed"] for check in checks(two)] == [True]


@pytest.mark.unit
def test_the_rhythm_is_that_of_the_last_ninety_days() -> None:
    days = [START + timedelta(days=offset) for offset in (0, 50, 141, 148, 150)]
    assert usual_gap(days) == 7  # the 91 days before day 141 lie further back
    assert usual_gap(days[:2]) == 50
    assert usual_gap(days[:1]) is None


@pytest.mark.unit
@given(st.sets(st.integers(0, 400), min_size=2))
def test_the_rhythm_is_one_of_the_gaps_or_unknown(offsets: set[int]) -> None:
    ordered = sorted(offsets)
    gaps = {b - a for a, b in pairwise(ordered)}
    found = usual_gap(START + timedelta(days=offset) for offset in ordered)
    assert found is None or found in gaps
