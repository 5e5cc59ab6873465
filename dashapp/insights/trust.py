"""Whether today's numbers can be trusted, and what a release changed, in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashapp import dates
from dashapp.changes import Changes
from dashapp.format import percent, visible, whole

KINDS = (("added", "new"), ("changed", "changed"), ("removed", "removed"))


@dataclass(frozen=True)
class Trust:
    """What speaks for and against the numbers; `read` is 0 where the totals may not be told."""

    data_to: date
    today: date
    late: bool
    checks_failed: int
    checks: int
    balanced: bool
    read: int
    quarantined: int
    run_failed: bool
    report_damaged: bool  # how the last run ended cannot be read
    refused: bool  # a newer release exists but could not be opened


def trusted(told: Trust) -> str:
    """The answer: yes, or with care and why; then what is known."""
    doubts = _doubts(told)
    facts = _facts(told)
    if not doubts:
        return f"Yes: {_joined(facts)}."
    return f"With care: {_joined(doubts)}. {_capital(_joined(facts))}."


def _doubts(told: Trust) -> list[str]:
    found = []
    if told.refused:
        found.append("a newer release could not be opened")
    if told.run_failed:
        found.append("the last run failed")
    if told.report_damaged:
        found.append("the newest run report cannot be read")
    if told.late:
        found.append(f"the newest sale is {count((told.today - told.data_to).days, 'day')} old")
    if told.checks_failed:
        found.append(f"{told.checks_failed} of {count(told.checks, 'check')} did not pass")
    if not told.balanced:
        found.append("the control totals do not balance")
    return found


def _facts(told: Trust) -> list[str]:
    found = [f"the data reaches {day(told.data_to)}"]
    if told.checks and not told.checks_failed:
        every = "the one check" if told.checks == 1 else f"all {told.checks} checks"
        found.append(f"{every} passed")
    if told.read:
        if told.balanced:
            found.append("every row is accounted for")
        found.append(set_aside(told.quarantined, told.read))
    return found


def set_aside(quarantined: int, read: int) -> str:
    """How much was quarantined."""
    if not quarantined:
        return "no row was set aside"
    share = percent(Decimal(quarantined) / read, 2)
    said = share if visible(share) else f"less than {percent(0.0001, 2)}"
    verb = "was" if quarantined == 1 else "were"
    return f"{whole(quarantined)} of {count(read, 'row')} ({said}) {verb} set aside"


@dataclass(frozen=True)
class MonthChange:
    """The month that a release changed most."""

    month: date
    difference: str  # with sign and unit
    late: bool  # the month had ended before the earlier release was made


def changed(found: Changes, metric: str, most: MonthChange | None) -> str:
    """What changed from one release to the next."""
    parts = [
        f"{count(found.count(kind), f'{word} file')}" for kind, word in KINDS if found.count(kind)
    ]
    if found.more_rows:
        more = "more" if found.more_rows > 0 else "fewer"
        parts.append(count(abs(found.more_rows), f"{more} row"))
    if most is not None:
        why = " (late arrivals)" if most.late and found.files else ""
        parts.append(f"{dates.month(most.month)} {metric} {most.difference}{why}")
    if found.checks:
        parts.append(f"{count(len(found.checks), 'check')} ended differently")
    if found.measures:
        parts.append(f"{count(len(found.measures), 'measure')} defined differently")
    if found.config[0] != found.config[1] and not found.measures:
        parts.append("another configuration")
    if found.code[0] != found.code[1]:
        parts.append("another version of the code")
    if not parts:
        return "Nothing: same files, same rules, same figures."
    return f"{_capital('; '.join(parts))}."


def count(number: int, noun: str) -> str:
    """A number and its noun: 1 row, 2 rows."""
    return f"{whole(number)} {noun}{'' if number == 1 else 's'}"


def day(value: date) -> str:
    """Such as 22 Nov 2026."""
    return dates.day(value)


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
