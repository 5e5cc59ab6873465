"""Lasting shifts of a level: found where it moves against other years, told once."""

import numpy as np

from etl.models.recurring import MAD, Floats
from etl.models.special_days import SpecialDays

SIDE = 42  # days before and after that are compared
LASTING = 0.6  # part of the shift that must be left by then
PLAIN = 3.75  # robust standard deviations
UNSURE = 0.6  # what a shift counts that is too young to have lasted
MOST = 3
LEAST_SIDE = 21
SINGLE = np.sqrt(1.5)  # the noise of a move less the mean of two others, by that of one


def shifts(
    given: Floats, special: SpecialDays, least: float = 0.0
) -> list[tuple[int, float, float]]:
    """Place, size and score of each shift in a series without week and calendar (NaN: unknown).

    `least` is the noise that moves have at least.
    """
    found: list[tuple[int, float, float]] = []
    left = given.copy()
    for _ in range(MOST):
        moved, usual = _against_other_years(_moves(left, 0), special)
        usual = max(usual, least)
        kept, _ = _against_other_years(_moves(left, SIDE), special)
        unknown = ~np.isfinite(_moves(left, SIDE))
        lasts = unknown | (kept * np.sign(moved) >= LASTING * np.abs(moved))
        weight = np.where(lasts, np.where(unknown, UNSURE, 1.0), 0.0)
        score = weight * np.abs(moved) / usual if usual > 0 else np.zeros(len(left))
        place = int(np.argmax(score))
        if score[place] < PLAIN:
            break
        found.append((place, float(moved[place]), float(moved[place]) / usual))
        left[place:] -= moved[place]
    return sorted(found)


def _moves(level: Floats, later: int) -> Floats:
    """The mean of the six weeks from each day (and `later`) less that of the six before it."""
    known = np.isfinite(level)
    total = np.concatenate([[0.0], np.cumsum(np.where(known, level, 0.0))])
    count = np.concatenate([[0], np.cumsum(known)])
    places = np.arange(len(level))
    start = np.minimum(places + later, len(level))
    end, before = np.minimum(start + SIDE, len(level)), np.maximum(places - SIDE, 0)
    after_days, before_days = count[end] - count[start], count[places] - count[before]
    enough = (after_days >= LEAST_SIDE) & (before_days >= LEAST_SIDE)
    after = (total[end] - total[start]) / np.maximum(after_days, 1)
    earlier = (total[places] - total[before]) / np.maximum(before_days, 1)
    return np.where(enough, after - earlier, np.nan)


def _against_other_years(moves: Floats, special: SpecialDays) -> tuple[Floats, float]:
    """What no other year's move on the same date explains (0 where one does), and its noise."""
    others = np.where(special.same_date >= 0, moves[special.same_date], np.nan)
    odd = moves[:, np.newaxis] - others
    if not np.isfinite(odd).any():
        odd = moves[:, np.newaxis]
    known = np.isfinite(odd)
    usual = min(_scale(odd), SINGLE * _scale(moves - np.nanmedian(moves))) if known.any() else 0.0
    known_years = known.any(axis=1)
    # A single other year may be the odd one: then what did not move itself has not shifted.
    alone = np.where(known.sum(axis=1) > 1, np.nan, moves)
    odd = np.column_stack([odd, alone])
    known = np.isfinite(odd)
    least = np.min(odd, axis=1, initial=np.inf, where=known)
    most = np.max(odd, axis=1, initial=-np.inf, where=known)
    nearest = np.where(least > 0, least, np.where(most < 0, most, 0.0))
    return np.where(known_years, nearest, 0.0), usual


def _scale(moves: Floats) -> float:
    return MAD * float(np.nanmedian(np.abs(moves)))
