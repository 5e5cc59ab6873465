"""What a breakdown says as a selection, a Pareto, a table, a pivot, and as small multiples."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pandas as pd

from dashapp import format as fmt
from dashapp.insights.figures import Row, Words, named, not_final, rows_of
from dashapp.metrics import Metric
from dashapp.queries.pivot import OTHERS, Head, Pivot

MAJORITY = Decimal("0.8")
Cell = tuple[Head, Head, Decimal]
Figure = Callable[[Decimal | None, Decimal | None], Decimal | None]  # of value and previous


def selection(
    metric: Metric, chosen: pd.DataFrame, whole: Decimal | None, words: Words, plural: str
) -> str:
    """What the chosen members make together, of `whole`; each one's figure where that is unknown.

    Two or more are named by their number.
    """
    rows = [row for row in rows_of(chosen) if fmt.decimal(row["value"]) is not None]
    if not rows:
        return f"No {named(metric)} in this selection."
    one = rows[0]["label"] if len(rows) == 1 else f"The {len(rows)} chosen {plural}"
    if metric.additive:
        total = sum((row["value"] for row in rows), Decimal(0))
        share = fmt.percent(total / whole, 0) if whole and 0 <= total <= whole else None
        part = f", {share} of all {plural}" if share else ""
        return f"{one}: {words.figure(metric, total)}{part}."
    first, last = rows[0], rows[-1]
    if first is last:
        return f"{one}: {words.figure(metric, first['value'])}."
    return (
        f"Of the {len(rows)} chosen, {first['label']} is highest "
        f"({words.figure(metric, first['value'])}) and {last['label']} lowest "
        f"({words.figure(metric, last['value'])})."
    )


def pareto(metric: Metric, frame: pd.DataFrame, plural: str, shown: int) -> str:
    """How many members make most of a metric, and what those that are shown make."""
    needed, total = majority(frame), len(frame)
    if needed is None:
        return f"No {named(metric)} in this selection."
    if total == 1:
        return f"All of it comes from {frame['label'][0]}."
    verb = "makes" if needed == 1 else "make"
    counts = f"{fmt.whole(needed)} of {fmt.whole(total)}"
    sentence = f"{counts} {plural} {verb} {fmt.percent(MAJORITY, 0)} of "
    sentence += named(metric)
    if shown < needed:
        together = fmt.percent(frame["cumulative"][shown - 1], 0)
        sentence += f"; the {shown} shown make {together}"
    return f"{sentence}."


def not_shared(metric: Metric, frame: pd.DataFrame) -> str | None:
    """Why a metric has no Pareto; None when it has one."""
    name = named(metric)
    if metric.ratio is not None:
        return f"A Pareto needs parts that add up; {name} is a ratio."
    if not metric.additive:
        return f"A Pareto needs parts that add up; {name} may count in several parts at once."
    if frame["cumulative"].isna().all():
        return f"There is nothing to share out: {name} is not above zero in this selection."
    return None


def majority(frame: pd.DataFrame) -> int | None:
    """How many of the largest members reach the majority; None where shares are unknown."""
    together = (fmt.decimal(value) for value in frame["cumulative"])
    reached = (i for i, share in enumerate(together, 1) if share is not None and share >= MAJORITY)
    return next(reached, None)


def ranked(metric: Metric, frame: pd.DataFrame, words: Words, plural: str) -> str:
    """How many members there are, and how many rose and fell."""
    total = len(frame)
    said = (
        f"{fmt.whole(total)} {plural}"
        if total != 1
        else f"One of the {plural}: {frame['label'][0]}"
    )
    changes = [value for value in map(fmt.decimal, frame["change"]) if value is not None]
    if not changes:
        return f"{said}."
    ups, downs = sum(value > 0 for value in changes), sum(value < 0 for value in changes)
    rose, fell = fmt.whole(ups), fmt.whole(downs)
    return f"{said}: {named(metric)} rose in {rose} and fell in {fell} against {words.versus}."


def pivot(metric: Metric, found: Pivot, words: Words) -> str:
    """The largest cell and its share; for what cannot be added up, also the smallest.

    As in a trend, parts of the period that are cut or not final are not named beside whole ones.
    """
    cells = _cells(found, lambda now, _: now)
    if not cells or not any(cell[2] for cell in cells):
        return f"No {named(metric)} in this selection."
    row, column, most = max(cells, key=lambda cell: cell[2])
    sentence = f"Highest for {row.label} in {column.label} ({words.figure(metric, most)}"
    total = found.cells[None, None][0]
    late = _not_final(found)
    if metric.additive:
        share = f", {fmt.percent(most / total)} of all" if total and 0 < most <= total else ""
        return f"{sentence}{share}).{late}"
    row, column, least = min(cells, key=lambda cell: cell[2])
    lowest = f"lowest for {row.label} in {column.label} ({words.figure(metric, least)})"
    return f"{sentence}), {lowest}.{late}"


def pivot_change(metric: Metric, found: Pivot, words: Words) -> str:
    """The cells that rose and fell most against the comparison."""
    cells = _cells(found, lambda now, then: None if now is None or then is None else now - then)
    parts = []
    for word, pick in (("rise", max), ("fall", min)):
        if cells:
            row, column, moved = pick(cells, key=lambda cell: cell[2])
            if (moved > 0) == (word == "rise") and moved:
                said = fmt.signed(moved, metric.unit, words.currency)
                parts.append(f"largest {word} for {row.label} in {column.label} ({said})")
    if not parts:
        return "There is nothing to compare with." if not cells else "Nothing changed."
    return f"Against {words.versus}: {', '.join(parts)}.{_not_final(found)}"


def _cells(found: Pivot, figure: Figure) -> list[Cell]:
    """The figure of each cell of named members; of whole parts of the period where there are."""
    whole = [column for column in found.columns if not (column.partial or column.unsettled)]
    known = any(column.key != OTHERS for column in whole)
    cells = []
    for row in found.rows:
        for column in whole if known else found.columns:
            value = figure(*found.cells[row.key, column.key])
            if value is not None and OTHERS not in (row.key, column.key):
                cells.append((row, column, value))
    return cells


def _not_final(found: Pivot) -> str:
    days = [
        {"bucket": each.start, "until": each.end, "unsettled": each.unsettled}
        for each in found.columns
    ]
    return not_final(days)


def late(buckets: pd.DataFrame) -> str:
    """Says which of the newest parts of the period are not final; often nothing."""
    return not_final(rows_of(buckets))


def multiples(metric: Metric, members: pd.DataFrame, words: Words, plural: str) -> str:
    """Which members stand out: against the comparison, or by their size without one."""
    rows = rows_of(members)
    moved = [row for row in rows if _change(row) is not None]
    if not rows:
        return f"No {named(metric)} in this selection."
    if not moved:
        return f"{rows[0]['label']} is highest ({words.figure(metric, rows[0]['value'])})."
    ups = sum((_change(row) or 0) > 0 for row in moved)
    sentence = f"{ups} of {len(moved)} {plural} are above {words.versus}"
    extremes = _extremes(metric, moved, words)
    return f"{sentence}{'; ' if extremes else ''}{' and '.join(extremes)}."


def _extremes(metric: Metric, rows: Sequence[Row], words: Words) -> list[str]:
    best = max(rows, key=lambda row: _change(row) or 0)
    worst = min(rows, key=lambda row: _change(row) or 0)
    said = []
    for row, verb, sign in ((best, "rose", 1), (worst, "fell", -1)):
        change = _change(row)
        if change and change * sign > 0:
            text = fmt.signed(change, metric.unit, words.currency)
            said.append(f"{row['label']} {verb} most ({text})")
    return said


def _change(row: Row) -> Decimal | None:
    now, before = fmt.decimal(row["value"]), fmt.decimal(row["previous"])
    return None if now is None or before is None else now - before
