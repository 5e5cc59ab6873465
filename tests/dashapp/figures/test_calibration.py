"""Predicted beside actual."""

import pytest

from dashapp.figures.calibration import Groups, calibration
from dashapp.figures.palette import load_theme
from dashapp.settings import PROJECT

pytestmark = pytest.mark.unit

PALETTE = load_theme(PROJECT / "config" / "theme.toml").dark


def test_bars_are_what_happened_and_ticks_what_was_predicted() -> None:
    groups = Groups(["0", "1"], [0.5, 2.0], [0.4, 2.2], ["0.50", "2.00"], ["0.40", "2.20"])
    figure = calibration(groups, PALETTE, str)
    happened, predicted = figure.data
    assert [(shape.x0, shape.x1, shape.y0) for shape in figure.layout.shapes] == [
        (-0.3, 0.3, 0.5), (0.7, 1.3, 2.0),
    ]  # fmt: skip
    assert (happened.type, list(happened.y)) == ("bar", [0.4, 2.2])
    assert (predicted.mode, list(predicted.y)) == ("markers", [0.5, 2.0])
    assert list(predicted.customdata) == ["0.50", "2.00"]


def test_groups_without_purchases_still_have_an_axis() -> None:
    figure = calibration(Groups(["0"], [0.0], [0.0], ["0"], ["0"]), PALETTE, str)
    assert figure.layout.yaxis.range == (0, 1)
