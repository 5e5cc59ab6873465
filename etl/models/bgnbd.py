"""How often customers buy and when they stop: the BG/NBD model.

Fader, Hardie and Lee (2005), "Counting your customers" the easy way, Marketing Science 24(2).
"""

from dataclasses import dataclass

import numpy as np

from etl.models.maximum import Floats, maximise

BOUNDS = (1e4, 1e7, 1e8, 1e6)
HALF = 0.5
VANISHING = 1e-15  # a chance of stopping that makes no difference
DROPOUTS = ((0.8, 2.5), (0.1, 1.0), (0.003, 7.0))  # a and b where searches begin


@dataclass(frozen=True)
class Histories:
    """What is known of each customer, in days: whole numbers of one length.

    `frequency`: the purchases after the first; `recency`: the last purchase, counted from the
    first (0 where there was none after it); `age`: the end of the history, counted alike.
    """

    frequency: Floats
    recency: Floats
    age: Floats

    def distinct(self) -> tuple["Histories", Floats]:
        """The different histories, and how many customers share each.

        One number stands for a history: sorting those is far quicker than sorting rows.
        """
        base = int(self.age.max(initial=0)) + 1
        code = (self.frequency * base + self.recency) * base + self.age
        _, first, shared = np.unique(code, return_index=True, return_counts=True)
        parts = (self.frequency[first], self.recency[first], self.age[first])
        return Histories(*parts), shared.astype(float)


@dataclass(frozen=True)
class BgNbd:
    """The parameters: rates of purchase are Gamma(r, alpha), chances of stopping Beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float

    def p_alive(self, known: Histories) -> Floats:
        """The probability that a customer still buys; 1 for who bought once, as the model has it.

        P = 1 / (1 + a/(b+x-1) ((alpha+T)/(alpha+t))^(r+x)) where x > 0.
        """
        from scipy.special import expit

        x, again = known.frequency, known.frequency > 0
        odds = (
            np.log(self.a)
            - np.log(np.where(again, self.b + x - 1, 1))
            + (self.r + x) * np.log((self.alpha + known.age) / (self.alpha + known.recency))
        )
        return np.where(again, expit(-odds), 1.0)

    def expected(self, known: Histories, days: float) -> Floats:
        """The purchases to be expected in the next days: equation (10).

        Of a customer who is alive, the rate is Gamma(r+x, alpha+T) and the chance of stopping p is
        Beta(a, b+x), which makes E[(1 - (1 + p days/(alpha+T))^-(r+x)) / p] purchases. That mean is
        taken here as an integral: the hypergeometric function that it equals overflows for frequent
        buyers, and its formula is 0/0 where a is 1.
        """
        nodes, weights = _nodes()
        found = np.empty(len(known.age))
        for x in np.unique(known.frequency):
            rows = known.frequency == x
            ages, place = np.unique(known.age[rows], return_inverse=True)
            stops, length = self._stops(x, nodes), days / (self.alpha + ages[:, None])
            tiny = stops < VANISHING
            lasting = (self.r + x) * length
            ending = -np.expm1(-(self.r + x) * np.log1p(stops * length))
            bought = np.where(tiny, lasting, ending / np.where(tiny, 1, stops))
            found[rows] = (bought * weights).sum(axis=1)[place]
        return found * self.p_alive(known)

    def _stops(self, x: float, nodes: Floats) -> Floats:
        """The quantiles of Beta(a, b+x) of which a share `nodes` lies above."""
        from scipy.special import betainccinv, betaincinv

        upper = betainccinv(self.a, self.b + x, np.minimum(nodes, HALF))
        lower = betaincinv(self.a, self.b + x, np.minimum(nodes[::-1], HALF))
        quantiles: Floats = np.where(nodes < HALF, upper, lower)
        return quantiles


def log_likelihood(
    parameters: Floats, x: Floats, recency: Floats, age: Floats, shared: Floats
) -> tuple[float, Floats]:
    """The mean log-likelihood of the customers and its slopes by r, alpha, a and b.

    Each history (see `Histories`) counts for the `shared` customers who have it.
    """
    from scipy.special import gammaln, psi

    r, alpha, a, b = parameters
    again = x > 0
    weights = shared / shared.sum()
    lasting = -(r + x) * np.log(alpha + age)
    rest = np.where(again, b + x - 1, 1)
    stopped = np.log(a) - np.log(rest) - (r + x) * np.log(alpha + recency)
    either = np.where(again, np.logaddexp(lasting, stopped), lasting)
    ended = np.where(again, np.exp(stopped - either), 0)
    value = (
        gammaln(r + x) - gammaln(r) + r * np.log(alpha) + either
        + gammaln(b + x) - gammaln(a + b + x) - gammaln(b) + gammaln(a + b)
    )  # fmt: skip
    time = (1 - ended) / (alpha + age) + ended / (alpha + recency)
    logs = (1 - ended) * np.log(alpha + age) + ended * np.log(alpha + recency)
    both = psi(a + b) - psi(a + b + x)
    slopes = np.stack([
        psi(r + x) - psi(r) + np.log(alpha) - logs,
        r / alpha - (r + x) * time,
        both + ended / a,
        both + psi(b + x) - psi(b) - ended / rest,
    ])  # fmt: skip
    # Plain sums: BLAS would add in an order that depends on the number of its threads.
    return float((value * weights).sum()), (slopes * weights).sum(axis=1)


def fit(known: Histories) -> BgNbd | None:
    """The parameters of greatest likelihood; None where no search finds them."""
    each, shared = known.distinct()
    rate = max(float(known.frequency.sum()), 1.0) / max(float(known.age.sum()), 1.0)
    starts = [(1.0, 1 / rate, a, b) for a, b in DROPOUTS]
    data = (each.frequency, each.recency, each.age, shared)
    found = maximise(log_likelihood, data, starts, BOUNDS)
    return None if found is None else BgNbd(*found.tolist())


def _nodes(half: int = 40, step: float = 0.08) -> tuple[Floats, Floats]:
    """The places and weights of tanh-sinh quadrature on (0, 1); they gather at both ends."""
    steps = np.arange(-half, half + 1) * step
    bend = np.pi / 2 * np.sinh(steps)
    weights = np.cosh(steps) / np.cosh(bend) ** 2
    return 1 / (1 + np.exp(2 * bend)), weights / weights.sum()
