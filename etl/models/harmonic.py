"""The pattern of a year, and of a week within it: regression on harmonics and weekdays.

Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), section 12.1, with the
number of harmonics chosen by the Bayesian information criterion.
"""

import numpy as np

from etl.models.paths import Floats

HARMONICS = (3, 6, 10, 16)  # candidates: ever shorter events of the year
RIDGE = 1.0
SHORT = 24  # a season of so many buckets gets a value for each of them


def harmonic(y: Floats, season: int, steps: int, year: float) -> Floats:
    """The pattern over the history and the steps after it; a year has so many buckets."""
    choices = [_fitted(y, _regressors(len(y) + steps, season, year, most)) for most in HARMONICS]
    return min(choices, key=lambda choice: choice[0])[1]


def _regressors(buckets: int, season: int, year: float, most: int) -> Floats:
    """Waves of the year, and the places of a short season as deviations from their mean."""
    at = np.arange(buckets)
    angles = 2 * np.pi * np.outer(at, np.arange(1, most + 1)) / year
    columns = [np.sin(angles), np.cos(angles)]
    if season <= SHORT:
        columns.append((np.eye(season)[at % season] - 1 / season)[:, 1:])
    return np.column_stack(columns)


def _fitted(y: Floats, regressors: Floats) -> tuple[float, Floats]:
    """The criterion of these regressors beside a linear trend, and their pattern over all rows."""
    n, width = len(y), regressors.shape[1]
    trend = np.column_stack((np.ones(n), np.arange(n) / n))
    known = np.column_stack((trend, regressors[:n]))
    penalty = np.diag([0.0, 0.0] + [RIDGE] * width)
    weights = np.linalg.solve(known.T @ known + penalty, known.T @ y)
    left = float(np.mean((y - known @ weights) ** 2))
    criterion = n * np.log(max(left, 1e-300)) + (width + 2) * np.log(n)
    return criterion, regressors @ weights[2:]
