"""What a file shows and where it comes from, as pairs of a name and a text."""

from collections.abc import Iterable, Sequence

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.metrics import Catalogue, Measure, Metric

Pairs = Sequence[tuple[str, str]]


def about(data: Data, filters: Filters, metrics: Iterable[str]) -> Pairs:
    """Filters, release, and the definitions of the metrics with their measures."""
    manifest, domain = data.release.manifest, data.release.domain
    used = [data.catalogue.metric(name) for name in dict.fromkeys(metrics)]
    return [
        ("Company", manifest.company.name),
        ("Currency", manifest.company.currency),
        ("Filters", filters.phrase()),
        ("Comparison", filters.comparison_phrase(domain)),
        ("Data as of", str(domain.data_to)),
        ("Release", data.release.release_id),
        ("Published", manifest.created_at),
        ("Time zone", manifest.company.timezone),
        *(_metric(metric) for metric in used),
        *_measures(data.catalogue, used),
    ]


def _metric(metric: Metric) -> tuple[str, str]:
    percent = " Shown as a fraction: 0.25 is 25 %." if metric.unit == "percent" else ""
    parts = " / ".join(metric.measures)
    return f"Metric: {metric.label}", f"{metric.description}{percent} Measured as {parts}."


def _measures(catalogue: Catalogue, used: Sequence[Metric]) -> list[tuple[str, str]]:
    names = dict.fromkeys(name for metric in used for name in metric.measures)
    return [(f"Measure: {name}", _measure(catalogue.measure(name))) for name in names]


def _measure(measure: Measure) -> str:
    """The SQL of a measure, and in words the lines that count."""
    counted = f"count(DISTINCT {measure.distinct})" if measure.distinct else _sum(measure)
    known = f" whose {measure.known} is known" if measure.known else ""
    *others, last = measure.status
    statuses = f"{', '.join(others)} or {last}" if others else last
    return f"{counted} over the order lines{known} with the status {statuses}."


def _sum(measure: Measure) -> str:
    return "count(*)" if measure.sum == "1" else f"sum({measure.sum})"
