"""What a purchase of each customer is worth: the Gamma-Gamma model.

Fader and Hardie (2013), "The Gamma-Gamma model of monetary value".
"""

from dataclasses import dataclass

import numpy as np

from etl.models.maximum import Floats, maximise

BOUNDS = (1e4, 1e4, 1e6)
STARTS = ((2.0, 3.0, 1.0), (6.0, 4.0, 0.6), (1.0, 1.5, 0.5))  # v as a multiple of the mean


@dataclass(frozen=True)
class GammaGamma:
    """The parameters: purchases are Gamma(p, nu), and nu is Gamma(q, v) among customers."""

    p: float
    q: float
    v: float

    @property
    def mean(self) -> float:
        """What a purchase is worth on average over customers; infinite unless q > 1."""
        return self.p * self.v / (self.q - 1) if self.q > 1 else np.inf

    def expected(self, frequency: Floats, value: Floats) -> Floats:
        """The mean value of a customer's next purchases, given the mean of `frequency` of them.

        E = p (v + x m) / (p x + q - 1): the mean of all for who has none, their own for who has
        many.
        """
        own = np.where(frequency > 0, value, 0)
        return self.p * (self.v + frequency * own) / (self.p * frequency + self.q - 1)


def log_likelihood(parameters: Floats, x: Floats, m: Floats) -> tuple[float, Floats]:
    """The mean log-likelihood of mean values m of x purchases, and its slopes by p, q and v."""
    from scipy.special import gammaln, psi

    p, q, v = parameters
    total = np.log(x * m + v)
    value = (
        gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
        + (p * x - 1) * np.log(m) + p * x * np.log(x) - (p * x + q) * total
    )  # fmt: skip
    slopes = np.stack([
        x * (psi(p * x + q) - psi(p * x) + np.log(x * m) - total),
        psi(p * x + q) - psi(q) + np.log(v) - total,
        q / v - (p * x + q) / (x * m + v),
    ])  # fmt: skip
    return float(value.mean()), slopes.mean(axis=1)


def fit(frequency: Floats, value: Floats) -> GammaGamma | None:
    """The parameters of greatest likelihood; None where no search finds them.

    Only customers with purchases and a positive mean value can be given. The values are scaled to
    their mean, so that the searches begin near the answer in every currency.
    """
    scale = float(value.mean())
    found = maximise(log_likelihood, (frequency, value / scale), STARTS, BOUNDS)
    if found is None:
        return None
    p, q, v = found.tolist()
    return GammaGamma(p, q, v * scale)
