"""Forecasts that add up: the members of each dimension to the total, to the last decimal."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.models.paths import Floats

Units = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def projected(
    values: Floats, groups: Sequence[Sequence[int]], variances: Floats, positive: Flags
) -> Floats:
    """The nearest values that add up: (series, steps), of which series 0 is the total.

    Each group lists the members of one dimension. With C y = 0 for the constraints and W the
    diagonal of error variances, y − W C' inv(C W C') C y is the reconciled forecast of least
    variance (Di Fonzo & Girolimetto 2023, eq. 4). A variance of zero keeps a value as it is. What
    is `positive` but would become negative is set to zero and kept there.
    """
    constraints = np.zeros((len(groups), len(values)))
    constraints[:, 0] = -1.0
    for row, members in enumerate(groups):
        constraints[row, list(members)] = 1.0
    columns = [_step(value, constraints, variances, positive) for value in values.T]
    return np.column_stack(columns) if columns else values.copy()


def _step(value: Floats, constraints: Floats, variances: Floats, positive: Flags) -> Floats:
    result = _nearest(value, constraints, variances)
    while (below := positive & (result < 0)).any():
        value, variances = np.where(below, 0.0, value), np.where(below, 0.0, variances)
        result = _nearest(value, constraints, variances)
    return result


def _nearest(value: Floats, constraints: Floats, variances: Floats) -> Floats:
    weighted = constraints * variances  # C W
    for _ in range(2):  # a second time for what variances far apart leave over
        off = np.linalg.lstsq(weighted @ constraints.T, constraints @ value, rcond=None)[0]
        value = value - weighted.T @ off
    return value


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
