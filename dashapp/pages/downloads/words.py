"""How an export is explained: what a row is, what its columns mean, and which page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MONEY = "in the company's currency"
SHARE = "a fraction, 0.25 is 25 %"
UNIT = "in the metric's unit"
VALUE = f"The figure in the period, {UNIT}."
PREVIOUS = "The same in the period compared with; empty where there is none."
PARTIAL = "Whether the period or the data hold the part only partly."
UNSETTLED = "Whether orders that are still open can change the part."
COMPARED = ", compared with"  # how a pivot names the columns of the other period
STATES = {  # and those of a part that is not whole, or not final
    ", part": "The period or the data hold it only partly.",
    ", not final": "Orders that are still open can change it.",
}
WHOLE_SHARE = f"The part of the whole change, {SHARE}."


@dataclass(frozen=True)
class Explained:
    """An export in words; a column that stands in many of them may be left to EVERYWHERE."""

    row: str
    columns: Mapping[str, str] = field(default_factory=dict)
    page: str = "/kpis"
    keys: Mapping[str, str] = field(default_factory=dict)  # of the page, where the view gives none
    named: str | None = None  # of columns named after what they hold: {across}, {name}, {period}


EVERYWHERE: Mapping[str, str] = {
    "metric": "The metric's name in the catalogue.",
    "value": VALUE,
    "previous": PREVIOUS,
    "member": "The member of the dimension; for products and customers their id.",
    "label": "What people call it.",
    "dimension": "The dimension, such as region or category.",
    "share": f"The part of the whole, {SHARE}.",
    "change": f"The figure less that of the period compared with, {UNIT}.",
    "until": "The last day of the part, included.",
    "low80": "The lower end of the range that holds the figure with 80 % certainty.",
    "high80": "The upper end of that range.",
    "low95": "The lower end of the range that holds the figure with 95 % certainty.",
    "high95": "The upper end of that range.",
    "status": "The status of the order lines: completed, pending, cancelled or returned.",
    "first": "The first day.",
    "last": "The last day, included.",
}
ANOMALIES: Mapping[str, str] = {
    "grain": "Whether days or weeks were judged.",
    "actual": f"The figure of the days, {UNIT}.",
    "expected": f"What was expected of them, {UNIT}.",
    "low": "The lower end of the usual range.",
    "high": "The upper end of the usual range.",
    "deviation": f"Actual less expected, {UNIT}.",
    "score": "How unusual: robust standard deviations, negative for falls.",
    "driver_dimension": "The dimension of the member that explains most of it.",
    "driver_member": "That member.",
    "driver_share": f"How much of it that member explains, {SHARE}.",
}
