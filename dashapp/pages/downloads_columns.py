"""What each column of an export means, and what a row of it is."""

from collections.abc import Mapping

from dashapp.metrics import Metric

ROWS: dict[str, str] = {
    "headline": "One for each metric.",
    "trend": "One for each part of the period: a day, week, month or quarter.",
    "breakdown": "One for each member of the dimension that the view is broken down by.",
    "lines": "One for each order line that counts for the metric, newest first.",
    "forecast": "One for each day, week or month ahead.",
    "landing": "One for each span: the running month, quarter and year.",
    "anomalies": "One for each run of unusual days or weeks, of any metric.",
    "drivers": "One for each node of the tree that takes the change apart; children add up.",
    "contributions": "One for each member of the dimension; they add up to the change.",
    "ranking": "One for each member of the dimension, in the order of the table.",
    "pivot": "One for each member of the rows, then the others together, then the total.",
    "multiples": "One for each member and part of the period.",
}
COMPARED = ", compared with"  # how a pivot names the columns of the other period
_VALUE = "The figure in the period, in the metric's unit."
_PREVIOUS = "The same in the period compared with; empty where there is none."
_MONEY = "in the company's currency"
_SHARE = "a fraction, 0.25 is 25 %"
EVERYWHERE: dict[str, str] = {
    "metric": "The metric's name in the catalogue.",
    "value": _VALUE,
    "previous": _PREVIOUS,
    "member": "The member of the dimension; for products and customers their id.",
    "label": "What people call it.",
    "dimension": "The dimension, such as region or category.",
    "share": f"The part of the whole, {_SHARE}.",
    "change": "The figure less that of the period compared with, in the metric's unit.",
    "until": "The last day of the part, included.",
    "low80": "The lower end of the range that holds the figure with 80 % certainty.",
    "high80": "The upper end of that range.",
    "low95": "The lower end of the range that holds the figure with 95 % certainty.",
    "high95": "The upper end of that range.",
    "status": "The status of the order lines: completed, pending, cancelled or returned.",
    "first": "The first day.",
    "last": "The last day, included.",
}
COLUMNS: dict[str, dict[str, str]] = {
    "headline": {},
    "trend": {
        "bucket": "The first day of the part of the period.",
        "partial": "Whether the period or the data hold the part only partly.",
    },
    "breakdown": {},
    "lines": {
        "date": "The business day of the sale, in the company's time zone.",
        "order_id": "The order's number in its source.",
        "customer": "The customer's name, or Guests where nobody is known.",
        "product": "The product's name.",
        "category": "The product's category.",
        "region": "The region of the sale.",
        "channel": "The channel of the sale.",
        "quantity": "Units; negative where the source counts returns so.",
        "unit_price": f"The price of a unit, {_MONEY}.",
        "discount": f"What was taken off the line, {_MONEY}.",
        "amount": f"What the line comes to after the discount, {_MONEY}.",
        "file": "The file, or the source, that the line was read from.",
        "source_row": "Its row there.",
    },
    "forecast": {
        "period": "The first day of the part.",
        "step": "How many parts ahead.",
        "value": "The forecast, in the metric's unit.",
        "previous": "The figure of a year before.",
    },
    "landing": {
        "span": "Month, quarter or year.",
        "as_of": "The last day that the forecast knew.",
        "actual": "The figure so far, in the metric's unit.",
        "landing": "Where the span is expected to end, in the metric's unit.",
        "target": "The target of the span; empty where there is none.",
        "probability": f"How likely the target is reached, {_SHARE}.",
        "needed_per_day": "What each selling day left has to bring to reach the target.",
        "days_done": "Days of the span in the data.",
        "days_left": "Days of the span still to come.",
        "error": f"By how much landings of the past missed, {_SHARE}.",
        "even_error": f"By how much an even pace would have missed, {_SHARE}.",
        "measured": "How many landings of the past that was measured on.",
    },
    "anomalies": {
        "grain": "Whether days or weeks were judged.",
        "actual": "The figure of the days, in the metric's unit.",
        "expected": "What was expected of them, in the metric's unit.",
        "low": "The lower end of the usual range.",
        "high": "The upper end of the usual range.",
        "deviation": "Actual less expected, in the metric's unit.",
        "score": "How unusual: robust standard deviations, negative for falls.",
        "driver_dimension": "The dimension of the member that explains most of it.",
        "driver_member": "That member.",
        "driver_share": f"How much of it that member explains, {_SHARE}.",
    },
    "drivers": {
        "node": "The node's name, by which its children call it.",
        "parent": "The node that it is a part of; empty for the whole.",
        "term": "What kind of part it is, such as volume or price.",
        "member": "The member of that dimension.",
        "buyers": "The group of customers: new, regained, returning, lapsed or guests.",
        "share": f"The part of the whole change, {_SHARE}.",
    },
    "contributions": {"share": f"The part of the whole change, {_SHARE}."},
    "ranking": {
        "relative": f"The change against the period compared with, {_SHARE}.",
        "cumulative": f"The part of the whole of a member with all larger ones, {_SHARE}.",
    },
    "pivot": {
        "total": "The row's figure over all columns, in the metric's unit.",
        "total, compared with": "The same in the period compared with.",
    },
    "multiples": {
        "bucket": "The first day of the part of the period.",
        "partial": "Whether the period or the data hold the part only partly.",
    },
}


def explained(what: str, column: str, metrics: Mapping[str, Metric]) -> str | None:
    """What a column of an export means; None for one that nobody has explained."""
    if column in metrics:
        return f"{metrics[column].label} in the part, in the metric's unit."
    before = metrics.get(column.removesuffix("_previous"))
    if before is not None:
        return f"{before.label} in the part of the period compared with."
    if what == "pivot" and ": " in column:
        across, _, name = column.removesuffix(COMPARED).partition(": ")
        period = "the period compared with" if column.endswith(COMPARED) else "the period"
        return f"The row's figure for the {across} {name} in {period}, in the metric's unit."
    return COLUMNS.get(what, {}).get(column) or EVERYWHERE.get(column)
