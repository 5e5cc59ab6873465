"""The forecast that continues a trend, on hand-made frames."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from dashapp.figures.outlook import Outlook, outlook
from dashapp.figures.trend import trend
from tests.dashapp.figures.test_trend import PALETTE, STYLE, by_name, frame, heard

pytestmark = pytest.mark.unit


def ahead(*values: int) -> Outlook:
    """A forecast from April 2026 on, 10 and 20 around each value."""
    rows = [
        (date(2026, 4 + i, 1), *(Decimal(value + off) for off in (0, -10, 10, -20, 20)))
        for i, value in enumerate(values)
    ]
    columns = ["period", "value", "low80", "high80", "low95", "high95"]
    return outlook(pd.DataFrame(rows, columns=columns), [f"€{value}" for value in values])


WHOLE = frame(["100", "110", "120"], ["90", "95", "99"], [False, False, False])
CUT = frame(["100", "110", "120", "40"], [None] * 4, [False, False, False, True])


def test_the_dashed_line_goes_on_from_the_last_complete_value() -> None:
    for known in (WHOLE, CUT):
        figure = trend(known, "revenue", STYLE, ahead(130, 140))
        dashed = by_name(figure, "Forecast")
        assert list(dashed.x) == [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
        assert list(dashed.y) == [120.0, 130.0, 140.0]
        assert (dashed.line.color, dashed.line.dash) == (PALETTE.accent, "6px,4px")
        said = heard(figure)
        assert said[date(2026, 5, 1)] == "Forecast: €140"
        assert said[date(2026, 4, 1)].endswith("Forecast: €130")


def test_the_bands_are_tints_of_the_same_hue_that_open_where_it_starts() -> None:
    figure = trend(WHOLE, "revenue", STYLE, ahead(130, 140))
    wide, narrow = (trace for trace in figure.data if trace.fill == "toself")
    assert list(wide.y) == [120.0, 150.0, 160.0, 120.0, 110.0, 120.0]
    assert list(narrow.y) == [120.0, 140.0, 150.0, 130.0, 120.0, 120.0]
    assert wide.fillcolor == narrow.fillcolor == PALETTE.accent
    shades = [wide.opacity, 1 - (1 - wide.opacity) * (1 - narrow.opacity)]
    assert shades == [0.12, pytest.approx(0.16, abs=0.005)]


def test_the_axis_holds_the_bands_and_the_labels_name_both_lines() -> None:
    figure = trend(WHOLE, "revenue", STYLE, ahead(480, 500))
    assert max(figure.layout.yaxis.tickvals) >= 520
    forecast, compared = figure.layout.annotations
    assert (forecast.text, forecast.x, forecast.y) == ("Forecast", date(2026, 5, 1), 520.0)
    assert (forecast.xref, forecast.xanchor, forecast.yshift) == ("x", "right", 10)
    # In the middle, where no end of a line is near; below, since this period is above.
    assert (compared.text, compared.xref, compared.x) == ("Last year", "x", date(2026, 2, 1))
    assert (compared.y, compared.yshift) == (90.0, -18)


def test_without_a_complete_value_before_it_the_line_stands_alone() -> None:
    alone = frame(["100"], [None], [True])
    figure = trend(alone, "revenue", STYLE, ahead(130))
    assert list(by_name(figure, "Forecast").x) == [date(2026, 4, 1)]
    assert len(figure.layout.annotations) == 1
    assert by_name(figure, "Forecast").y[0] == 130.0
