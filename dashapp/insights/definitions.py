"""What a metric means, in words made from its definition."""

from dashapp.metrics import Catalogue, Measure, Metric

_COUNTED = {"order_id": "orders", "customer_id": "customers"}
UNITS = {
    "money": "money",
    "count": "a count",
    "percent": "a share, in per cent",
    "number": "a number",
}
GOOD = {
    "up": "More is better",
    "down": "Less is better",
    "neutral": "Neither more nor less is better",
}


def formula(metric: Metric) -> str:
    """The measures that it is computed from."""
    return " ÷ ".join(metric.measures)


def meaning(measure: Measure) -> str:
    """What a measure adds up or counts, and over which lines."""
    lines = f"{_listed(measure.status)} lines"
    if measure.known:
        lines += f" whose {measure.known} is known"
    if measure.distinct is not None:
        return f"counts different {_COUNTED[measure.distinct]} among {lines}"
    if measure.sum == "1":
        return f"counts {lines}"
    return f"adds up {measure.sum} over {lines}"


def whole(catalogue: Catalogue, metric: Metric) -> str:
    """A metric's formula in words; names of measures are written as they are."""
    parts = [f"{name} {meaning(catalogue.measure(name))}" for name in metric.measures]
    if metric.ratio is None:
        return f"{parts[0]}."
    return f"{metric.ratio[0]} divided by {metric.ratio[1]}: {'; '.join(parts)}."


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
