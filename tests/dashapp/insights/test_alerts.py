"""Anomalies in words, and which of them are told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from dashapp import insights
from dashapp.insights import Words
from dashapp.manifest import DataWarning
from dashapp.metrics import Catalogue
from dashapp.queries.anomalies import COLUMNS

pytestmark = pytest.mark.unit

MINUS = "\N{MINUS SIGN}"
WORDS = Words("EUR")
LOW: dict[str, Any] = {
    "metric": "orders", "dimension": "region", "member": "Iberia", "grain": "week",
    "first": date(2026, 5, 4), "last": date(2026, 5, 10), "actual": 812, "expected": 1028,
    "low": 900, "high": 1150, "score": -5.0, "driver_dimension": "channel",
    "driver_member": "Marketplace", "driver_share": 0.8,
}  # fmt: skip


def anomalies(*changes: dict[str, Any]) -> pd.DataFrame:
    """Rows like LOW but for these changes."""
    rows = []
    for change in changes:
        row = LOW | change
        row |= {name: Decimal(str(row[name])) for name in ("actual", "expected", "low", "high")}
        rows.append([({"deviation": row["actual"] - row["expected"]} | row)[n] for n in COLUMNS])
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "Orders in Iberia were 21.0% below expectation from 4 to 10 May 2026 "
         "(812 instead of 1,028), mostly Marketplace."),
        ({"dimension": "total", "member": "(all)", "driver_share": 0.3},
         "Orders were 21.0% below expectation from 4 to 10 May 2026 (812 instead of 1,028), "
         "partly Marketplace."),
        ({"metric": "revenue", "dimension": "channel", "member": "Online", "driver_share": 0.1,
          "first": date(2026, 5, 4), "last": date(2026, 5, 4), "actual": 15_000,
          "expected": 12_000},
         "Revenue through Online was 25.0% above expectation on 4 May 2026 "
         "(€15.0k instead of €12.0k)."),
        ({"metric": "margin", "dimension": "category", "member": "(none)", "actual": 0.31,
          "expected": 0.342, "driver_member": None, "first": date(2026, 4, 27)},
         "Margin without a category was 3.2 pt below expectation from 27 April to 10 May 2026 "
         "(31.0% instead of 34.2%)."),
        ({"member": "(others)", "expected": 0, "driver_member": "(others)",
          "first": date(2025, 12, 29), "last": date(2026, 1, 4)},
         "Orders in the other regions were far above expectation from 29 December 2025 to "
         "4 January 2026 (812 instead of 0), mostly the other channels."),
    ],
)  # fmt: skip
def test_each_anomaly_has_its_sentence(
    catalogue: Catalogue, change: dict[str, Any], sentence: str
) -> None:
    assert insights.alerts(catalogue, anomalies(change), WORDS) == (sentence,)


def test_what_happened_at_once_is_told_once_by_its_strongest_sign(catalogue: Catalogue) -> None:
    found = anomalies(
        {"member": "(all)", "dimension": "total", "score": -3.0},
        {},
        {"first": date(2026, 5, 6), "last": date(2026, 5, 6), "grain": "day", "score": -4.0},
        {"metric": "revenue", "score": -2.5},
        {"actual": 2000, "score": 2.0},
    )
    told = insights.events(catalogue, found, 5)
    assert list(told["score"]) == [-5.0, -2.5, 2.0]
    assert list(insights.events(catalogue, found, 1)["score"]) == [-5.0]
    assert insights.events(catalogue, found, 0).empty
    assert insights.events(catalogue, pd.DataFrame(), 5).empty


def test_a_metric_that_the_catalogue_does_not_know_is_not_told(catalogue: Catalogue) -> None:
    assert insights.events(catalogue, anomalies({"metric": "gone"}), 5).empty


STORES = DataWarning("late", "", "stores", date(2026, 5, 8), date(2026, 5, 12))


def test_a_failed_check_silences_the_anomalies_of_its_days() -> None:
    found = anomalies({}, {"first": date(2026, 5, 1), "last": date(2026, 5, 7)})
    kept = insights.quiet(found, [STORES])
    assert list(kept["last"]) == [date(2026, 5, 7)]
    assert len(insights.quiet(found, [])) == 2
    assert insights.quiet(pd.DataFrame(), [STORES]).empty
