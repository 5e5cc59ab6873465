"""The BG/NBD model against the formulas of the paper term by term, integration and simulation."""

import math
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import beta, hyp2f1

from etl.models.bgnbd import BgNbd, Histories, fit, log_likelihood
from etl.settings import PROJECT
from tests.etl.models.histories import Floats, simulate

pytestmark = pytest.mark.unit

WHOLE = PROJECT.parent / "shared/data/online_retail/online_retail.parquet"
MODEL = BgNbd(0.8, 40.0, 0.7, 2.2)
KNOWN = Histories(
    np.array([0.0, 0, 1, 1, 2, 7, 2, 40]),
    np.array([0.0, 0, 30, 200, 90, 288, 90, 690]),
    np.array([10.0, 300, 300, 300, 120, 290, 120, 700]),
)


def one(known: Histories, place: int) -> tuple[float, float, float]:
    return (
        float(known.frequency[place]),
        float(known.recency[place]),
        float(known.age[place]),
    )


def single(x: float, t: float, age: float) -> Histories:
    return Histories(np.array([x]), np.array([t]), np.array([age]))


def likelihood(parameters: tuple[float, ...], history: tuple[float, ...]) -> float:
    """Equation (6) as it is printed."""
    (r, alpha, a, b), (x, t, age) = parameters, history
    terms = (
        math.lgamma(r + x) - math.lgamma(r) + r * math.log(alpha),
        math.lgamma(a + b) + math.lgamma(b + x) - math.lgamma(b) - math.lgamma(a + b + x),
    )
    lasting = math.exp(-(r + x) * math.log(alpha + age))
    stopped = a / (b + x - 1) * math.exp(-(r + x) * math.log(alpha + t)) if x > 0 else 0.0
    return sum(terms) + math.log(lasting + stopped)


def test_the_likelihood_equals_the_paper_customer_by_customer() -> None:
    each, shared = KNOWN.distinct()
    assert sorted(shared) == [1, 1, 1, 1, 1, 1, 2]
    for parameters in ((0.8, 40.0, 0.7, 2.2), (0.2, 7.0, 0.003, 6.7), (3.0, 90.0, 1.0, 0.4)):
        value, _ = log_likelihood(
            np.array(parameters), each.frequency, each.recency, each.age, shared
        )
        loop = sum(likelihood(parameters, one(KNOWN, place)) for place in range(8))
        assert value * 8 == pytest.approx(loop, rel=1e-12)


def test_the_slopes_are_those_of_the_likelihood() -> None:
    at, data = np.array([0.8, 40, 0.7, 2.2]), (KNOWN.frequency, KNOWN.recency, KNOWN.age)
    shared = np.arange(1.0, 9)
    _, slopes = log_likelihood(at, *data, shared)
    for place, step in enumerate(np.eye(4) * at * 1e-6):
        up, down = (log_likelihood(at + sign * step, *data, shared)[0] for sign in (1, -1))
        assert slopes[place] == pytest.approx((up - down) / (2 * step[place]), rel=1e-5)


def test_expected_purchases_equal_the_published_formula() -> None:
    """Equation (10), where its hypergeometric function can be computed."""
    found = MODEL.expected(KNOWN, 180)
    r, alpha, a, b = 0.8, 40.0, 0.7, 2.2
    for place in range(8):
        x, t, age = one(KNOWN, place)
        ratio = (alpha + age) / (alpha + age + 180)
        series = hyp2f1(r + x, b + x, a + b + x - 1, 180 / (alpha + age + 180))
        above = (a + b + x - 1) / (a - 1) * (1 - ratio ** (r + x) * series)
        below = 1 + (a / (b + x - 1) * ((alpha + age) / (alpha + t)) ** (r + x) if x > 0 else 0)
        assert found[place] == pytest.approx(above / below, rel=1e-9), (x, t, age)


