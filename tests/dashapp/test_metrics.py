"""The catalogue: strict to read, and its messages say where."""

from pathlib import Path

import pytest

from dashapp.metrics import (
    Catalogue,
    CatalogueError,
    Measure,
    Metric,
    UnknownMetric,
    load_catalogue,
)

pytestmark = pytest.mark.unit

GOOD = """
[measures.net]
sum = "amount"
status = ["completed", "returned"]
[measures.buyers]
distinct = "customer_id"
status = ["completed"]
[measures.profit]
sum = "amount - cost"
status = ["completed"]
known = "cost"
[metrics.revenue]
label = "Revenue"
description = "All of it."
value = "net"
unit = "money"
good = "up"
headline = 2
[metrics.buyers]
label = "Buyers"
description = "Who bought."
value = "buyers"
unit = "count"
good = "up"
[metrics.per_buyer]
label = "Each"
description = "Revenue by buyer."
ratio = ["net", "buyers"]
unit = "money"
good = "neutral"
headline = 1
"""


def load(tmp_path: Path, text: str) -> Catalogue:
    """The catalogue that this text defines."""
    path = tmp_path / "metrics.toml"
    path.write_text(text)
    return load_catalogue(path)


def test_a_catalogue_is_read_as_written(tmp_path: Path) -> None:
    catalogue = load(tmp_path, GOOD)
    assert catalogue.metric("revenue") == Metric(
        "revenue", "Revenue", "All of it.", "net", None, "money", "up", 2, additive=True
    )
    assert catalogue.measure("profit") == Measure(
        "profit", "amount - cost", None, ("completed",), "cost"
    )
    assert catalogue.metric("per_buyer").measures == ("net", "buyers")


def test_only_a_single_sum_is_additive(tmp_path: Path) -> None:
    catalogue = load(tmp_path, GOOD)
    assert [metric.additive for metric in catalogue.metrics] == [True, False, False]


def test_headline_metrics_stand_in_their_order(tmp_path: Path) -> None:
    assert [m.name for m in load(tmp_path, GOOD).headline] == ["per_buyer", "revenue"]


def test_measures_of_several_metrics_come_once(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD).measures_of(("revenue", "per_buyer")) == ("net", "buyers")


def test_an_unknown_metric_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownMetric, match="'sales'; there are: revenue, buyers, per_buyer"):
        load(tmp_path, GOOD).metric("sales")


def test_the_condition_of_a_measure_is_its_statuses_and_what_is_known(tmp_path: Path) -> None:
    catalogue = load(tmp_path, GOOD)
    assert catalogue.measure("net").condition == "status IN ('completed', 'returned')"
    assert catalogue.measure("profit").condition == "status IN ('completed') AND cost IS NOT NULL"


def test_only_identical_definitions_count_as_unchanged(tmp_path: Path) -> None:
    catalogue = load(tmp_path, GOOD)
    manifest = {
        "net": {"sum": "amount", "status": ["returned", "completed"], "known": None},
        "buyers": {"distinct": "customer_id", "status": ["completed", "pending"]},
        "profit": {"sum": "amount - cost", "status": ["completed"]},
    }
    assert catalogue.unchanged(manifest) == {"net"}


def test_the_fingerprint_follows_every_definition(tmp_path: Path) -> None:
    first, same = (
        load(tmp_path, GOOD).fingerprint,
        load(tmp_path, GOOD + "\n# a comment").fingerprint,
    )
    other = load(tmp_path, GOOD.replace('known = "cost"', "")).fingerprint
    assert first == same != other


FAULTS = [
    ('value = "net"', 'value = "gone"', "metrics.toml, metric revenue, value: there is no measure"),
    ('ratio = ["net", "buyers"]', 'ratio = ["net", "x"]', "per_buyer, ratio: there is no measure"),
    ('ratio = ["net", "buyers"]', 'ratio = ["net"]', "metric per_buyer, ratio: give"),
    ('ratio = ["net", "buyers"]', "", "metric per_buyer: give exactly one of value and ratio"),
    ('unit = "count"', 'unit = "pieces"', "metric buyers, unit: 'pieces' is not one of money"),
    ('unit = "count"', "", "metric buyers, unit: is missing"),
    ('good = "neutral"', 'good = "sideways"', "metric per_buyer, good: 'sideways'"),
    ("headline = 2", "headline = 0", "metric revenue, headline: 0 is not a place"),
    ("headline = 2", "headline = 1", "headline: a place is given twice"),
    ("headline = 2", 'heading = "x"', "metric revenue, heading: unknown field"),
    ('label = "Buyers"', "label = 3", "metric buyers, label: 3 is not a text"),
    ('sum = "amount"', "", "measure net: give exactly one of sum and distinct"),
    ('sum = "amount"', 'sum = "1); DROP TABLE x; --"', "measure net, sum: .* not one SQL"),
    ('distinct = "customer_id"', 'distinct = "email"', "measure buyers, distinct: 'email'"),
    ('known = "cost"', 'known = "cost or 1"', "measure profit, known: 'cost or 1'"),
    ('known = "cost"', 'extra = "cost"', "measure profit, extra: unknown field"),
    ('status = ["completed"]', 'status = ["paid"]', "measure buyers, status: 'paid'"),
    ('status = ["completed"]', "status = []", "measure buyers, status: give a list"),
    ('status = ["completed"]', 'status = "completed"', "measure buyers, status: give a list"),
    ("[metrics.buyers]", '[metrics."Buyers!"]', "metrics, 'Buyers!': use small letters"),
    ("[measures.net]", "[measures]\nx = 3\n[measures.net]", "measures, x: write it as"),
    ("[measures.net]", "[other]\n[measures.net]", "top level, other: unknown field"),
    ("[measures.net]", "[measures.net", "is not valid TOML"),
]


@pytest.mark.parametrize(("before", "after", "message"), FAULTS)
def test_a_fault_is_named(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in GOOD
    with pytest.raises(CatalogueError, match=message):
        load(tmp_path, GOOD.replace(before, after, 1))


def test_an_empty_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="none is defined"):
        load(tmp_path, "")
    with pytest.raises(CatalogueError, match="measures: write each one as"):
        load(tmp_path, "measures = 3")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"gone\.toml: cannot be read"):
        load_catalogue(tmp_path / "gone.toml")


def test_the_delivered_catalogue_is_valid(catalogue: Catalogue) -> None:
    headline = [metric.name for metric in catalogue.headline]
    assert headline == ["revenue", "orders", "aov", "customers", "margin", "return_rate"]
