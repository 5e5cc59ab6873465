"""What trend, season and rest of a metric say, and where the trend turned."""

from collections.abc import Sequence
from decimal import Decimal

from dashapp import dates
from dashapp import format as fmt
from dashapp.insights.figures import Row, Words, rows_of
from dashapp.metrics import Metric
from dashapp.queries.decomposition import Decomposition

STRONG, MODERATE = 0.64, 0.3  # strengths


def decomposed(metric: Metric, found: Decomposition, words: Words) -> tuple[str, ...]:
    """Where the trend goes and turns, what the season does, and the largest rest."""
    rows = rows_of(found.frame)
    cycle = rows[-12:] if found.grain == "month" else rows[-52:]
    top, bottom = (pick(cycle, key=lambda row: row["season"]) for pick in (max, min))
    up, down = (_size(metric, row["season"], words) for row in (top, bottom))
    lifts = f"it lifts {_at(top, found)} most, by {up}, and lowers "
    lifts += f"{_at(bottom, found)} most, by {down}"
    season = f"Season is {_strength(found.season_strength)}: {lifts}."
    first, last = rows[0], rows[-1]
    begin, end = (words.figure(metric, row["trend"]) for row in (first, last))
    ends = f"from {begin} in {_when(first, found)} to {end} in {_when(last, found)}"
    trend = f"Trend is {_strength(found.trend_strength)}: it went {ends}{_turned(rows, found)}."
    odd = max(rows, key=lambda row: abs(row["rest"]))
    way = "above" if odd["rest"] > 0 else "below"
    rest = f"What neither explains is largest in {_when(odd, found)}: "
    return trend, season, f"{rest}{_size(metric, odd['rest'], words)} {way} them."


def outlined(found: Decomposition) -> str:
    """Which way the trend goes and when the season peaks, in half a sentence."""
    rows = rows_of(found.frame)
    moved, usual = float(rows[-1]["trend"] - rows[0]["trend"]), _usual(rows)
    way = "rises" if moved > usual else "falls" if moved < -usual else "is level"
    if found.trend_strength < MODERATE:
        way = "is weak"
    word = _strength(found.season_strength).partition(" ")[0]
    cycle = rows[-12:] if found.grain == "month" else rows[-52:]
    top = max(cycle, key=lambda row: row["season"])
    return f"its trend {way}, and its season is {word}, with its peak in {_at(top, found)}"


def _size(metric: Metric, value: Decimal, words: Words) -> str:
    """How much it moves, without the way."""
    return fmt.signed(abs(value), metric.unit, words.currency).removeprefix("+")


def _strength(share: float) -> str:
    word = "strong" if share >= STRONG else "moderate" if share >= MODERATE else "weak"
    return f"{word} ({fmt.figure(share, 2)} of 1)"


def _at(row: Row, found: Decomposition) -> str:
    day = row["bucket"]
    if found.grain == "month":
        return dates.month_name(day)
    return f"the week of {dates.day_of_year(day, full=True)}"


def _when(row: Row, found: Decomposition) -> str:
    day = row["bucket"]
    return dates.month(day) if found.grain == "month" else f"the week of {dates.day(day)}"


def _turned(rows: Sequence[Row], found: Decomposition) -> str:
    places = turning_points([float(row["trend"]) for row in rows], _usual(rows))
    if not places:
        return ", without a turn"
    said = [f"{'down' if top else 'up'} in {_when(rows[at], found)}" for at, top in places[-3:]]
    before = " last" if len(places) > len(said) else ""
    return f"; it{before} turned " + (
        said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1]
    )


def _usual(rows: Sequence[Row]) -> float:
    """The standard deviation of the rest: a trend that moves less has not turned."""
    rest = [float(row["rest"]) for row in rows]
    middle = sum(rest) / len(rest)
    return float((sum((each - middle) ** 2 for each in rest) / len(rest)) ** 0.5)


def turning_points(trend: Sequence[float], least: float) -> tuple[tuple[int, bool], ...]:
    """Where a trend turned by at least so much: the place, and whether it was a top."""
    found: list[tuple[int, bool]] = []
    high = low = 0
    rising: bool | None = None
    for i, value in enumerate(trend):
        if rising is not False and value > trend[high]:
            high = i
        if rising is not True and value < trend[low]:
            low = i
        if rising is not False and trend[high] - value > least:
            found += [(high, True)] if rising else []  # the first move has nothing to turn from
            rising, low = False, i
        elif rising is not True and value - trend[low] > least:
            found += [(low, False)] if rising is False else []
            rising, high = True, i
    return tuple(found)
