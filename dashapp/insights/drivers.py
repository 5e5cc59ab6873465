"""What drove a change, in at most three lines, and where most of it lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from dashapp import format as fmt
from dashapp.insights.figures import Words
from dashapp.metrics import Metric
from dashapp.queries.drivers import Drivers

MOST_LINES = 3
NEGLIGIBLE = Decimal("0.02")  # of all effects together
# Parts of an effect from which on a member is named as most of it, or as the first of several.
MOST_OF, LED_BY = Decimal("0.5"), Decimal("0.25")
Row = Mapping[str, Any]

# What an effect says when it raised the metric, and when it lowered it.
_SAYS = {
    "volume": ("More units", "Fewer units"),
    "mix": ("The mix shifted to what brings more", "The mix shifted to what brings less"),
    "price": ("Prices rose", "Prices fell"),
    "discount": ("Smaller discounts", "Larger discounts"),
    "cost": ("Unit costs fell", "Unit costs rose"),
    "loose": ("More on lines without units", "Less on lines without units"),
    "returned": ("Fewer returns", "More returns"),
    "pending": ("More open orders", "Fewer open orders"),
    "cancelled": ("More cancelled orders", "Fewer cancelled orders"),
    "unrelated": ("More without anything to relate it to", "Less without anything to relate it to"),
    "within": ("Higher like for like", "Lower like for like"),
    "several": ("More counted in several groups", "Less counted in several groups"),
}  # fmt: skip
_RATE_MIX = ("The mix shifted to where it is higher", "The mix shifted to where it is lower")
_BUYERS = {
    "new": "from new customers",
    "regained": "from customers who came back",
    "returning": "from customers who bought in both periods",
    "lapsed": "from customers who stopped",
    "guests": "from guests",
}


@dataclass(frozen=True)
class Reason:
    """A sentence about a part of a change, and whose lines are behind it."""

    text: str
    change: Decimal
    status: str = ""
    buyers: str = ""
    members: tuple[tuple[str, str], ...] = ()  # dimension, member


def why(metric: Metric, found: Drivers, words: Words) -> tuple[Reason, ...]:
    """The largest effects, at most three; negligible ones are not worth a line."""
    rows = _rows(found.tree)
    effects = [row for row in rows if row["parent"] and row["parent"] == rows[0]["node"]]
    gross = sum((abs(row["change"]) for row in effects), Decimal(0))
    ranked = sorted(effects, key=lambda row: -abs(row["change"]))
    return tuple(
        _reason(metric, row, [each for each in rows if each["parent"] == row["node"]], words)
        for row in ranked[:MOST_LINES]
        if abs(row["change"]) > NEGLIGIBLE * gross and fmt.visible(_signed(metric, row, words))
    )


def whereabouts(metric: Metric, found: Drivers, words: Words) -> Reason | None:
    """Where most of the change lies; None when it is spread, or too small to be seen."""
    if not found.path or found.change is None or not _seen(metric, found, words):
        return None
    last = found.path[-1]
    moved = fmt.signed(last.change, metric.unit, words.currency)
    whole = fmt.signed(found.change, metric.unit, words.currency)
    names = ", ".join(step.label for step in found.path)
    most = "More than all of it" if abs(last.change) > abs(found.change) else "Most of it"
    return Reason(
        f"{most} lies in {names}: {moved} of {whole}.",
        last.change,
        members=tuple((step.dimension, step.member) for step in found.path),
    )


def opposed(metric: Metric, found: Drivers, words: Words) -> Reason | None:
    """What moved against the change as much as would have made half of it; None when nothing."""
    if not found.against or not _seen(metric, found, words):
        return None
    last = found.against[-1]
    names = ", ".join(step.label for step in found.against)
    moved = fmt.signed(last.change, metric.unit, words.currency)
    return Reason(
        f"{names} went the other way: {moved}.",
        last.change,
        members=tuple((step.dimension, step.member) for step in found.against),
    )


def driven(metric: Metric, found: Drivers, words: Words) -> str:
    """The change in one sentence, and why it cannot be taken apart where it cannot."""
    if found.change is None or found.value is None or found.previous is None:
        return found.gap or "There is nothing to compare with."
    if found.change == 0:
        return f"{metric.label} did not change against {words.versus}."
    if not _seen(metric, found, words):
        at = words.figure(metric, found.value)
        return f"{metric.label} hardly changed against {words.versus}, at {at}."
    verb = "rose" if found.change > 0 else "fell"
    moved = fmt.signed(abs(found.change), metric.unit, words.currency).removeprefix("+")
    said = (
        f"{metric.label} {verb} by {moved} against {words.versus}, "
        f"from {words.figure(metric, found.previous)} to {words.figure(metric, found.value)}."
    )
    return f"{said} {found.gap}" if found.gap else said


def _seen(metric: Metric, found: Drivers, words: Words) -> bool:
    """Whether anything is left of the change once it is rounded for reading."""
    return fmt.visible(fmt.signed(found.change, metric.unit, words.currency))


def _reason(metric: Metric, row: Row, children: list[Row], words: Words) -> Reason:
    said = f"{_said(row)}: {_signed(metric, row, words)}"
    if (first := _first(row, children)) is not None:
        said += _parted(metric, row, first, children, words)
    members = ((row["dimension"], row["member"]),) if row["dimension"] else ()
    return Reason(f"{said}.", row["change"], row["status"], row["buyers"], members)


def _said(row: Row) -> str:
    rose = row["change"] > 0
    if row["buyers"]:
        return f"{'More' if rose else 'Less'} {_BUYERS[row['buyers']]}"
    if row["dimension"]:
        return str(row["label"])
    if row["term"] == "volume" and row["label"].startswith("Units per"):
        return f"{'More' if rose else 'Fewer'} {_inside(row['label'])}"
    says = _RATE_MIX if row["term"] == "mix" and not row["status"] else _SAYS[row["term"]]
    return says[0 if rose else 1]


def _inside(label: str) -> str:
    return label[:1].lower() + label[1:]


def _first(row: Row, children: list[Row]) -> Row | None:
    """The largest part that moved along with the effect, if it tells much of what did."""
    along = _moving(row["change"], children)
    first = along[0] if along else None
    if first is None or len(children) < 2:  # noqa: PLR2004
        return None
    return first if _weight(first, along) >= LED_BY else None


def _parted(metric: Metric, row: Row, first: Row, children: list[Row], words: Words) -> str:
    """The first part beside the largest that moved against it, where it alone is more than all."""
    moved, along = _signed(metric, first, words), _moving(row["change"], children)
    against = _moving(-row["change"], children)
    if abs(first["change"]) > abs(row["change"]) and against:
        other = _signed(metric, against[0], words)
        return f", {moved} {_place(first)} against {other} {_place(against[0])}"
    return f", {'most' if _weight(first, along) >= MOST_OF else 'first'} {_place(first)} ({moved})"


def _moving(direction: Decimal, children: list[Row]) -> list[Row]:
    """The parts that moved in a direction, largest first."""
    found = [each for each in children if each["change"] * direction > 0]
    return sorted(found, key=lambda each: -abs(each["change"]))


def _weight(row: Row, rows: list[Row]) -> Decimal:
    share: Decimal = abs(row["change"]) / sum(abs(each["change"]) for each in rows)
    return share


def _place(row: Row) -> str:
    return _BUYERS[row["buyers"]] if row["buyers"] else f"in {row['label']}"


def _signed(metric: Metric, row: Row, words: Words) -> str:
    return fmt.signed(row["change"], metric.unit, words.currency)


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]
