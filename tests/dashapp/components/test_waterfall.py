"""Steps that add up to a change."""

import pytest

from dashapp.components.waterfall import Step, waterfall
from dashapp.format import Change
from tests.dashapp.pages.client import drawn, find, text

pytestmark = pytest.mark.unit

UP, DOWN = Change("▲", "+30", "good"), Change("▼", "−10", "bad")


def test_each_step_starts_where_the_one_before_ended() -> None:
    steps = [Step("Volume", 30, UP, "/a"), Step("Price", -10, DOWN, "/b")]
    shown = drawn(waterfall(steps, Step("Change", 20, Change("▲", "+20", "good"), "/c")))
    marks = [mark["style"] for mark in find(shown, className="steps-fill")]
    # From 0 to 30, back to 20, and the whole from 0 to 20, on an axis of 30.
    assert marks == [
        {"left": "0.00%", "width": "100.00%"},
        {"left": "66.67%", "width": "33.33%"},
        {"left": "0.00%", "width": "66.67%"},
    ]
    assert [link["href"] for link in find(shown, type="A")] == ["/a", "/b", "/c"]
    assert len(find(shown, className="bad")) == 2  # the bar and the figure


def test_a_step_with_parts_opens_into_them() -> None:
    parts = (Step("New", 40, UP, "/new"), Step("Lapsed", -10, DOWN, "/lapsed"))
    step = Step("Volume", 30, UP, "/volume", parts)
    shown = drawn(waterfall([step], Step("Change", 30, UP, "/c")))
    (details,) = find(shown, type="Details")
    assert text(find(details["children"], type="Summary")[0]["children"]) == "Volume ▲ +30"
    links = [link["href"] for link in find(details["children"], type="A")]
    assert links == ["/new", "/lapsed", "/volume"]
    # Parts have an axis of their own, from -10 to 40.
    marks = [mark["style"] for mark in find(details["children"], className="steps-fill")][1:]
    assert marks[0] == {"left": "20.00%", "width": "80.00%"}
    assert marks[1] == {"left": "0.00%", "width": "20.00%"}
