"""Segments, the map and the moves of the hand-made release; sums by hand."""

from decimal import Decimal

import pytest

from dashapp import queries
from dashapp.context import Data
from tests.dashapp.queries.facts import filters

pytestmark = pytest.mark.integration


def test_segments_hold_every_customer_once(analysed: Data) -> None:
    found = queries.segments(analysed, filters(analysed))
    rows = found.segments.to_dict("records")
    assert [(row["segment"], row["customers"]) for row in rows] == [
        ("Regulars", 43), ("Champions", 10),
    ]  # fmt: skip
    # Keys 0 to 4 were no customers before; of the others every even one was a champion.
    assert [row["before"] for row in rows] == [24, 24]
    assert rows[1]["revenue"] == sum(Decimal(10 * key) for key in range(44, 54))
    assert found.cells["customers"].sum() == 53
    assert found.names == ("Regulars", "Champions")


def test_moves_add_up_to_the_segments(analysed: Data) -> None:
    moves = queries.segments(analysed, filters(analysed)).moves
    counts = {
        (str(row["earlier"]), row["segment"]): row["customers"] for row in moves.to_dict("records")
    }
    assert counts == {
        ("None", "Regulars"): 5,
        ("Champions", "Regulars"): 19,
        ("Regulars", "Regulars"): 19,
        ("Champions", "Champions"): 5,
        ("Regulars", "Champions"): 5,
    }
    assert moves["revenue"].sum() == sum(Decimal(10 * key) for key in range(1, 54))


def test_segments_are_those_of_the_company(analysed: Data, data: Data) -> None:
    assert queries.segments(analysed, filters(analysed, region="North")).gap == (
        "Segments are worked out for the company as a whole; remove the region."
    )
    older = queries.segments(data, filters(data))
    assert older.gap is not None
    assert older.names == ()
