"""What a scenario brings, what it assumes, and what it cannot say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashapp import format as fmt
from dashapp.insights.figures import Words
from dashapp.metrics import Catalogue, Unit
from dashapp.queries.scenarios import Base, Figures
from dashapp.scenario import Scenario


@dataclass(frozen=True)
class Effect:
    """One line of the outcome; `good` is the sign of good news, 0 where a move is neither."""

    key: str
    label: str
    unit: Unit
    base: Decimal
    value: Decimal
    good: int


def effects(catalogue: Catalogue, before: Figures, after: Figures) -> tuple[Effect, ...]:
    """All that is known of a scenario, revenue first."""
    labels = {metric.name: metric.label for metric in catalogue.metrics}
    lines: tuple[tuple[str, str, Unit, int], ...] = (
        ("revenue", labels.get("revenue", "Revenue"), "money", 1),
        ("orders", labels.get("orders", "Orders"), "count", 1),
        ("aov", labels.get("aov", "Average order value"), "money", 1),
        ("cost", "Cost of what is sold", "money", 0),
        ("profit", labels.get("gross_profit", "Gross profit"), "money", 1),
        ("margin", labels.get("margin", "Margin"), "percent", 1),
    )
    found = [(line, getattr(before, line[0]), getattr(after, line[0])) for line in lines]
    return tuple(
        Effect(*line[:3], base=was, value=now, good=line[3])
        for line, was, now in found
        if was is not None and now is not None
    )


def outcome(found: Base, scenario: Scenario, after: Figures, words: Words, when: str) -> str:
    """The scenario's effect in one sentence."""
    if found.gap is not None:
        return found.gap
    before = found.forecast
    if not scenario.moves:
        expected = fmt.money(before.revenue, words.currency, short=True)
        return f"Nothing is moved yet: {when}, revenue is expected at {expected}."
    if reached(found) is None:
        return f"The scenario starts after {when}, so nothing of it is moved."
    gained = after.revenue - before.revenue
    said = (
        f"With {_levers(scenario)}, revenue of {when} comes to "
        f"{fmt.money(after.revenue, words.currency, short=True)}, {_moved(gained, words)}"
    )
    if before.profit is None or after.profit is None:
        return f"{said}."
    return f"{said}; gross profit {_changed(after.profit - before.profit, words)}."


def assumptions(found: Base, scenario: Scenario, catalogue: Catalogue) -> Sequence[str]:
    """What the arithmetic takes for granted, and what it leaves out and why."""
    if scenario.elasticity:
        moves = fmt.exact_percent(scenario.elasticity)
        answered = f"Each 1% on the price moves demand by {moves} (the elasticity set)."
    else:
        answered = "Demand does not react to the price: no elasticity is assumed."
    said = [
        "Revenue is what is sold times the price after discounts, so both factors multiply.",
        answered,
        "More volume means more orders of the same size; the share returned stays as it is.",
        "Cost follows volume alone. Lines without a known cost are taken to earn the margin "
        "of the others.",
        "Units have no forecast of their own, so only their change is shown.",
        "The running period is left as it is expected to land.",
    ]
    labels = {metric.name: metric.label for metric in catalogue.metrics}
    said += [f"{labels.get(name, name)} is left out: {why}" for name, why in found.missing.items()]
    if "customers" in labels:
        said.append(f"{labels['customers']} are left out: a sale more may be anyone's.")
    return said


def reached(found: Base) -> date | None:
    """The first period that the scenario moves."""
    return next((each.period for each in found.steps if each.moved), None)


def _levers(scenario: Scenario) -> str:
    moves = [("volume", scenario.volume), ("prices", scenario.price)]
    said = [
        f"{name} {'up' if value > 0 else 'down'} {fmt.exact_percent(abs(value))}"
        for name, value in moves
        if value
    ]
    return " and ".join(said)


def _changed(gained: Decimal, words: Words) -> str:
    amount = fmt.money(abs(gained), words.currency, short=True)
    if not fmt.visible(amount):
        return "stays as it is"
    return f"{'rises' if gained > 0 else 'falls'} by {amount}"


def _moved(gained: Decimal, words: Words) -> str:
    amount = fmt.money(abs(gained), words.currency, short=True)
    if not fmt.visible(amount):
        return "as the forecast"
    return f"{amount} {'more' if gained > 0 else 'less'} than the forecast"
