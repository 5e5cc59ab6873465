"""What a metric's history says: its average, its years, its season and its turning points."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pandas as pd

from dashapp import dates
from dashapp import format as fmt
from dashapp.insights.figures import Row, Words, named, rows_of
from dashapp.metrics import Metric
from dashapp.periods import Grain, bucket_name
from dashapp.queries.averages import Window

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEAST_OF_A_MONTH, LEAST_OF_A_WEEKDAY = 14, 4  # days from which a month or weekday is named
LARGE_RATIO = 10
FEW = 100  # things a day, below which a mean needs its decimals


def average(metric: Metric, frame: pd.DataFrame, grain: Grain, window: Window, words: Words) -> str:
    """Where a moving average began and ended, and how it is counted."""
    rows = [row for row in rows_of(frame) if fmt.decimal(row["average"]) is not None]
    name = f"The {window_name(window, grain)} average"
    if not rows:
        return f"{name} needs {window.length} complete {grain}s in a row, which are not there."
    first, last = rows[0], rows[-1]
    begin, end = (words.figure(metric, row["average"]) for row in (first, last))
    when = [_in(row["bucket"], grain, words) for row in (first, last)]
    if len(rows) == 1 or begin == end:
        return f"{name} is {end} {when[1]}."
    moved = fmt.change(metric, last["average"], first["average"], words.currency)
    verb = "rose" if last["average"] > first["average"] else "fell"
    return f"{name} {verb} from {begin} {when[0]} to {end} {when[1]} ({moved.text})."


def _in(day: date, grain: Grain, words: Words) -> str:
    name = bucket_name(day, grain, words.year_start)
    return {"day": f"on {name}", "week": f"in the week of {name}"}.get(grain, f"in {name}")


def window_name(window: Window, grain: Grain) -> str:
    """Such as "12-month centred" or "28-day trailing"."""
    return f"{window.length}-{grain} {'centred' if window.centred else 'trailing'}"


def years(metric: Metric, frame: pd.DataFrame, words: Words) -> str:
    """The newest year against the one before, in the months that both have whole."""
    rows = [row for row in rows_of(frame) if fmt.decimal(row["previous"]) is not None]
    rows = [row for row in rows if fmt.decimal(row["value"]) is not None]
    if not rows:
        return "No month is complete in two years, so they cannot be compared yet."
    newest = rows[-1]["year"]
    rows = [row for row in rows if row["year"] == newest]
    ups = sum(row["value"] > row["previous"] for row in rows)
    count = len(rows)
    start = f"{newest} is above the year before in {ups} of {count} complete months"
    if metric.additive:
        now, before = (_sum(rows, name) for name in ("value", "previous"))
        moved = fmt.change(metric, now, before, words.currency)
        if moved.arrow != fmt.LEVEL and before > 0:
            far = moved.text.lstrip("+" + fmt.MINUS)
            side = "above" if now >= before else "below"
            months = f"the {count} months" if count > 1 else "the one month"
            start = (
                f"{newest} is {far} {side} the year before over {months} that both have complete"
            )
            start += f", and above it in {ups} of them" if count > 1 else ""
    return f"{start}{_extremes(metric, rows, words)}."


def _sum(rows: Sequence[Row], name: str) -> Decimal:
    return sum((row[name] for row in rows), Decimal(0))


def _extremes(metric: Metric, rows: Sequence[Row], words: Words) -> str:
    if len(rows) < 2:  # noqa: PLR2004 - a best and a worst need two
        return ""
    moves = [(_relative(metric, row), row) for row in rows]
    known = [(move, row) for move, row in moves if move is not None]
    if len(known) < 2:  # noqa: PLR2004
        return ""
    high, low = (pick(known, key=lambda each: each[0]) for pick in (max, min))
    most = "most above" if high[0] > 0 else "least below"
    least = "least above" if low[0] >= 0 else "most below"
    said = [
        f"{word} in {dates.month_name(row['bucket'])} "
        f"({fmt.change(metric, row['value'], row['previous'], words.currency).text})"
        for word, (_, row) in ((most, high), (least, low))
    ]
    return f"; {said[0]}, {said[1]}"


def _relative(metric: Metric, row: Row) -> Decimal | None:
    if metric.unit == "percent":
        return Decimal(row["value"] - row["previous"])
    return (row["value"] - row["previous"]) / abs(row["previous"]) if row["previous"] else None


def totals(metric: Metric, frame: pd.DataFrame, words: Words) -> str:
    """Where the newest year stands on its last final day, against the year before by then."""
    rows = rows_of(frame)
    final = [row for row in rows if not row["unsettled"]] or rows
    last = final[-1]
    before = [row for row in rows if row["year"] < last["year"] and row["place"] <= last["place"]]
    day = dates.day_of_year(last["day"], full=True)
    stands = f"By {day}, {last['year']} has brought {words.figure(metric, last['value'])}"
    if not before:
        return f"{stands}."
    moved = fmt.change(metric, last["value"], before[-1]["value"], words.currency)
    side = {fmt.UP: "above", fmt.DOWN: "below"}.get(moved.arrow, "level with")
    far = "" if side == "level with" else f"{moved.text.lstrip('+' + fmt.MINUS)} "
    return f"{stands}, {far}{side} {before[-1]['year']} by the same day."


def busy(metric: Metric, frame: pd.DataFrame, words: Words) -> str:
    """The strongest and weakest weekday and month, by how much they differ."""
    days = _margin(frame, LEAST_OF_A_WEEKDAY, rows=True)
    months = _margin(frame, LEAST_OF_A_MONTH, rows=False)
    (overall,) = (
        row["value"] for row in rows_of(frame) if not row["weekday"] and not row["column"]
    )
    parts = []
    if len(days) > 1:
        names = [(f"{WEEKDAYS[number - 1]}s", value) for number, value in days]
        closed = [name for name, value in names if not value and metric.ratio is None]
        parts.append(_against(metric, [each for each in names if each[0] not in closed], words))
        parts += [f"nothing comes on {' and '.join(closed)}"] if closed else []
    if len(months) > 1:
        named_months = [(MONTHS[number - 1], value) for number, value in months]
        parts.append(_month(metric, named_months, fmt.decimal(overall), words))
    said = "; ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}." if said else f"No {named(metric)} in these days."


def _margin(frame: pd.DataFrame, least: int, *, rows: bool) -> list[tuple[int, Decimal]]:
    """The means of the weekdays (or of the columns) that have enough days."""
    own, other = ("weekday", "column") if rows else ("column", "weekday")
    return [
        (int(row[own]), row["value"])
        for row in rows_of(frame)
        if row[own] and not row[other] and row["days"] >= least
        if fmt.decimal(row["value"]) is not None
    ]


def _against(metric: Metric, found: Sequence[tuple[str, Decimal]], words: Words) -> str:
    if not found:
        return ""
    (top, high), (bottom, low) = (pick(found, key=lambda each: each[1]) for pick in (max, min))
    if high == low:
        return ""
    if metric.ratio is not None or low <= 0 or high / low > LARGE_RATIO:
        figures = [mean(metric, value, words) for value in (high, low)]
        return f"{top} are highest ({figures[0]}), {bottom} lowest ({figures[1]})"
    return f"{top} bring {fmt.figure(high / low, 1)} × as much as {bottom}"


def _month(
    metric: Metric, found: Sequence[tuple[str, Decimal]], overall: Decimal | None, words: Words
) -> str:
    (top, high), (bottom, low) = (pick(found, key=lambda each: each[1]) for pick in (max, min))
    if high == low or not overall:
        return ""
    if metric.ratio is not None or overall <= 0:
        figures = [mean(metric, value, words) for value in (high, low)]
        return f"{top} is highest ({figures[0]}), {bottom} lowest ({figures[1]})"
    far = fmt.percent(high / overall - 1, 0)
    below = fmt.percent(1 - low / overall, 0)
    return f"a day in {top} brings {far} more than the average day, one in {bottom} {below} less"


def mean(metric: Metric, value: Decimal, words: Words) -> str:
    """A mean of a metric; few orders a day are no whole number."""
    if metric.unit == "count" and abs(value) < FEW:
        return fmt.number(value, "number", words.currency, short=True)
    return words.figure(metric, value)


def hours(metric: Metric, frame: pd.DataFrame, words: Words) -> str:
    """The busiest hour of the week, and the part of the day around which most falls."""
    cells = [
        row for row in rows_of(frame) if row["weekday"] and row["column"]
        if fmt.decimal(row["value"]) is not None
    ]  # fmt: skip
    if not cells:
        return f"No {named(metric)} in these days."
    if metric.ratio is not None:  # a single cell has too few sales to be named
        found = [value for _, value in _margin(frame, 0, rows=False)]
        low, high = (words.figure(metric, value) for value in (min(found), max(found)))
        return f"By hour of day it lies between {low} and {high}; hours of few sales scatter most."
    best = max(cells, key=lambda row: row["value"])
    figure = mean(metric, best["value"], words)
    said = (
        f"{WEEKDAYS[best['weekday'] - 1]} {_hour(best['column'])} is the strongest hour ({figure})"
    )
    columns = [(n, value) for n, value in _margin(frame, 0, rows=False) if value > 0]
    total = sum((value for _, value in columns), Decimal(0))
    if not total:
        return f"{said}."
    first, last, share = _core(columns, total)
    span = f"{first - 1:02}:00 and {last % 24:02}:00"
    return f"{said}; {fmt.percent(share, 0)} of a day's {named(metric)} falls between {span}."


def _core(columns: Sequence[tuple[int, Decimal]], total: Decimal) -> tuple[int, int, Decimal]:
    """The shortest run of hours that holds half of the day."""
    values = dict(columns)
    for length in range(1, 25):
        runs = [
            (
                sum(
                    (values.get(hour, Decimal(0)) for hour in range(first, first + length)),
                    Decimal(0),
                ),
                first,
            )
            for first in range(1, 26 - length)
        ]
        most, first = max(runs, key=lambda run: (run[0], -run[1]))
        if most * 2 >= total:
            return first, first + length - 1, most / total
    return 1, 24, Decimal(1)


def _hour(column: int) -> str:
    return f"{column - 1:02}:00\N{EN DASH}{column % 24:02}:00"
