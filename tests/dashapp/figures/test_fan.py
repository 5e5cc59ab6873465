"""The fan of a forecast with its past, and a month that adds up, on hand-made values."""

from datetime import date, timedelta
from typing import Any

import pytest

from dashapp.figures.fan import Fan, Series, fan
from dashapp.figures.month import Month, month
from tests.dashapp.figures.test_outlook import ahead
from tests.dashapp.figures.test_trend import PALETTE, STYLE

pytestmark = pytest.mark.unit

DAYS = [date(2026, month_, 1) for month_ in (1, 2, 3, 4)]
PAST = Series(DAYS, [100.0, 110.0, 120.0, 40.0], ["a", "b", "c", "d"], partial=True)


def named(figure: Any, name: str) -> Any:  # noqa: ANN401 - a trace of plotly
    (trace,) = [each for each in figure.data if each.name == name]
    return trace


def test_the_running_month_is_hollow_and_the_fan_starts_at_the_last_whole_one() -> None:
    figure = fan(Fan(PAST, ahead(130, 140)), STYLE, months=True)
    hollow = named(figure, "So far")
    assert (list(hollow.x), list(hollow.y)) == ([date(2026, 4, 1)], [40.0])
    assert hollow.marker.color == PALETTE.surface
    solid = figure.data[2]
    assert list(solid.y) == [100.0, 110.0, 120.0, None]
    assert (solid.line.color, solid.line.dash) == (PALETTE.accent, None)
    (dashed,) = [each for each in figure.data if each.line.dash == "6px,4px"]
    assert list(dashed.x) == [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
    assert list(dashed.y) == [120.0, 130.0, 140.0]


def test_last_year_is_grey_and_dashed_and_targets_are_ticks_of_ink() -> None:
    before = Series(DAYS[2:], [90.0, 95.0], ["x", "y"])
    aims = Series(DAYS[3:], [135.0], ["€135"])
    figure = fan(Fan(PAST, ahead(130, 140), before, aims), STYLE, months=True)
    grey = named(figure, "A year before")
    assert (grey.line.color, grey.line.dash) == (PALETTE.compare, "4px,4px")
    target = named(figure, "Target")
    assert (target.marker.symbol, target.marker.color) == ("line-ew", PALETTE.ink)
    assert list(target.y) == [135.0]


def test_a_scenario_stands_in_front_of_the_grey_forecast() -> None:
    base = Series([date(2026, 4, 1), date(2026, 5, 1)], [130.0, 140.0], ["p", "q"])
    shown = Fan(PAST, ahead(143, 154), base=base, name="Scenario")
    figure = fan(shown, STYLE, months=True)
    assert named(figure, "Forecast").line.color == PALETTE.compare
    assert list(named(figure, "Scenario").y) == [120.0, 143.0, 154.0]
    names = {label.text: label.y for label in figure.layout.annotations}
    assert set(names) == {"Scenario", "Forecast"}


def test_labels_that_would_touch_are_moved_apart() -> None:
    before = Series([date(2026, 5, 1)], [141.0], ["x"])
    figure = fan(Fan(PAST, ahead(130, 140), before), STYLE, months=True)
    first, second = (label.y for label in figure.layout.annotations)
    top = figure.layout.yaxis.tickvals[-1]
    assert abs(first - second) >= top * 0.089


def test_the_past_stands_alone_without_a_forecast() -> None:
    figure = fan(Fan(PAST), STYLE, months=True)
    assert [each.name for each in figure.data] == ["", "So far", None]
    empty = fan(Fan(Series([], [], [])), STYLE, months=True)
    assert list(empty.layout.yaxis.tickvals) == [0.0]


def test_the_hover_says_of_each_day_what_there_is_of_it_and_no_more() -> None:
    before = Series(DAYS[3:], [95.0], ["y"])
    aims = Series(DAYS[2:3], [135.0], ["€135"])
    figure = fan(Fan(PAST, ahead(130, 140), before, aims), STYLE, months=True)
    heard = [each for each in figure.data if each.hoverinfo != "skip"]
    assert len(heard) == 1
    said = dict(zip(heard[0].x, heard[0].customdata, strict=True))
    assert said[date(2026, 3, 1)] == "Actual: c<br>Target: €135"
    assert said[date(2026, 4, 1)] == "Actual: d<br>Forecast: €130<br>A year before: y"
    assert said[date(2026, 5, 1)] == "Forecast: €140"
    assert heard[0].marker.opacity == 0.0


CALENDAR = [date(2026, 2, 1) + timedelta(days=i) for i in range(28)]


def running(**changed: Any) -> Month:  # noqa: ANN401 - any field
    given: dict[str, Any] = {
        "days": CALENDAR[:2],
        "done": [10.0, 30.0],
        "texts": ["10", "30"],
        "before": [5.0 * (i + 1) for i in range(28)],
        "before_texts": [""] * 28,
        "calendar": CALENDAR,
        "landing": (200.0, 180.0, 230.0),
        "target": 210.0,
        "said": ("€200", "€210"),
    }
    return Month(**given | changed)


def test_a_month_goes_on_to_its_landing_interval_and_target() -> None:
    figure = month(running(), STYLE)
    landing = named(figure, "Landing")
    assert (list(landing.x), list(landing.y)) == ([CALENDAR[-1]], [200.0])
    assert list(landing.error_y.array) == [30.0]
    assert list(landing.error_y.arrayminus) == [20.0]
    (way,) = [each for each in figure.data if each.line.dash == "6px,4px"]
    assert (list(way.x), list(way.y)) == ([CALENDAR[1], CALENDAR[-1]], [30.0, 200.0])
    assert named(figure, "Target").marker.color == PALETTE.ink
    assert named(figure, "Last year").line.color == PALETTE.compare
    heights = [label.y for label in figure.layout.annotations]
    assert heights == sorted(heights, reverse=True)


def test_the_last_day_of_a_month_tells_landing_and_target() -> None:
    heard = month(running(before_texts=["b"] * 28), STYLE).data[0]
    said = dict(zip(heard.x, heard.customdata, strict=True))
    assert said[CALENDAR[0]] == "So far: 10<br>Last year: b"
    assert said[CALENDAR[2]] == "Last year: b"
    assert said[CALENDAR[-1]] == "Landing: €200<br>Target: €210<br>Last year: b"


def test_what_is_not_known_of_a_month_is_not_drawn() -> None:
    figure = month(running(landing=None, target=None, before=[None] * 28), STYLE)
    assert [each.name for each in figure.data] == ["", "So far"]
    unsure = month(running(landing=(200.0, None, None)), STYLE)
    assert named(unsure, "Landing").error_y.array is None
