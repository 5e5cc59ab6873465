"""Runs of some analyses alone."""

from dataclasses import replace

import pytest

from etl.marts import analyses, forecasts, landings
from etl.marts.study import Findings


@pytest.fixture
def only_landings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Landings without the other analyses, whose models take their time; there are no forecasts."""
    silent = replace(forecasts.ANALYSIS, compute=lambda _: Findings({}))
    monkeypatch.setattr(analyses, "ANALYSES", (silent, landings.ANALYSIS))
