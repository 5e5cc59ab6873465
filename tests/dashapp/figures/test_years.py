"""Years over each other, and the three charts of a decomposition."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from dashapp.figures.decomposition import decomposition
from dashapp.figures.years import MOST, Year, overlay
from tests.dashapp.figures.test_trend import PALETTE

pytestmark = pytest.mark.unit

SPAN = (date(2000, 1, 1), date(2000, 12, 1))


def year(name: str, *values: float, cut: int = 0) -> Year:
    places = [date(2000, month, 1) for month in range(1, len(values) + 1)]
    flags = [i >= len(values) - cut for i in range(len(values))]
    return Year(name, places, list(values), [f"~{v}" for v in values], flags)


def test_the_newest_year_has_the_accent_and_older_ones_dashes_of_their_own() -> None:
    years = [year("2024", *[1.0] * 12), year("2025", *[2.0] * 12), year("2026", *[3.0] * 12)]
    figure = overlay(years, SPAN, str, PALETTE)
    now, last, older = figure.data
    assert (now.name, now.line.color, now.line.dash) == ("2026", PALETTE.accent, None)
    assert (last.name, last.line.color, last.line.dash) == ("2025", PALETTE.compare, "4px,4px")
    assert (older.name, older.line.dash) == ("2024", "1px,3px")
    assert older.opacity is last.opacity is None  # faded they would fall below 3 : 1
    assert {label.text for label in figure.layout.annotations} == {"2024", "2025", "2026"}
    assert "".join(figure.layout.xaxis.ticktext) == "JFMAMJJASOND"


def test_a_running_month_is_hollow_and_named_where_it_ends() -> None:
    years = [year("2025", *[2.0] * 12), year("2026", 3.0, 4.0, 1.0, cut=1)]
    points, solid, reach, _ = overlay(years, SPAN, str, PALETTE).data
    assert list(solid.y) == [3.0, 4.0, None]
    assert list(reach.y) == [4.0, 1.0]
    assert list(points.marker.opacity) == [0.0, 0.0, 1.0]
    names = {label.text: label for label in overlay(years, SPAN, str, PALETTE).layout.annotations}
    assert (names["2026"].x, names["2026"].y) == (date(2000, 3, 1), 1.0)
    assert names["2025"].xref == "paper"


def test_a_year_of_one_month_is_a_point_and_many_years_are_cut() -> None:
    alone = overlay([year("2025", 2.0), year("2026", *[3.0] * 12)], SPAN, str, PALETTE)
    assert alone.data[1].mode == "markers"
    many = [year(str(name), *[1.0] * 12) for name in range(2010, 2027)]
    assert len(overlay(many, SPAN, str, PALETTE).data) == MOST


def test_the_three_charts_have_one_scale() -> None:
    days = [date(2025, month, 1) for month in range(1, 13)]
    parts = pd.DataFrame(
        {
            "bucket": days,
            "trend": [Decimal(100 + 10 * i) for i in range(12)],
            "season": [Decimal(20 if i % 2 else -20) for i in range(12)],
            "rest": [Decimal(1 if i % 3 else -1) for i in range(12)],
        }
    )
    figure = decomposition(parts, lambda part, v: f"{part} {v}", str, PALETTE)
    trend, season, rest = figure.data
    assert list(trend.y)[:2] == [100.0, 110.0]
    assert (trend.yaxis, season.yaxis, rest.yaxis, rest.type) == ("y", "y2", "y3", "bar")
    assert season.customdata[0] == "season -20"
    axes = (figure.layout.yaxis, figure.layout.yaxis2, figure.layout.yaxis3)
    heights = [axis.domain[1] - axis.domain[0] for axis in axes]
    reaches = [(axis.range[1] - axis.range[0]) / 1.16 for axis in axes]  # with 8 % free at each end
    units = [reach / height for reach, height in zip(reaches, heights, strict=True)]
    assert units == pytest.approx([units[0]] * 3)
    assert [label.text for label in figure.layout.annotations] == [
        *("<b>Trend</b>", "<b>Season</b>", "<b>Rest</b>")
    ]
    assert axes[0].domain[0] > axes[1].domain[1] > axes[2].domain[1]
