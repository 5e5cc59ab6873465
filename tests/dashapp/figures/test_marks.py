"""Flags of notes on hand-made axes."""

from datetime import date, timedelta

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.figures.marks import Mark, flags, step_of
from dashapp.figures.palette import load_theme
from dashapp.settings import PROJECT

pytestmark = pytest.mark.unit

PALETTE = load_theme(PROJECT / "config" / "theme.toml").light
FIRST = date(2026, 1, 1)
DAYS = [(FIRST + timedelta(i), FIRST + timedelta(i)) for i in range(101)]
MONTHS = [(date(2026, m, 1), date(2026, m + 1, 1) - timedelta(1)) for m in range(1, 12)]


def mark(day: int, text: str = "x", until: int | None = None) -> Mark:
    return Mark(FIRST + timedelta(day), text, FIRST + timedelta(until) if until else None)


def test_each_mark_has_a_hairline_and_a_numbered_flag() -> None:
    drawn = flags([mark(10, "Campaign"), mark(50)], DAYS, PALETTE)
    assert [(s["x0"], s["x1"], s["line"]["color"]) for s in drawn.shapes] == [
        (date(2026, 1, 11), date(2026, 1, 11), PALETTE.ink),
        (date(2026, 2, 20), date(2026, 2, 20), PALETTE.ink),
    ]
    assert [(a["x"], a["text"]) for a in drawn.annotations] == [
        (date(2026, 1, 11), "1"),
        (date(2026, 2, 20), "2"),
    ]
    assert drawn.annotations[0]["hovertext"] == "1 · 11 Jan 2026: Campaign"
    assert drawn.room > 0


def test_a_mark_stands_at_the_step_that_holds_its_day() -> None:
    drawn = flags([Mark(date(2026, 3, 17), "x")], MONTHS, PALETTE)
    assert drawn.annotations[0]["x"] == date(2026, 3, 1)
    assert step_of(date(2026, 3, 31), MONTHS) == 2
    assert step_of(date(2025, 12, 31), MONTHS) is None


def test_flags_that_would_touch_are_one() -> None:
    # 4.5 % of the 100 days: up to 4 days apart.
    drawn = flags([mark(10), mark(14), mark(15), mark(40)], DAYS, PALETTE)
    assert [a["text"] for a in drawn.annotations] == ["1–2", "3", "4"]
    assert len(drawn.shapes) == 4
    same = flags([mark(10), mark(10), mark(10)], DAYS, PALETTE)
    assert [a["text"] for a in same.annotations] == ["1–3"]
    assert len(same.shapes) == 1


def test_a_mark_outside_of_the_axis_keeps_its_number() -> None:
    drawn = flags([mark(-5), mark(20)], DAYS, PALETTE)
    assert [a["text"] for a in drawn.annotations] == ["2"]


def test_several_days_are_a_faint_ground() -> None:
    band, line = flags([mark(10, until=20)], DAYS, PALETTE).shapes
    assert (band["type"], band["x0"], band["x1"]) == ("rect", date(2026, 1, 11), date(2026, 1, 21))
    assert band["opacity"] < 0.1
    assert line["type"] == "line"
    within = flags([Mark(date(2026, 3, 2), "x", date(2026, 3, 9))], MONTHS, PALETTE)
    assert [s["type"] for s in within.shapes] == ["line"]
    longer = flags([mark(90, until=500)], DAYS, PALETTE).shapes[0]
    assert longer["x1"] == DAYS[-1][0]


def test_texts_say_nothing_to_the_drawing_library() -> None:
    (flag,) = flags([mark(1, '<a href="javascript:x">b</a> & <br>')], DAYS, PALETTE).annotations
    assert "<a" not in flag["hovertext"]
    assert flag["hovertext"].count("<br>") == flag["hovertext"].count("<")
    assert "&amp;" in flag["hovertext"]


def test_without_marks_there_is_nothing_and_no_room() -> None:
    drawn = flags([], DAYS, PALETTE)
    assert (drawn.shapes, drawn.annotations, drawn.room) == ([], [], 0)
    assert flags([mark(1)], [], PALETTE).annotations == []


@given(st.lists(st.integers(-20, 120), max_size=300))
def test_many_marks_stay_few_flags_that_plotly_takes(days: list[int]) -> None:
    drawn = flags([mark(day, "y" * 150) for day in sorted(days)], DAYS, PALETTE)
    assert len(drawn.annotations) <= 21  # 100 days in steps of at least 5
    assert len(drawn.shapes) <= 101
    assert all(flag["hovertext"].count("<br>") < 12 for flag in drawn.annotations)
    go.Figure(layout={"shapes": drawn.shapes, "annotations": drawn.annotations})
