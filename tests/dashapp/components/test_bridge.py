"""From a value before to a value now: where its bars stand, and what its rows lead to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.components.bridge import Anchor, Scale, bridge, scale_of
from dashapp.components.waterfall import Step
from dashapp.format import Change
from tests.dashapp.pages.client import drawn, find, text

pytestmark = pytest.mark.unit

UP, DOWN = Change("▲", "+30", "good"), Change("▼", "−10", "bad")
figures = st.floats(-1e9, 1e9)


@pytest.mark.parametrize(
    ("before", "steps", "now", "scale"),
    [
        (10, [10, -5], 15, Scale(0, 20)),  # a half of the largest moved: from zero
        (100, [30, -10], 120, Scale(77.5, 130)),  # 30 of 130 moved: cut at 100 less 0.75 of 30
        (20, [-40], -20, Scale(-20, 20)),
        (-100, [-20], -120, Scale(-120, -85)),
        (0, [], 0, Scale(0, 0)),
    ],
)
def test_where_the_scale_is_cut(
    before: float, steps: list[float], now: float, scale: Scale
) -> None:
    found = scale_of(before, steps, now)
    assert found == scale
    assert found.cut is (scale.low > 0 or scale.high < 0)


@given(before=figures, steps=st.lists(figures, max_size=6), now=figures)
def test_every_mark_stays_within_its_track(before: float, steps: list[float], now: float) -> None:
    scale, level = scale_of(before, steps, now), before
    marks = [scale.anchor(before), scale.anchor(now)]
    for step in steps:
        marks.append(scale.place(level, level + step))
        level += step
    for mark in marks:
        left, width = (float(mark[name].rstrip("%")) for name in ("left", "width"))
        assert left >= -0.01
        assert left + width <= 100.02


def test_both_values_and_the_steps_between_them() -> None:
    steps = [
        Step("Volume", 30, UP, "/v", (Step("New", 30, UP, "/new"),), "150%"),
        Step("Price", -10, DOWN, "/p", (), "−50%"),
    ]
    before = Anchor("2025", 100, "€100")
    shown = drawn(bridge(before, steps, Anchor("2026", 120, "€120", now=True)))
    assert "cut" in shown["props"]["className"]
    marks = [mark["style"] for mark in find(shown, className="bridge-fill")]
    # The track shows 77.5 to 130, that is 52.5: before ends at 22.5 of it, now at 42.5.
    assert marks[0] == {"left": "0.00%", "width": "42.86%"}
    assert marks[1] == {"left": "42.86%", "width": "57.14%"}
    assert marks[2] == {"left": "0.00%", "width": "100.00%"}  # the part, on an axis of its own
    assert marks[3] == {"left": "80.95%", "width": "19.05%"}
    assert marks[4] == {"left": "0.00%", "width": "80.95%"}
    assert text(shown).startswith("2025 €100 Volume ▲ +30 150% New")
    assert [link["href"] for link in find(shown, type="A")] == ["/new", "/v", "/p"]
