"""Bars to either side of zero."""

import pytest

from dashapp.components.diverging import Contribution, diverging
from dashapp.format import Change
from tests.dashapp.pages.client import drawn, find

pytestmark = pytest.mark.unit

UP, DOWN = Change("▲", "+30", "good"), Change("▼", "−10", "bad")


def test_falls_stand_left_of_zero_and_the_rest_is_cut_at_the_edge() -> None:
    rows = [
        Contribution("North", 30, UP, "150%", "/north"),
        Contribution("West", -10, DOWN, "−50%", "/west"),
        Contribution("9 others", 500, UP, "9%", None, rest=True),
    ]
    shown = drawn(diverging(rows))
    # The axis goes from -10 to 30, so that zero is at a quarter.
    marks = [mark["style"] for mark in find(shown, className="diverging-fill")]
    assert marks == [
        {"left": "25.00%", "width": "75.00%"},
        {"left": "0.00%", "width": "25.00%"},
        {"left": "25.00%", "width": "75.00%"},
    ]
    assert {mark["style"]["left"] for mark in find(shown, className="diverging-zero")} == {"25.00%"}
    assert [link["href"] for link in find(shown, type="A")] == ["/north", "/west"]
    (rest,) = find(shown, className="rest", type="Div")
    assert rest["title"] == "9 others"


def test_a_rest_on_the_other_side_is_drawn_as_far_as_the_largest_member() -> None:
    rows = [
        Contribution("North", 30, UP, "150%", "/north"),
        Contribution("All others", -500, DOWN, "−50%", None, rest=True),
    ]
    marks = [mark["style"] for mark in find(drawn(diverging(rows)), className="diverging-fill")]
    assert marks == [{"left": "50.00%", "width": "50.00%"}, {"left": "0.00%", "width": "50.00%"}]


def test_nothing_but_the_rest_has_no_length() -> None:
    shown = drawn(diverging([Contribution("All others", 5, UP, "", None, rest=True)]))
    (mark,) = find(shown, className="diverging-fill")
    assert mark["style"]["width"] == "0.00%"
