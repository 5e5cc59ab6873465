"""What is drawn over a trend, on hand-made frames."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pandas as pd
import pytest

from dashapp.figures.development import Average, Event, development
from dashapp.figures.trend import trend
from tests.dashapp.figures.test_trend import PALETTE, STYLE, by_name, frame, heard

pytestmark = pytest.mark.unit

LINE = frame(["100", "200", "150"], ["90", "80", "70"], [False, False, False])


def event(month: int, *, high: bool, verdict: str, text: str = "") -> Event:
    return Event(date(2026, month, 1), high, verdict, text)


def test_an_average_is_an_ink_line_named_at_its_end() -> None:
    days = list(LINE["bucket"])
    averages = pd.DataFrame({"bucket": days, "average": [None, Decimal(150), Decimal(175)]})
    figure = development(LINE, "revenue", STYLE, average=Average("2-month average", averages))
    line = by_name(figure, "2-month average")
    assert list(line.y) == [None, 150.0, 175.0]
    assert [said.endswith(end) for said, end in zip(heard(figure).values(), (
        "Last year: €90.00", "2-month average: €150.00", "2-month average: €175.00",
    ), strict=True)] == [True] * 3  # fmt: skip
    assert line.line.color == PALETTE.ink
    names = {label.text: label.y for label in figure.layout.annotations}
    assert set(names) == {"This period", "Last year", "Average"}
    heights = sorted(names.values())
    assert all(b - a >= 0.0899 * 200 for a, b in pairwise(heights))


def test_events_stand_on_the_line_with_a_sign_and_words() -> None:
    events = [
        event(2, high=True, verdict="good", text="▲ one"),
        event(3, high=False, verdict="bad", text="▼ two"),
        event(3, high=False, verdict="bad", text="▼ three"),
        event(9, high=True, verdict="good", text="outside"),
    ]
    figure = development(LINE, "revenue", STYLE, events=events)
    marks = by_name(figure, "Unusual")
    assert list(marks.x) == [date(2026, 2, 1), date(2026, 3, 1)]
    assert list(marks.y) == [200.0, 150.0]
    assert list(marks.marker.symbol) == ["triangle-up", "triangle-down"]
    assert list(marks.marker.color) == [PALETTE.good, PALETTE.bad]
    january, february, march = heard(figure).values()
    assert "Unusual" not in january
    assert february.endswith("Unusual: ▲ one")
    assert march.endswith("Unusual: ▼ two<br>▼ three")


def test_without_either_it_is_the_plain_trend() -> None:
    assert development(LINE, "revenue", STYLE) == trend(LINE, "revenue", STYLE)


def test_marks_are_drawn_last() -> None:
    mark = {"type": "scatter", "x": [date(2026, 1, 1)], "y": [1], "name": "note"}
    assert development(LINE, "revenue", STYLE, marks=[mark]).data[-1].name == "note"


def test_buckets_that_are_not_final_are_hollow_dotted_and_said() -> None:
    line = frame(["5", "9", "4", "1"], [None] * 4, [False, False, True, True])
    line["unsettled"] = [False, False, True, True]
    figure = trend(line, "revenue", STYLE)
    _, points, solid, reach = figure.data
    assert list(solid.y) == [5.0, 9.0, None, None]
    assert list(reach.y) == [9.0, 4.0, 1.0]
    assert reach.line.dash == "2px,3px"
    assert list(points.marker.opacity) == [0.0, 0.0, 1.0, 1.0]
    said = [*heard(figure).values()]
    assert said[1:3] == ["This period: €9.00", "This period: €4.00 (not final)"]
