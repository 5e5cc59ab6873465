"""Moves between segments in words."""

from decimal import Decimal

import pandas as pd
import pytest

from dashapp.insights import Words, segments

pytestmark = pytest.mark.unit

WORDS = Words("EUR")


def moves(*rows: tuple[str | None, str, int, int]) -> pd.DataFrame:
    columns = ["earlier", "segment", "customers", "revenue"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    frame["revenue"] = [Decimal(row[3]) for row in rows]
    return frame


MOVES = moves(
    ("Loyal", "At risk", 212, 84_300),
    ("Champions", "Champions", 900, 990_000),
    ("Promising", "Loyal", 1, 7_100),
    (None, "New", 400, 60_000),
    ("New", "Need attention", 30, 900),
    ("Local heroes", "Loyal", 5, 10),
)


def test_a_flow_says_who_went_where_and_what_they_spent() -> None:
    said = [flow.said(WORDS) for flow in segments.flows(MOVES, 2)]
    assert said == [
        "212 customers slid from Loyal to At risk: €84.3k of revenue so far.",
        "30 customers slid from New to Need attention: €900.00 of revenue so far.",
        "1 customer rose from Promising to Loyal: €7,100 of revenue so far.",
        "5 customers moved from Local heroes to Loyal: €10.00 of revenue so far.",
    ]
    assert len(segments.flows(MOVES, 1)) == 3


def test_who_stayed_is_counted_but_who_came_is_not() -> None:
    # 212 + 900 + 1 + 30 + 5 were customers before.
    assert segments.balance(MOVES) == (
        "Of 1,148 customers of three months before, 1 rose, 242 slid and 900 (78%) stayed in "
        "their segment."
    )
    assert segments.balance(moves((None, "New", 3, 1))) == (
        "Nobody was a customer three months before, so nobody can have moved."
    )


def test_segments_stand_from_the_best_to_the_worst() -> None:
    assert segments.ordered(("Lost", "Zebra", "Loyal", "Champions")) == (
        "Champions", "Loyal", "Lost", "Zebra",
    )  # fmt: skip
