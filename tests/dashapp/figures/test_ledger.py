"""Stacked gains and losses: signs, hollow months, and an axis that holds all of it."""

from datetime import date

import pytest

from dashapp.figures.ledger import Months, Series, stacked
from dashapp.figures.palette import load_theme
from dashapp.settings import PROJECT

pytestmark = pytest.mark.unit

PALETTE = load_theme(PROJECT / "config" / "theme.toml").light
DAYS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
MONTHS = Months(DAYS, [False, False, True])
NEW = Series("New", PALETTE.accent, [5, 4, 1], ["5", "4", "1"])
BACK = Series("Won back", PALETTE.muted, [2, 3, 0], ["2", "3", "0"])
LAPSED = Series("Lapsed", PALETTE.compare, [3, 1, 9], ["3", "1", "9"], below=True)
ACTIVE = Series("Active", PALETTE.ink, [44, 50, 42], ["44", "50", "42"])


def test_gains_stand_above_zero_and_losses_below() -> None:
    figure = stacked(MONTHS, [NEW, BACK, LAPSED], PALETTE, str, ACTIVE)
    bars = {trace.name: list(trace.y) for trace in figure.data if trace.type == "bar"}
    assert bars == {"New": [5, 4, 1], "Won back": [2, 3, 0], "Lapsed": [-3, -1, -9]}
    assert figure.layout.barmode == "relative"
    low, high = figure.layout.yaxis.range
    assert low <= -9
    assert high >= 7
    assert not any("-" in text for text in figure.layout.yaxis.ticktext)


def test_a_month_that_runs_is_hollow_and_said_to_be_part() -> None:
    figure = stacked(MONTHS, [NEW], PALETTE, str, ACTIVE)
    (bar,) = [trace for trace in figure.data if trace.type == "bar"]
    assert list(bar.marker.color) == [PALETTE.accent, PALETTE.accent, PALETTE.surface]
    assert list(bar.customdata) == ["5", "4", "1 (part)"]
    solid = next(t for t in figure.data if t.type == "scatter" and t.line.dash is None and
                 t.mode == "lines")  # fmt: skip
    assert list(solid.y) == [44, 50, None]


def test_the_line_is_dotted_from_a_first_month_that_is_not_complete() -> None:
    months = Months(DAYS, [True, False, True])
    dotted = [
        list(trace.x)
        for trace in stacked(months, [NEW], PALETTE, str, ACTIVE).data
        if trace.type == "scatter" and trace.line.dash
    ]
    assert dotted == [DAYS[:2], DAYS[1:]]


def test_charts_of_the_same_months_have_the_same_axis() -> None:
    one, other = (stacked(MONTHS, [NEW], PALETTE, str, line) for line in (ACTIVE, None))
    assert one.layout.xaxis.range == other.layout.xaxis.range


def test_the_line_has_a_panel_of_its_own_over_the_same_months() -> None:
    figure = stacked(MONTHS, [NEW, LAPSED], PALETTE, str, ACTIVE)
    bars, panel = figure.layout.yaxis.domain, figure.layout.yaxis2.domain
    assert bars[1] < panel[0]
    assert all(t.yaxis == "y2" for t in figure.data if t.type == "scatter")
    assert figure.layout.yaxis2.overlaying is None
    assert {note.text for note in figure.layout.annotations} == {"Active", "44", "42"}
    alone = stacked(MONTHS, [NEW], PALETTE, str, None)
    assert alone.layout.yaxis.domain == (0, 1)


def test_a_few_returns_do_not_cost_a_step_of_the_axis() -> None:
    money = Series("Money", PALETTE.accent, [1000, 900, -1], ["", "", ""])
    assert stacked(MONTHS, [money], PALETTE, str, None).layout.yaxis.tickvals[0] == 0
    refunds = Series("Money", PALETTE.accent, [1000, 900, -300], ["", "", ""])
    assert stacked(MONTHS, [refunds], PALETTE, str, None).layout.yaxis.tickvals[0] < 0
