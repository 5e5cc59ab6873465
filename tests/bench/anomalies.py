"""Anomalies of the demo company against what was planted in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

BEGINNING = timedelta(days=13)  # a lasting event counts in its first two weeks
JUDGED = ("revenue", "orders")
QUERY = """
    SELECT metric, dimension, member, first, last, deviation::DOUBLE FROM anomalies
    WHERE metric IN ('revenue', 'orders') ORDER BY ALL
"""


@dataclass(frozen=True)
class Reported:
    """An anomaly of the release."""

    metric: str
    dimension: str
    member: str
    first: date
    last: date
    deviation: float


@dataclass(frozen=True)
class Planted:
    """An event of the demo, in the days in which it counts."""

    kind: str
    scope: Mapping[str, str]
    first: date
    last: date
    size: float

    def overlaps(self, found: Reported) -> bool:
        """Whether they share a day."""
        return found.first <= self.last and found.last >= self.first

    def is_found_by(self, found: Reported) -> bool:
        """Whether it is this event: on a series of its scope, with its sign."""
        concerned = (found.dimension, found.member) in (
            set(self.scope.items()) or {("total", "(all)")}
        )
        return concerned and self.overlaps(found) and found.deviation * self.size > 0


@dataclass(frozen=True)
class Quality:
    """Planted incidents and lasting events and how many were found; reported anomalies and how
    many are planted.
    """

    incidents: int
    found: int
    lasting: int
    lasting_found: int
    reported: int
    right: int

    def __add__(self, other: Quality) -> Quality:
        return Quality(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def recall(self) -> float:
        """Of the planted incidents, those that were found."""
        return self.found / max(self.incidents, 1)

    @property
    def precision(self) -> float:
        """Of the reported anomalies, those that were planted."""
        return self.right / max(self.reported, 1)


def compare(events: Sequence[Planted], reported: Sequence[Reported]) -> Quality:
    """Event by event, and anomaly by anomaly."""
    found = [event for event in events if any(map(event.is_found_by, reported))]
    incidents, incidents_found = (
        sum(event.kind == "incident" for event in each) for each in (events, found)
    )
    right = [each for each in reported if any(event.overlaps(each) for event in events)]
    lasting, lasting_found = len(events) - incidents, len(found) - incidents_found
    return Quality(incidents, incidents_found, lasting, lasting_found, len(reported), len(right))


def planted(data: Path) -> list[Planted]:
    """What happened to the demo company."""
    told = json.loads((data / "raw" / "planted.json").read_text(encoding="utf-8"))
    return [planted_event(event) for event in told["events"]]


def planted_event(event: Mapping[str, Any]) -> Planted:
    """An event as the demo records it."""
    first, last = date.fromisoformat(event["first"]), date.fromisoformat(event["last"])
    if event["kind"] != "incident":
        last = min(last, first + BEGINNING)
    return Planted(event["kind"], event["scope"], first, last, event["size"])


def reported(release: Path) -> list[Reported]:
    """The anomalies of revenue and orders in a release, days and weeks, on all series."""
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as con:
        return [Reported(*row) for row in con.execute(QUERY).fetchall()]


def measure(data: Path) -> Quality:
    """The current release of a data folder against its demo."""
    release = (data / "CURRENT").read_text(encoding="utf-8").strip()
    return compare(planted(data), reported(data / "releases" / release))
