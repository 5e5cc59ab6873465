"""Members of a dimension judged against each other.

Season, promotions, holidays and the weather of a day are common to all members: what a member
sells for each unit that the others sell is nearly free of them, and shows what is its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from etl.models.judge import SHIFT_DAYS, DailyView, judge_days
from etl.models.recurring import MAD, WEEK, Floats
from etl.models.special_days import Days, SpecialDays


def judge_members(
    members: Mapping[str, Floats], days: Days, special: SpecialDays
) -> dict[str, DailyView | None]:
    """Judge the members' dense daily values, each against the sum of the others.

    A member's own event moves what all others are measured by. So everything found is told of
    the member where it stands out most, whose share in the others' measure is put right.
    """
    first = _views(members, members, days, special)
    usual = {name: values.copy() for name, values in members.items()}
    events = _own(first)
    for each in events:
        values, span = usual[each.member], slice(each.first, each.end)
        if each.expected is None:
            values[each.first :] /= np.exp(each.size)
        else:
            values[span] = each.expected
    return _views(members, usual, days, special) if events else first


def _views(
    members: Mapping[str, Floats], usual: Mapping[str, Floats], days: Days, special: SpecialDays
) -> dict[str, DailyView | None]:
    views: dict[str, DailyView | None] = {}
    for name, values in members.items():
        others = [usual[other] for other in members if other != name]
        control = np.sum(others, axis=0) if others else None
        if control is not None and not _steadier(values, control):
            control = None
        views[name] = judge_days(values, days, special, False, control)
    return views


def _steadier(values: Floats, control: Floats) -> bool:
    """Whether the control takes away more chance than it brings, by changes from week to week."""
    return _restless(values, control) < _restless(values, np.ones(len(values)))


def _restless(values: Floats, control: Floats) -> float:
    known = (values > 0) & (control > 0)
    logs = np.full(len(values), np.nan)
    logs[known] = np.log(values[known] / control[known])
    change = logs[WEEK:] - logs[:-WEEK]
    change = change[np.isfinite(change)]
    return MAD * float(np.median(np.abs(change))) if len(change) else float("inf")


@dataclass(frozen=True)
class _Event:
    member: str
    first: int
    end: int
    size: float
    score: float
    expected: Floats | None  # of each day; None where it lasts

    def echoes(self, other: "_Event") -> bool:
        """Whether it may be the other side of what befell another member."""
        near = self.first < other.end and self.end > other.first
        return near and self.member != other.member and self.score * other.score < 0


def _own(views: Mapping[str, DailyView | None]) -> list[_Event]:
    """What befell the members, without the echoes of anything stronger."""
    found = []
    for name, view in views.items():
        if view is not None and view.decomposition.multiplies:
            found += [
                _Event(
                    name,
                    each.first,
                    each.end,
                    0.0,
                    each.score,
                    view.expected[each.first : each.end],
                )
                for each in view.windows
            ]
            found += [
                _Event(name, place, place + SHIFT_DAYS, size, score, None)
                for place, size, score in view.shifts
            ]
    chosen: list[_Event] = []
    for each in sorted(found, key=lambda event: -abs(event.score)):
        if not any(each.echoes(other) for other in chosen):
            chosen.append(each)
    return chosen
