"""Files of the Forecasts page: the same numbers as its cards."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from dashapp import insights, queries
from dashapp.metrics import Metric
from dashapp.pages.downloads.words import PARTIAL, UNIT, Explained
from dashapp.pages.forecasts import heading, keys, pace
from dashapp.pages.forecasts import members as forecasts_members
from dashapp.pages.forecasts import scenario as forecasts_scenario
from dashapp.pages.view import View
from dashapp.scenario import Scenario, plain

Reader = Callable[[View, Metric], tuple[pd.DataFrame, str | None, str]]
SCENARIO = "scenario"


def outlook(view: View, _metric: Metric) -> tuple[pd.DataFrame, str | None, str]:
    """Past and forecast in one frame, the targets beside them."""
    asked = keys.asked(view)
    known = heading.read(view, asked)
    name = asked.metric.name
    past = known.past.rename(columns={"bucket": "period", name: "actual"})
    past = past[["period", "until", "partial", "actual"]]
    ahead = known.shown.drop(columns=["step"], errors="ignore")
    frame = pd.concat([past, ahead], ignore_index=True) if len(ahead) else past
    aims = pd.Series([known.aims.get(day) for day in frame["period"]], dtype=object)
    return frame.assign(target=aims), None, f"{name}-outlook-by-{asked.grain}"


def backtest(view: View, _metric: Metric) -> tuple[pd.DataFrame, str | None, str]:
    """What was said and what came."""
    asked = keys.asked(view)
    found = queries.forecast(view.data, view.filters, asked.metric.name, asked.grain)
    return found.backtest, found.gap, f"{asked.metric.name}-backtest-by-{asked.grain}"


def month(view: View, _metric: Metric) -> tuple[pd.DataFrame, str | None, str]:
    """The running month, added up day by day."""
    asked = keys.asked(view)
    gap = None if pace.adds(view, asked) else pace.NOT_ADDED
    frame = pd.DataFrame() if gap else pace.running(view, asked)
    return frame, gap, f"{asked.metric.name}-month"


def scenario(view: View, _metric: Metric) -> tuple[pd.DataFrame, str | None, str]:
    """Each period as forecast and with the scenario."""
    asked = keys.asked(view)
    found = forecasts_scenario.read(view, asked)
    metric = forecasts_scenario.shown_metric(view, asked)
    frame = pd.DataFrame() if found.gap else forecasts_scenario.frame(view, asked)
    return frame, found.gap, f"{metric.name}-scenario-by-{asked.grain}"


def members(view: View, _metric: Metric) -> tuple[pd.DataFrame, str | None, str]:
    """The forecasts by member."""
    asked = keys.asked(view)
    found = forecasts_members.read(view, asked)
    frame = found.frame.drop(columns=["size"], errors="ignore")
    return frame, found.gap, f"{asked.metric.name}-forecast-by-{asked.by}-and-{asked.grain}"


FILES: Mapping[str, Reader] = {
    "outlook": outlook,
    "backtest": backtest,
    "month": month,
    SCENARIO: scenario,
    "members-ahead": members,
}

PAGE = "/forecasts"
_PERIOD, _STEP = "The first day of the part.", "How many parts ahead."
_FORECAST = f"The forecast, {UNIT}."
_YEAR = "The figure of a year before."
_SCENARIO = {
    f"scenario_{name}": f"The forecast's {name} with the scenario."
    for name in ("value", "low80", "high80", "low95", "high95")
}
EXPLAINED: Mapping[str, Explained] = {
    "outlook": Explained(
        "One for each day, week or month: those known, then those ahead.",
        {
            "period": _PERIOD,
            "partial": PARTIAL,
            "actual": f"The figure, {UNIT}; empty ahead.",
            "value": f"The forecast, {UNIT}; empty for what is known.",
            "previous": _YEAR,
            "target": "The target; empty where there is none.",
        },
        PAGE,
    ),
    "backtest": Explained(
        "One for each forecast of the past that can be compared with what came.",
        {
            "origin": "The first day of the part from which was forecast.",
            "period": "The first day of the part that was forecast.",
            "step": "How many parts ahead that was.",
            "actual": f"What came, {UNIT}.",
            "value": f"What was forecast, {UNIT}.",
        },
        PAGE,
    ),
    "month": Explained(
        "One for each day of the running month.",
        {
            "day": "The day.",
            "value": f"The running total from the first of the month, {UNIT}.",
            "previous": "That of the same day a year before.",
        },
        PAGE,
    ),
    SCENARIO: Explained(
        "One for each day, week or month ahead.",
        {"period": _PERIOD, "step": _STEP, "value": _FORECAST, "previous": _YEAR, **_SCENARIO},
        PAGE,
    ),
    "members-ahead": Explained(
        "One for each member and part ahead.",
        {"period": _PERIOD, "step": _STEP, "value": _FORECAST},
        PAGE,
    ),
}


def about(view: View, what: str) -> Sequence[tuple[str, str]]:
    """What the About sheet says of a scenario: its levers and what it assumes."""
    if what != SCENARIO:
        return ()
    asked = keys.asked(view)
    found = forecasts_scenario.read(view, asked)
    chosen: Scenario = asked.scenario
    levers = f"volume {plain(chosen.volume)}%, prices {plain(chosen.price)}%"
    said = insights.scenarios.assumptions(found, chosen, view.data.catalogue)
    return (
        ("Scenario", f"{levers}, elasticity {plain(chosen.elasticity)}"),
        *(("Assumption", each) for each in said),
    )
