"""The Gamma-Gamma model against its formulas term by term, integration and simulation."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma

from etl.models.gamma_gamma import GammaGamma, fit, log_likelihood
from tests.etl.models.test_bgnbd import WHOLE, days_of

pytestmark = pytest.mark.unit

MODEL = GammaGamma(2.0, 3.5, 60.0)
TIMES, MEANS = np.array([1.0, 1, 4, 30]), np.array([5.0, 300, 42.5, 18])


def likelihood(p: float, q: float, v: float, x: float, m: float) -> float:
    """Of one customer, with the beta function and the powers as they are printed."""
    return (
        math.lgamma(p * x + q) - math.lgamma(p * x) - math.lgamma(q)
        + q * math.log(v) + (p * x - 1) * math.log(m) + p * x * math.log(x)
        - (p * x + q) * math.log(v + m * x)
    )  # fmt: skip


def test_the_likelihood_equals_a_loop_over_customers() -> None:
    for parameters in ((2.0, 3.5, 60.0), (0.3, 1.2, 7.0), (40.0, 9.0, 2.0)):
        value, _ = log_likelihood(np.array(parameters), TIMES, MEANS)
        loop = sum(likelihood(*parameters, x, m) for x, m in zip(TIMES, MEANS, strict=True))
        assert value * 4 == pytest.approx(loop, rel=1e-12)


def test_the_slopes_are_those_of_the_likelihood() -> None:
    at = np.array([2.0, 3.5, 60])
    _, slopes = log_likelihood(at, TIMES, MEANS)
    for place, step in enumerate(np.eye(3) * at * 1e-6):
        up, down = (log_likelihood(at + sign * step, TIMES, MEANS)[0] for sign in (1, -1))
        assert slopes[place] == pytest.approx((up - down) / (2 * step[place]), rel=1e-5)


def test_the_expected_value_equals_the_mean_over_the_rate_given_the_purchases() -> None:
    for x, m in zip(TIMES, MEANS, strict=True):

        def weight(nu: float, x: float = x, m: float = m) -> float:
            known = gamma.pdf(m * x, 2.0 * x, scale=1 / nu)
            return float(gamma.pdf(nu, 3.5, scale=1 / 60.0) * known)

        above, _ = quad(lambda nu: 2.0 / nu * weight(nu), 0, 5, limit=400)
        below, _ = quad(weight, 0, 5, limit=400)
        found = MODEL.expected(np.array([x]), np.array([m]))[0]
        assert found == pytest.approx(above / below, rel=1e-6)


def test_who_never_came_back_is_worth_the_mean_of_all() -> None:
    # 2.0 × 60 / (3.5 − 1)
    assert MODEL.mean == 48
    assert MODEL.expected(np.array([0.0]), np.array([np.nan])).tolist() == [48]
    assert math.isinf(GammaGamma(2.0, 1.0, 60.0).mean)


def test_the_fit_recovers_the_parameters_in_any_currency() -> None:
    rng = np.random.default_rng(5)
    nu = rng.gamma(3.5, 1 / 60.0, 40_000)
    x = rng.integers(1, 9, len(nu)).astype(float)
    m = rng.gamma(2.0 * x, 1 / (nu * x))
    found, yen = fit(x, m), fit(x, m * 160)
    assert found is not None
    assert yen is not None
    assert (found.p, found.q, found.v) == pytest.approx((2.0, 3.5, 60), rel=0.05)
    assert (yen.p, yen.q, yen.v / 160) == pytest.approx((found.p, found.q, found.v), rel=1e-4)


@pytest.mark.skipif(not WHOLE.exists(), reason="the whole data set is not beside the repository")
def test_online_retail_has_its_published_parameters() -> None:
    x, m = days_of(WHOLE, "count(*) - 1 AS x, avg(v) FILTER (d > f) AS m")
    again = x > 0
    found = fit(x[again], m[again])
    assert again.sum() == 2790
    assert found is not None
    rounded = [round(value, 2) for value in (found.p, found.q, found.v)]
    assert rounded == [2.10, 3.45, 485.57]
