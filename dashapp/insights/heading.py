"""Where a metric is heading: the next periods against last year and the plan."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pandas as pd

from dashapp import format as fmt
from dashapp.insights.figures import Words
from dashapp.insights.outlook import interval, total, when, year_before
from dashapp.metrics import Metric
from dashapp.queries.forecasts import Forecast


def heading(
    metric: Metric, found: Forecast, words: Words, periods: int, aims: Mapping[date, Decimal]
) -> str:
    """The next periods after the running one, their range, and how they compare."""
    if found.gap is not None:
        return found.gap
    rows = later(found).head(periods)
    if rows.empty:
        return "The forecast does not reach beyond the running period."
    said = _sum(metric, rows, words) if found.adds else _each(metric, rows, words)
    return f"{said}.{_plan(metric, rows, words, aims, adds=found.adds)}"


def later(found: Forecast) -> pd.DataFrame:
    """The periods after the running one."""
    return found.frame[[day > found.since for day in found.frame["period"]]].reset_index(drop=True)


def comparable(rows: pd.DataFrame) -> pd.DataFrame:
    """The first periods, as long as a year before is known of them."""
    known = list(rows["previous"].notna())
    return rows.head(known.index(False) if False in known else len(known))


def _sum(metric: Metric, rows: pd.DataFrame, words: Words) -> str:
    value = total(rows, "value")
    said = f"{when(rows)}: {words.figure(metric, value)}"
    said += year_before(metric, rows, value, words) or _partly(metric, rows, words)
    range_ = interval(metric, total(rows, "low80"), total(rows, "high80"), words)
    if len(rows) == 1:
        return f"{said} (80% sure: {range_})"
    return f"{said}; {range_} if every period came in at the same end of its 80% range"


def _partly(metric: Metric, rows: pd.DataFrame, words: Words) -> str:
    """The comparison of the periods whose year before is known, where the last ones' is not."""
    known = comparable(rows)
    said = year_before(metric, known, total(known, "value"), words) if len(known) else ""
    return f", of which {when(known)}{said.removeprefix(',')}" if said else ""


def _each(metric: Metric, rows: pd.DataFrame, words: Words) -> str:
    """Of what does not add up, the next period, and the mean of all."""
    first = rows.head(1)
    value = total(first, "value")
    range_ = interval(metric, first["low80"][0], first["high80"][0], words)
    said = f"{when(first)}: {words.figure(metric, value)} (80% sure: {range_})"
    said += year_before(metric, first, value, words)
    whole = total(rows, "value")
    if len(rows) == 1 or whole is None:
        return said
    mean = words.figure(metric, whole / len(rows))
    return f"{said}; the mean of {when(rows)} is {mean}"


def _plan(
    metric: Metric, rows: pd.DataFrame, words: Words, aims: Mapping[date, Decimal], *, adds: bool
) -> str:
    """The forecast of the months with a target against these."""
    planned = rows[[day in aims for day in rows["period"]]].reset_index(drop=True)
    if planned.empty or (len(planned) > 1 and not adds):
        return ""
    target = sum((aims[day] for day in planned["period"]), Decimal(0))
    value = total(planned, "value")
    if value is None:
        return ""
    gap = value - target
    said = words.figure(metric, abs(gap))
    side = "above" if gap > 0 else "short of"
    against = f"{said} {side} it" if fmt.visible(said) else "on it"
    return (
        f" The plan for {when(planned)} is {words.figure(metric, target)}: "
        f"the forecast is {against}."
    )
