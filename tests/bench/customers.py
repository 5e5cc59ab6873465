"""The customer models on 200,000 customers whose parameters are known."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from etl.marts.buyers import Buyers
from etl.marts.value_models import fit
from etl.models.bgnbd import BgNbd, Histories
from etl.models.gamma_gamma import GammaGamma
from tests.etl.models.histories import simulate

PURCHASES = BgNbd(0.53, 43.5, 0.88, 1.73)
SPEND = GammaGamma(2.6, 3.1, 168.0)
DAYS = 1096


@dataclass(frozen=True)
class Figures:
    """Seconds of the fits and the predictions, and the parameters found beside the true ones."""

    customers: int
    histories: int
    fitting: float
    predicting: float
    parameters: tuple[tuple[str, float, float], ...]


def drawn(customers: int) -> Buyers:
    """Customers of a company three years old, drawn from both models."""
    rng = np.random.default_rng(1)
    age = rng.integers(0, DAYS + 1, customers).astype(float)
    known, _, _ = simulate(PURCHASES, age, 0, rng)
    days = Histories(known.frequency, np.ceil(known.recency), age)
    scale = rng.gamma(SPEND.q, 1 / SPEND.v, customers)
    shape = np.maximum(SPEND.p * days.frequency, 1)
    value = rng.gamma(shape, 1 / (scale * np.maximum(days.frequency, 1)))
    return Buyers(
        np.arange(customers, dtype=np.int32), days, np.where(days.frequency > 0, value, 0)
    )


def measure_models(customers: int) -> Figures:
    """Fit both models, and predict a year of every customer."""
    buyers = drawn(customers)
    started = time.perf_counter()
    models = fit(buyers)
    fitted = time.perf_counter()
    if models.purchases is None or models.spend is None:
        raise RuntimeError(models.refusal)
    models.expected(buyers, 365)
    models.purchases.p_alive(buyers.histories)
    done = time.perf_counter()
    pairs = [(name, PURCHASES, models.purchases) for name in ("r", "alpha", "a", "b")]
    pairs += [(name, SPEND, models.spend) for name in ("p", "q", "v")]
    found = tuple((name, getattr(true, name), getattr(got, name)) for name, true, got in pairs)
    histories = len(buyers.histories.distinct()[1])
    return Figures(customers, histories, fitted - started, done - fitted, found)
