"""The trend figure on hand-made frames."""

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashapp.figures.axis import tick_texts, ticks
from dashapp.figures.palette import load_theme
from dashapp.figures.trend import Style, trend
from dashapp.settings import PROJECT

pytestmark = pytest.mark.unit

PALETTE = load_theme(PROJECT / "config" / "theme.toml").light
STYLE = Style(lambda v: f"~{v:f}", lambda v: f"€{v:,.2f}", PALETTE, "Last year")


def frame(
    values: list[str | None], previous: list[str | None], partial: list[bool]
) -> pd.DataFrame:
    months = [date(2026, month, 1) for month in range(1, len(values) + 1)]
    ends = [date(2026, month, 28) for month in range(1, len(values) + 1)]
    return pd.DataFrame(
        {
            "bucket": months,
            "until": ends,
            "partial": partial,
            "revenue": [None if v is None else Decimal(v) for v in values],
            "revenue_previous": [None if v is None else Decimal(v) for v in previous],
        }
    )


def by_name(figure: go.Figure, name: str) -> go.Scatter:
    (trace,) = (trace for trace in figure.data if trace.name == name)
    return trace


def heard(figure: go.Figure) -> dict[date, str]:
    """What the one trace that the hover reads says of each day."""
    (said,) = [trace for trace in figure.data if trace.hoverinfo != "skip"]
    return dict(zip(said.x, said.customdata, strict=True))


def test_lines_hold_the_figures_and_say_them_in_full() -> None:
    figure = trend(frame(["1000.5", "2000"], ["900", None], [False, False]), "revenue", STYLE)
    this, other = by_name(figure, "This period"), by_name(figure, "Last year")
    assert list(this.y) == [1000.5, 2000.0]
    assert list(other.y) == [900.0, None]
    assert heard(figure) == {
        date(2026, 1, 1): "This period: €1,000.50<br>Last year: €900.00",
        date(2026, 2, 1): "This period: €2,000.00",
    }


def test_the_comparison_is_grey_and_dashed_and_this_period_has_the_accent() -> None:
    figure = trend(frame(["1", "2"], ["3", "4"], [False, False]), "revenue", STYLE)
    assert by_name(figure, "Last year").line.color == PALETTE.compare
    assert by_name(figure, "Last year").line.dash == "4px,4px"
    solid = figure.data[3]
    assert (solid.line.color, solid.line.dash) == (PALETTE.accent, None)


def test_cut_buckets_are_hollow_and_reached_by_dots() -> None:
    figure = trend(
        frame(["1", "2", "3", "4"], [None] * 4, [True, False, False, True]), "revenue", STYLE
    )
    _, points, solid, first, last = figure.data
    assert list(solid.y) == [None, 2.0, 3.0, None]
    assert list(first.y) == [1.0, 2.0]
    assert list(last.y) == [3.0, 4.0]
    assert first.line.dash == last.line.dash == "2px,3px"
    assert list(points.marker.opacity) == [1.0, 0.0, 0.0, 1.0]
    assert points.marker.color == PALETTE.surface
    assert [*heard(figure).values()] == [
        "This period: €1.00 (part)",
        "This period: €2.00",
        "This period: €3.00",
        "This period: €4.00 (part)",
    ]


def test_without_a_comparison_there_is_no_second_line_and_no_label() -> None:
    figure = trend(frame(["1", "2"], [None, None], [False, False]), "revenue", STYLE)
    assert [trace.name for trace in figure.data] == ["", "This period", None]
    assert not figure.layout.annotations


def test_labels_that_would_touch_are_moved_apart() -> None:
    figure = trend(frame(["0", "100"], ["0", "99"], [False, False]), "revenue", STYLE)
    this, other = figure.layout.annotations
    assert this.y == 100
    assert other.y == pytest.approx(91.0)  # 9 % of the axis from 0 to 100 below


def test_labels_of_a_chart_of_zeros_are_moved_apart_and_its_line_lies_at_the_foot() -> None:
    figure = trend(frame(["0", "0"], ["0", "0"], [False, False]), "revenue", STYLE)
    this, other = figure.layout.annotations
    assert (this.y, abs(other.y)) == (0, pytest.approx(0.09))
    assert figure.layout.yaxis.range[1] > 1


def test_a_single_step_has_one_tick_and_a_comparison_that_is_seen() -> None:
    figure = trend(frame(["5"], ["3"], [False]), "revenue", STYLE)
    assert list(figure.layout.xaxis.tickvals) == [date(2026, 1, 1)]
    assert by_name(figure, "Last year").mode == "markers"


def test_a_line_that_ends_early_keeps_its_name() -> None:
    figure = trend(frame(["5", None], ["3", "4"], [False, False]), "revenue", STYLE)
    assert {label.text for label in figure.layout.annotations} == {"This period", "Last year"}


def test_the_axis_begins_at_zero_with_round_short_ticks() -> None:
    figure = trend(frame(["730", "812"], [None, None], [False, False]), "revenue", STYLE)
    assert list(figure.layout.yaxis.tickvals) == [0, 250, 500, 750, 1000]
    assert list(figure.layout.yaxis.ticktext) == ["~0", "~250", "~500", "~750", "~1000"]


def test_an_empty_frame_draws_an_empty_chart() -> None:
    figure = trend(frame([], [], []), "revenue", STYLE)
    assert list(by_name(figure, "This period").y) == []
    assert not figure.layout.annotations


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 812, (0, 250, 500, 750, 1000)),
        (0.31, 0.362, (0, 0.1, 0.2, 0.3, 0.4)),
        (-40, 100, (-50, 0, 50, 100)),
        (0, 0, (0,)),
        (5, 7_020_000, (0, 2_000_000, 4_000_000, 6_000_000, 8_000_000)),
    ],
)
def test_ticks_are_round_and_hold_zero(
    low: float, high: float, expected: tuple[float, ...]
) -> None:
    assert ticks(low, high) == pytest.approx(expected)


def test_tick_texts_keep_decimals_only_where_one_needs_them() -> None:
    def money(value: Decimal) -> str:
        return f"€{value:,.2f}"

    assert tick_texts((0.0, 500.0), money) == ["€0", "€500"]
    assert tick_texts((0.0, 0.25, 0.5), money) == ["€0", "€0.25", "€0.50"]

    def millions(value: Decimal) -> str:
        return f"£{value:.1f}M" if value >= 10 else f"£{value:.2f}M"

    assert tick_texts((0.0, 2.5, 5.0, 7.5, 10.0), millions) == [
        "£0M", "£2.5M", "£5.0M", "£7.5M", "£10.0M",
    ]  # fmt: skip
    assert tick_texts((0.0, 5.0, 10.0), millions) == ["£0M", "£5M", "£10M"]


def test_weekly_ticks_stand_on_the_first_days_of_the_weeks() -> None:
    monday = date(2026, 10, 5)
    weeks = [monday + timedelta(days=7 * i) for i in range(8)]
    figure = trend(
        pd.DataFrame(
            {
                "bucket": weeks,
                "until": [day + timedelta(days=6) for day in weeks],
                "partial": [False] * 8,
                "revenue": [Decimal(1)] * 8,
                "revenue_previous": [None] * 8,
            }
        ),
        "revenue",
        STYLE,
    )
    assert figure.layout.xaxis.tick0 == monday
    assert figure.layout.xaxis.dtick == 14 * 86_400_000
