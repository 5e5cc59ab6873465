"""Members beside each other: what is common to all alarms nowhere, what is a member's own there."""

import numpy as np
import pytest

from etl.models.judge import DailyView, day_findings
from etl.models.peers import judge_members
from etl.models.recurring import Floats
from etl.models.special_days import Days, special_days

pytestmark = pytest.mark.unit
DAYS: Days = np.arange(np.datetime64("2023-01-02"), np.datetime64("2026-01-05"))  # from a Monday
SPECIAL = special_days(DAYS, "DE")
SHARES = {"North": 0.4, "East": 0.2, "South": 0.2, "West": 0.15, "Islands": 0.05}


def at(day: str) -> int:
    return int((np.datetime64(day) - DAYS[0]).astype(int))


WEEK = slice(at("2024-06-10"), at("2024-06-17"))


def regions(seed: int = 0) -> dict[str, Floats]:
    """Orders that scatter by chance around a share of a company whose days scatter by 15 %."""
    rng = np.random.default_rng(seed)
    place = np.arange(len(DAYS))
    company = 3000 * (1 + 0.3 * np.sin(2 * np.pi * place / 365.25)) * rng.lognormal(0, 0.15, 1099)
    return {name: rng.poisson(company * share).astype(float) for name, share in SHARES.items()}


def judged(members: dict[str, Floats]) -> dict[str, DailyView]:
    views = judge_members(members, DAYS, SPECIAL)
    assert list(views) == list(members)
    return {name: view for name, view in views.items() if view is not None}


def test_peers_hide_what_befalls_the_whole_company() -> None:
    members = regions()
    for values in members.values():
        values[WEEK] *= 0.6
    for name, view in judged(members).items():
        assert view.beside
        assert day_findings(view, members[name], None) == []


@pytest.mark.parametrize("size", [0.2, -0.2])
def test_an_event_of_the_largest_member_is_told_there_alone(size: float) -> None:
    """A fifth of 40 % moves by 8 % what all others are measured by: no alarm of theirs."""
    members = regions()
    members["North"][WEEK] *= 1 + size
    views = judged(members)
    found = {name: day_findings(view, members[name], None) for name, view in views.items()}
    assert {name for name, each in found.items() if each} == {"North"}
    assert [(each.first, each.end) for each in found["North"]] == [(WEEK.start, WEEK.stop)]
    told = found["North"][0]
    assert told.actual == pytest.approx(members["North"][WEEK].sum())
    assert told.actual / told.expected - 1 == pytest.approx(size, abs=0.04)


def test_a_lasting_shift_of_a_member_is_found_at_once_and_alone() -> None:
    members = regions(1)
    members["East"][at("2025-03-03") :] *= 0.85
    views = judged(members)
    assert {name for name, view in views.items() if view.shifts} == {"East"}
    place, size, _ = views["East"].shifts[0]
    assert abs(place - at("2025-03-03")) <= 3
    assert size == pytest.approx(np.log(0.85), abs=0.03)


def test_members_whose_days_have_nothing_in_common_are_judged_by_themselves() -> None:
    rng = np.random.default_rng(2)
    members = {name: 1000 * rng.lognormal(0, 0.1, len(DAYS)) for name in ("A", "B")}
    members["A"][WEEK] *= 0.7
    views = judged(members)
    assert not any(view.beside for view in views.values())
    found = day_findings(views["A"], members["A"], None)
    assert len(found) == 1
    assert abs(found[0].first - WEEK.start) <= 1
    assert found[0].end == WEEK.stop
    assert day_findings(views["B"], members["B"], None) == []


def test_a_single_member_has_no_peers() -> None:
    view = judged({"Only": regions()["North"]})["Only"]
    assert not view.beside
