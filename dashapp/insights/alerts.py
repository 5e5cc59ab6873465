"""What was unusual, and why: one sentence for each anomaly."""

from datetime import date
from decimal import Decimal

import pandas as pd

from dashapp import dates
from dashapp import format as fmt
from dashapp.insights.figures import Row, Words, rows_of
from dashapp.insights.noise import size
from dashapp.metrics import Catalogue, Metric

MAINLY, PARTLY = Decimal("0.5"), Decimal("0.2")  # a driver's part of the deviation
_PLACE = {"region": "in", "channel": "through", "category": "of"}
_OTHERS = {"region": "regions", "channel": "channels", "category": "categories"}
NONE, OTHERS = "(none)", "(others)"


def alerts(catalogue: Catalogue, frame: pd.DataFrame, words: Words) -> tuple[str, ...]:
    """One sentence for each row of an anomalies frame, in its order."""
    return tuple(_alert(catalogue.metric(row["metric"]), row, words) for row in rows_of(frame))


def events(catalogue: Catalogue, frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """The largest anomalies, newest first; what happened at once is told once for each metric.

    One event shows up in the company, in a region, in a channel, and in days as well as weeks.
    """
    known = {metric.name for metric in catalogue.metrics}
    kept: list[tuple[int, Row]] = []
    ranked = sorted(enumerate(rows_of(frame)), key=lambda each: -size(each[1]["score"]))
    for place, row in ranked:
        told = any(_same(row, other) for _, other in kept)
        if row["metric"] in known and not told and len(kept) < most:
            kept.append((place, row))
    found: pd.DataFrame = frame.iloc[sorted(place for place, _ in kept)].reset_index(drop=True)
    return found


def _same(row: Row, other: Row) -> bool:
    same_way = (row["deviation"] > 0) == (other["deviation"] > 0)
    at_once = row["first"] <= other["last"] and row["last"] >= other["first"]
    return bool(row["metric"] == other["metric"] and same_way and at_once)


def _alert(metric: Metric, row: Row, words: Words) -> str:
    verb = "were" if metric.label.endswith("s") else "was"
    actual, expected = (words.figure(metric, row[name]) for name in ("actual", "expected"))
    subject = f"{metric.label}{_place(row['dimension'], row['member'])} {verb}"
    instead = f"({actual} instead of {expected})"
    return f"{subject} {_distance(metric, row, words)} {_when(row)} {instead}{_driver(row)}."


def _distance(metric: Metric, row: Row, words: Words) -> str:
    moved = fmt.change(metric, row["actual"], row["expected"], words.currency)
    side = "above" if row["deviation"] > 0 else "below"
    far = "far" if not row["expected"] else moved.text.lstrip("+" + fmt.MINUS)
    return f"{far} {side} expectation"


def _place(dimension: str, member: str) -> str:
    if dimension not in _PLACE:
        return ""
    if member == OTHERS:
        return f" {_PLACE[dimension]} the other {_OTHERS[dimension]}"
    return f" without a {dimension}" if member == NONE else f" {_PLACE[dimension]} {member}"


def _driver(row: Row) -> str:
    share = fmt.decimal(row["driver_share"])
    member, dimension = row["driver_member"], row["driver_dimension"]
    if not isinstance(member, str) or share is None or share < PARTLY:
        return ""
    if member == OTHERS:
        member = f"the other {_OTHERS.get(dimension, 'members')}"
    elif member == NONE:
        member = f"sales without a {dimension}"
    return f", {'mostly' if share >= MAINLY else 'partly'} {member}"


def _when(row: Row) -> str:
    first: date = row["first"]
    last: date = row["last"]
    said = dates.span(first, last, words=True)
    return f"on {said}" if first == last else f"from {said}"
