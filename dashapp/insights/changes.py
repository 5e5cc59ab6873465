"""Whether a change is more than chance, and who contributed to it most."""

from decimal import Decimal

import pandas as pd

from dashapp import format as fmt
from dashapp.insights.figures import Words, rows_of
from dashapp.insights.noise import Judge
from dashapp.metrics import Metric
from dashapp.queries.drivers import Drivers

_TERMS = (
    ("volume", "units at their own prices account"),
    ("price", "prices"),
    ("discount", "discounts"),
    ("cost", "unit costs"),
)


def beyond_chance(metric: Metric, found: Drivers, judge: Judge, words: Words) -> str:
    """The change beside what chance alone brings between two such periods."""
    usual, before = judge.usual(metric), found.previous
    if usual is None or found.change is None or not before:
        return "How much it varies by chance is not known for this selection."
    if metric.ratio is None:
        limit, moved = fmt.percent(usual), fmt.percent(abs(found.change / before))
    else:
        limit, moved = (
            fmt.signed(abs(Decimal(str(each))), metric.unit, words.currency).removeprefix("+")
            for each in (usual, found.change)
        )
    if not fmt.visible(moved):
        return f"It hardly moved; chance alone moves it by up to {limit} between two such periods."
    if judge.silent(metric, found.value, before):
        return (
            f"It moved by {moved}, which is within the usual variation: chance alone moves it by "
            f"up to {limit} between two such periods. Do not read much into the parts."
        )
    return (
        f"It moved by {moved}, which is more than chance: that explains up to {limit} between "
        "two such periods."
    )


def contributors(metric: Metric, frame: pd.DataFrame, words: Words) -> str:
    """Who raised the metric most, and who lowered it most."""
    rows = [row for row in rows_of(frame) if row["member"]]
    ups = [row for row in rows if row["change"] > 0]
    downs = [row for row in rows if row["change"] < 0]
    said = []
    for found, verb in ((ups, "added most"), (downs, "took most away")):
        if found:
            moved = fmt.signed(found[0]["change"], metric.unit, words.currency)
            if fmt.visible(moved):
                said.append(f"{found[0]['label']} {verb} ({moved})")
    return f"{'; '.join(said)}." if said else "No member changed it."


def largest_step(metric: Metric, found: Drivers, words: Words) -> str:
    """The step that moved most, and its part of the change."""
    rows = rows_of(found.tree)
    steps = [row for row in rows if row["parent"] and row["parent"] == rows[0]["node"]]
    if not steps:
        return "It cannot be taken apart."
    first = max(steps, key=lambda row: abs(row["change"]))
    moved = fmt.signed(first["change"], metric.unit, words.currency)
    share = fmt.decimal(first["share"])
    part = f", {fmt.percent(share, 0)} of the change" if share and 0 < share <= 1 else ""
    return f"The largest step is {first['label'].lower()}: {moved}{part}."


def product_movers(metric: Metric, frame: pd.DataFrame, words: Words) -> str:
    """What volume, prices and discounts did over all products; what did nothing is not named."""
    said = []
    for name, what in _TERMS:
        moved = fmt.signed(sum(frame[name], Decimal(0)), metric.unit, words.currency)
        if fmt.visible(moved):
            said.append(f"{what} for {moved}")
    products = f"Over all {fmt.whole(len(frame))} products"
    return f"{products}, {', '.join(said)}." if said else f"{products}, nothing changed."


def plan(metric: Metric, value: object, target: Decimal | None, words: Words) -> str:
    """Where the metric stands against the plan of the period; nothing where there is none."""
    now = fmt.decimal(value)
    if now is None or not target:
        return ""
    aim, part = words.figure(metric, target), (now - target) / abs(target)
    said = fmt.percent(abs(part))
    if not fmt.visible(said):
        return f"That is the plan of {aim}."
    return f"That is {said} {'above' if part > 0 else 'below'} the plan of {aim}."


def of_plan(metric: Metric, value: object, target: Decimal, words: Words) -> str:
    """The metric as a share of its plan, for a card."""
    now = fmt.decimal(value)
    aim = words.figure(metric, target)
    if now is None or not target:
        return f"plan {aim}"
    return f"{fmt.percent(now / target)} of plan {aim}"
