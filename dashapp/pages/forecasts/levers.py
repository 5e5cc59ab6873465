"""The sliders of a scenario, from when on it holds, and the table of what it brings."""

from collections.abc import Sequence
from decimal import Decimal

from dash.development.base_component import Component

from dashapp import dates, insights, writing
from dashapp import format as formats
from dashapp.components.levers import Lever, Line, outcomes
from dashapp.components.menus import Choice, menu, options
from dashapp.insights.scenarios import Effect
from dashapp.metrics import Metric
from dashapp.pages.forecasts.keys import Asked
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.queries import Base, Figures
from dashapp.scenario import LEAST_ELASTICITY, MOST, Scenario

SCALE = 8  # decimals that the browser counts in: amounts have four, and margins four more


def sliders(scenario: Scenario) -> Sequence[Lever]:
    """Where the levers stand."""
    most = float(MOST)
    ends = (-most, most, 0.5)
    note = "per cent of demand for each per cent of price"
    return (
        Lever("volume", "Volume", "%", *ends, float(scenario.volume)),
        Lever("price", "Prices after discounts", "%", *ends, float(scenario.price)),
        Lever(
            "elasticity", "Price elasticity of demand", "", float(LEAST_ELASTICITY), 0.0, 0.1,
            float(scenario.elasticity), note,
        ),
    )  # fmt: skip


def start_menu(view: View, asked: Asked, found: Base) -> Component:
    """From which period on the scenario holds."""
    months = list(dict.fromkeys(each.period.replace(day=1) for each in found.steps))
    start = asked.scenario.start
    choices = [
        Choice(
            dates.month(month),
            asked.address(view, "#scenario", start=f"{month:%Y-%m}" if place else None),
            month == max(start or months[0], months[0]),
        )
        for place, month in enumerate(months)
    ]
    chosen = max(start or months[0], months[0])
    return menu("start", "From", dates.month(chosen), [options(choices)])


def outcome_table(view: View, asked: Asked, found: Base, after: Figures) -> Component:
    """The effects as a table, with the sums from which the browser works them out."""
    effects = insights.scenarios.effects(view.data.catalogue, found.forecast, after)
    lines = [_line(view, each) for each in effects]
    lines.insert(1, _units(asked.scenario, found))
    base: dict[str, object] = {"writing": writing.current().told(view.currency)}
    for part in ("revenue", "orders", "cost"):
        if getattr(found.forecast, part) is not None:
            base[part] = [
                _scaled([getattr(each, part) for each in found.steps if each.moved is reached])
                for reached in (False, True)
            ]
    return outcomes(lines, base, "What the scenario brings")


def _scaled(values: Sequence[Decimal]) -> str:
    """A sum as a whole number of the smallest parts that the browser counts in."""
    total = sum(values, Decimal(0))
    return str(int(total.scaleb(SCALE)))


def _line(view: View, each: Effect) -> Line:
    metric = Metric(each.key, each.label, "", None, None, each.unit, "up", None, additive=True)
    words = Words(metric, view.currency)
    moved = formats.change(metric, each.value, each.base, view.currency)
    return Line(
        key=each.key,
        label=each.label,
        unit=each.unit,
        good=each.good,
        base=words.short(each.base),
        value=words.short(each.value),
        difference=formats.signed(each.value - each.base, each.unit, view.currency),
        change="" if each.unit == "percent" else moved.text,
        moved={formats.UP: 1, formats.DOWN: -1}.get(moved.arrow, 0),
    )


def _units(scenario: Scenario, found: Base) -> Line:
    """Units have no forecast; what moves them is known all the same."""
    demand = scenario.demand if any(each.moved for each in found.steps) else Decimal(1)
    share = Decimal(1)
    metric = Metric("units", "Units sold", "", None, None, "number", "up", None, additive=True)
    moved = formats.change(metric, demand, share, "")
    none = formats.MISSING
    sign = {formats.UP: 1, formats.DOWN: -1}.get(moved.arrow, 0)
    return Line("units", "Units sold", "number", 1, none, none, none, moved.text, sign)
