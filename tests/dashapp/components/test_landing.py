"""Landing bars on hand-made values."""

from dataclasses import replace
from typing import Any

import pytest

from dashapp.components.landing import LandingMarks, landing_bars
from tests.dashapp.pages.client import drawn, find, text

pytestmark = pytest.mark.unit


def marks(**changed: float | None) -> LandingMarks:
    given: dict[str, Any] = {"done": 52.0, "landing": 78.0, "low": 65.0, "high": 100.0}
    given |= {"target": 90.0} | changed
    return LandingMarks("March", "£78", "80% sure: £65 to £100", "target £90", **given)


def styles(layout: Any, name: str) -> list[Any]:  # noqa: ANN401 - a drawn layout
    (track,) = find(layout, className="landing-track")
    return [each.get("style") for each in find(track["children"], className=name)]


def test_the_marks_share_one_scale_that_ends_beyond_the_largest() -> None:
    layout = drawn(landing_bars([marks()]))
    assert styles(layout, "done") == [{"left": "0.00%", "width": "50.00%"}]
    assert styles(layout, "ahead") == [{"left": "50.00%", "width": "25.00%"}]
    assert styles(layout, "band") == [{"left": "62.50%", "width": "33.65%"}]
    assert styles(layout, "aim") == [{"left": "86.54%"}]
    assert text(layout) == (
        "March £78 80% sure: £65 to £100 target £90 so far expected 80% sure target"
    )


def test_what_is_not_known_is_not_drawn() -> None:
    layout = drawn(landing_bars([marks(landing=None, low=None, high=None)]))
    assert [styles(layout, name) for name in ("ahead", "band")] == [[], []]
    assert len(styles(layout, "done")) == len(styles(layout, "aim")) == 1


def test_what_is_done_alone_has_no_bar() -> None:
    layout = drawn(landing_bars([marks(landing=None, low=None, high=None, target=None)]))
    assert find(layout, className="landing-track") == find(layout, className="landing-key") == []


def test_figures_below_zero_stay_on_the_track() -> None:
    layout = drawn(landing_bars([marks(done=-5.0, landing=-2.0, low=-9.0, high=4.0, target=None)]))
    assert styles(layout, "done") == [{"left": "0.00%", "width": "0.00%"}]
    assert styles(layout, "band") == [{"left": "0.00%", "width": "96.15%"}]
    nothing = drawn(landing_bars([marks(done=0.0, landing=0.0, low=0.0, high=0.0, target=None)]))
    assert styles(nothing, "ahead") == [{"left": "0.00%", "width": "0.00%"}]


def test_a_ratio_stands_and_lands_on_a_scale_of_its_own() -> None:
    """From 52 to 100 with a quarter of the 48 on either side: 40 to 112."""
    layout = drawn(landing_bars([replace(marks(), adds=False)]))
    assert styles(layout, "done") == styles(layout, "ahead") == []
    assert styles(layout, "stands") == [{"left": "16.67%"}]
    assert styles(layout, "lands") == [{"left": "52.78%"}]
    assert styles(layout, "band") == [{"left": "34.72%", "width": "48.61%"}]
    assert styles(layout, "aim") == [{"left": "69.44%"}]
    assert text(layout).endswith("so far expected 80% sure target")
