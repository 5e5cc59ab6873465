"""Customers who buy and stop as the BG/NBD model has it."""

import numpy as np
import numpy.typing as npt

from etl.models.bgnbd import BgNbd, Histories

Floats = npt.NDArray[np.float64]


def simulate(
    model: BgNbd, age: Floats, later: float, rng: np.random.Generator
) -> tuple[Histories, Floats, npt.NDArray[np.bool_]]:
    """Their histories, purchases in the `later` days after them, and who was alive at their end."""
    rate = rng.gamma(model.r, 1 / model.alpha, len(age))
    stop = rng.beta(model.a, model.b, len(age))
    now, last, frequency, after = (np.zeros(len(age)) for _ in range(4))
    going, alive = np.ones((2, len(age)), bool)
    while going.any():
        now = now + rng.exponential(1 / rate)
        before, following = going & (now <= age), going & (now > age) & (now <= age + later)
        frequency[before] += 1
        last[before] = now[before]
        after[following] += 1
        stops = rng.random(len(age)) < stop
        alive[before & stops] = False
        going &= (now <= age + later) & ~stops
    return Histories(frequency, last, age), after, alive