@pytest.mark.parametrize("a", [0.2, 1.0, 4.0])
@pytest.mark.parametrize("b", [0.5, 1.0, 250.0])
@pytest.mark.parametrize("history", [(0, 0, 0), (0, 0, 400), (3, 100, 400), (900, 990, 1000)])
def test_expected_purchases_equal_the_integral(
    a: float, b: float, history: tuple[int, int, int]
) -> None:
    """Also where the formula is 0/0, or its function overflows."""
    model, known = BgNbd(0.6, 20.0, a, b), single(*history)
    x, _, age = one(known, 0)
    length = 365 / (20.0 + age)

    def bought(p: float) -> float:
        """What a customer buys who stops with chance p, without the ends of the density."""
        rest = (1 - p) ** max(b + x - 1, 0)
        return -math.expm1(-(0.6 + x) * math.log1p(p * length)) / max(p, 1e-300) * rest

    if b + x < 1:  # the density has a pole at either end
        value, _ = quad(bought, 0, 1, weight="alg", wvar=(a - 1, b + x - 1), limit=200)
    else:
        value, _ = quad(bought, 0, 1, weight="alg", wvar=(a - 1, 0), limit=200, epsabs=0)
    expected = value / beta(a, b + x) * model.p_alive(known)[0]
    assert model.expected(known, 365)[0] == pytest.approx(expected, rel=1e-6)


def test_who_never_stops_buys_on() -> None:
    """As a vanishes nobody stops: everybody is alive and buys (r+x) days/(alpha+T)."""
    model = BgNbd(0.8, 40.0, 1e-8, 6.75)
    regular = Histories(np.array([0.0, 5]), np.array([0.0, 280]), np.array([300.0, 300]))
    assert model.p_alive(regular) == pytest.approx([1, 1], abs=1e-6)
    assert model.expected(regular, 365) == pytest.approx(
        [0.8 * 365 / 340, 5.8 * 365 / 340], rel=1e-5
    )


def test_who_stopped_long_ago_is_gone_and_nothing_overflows() -> None:
    gone = single(600, 300, 3000)
    assert MODEL.p_alive(gone)[0] < 1e-100
    assert MODEL.expected(gone, 365)[0] == pytest.approx(0, abs=1e-90)


def test_predictions_equal_what_simulated_customers_do() -> None:
    """Means of 200,000 customers of known parameters, by group of purchases."""
    rng = np.random.default_rng(7)
    known, after, alive = simulate(MODEL, rng.uniform(100, 700, 200_000), 200, rng)
    expected, p_alive = MODEL.expected(known, 200), MODEL.p_alive(known)
    for times in range(6):
        rows = known.frequency == times
        noise = after[rows].std() / math.sqrt(rows.sum())
        assert abs(expected[rows].mean() - after[rows].mean()) < 4 * noise, times
        assert p_alive[rows].mean() == pytest.approx(alive[rows].mean(), abs=0.02), times
    seldom = (known.frequency == 2) & (known.age - known.recency > 300)
    assert p_alive[seldom].mean() == pytest.approx(alive[seldom].mean(), abs=0.03)


def test_the_fit_recovers_the_parameters() -> None:
    rng = np.random.default_rng(3)
    known, _, _ = simulate(MODEL, rng.integers(200, 900, 60_000).astype(float), 0, rng)
    days = Histories(known.frequency, np.ceil(known.recency), known.age)
    found = fit(days)
    assert found is not None
    assert (found.r, found.alpha) == pytest.approx((0.8, 40), rel=0.06)
    assert (found.a, found.b) == pytest.approx((0.7, 2.2), rel=0.12)


def days_of(path: Path, columns: str) -> list[Floats]:
    """Per customer of the file's lines of positive quantity, by purchase day."""
    query = (
        "WITH days AS (SELECT CustomerID AS c, InvoiceDate::DATE AS d, "
        f"sum(Quantity * UnitPrice) AS v FROM '{path}' "
        "WHERE Quantity > 0 AND CustomerID IS NOT NULL GROUP BY ALL), "
        "firsts AS (SELECT c, min(d) AS f FROM days GROUP BY c) "
        f"SELECT {columns} FROM days JOIN firsts USING (c) GROUP BY c, f ORDER BY c"
    )
    with duckdb.connect() as con:
        found = con.execute(query).fetchnumpy()
    return [np.ma.filled(values.astype(float), 0.0) for values in found.values()]


@pytest.mark.skipif(not WHOLE.exists(), reason="the whole data set is not beside the repository")
def test_online_retail_has_its_published_parameters() -> None:
    x, t, age = days_of(
        WHOLE, "count(*) - 1 AS x, max(d) - f AS t, (SELECT max(d) FROM days) - f AS age"
    )
    found = fit(Histories(x, t, age))
    assert found is not None
    assert len(x) == 4339
    rounded = [round(value, 2) for value in (found.r, found.alpha, found.a, found.b)]
    assert rounded == [0.83, 68.89, 0.00, 6.75]
