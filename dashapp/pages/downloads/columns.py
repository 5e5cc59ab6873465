"""What each export holds: those that several pages show, and those that a page explains itself."""

from collections.abc import Mapping

from dashapp.metrics import Metric
from dashapp.pages.customers import words as customers_words
from dashapp.pages.data import words as data_words
from dashapp.pages.downloads.words import (
    ANOMALIES,
    COMPARED,
    EVERYWHERE,
    MONEY,
    PARTIAL,
    SHARE,
    STATES,
    UNIT,
    UNSETTLED,
    WHOLE_SHARE,
    Explained,
)
from dashapp.pages.forecasts import files as forecasts_files
from dashapp.pages.kpis import breakdown
from dashapp.pages.trends import files as trends_files
from dashapp.pages.why import products

LINE: Mapping[str, str] = {
    "date": "The business day of the sale, in the company's time zone.",
    "order_id": "The order's number in its source.",
    "customer": "The customer's name, or Guests where nobody is known.",
    "customer_id": "The customer's id; empty where nobody is known.",
    "product": "The product's name.",
    "category": "The product's category.",
    "region": "The region of the sale.",
    "channel": "The channel of the sale.",
    "quantity": "Units; negative where the source counts returns so.",
    "unit_price": f"The price of a unit, {MONEY}.",
    "discount": f"What was taken off the line, {MONEY}.",
    "amount": f"What the line comes to after the discount, {MONEY}.",
    "file": "The file, or the source, that the line was read from.",
    "source_row": "Its row there.",
}
LANDING = {
    "span": "Month, quarter or year.",
    "as_of": "The last day that the forecast knew.",
    "actual": f"The figure so far, {UNIT}.",
    "landing": f"Where the span is expected to end, {UNIT}.",
    "target": "The target of the span; empty where there is none.",
    "probability": f"How likely the target is reached, {SHARE}.",
    "needed_per_day": "What each selling day left has to bring to reach the target.",
    "days_done": "Selling days of the span in the data.",
    "days_left": "Selling days of the span still to come.",
    "error": f"By how much landings of the past missed, {SHARE}.",
    "even_error": f"By how much an even pace would have missed, {SHARE}.",
    "measured": "How many landings of the past that was measured on.",
}
DRIVERS = {
    "node": "The node's name, by which its children call it.",
    "parent": "The node that it is a part of; empty for the whole.",
    "term": "What kind of part it is, such as volume or price.",
    "member": "The member of that dimension.",
    "buyers": "The group of customers: new, regained, returning, lapsed or guests.",
    "share": WHOLE_SHARE,
}
ORDER = {
    "sale_id": "The line's id: its source and its number there.",
    "sold_at": "The moment of the sale, in the company's time zone.",
    "product_id": "The product's id.",
    "cost": f"The cost of the line, {MONEY}; empty where it is not known.",
    "currency": "The currency of the amounts.",
    "source": "The source that the line came from.",
    "sha256": "The SHA-256 of that file.",
    "file_rows": "How many rows that file has.",
}
SHARED: Mapping[str, Explained] = {
    "headline": Explained("One for each metric.", page="/"),
    "trend": Explained(
        "One for each part of the period: a day, week, month or quarter.",
        {
            "bucket": "The first day of the part of the period.",
            "partial": PARTIAL,
            "unsettled": UNSETTLED,
        },
    ),
    "breakdown": Explained("One for each member of the dimension that the view is broken down by."),
    "lines": Explained("One for each order line that counts for the metric, newest first.", LINE),
    "forecast": Explained(
        "One for each day, week or month ahead.",
        {
            "period": "The first day of the part.",
            "step": "How many parts ahead.",
            "value": f"The forecast, {UNIT}.",
            "previous": "The figure of a year before.",
        },
    ),
    "landing": Explained(
        "One for each span: the running month, quarter and year.", LANDING, page="/"
    ),
    "anomalies": Explained(
        "One for each run of unusual days or weeks, of any metric.", ANOMALIES, page="/"
    ),
    "drivers": Explained(
        "One for each node of the tree that takes the change apart; children add up.",
        DRIVERS,
        page="/why",
    ),
    "contributions": Explained(
        "One for each member of the dimension; they add up to the change.",
        {"share": WHOLE_SHARE},
        page="/why",
    ),
    "order": Explained(
        "One for each line of the order, whatever its status, oldest first.",
        {**LINE, **ORDER},
        page="/order",
    ),
}
EXPLAINED: Mapping[str, Explained] = {
    **SHARED,
    **products.EXPLAINED,
    **data_words.EXPLAINED,
    **forecasts_files.EXPLAINED,
    **trends_files.EXPLAINED,
    **customers_words.EXPLAINED,
    **breakdown.EXPLAINED,
}


def explained(what: str, column: str, metrics: Mapping[str, Metric]) -> str | None:
    """What a column of an export means; None for one that nobody has explained."""
    export = EXPLAINED[what]
    own = export.columns.get(column)
    if own is not None:
        return own
    if column in metrics:
        return f"{metrics[column].label} in the part, {UNIT}."
    before = metrics.get(column.removesuffix("_previous"))
    if before is not None:
        return f"{before.label} in the part of the period compared with."
    if export.named is not None and ": " in column:
        return _named(export.named, column)
    return EVERYWHERE.get(column)


def _named(said: str, column: str) -> str:
    """Of a column such as "region: North" or "month: 2026-01-01, part, compared with"."""
    across, _, name = column.removesuffix(COMPARED).partition(": ")
    before = column.endswith(COMPARED)
    period = "the period compared with" if before else "the period"
    notes = [note for suffix, note in STATES.items() if name.endswith(suffix)]
    for suffix in STATES:
        name = name.removesuffix(suffix)
    return " ".join((said.format(across=across, name=name, period=period), *notes))
