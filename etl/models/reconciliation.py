"""Forecasts that add up: the members of each dimension to the total, to the last decimal."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.models.paths import Floats

Units = npt.NDArray[np.int64]


def projected(
    values: Floats, groups: Sequence[Sequence[int]], variances: Floats, non_negative: bool
) -> Floats:
    """The nearest values that add up: (series, steps), of which series 0 is the total.

    Each group lists the members of one dimension. With C y = 0 for the constraints and W the
    diagonal of error variances, y − W C' inv(C W C') C y is the reconciled forecast of least
    variance (Di Fonzo & Girolimetto 2023, eq. 4). A variance of zero keeps a value as it is. Where
    nothing may be negative, what would be is set to zero and kept there.
    """
    constraints = np.zeros((len(groups), len(values)))
    constraints[:, 0] = -1.0
    for row, members in enumerate(groups):
        constraints[row, list(members)] = 1.0
    columns = [_step(value, constraints, variances, non_negative) for value in values.T]
    return np.column_stack(columns) if columns else values.copy()


def _step(value: Floats, constraints: Floats, variances: Floats, non_negative: bool) -> Floats:
    result = _nearest(value, constraints, variances)
    while non_negative and (result < 0).any():
        below = result < 0
        value, variances = np.where(below, 0.0, value), np.where(below, 0.0, variances)
        result = _nearest(value, constraints, variances)
    return result


def _nearest(value: Floats, constraints: Floats, variances: Floats) -> Floats:
    weighted = constraints * variances  # C W
    off = np.linalg.lstsq(weighted @ constraints.T, constraints @ value, rcond=None)[0]
    result: Floats = value - weighted.T @ off
    return result


def shared_out(total: int, values: Floats) -> Units:
    """Whole units close to the values that add up to the total: the largest remainders go up."""
    whole = np.floor(values).astype(np.int64)
    missing = total - int(whole.sum())
    if missing < 0:  # the values exceed the total, if only by a rounding error: the largest gives
        whole[np.argmax(values)] += missing
        return whole
    each, over = divmod(missing, len(values))
    whole += each
    whole[np.argsort(whole - each - values, kind="stable")[:over]] += 1
    return whole
