"""What totals, trends and breakdowns say; the same frame gives the same words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from dashapp import dates
from dashapp import format as fmt
from dashapp.insights.noise import TRUSTING, USUAL, Judge, worth_telling
from dashapp.metrics import Catalogue, Metric
from dashapp.periods import Grain, bucket_name
from dashapp.predicates import GUEST
from dashapp.queries.pace import Pace

_VERSUS = {
    "last_year": "last year",
    "weekdays": "the same weekdays of last year",
    "previous": "the period before",
}
_DAYS_OF_WEEK, _LONGEST_MONTH, _LONGEST_QUARTER = 7, 31, 92
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """How sentences speak: the currency, and what figures are compared with (Filters.compare)."""

    currency: str
    compare: str = "last_year"
    year_start: int = 1  # the month from which quarters and years are counted

    @property
    def versus(self) -> str:
        """What the comparison is called in a sentence."""
        return _VERSUS.get(self.compare, "before")

    def figure(self, metric: Metric, value: object) -> str:
        """A figure of the metric, short."""
        return fmt.number(value, metric.unit, self.currency, short=True)


def headline(
    catalogue: Catalogue, frame: pd.DataFrame, words: Words, judge: Judge = TRUSTING
) -> str:
    """The first metric and how it and the others moved, as far as that is more than chance."""
    rows = rows_of(frame)
    if not rows:
        return "There is nothing to show for this selection."
    metric = catalogue.metric(rows[0]["metric"])
    if fmt.decimal(rows[0]["value"]) is None:
        return f"{metric.label} {being(metric)} not known in this period."
    figure = words.figure(metric, rows[0]["value"])
    parts = [f"{metric.label} {being(metric)} {figure}{_moved(metric, rows[0], words, judge)}"]
    better: list[str] = []
    worse: list[str] = []
    for row in rows[1:]:
        other = catalogue.metric(row["metric"])
        moved = fmt.change(other, row["value"], row["previous"], words.currency)
        chance = judge.silent(other, row["value"], row["previous"])
        doubtful = judge.doubtful(row["value"], row["previous"])
        if moved.verdict != "neutral" and not chance and not doubtful:
            (better if moved.verdict == "good" else worse).append(named(other))
    parts += [f"{_listed(better)} improved"] if better else []
    parts += [f"{_listed(worse)} worsened"] if worse else []
    return "; ".join(parts) + "."


def trend(metric: Metric, frame: pd.DataFrame, words: Words) -> str:
    """The highest and lowest complete bucket, and how often it was above the comparison."""
    rows = [row for row in rows_of(frame) if fmt.decimal(row[metric.name]) is not None]
    complete = [row for row in rows if not row["partial"]]
    if not rows:
        return f"No {named(metric)} in this period."
    late = not_final(rows)
    if len(complete) < 2:  # noqa: PLR2004 - a highest and a lowest need two
        known = (complete or rows)[-1]
        figure = f"{_bucket(known, words)}: {words.figure(metric, known[metric.name])}"
        return f"{figure}{' so far' if known['partial'] else ''}.{late}"
    best = max(complete, key=lambda row: row[metric.name])
    least = min(complete, key=lambda row: row[metric.name])
    at = "on" if _length(best) == 1 else "in"
    if best[metric.name] == least[metric.name]:
        steady = words.figure(metric, best[metric.name])
        some = f"{at} the {len(rows)} {_plural(rows[0])} that have one"
        where = "throughout" if len(rows) == len(frame) else some
        return f"{metric.label} stayed at {steady} {where}.{late}"
    sentence = (
        f"Highest {at} {_bucket(best, words)} ({words.figure(metric, best[metric.name])}), "
        f"lowest {at} {_bucket(least, words)} ({words.figure(metric, least[metric.name])})"
    )
    return f"{sentence}{_above(metric, complete, words)}.{late}"


def not_final(rows: Sequence[Row]) -> str:
    """Says which of the newest buckets have orders open, with a space before; often nothing."""
    late = [row for row in rows if row.get("unsettled")]
    if not late:
        return ""
    name = _plural(late[0]) if len(late) > 1 else _plural(late[0]).removesuffix("s")
    few = f"{len(late)} {name} are" if len(late) > 1 else f"{name} is"
    return f" The last {few} not final: orders are still open."


def contribution(
    metric: Metric, frame: pd.DataFrame, words: Words, limit: int | None = None
) -> str:
    """Who contributes most; for what cannot be added up, who is highest and lowest.

    A frame of `limit` rows may lack the lowest ones.
    """
    rows = [row for row in rows_of(frame) if fmt.decimal(row["value"]) is not None]
    members = [row for row in rows if row["member"]]
    if not members or (metric.additive and not any(row["value"] for row in rows)):
        return f"No {named(metric)} in this selection."
    if not metric.additive:  # guests are many, whom no single member can be compared with
        members = [row for row in members if row["member"] != GUEST] or members
    first, last = members[0], members[-1]
    figure = words.figure(metric, first["value"])
    if len(rows) == 1:
        only = f"All of it comes from {first['label']}: {figure}."
        return only if metric.additive else f"{first['label']}: {figure}."
    if not metric.additive:
        lowest = words.figure(metric, last["value"])
        if limit is not None and len(frame) >= limit:
            return f"Highest in {first['label']} ({figure}); the {limit} highest are shown."
        return f"Highest in {first['label']} ({figure}), lowest in {last['label']} ({lowest})."
    verb = "contribute" if first["member"] == GUEST else "contributes"
    sentence = f"{first['label']} {verb} most: {figure}{_share(first)}"
    if last["value"] < 0:
        sentence += f"; {last['label']} is negative, {words.figure(metric, last['value'])}"
    elif len(members) > 2 and (share := _together(members[:2])):  # noqa: PLR2004 - two of at least three
        sentence += f"; with {members[1]['label']} it is {share}"
    return f"{sentence}."


def movers(metric: Metric, frame: pd.DataFrame, words: Words) -> tuple[str, ...]:
    """One sentence for each row of the movers frame, in its order."""
    return tuple(_mover(metric, row, words) for row in rows_of(frame))


def changed_most(metric: Metric, frame: pd.DataFrame, words: Words, judge: Judge = TRUSTING) -> str:
    """What pushed a metric up and what held it back most, or why that cannot be said."""
    if frame.empty:
        return "There is nothing to compare with."
    rows = rows_of(worth_telling(metric, frame, judge))
    ups = [row for row in rows if row["change"] > 0]
    downs = [row for row in rows if row["change"] < 0]
    if judge.because and not ups:
        return f"Falls are not judged: {judge.because}."
    if len(rows) < len(frame) and not ups and not downs:
        return f"Against {words.versus}, everything stayed {USUAL}."
    if not ups and not downs:
        return f"Nothing changed against {words.versus}."
    parts = []
    for word, found in (("up", ups), ("down", downs)):
        if found:
            moved = fmt.signed(found[0]["change"], metric.unit, words.currency)
            parts.append(f"{found[0]['label']} moved {word} most ({moved})")
    return f"Against {words.versus}, {' and '.join(parts)}."


def pace(metric: Metric, found: Pace | None, words: Words) -> str:
    """Where the month stands against its target and what the rest of it needs."""
    if found is None:
        return "There is no target for this selection."
    actual, target = words.figure(metric, found.actual), words.figure(metric, found.target)
    month = dates.month(found.month)
    gap = found.actual - found.target
    if found.needed_per_day is None:
        side = "above" if gap >= 0 else "short of"
        return f"{month} closed at {actual}, {words.figure(metric, abs(gap))} {side} its target."
    if gap >= 0:
        return f"{month} has reached its target of {target}: {actual} so far."
    ahead = found.actual - found.expected
    side = "ahead of" if ahead >= 0 else "behind"
    return (
        f"{actual} of {target} after {found.days_done} of {found.days_total} days, "
        f"{words.figure(metric, abs(ahead))} {side} an even pace; "
        f"{words.figure(metric, found.needed_per_day)} a day is needed from now on."
    )


def _mover(metric: Metric, row: Row, words: Words) -> str:
    value, previous = row["value"], row["previous"]
    now, name = words.figure(metric, value), named(metric)
    if row["change"] == 0:
        return f"{row['label']}: {name} stayed at {now}."
    if previous == 0:
        return f"{row['label']}: {name} is {now}, from nothing."
    if value == 0:
        return f"{row['label']}: {name} fell to nothing from {words.figure(metric, previous)}."
    verb = "rose" if row["change"] > 0 else "fell"
    amount = fmt.signed(abs(row["change"]), metric.unit, words.currency).removeprefix("+")
    if not fmt.visible(amount):
        return f"{row['label']}: {name} hardly changed, at {now}."
    relative = fmt.change(metric, value, previous, words.currency).text
    share = "" if metric.unit == "percent" else f" ({relative})"
    return f"{row['label']}: {name} {verb} by {amount}{share} to {now}."


def _moved(metric: Metric, row: Row, words: Words, judge: Judge) -> str:
    moved = fmt.change(metric, row["value"], row["previous"], words.currency)
    if moved.text == fmt.MISSING:
        return ""
    if moved.arrow == fmt.LEVEL:
        return f", unchanged on {words.versus}"
    if doubt := judge.doubtful(row["value"], row["previous"]):
        return f"; its fall is not judged: {doubt}"
    direction = "up" if moved.arrow == fmt.UP else "down"
    said = f", {direction} {moved.text.lstrip('+' + fmt.MINUS)} on {words.versus}"
    chance = judge.silent(metric, row["value"], row["previous"])
    return f"{said}, {USUAL}" if chance else said


def _above(metric: Metric, rows: list[Row], words: Words) -> str:
    pairs = [(row[metric.name], fmt.decimal(row[f"{metric.name}_previous"])) for row in rows]
    compared = [now > before for now, before in pairs if before is not None]
    if not compared:
        return ""
    return (
        f"; above {words.versus} in {sum(compared)} of {len(compared)} complete {_plural(rows[0])}"
    )


def _share(row: Row) -> str:
    share = fmt.decimal(row["share"])
    return f" ({fmt.percent(share, 0)} of all)" if share is not None and 0 < share <= 1 else ""


def _together(rows: list[Row]) -> str | None:
    shares = [fmt.decimal(row["share"]) or Decimal(0) for row in rows]
    total = sum(shares, Decimal(0))
    return fmt.percent(total, 0) if 0 < total <= 1 else None


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame by the names of its columns."""
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]


def being(metric: Metric) -> str:
    """The verb after the label: orders are, revenue is."""
    return "are" if metric.label.endswith("s") else "is"


def doing(metric: Metric) -> str:
    """The verb of a question about the label: how do orders, how does revenue."""
    return "do" if metric.label.endswith("s") else "does"


def named(metric: Metric) -> str:
    """The label inside a sentence; an acronym keeps its capitals."""
    label = metric.label
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _length(row: Row) -> int:
    return int((row["until"] - row["bucket"]).days) + 1


def _bucket(row: Row, words: Words) -> str:
    start: date = row["bucket"]
    length = _length(row)
    if length <= _DAYS_OF_WEEK:
        day = dates.day(start)
        return day if length == 1 else f"the week of {day}"
    if length <= _LONGEST_MONTH:
        return dates.month(start)
    grain: Grain = "quarter" if length <= _LONGEST_QUARTER else "year"
    return bucket_name(start, grain, words.year_start)


def _plural(row: Row) -> str:
    length = _length(row)
    if length <= _DAYS_OF_WEEK:
        return "days" if length == 1 else "weeks"
    if length <= _LONGEST_MONTH:
        return "months"
    return "quarters" if length <= _LONGEST_QUARTER else "years"
