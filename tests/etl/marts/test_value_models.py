"""When the customer models are fitted, and what they say of customers they know little of."""

from dataclasses import replace

import numpy as np
import pytest

from etl.marts.buyers import Buyers
from etl.marts.value_models import fit, parameters
from etl.models.bgnbd import BgNbd, Histories
from tests.etl.models.histories import simulate

pytestmark = pytest.mark.unit


def buyers(customers: int = 400, days: int = 500, seed: int = 1) -> Buyers:
    """Customers who buy about every two months."""
    rng = np.random.default_rng(seed)
    age = rng.integers(1, days + 1, customers).astype(float)
    age[0] = days
    found, _, _ = simulate(BgNbd(1.2, 60.0, 0.6, 2.0), age, 0, rng)
    known = Histories(found.frequency, np.ceil(found.recency), age)
    value = np.where(known.frequency > 0, rng.gamma(4, 10, customers), 0)
    return Buyers(np.arange(customers, dtype=np.int32), known, value)


def test_both_models_are_fitted_to_a_good_history() -> None:
    known = buyers()
    models = fit(known)
    assert models.refusal == ""
    rows = list(parameters(models, known))
    assert [row[:2] for row in rows] == [
        ("bgnbd", "r"), ("bgnbd", "alpha"), ("bgnbd", "a"), ("bgnbd", "b"),
        ("gamma_gamma", "p"), ("gamma_gamma", "q"), ("gamma_gamma", "v"),
    ]  # fmt: skip
    assert {row[3] for row in rows[:4]} == {400}
    assert {row[3] for row in rows[4:]} == {int((known.histories.frequency > 0).sum())}
    times, worth = models.expected(known, 365)
    assert models.purchases is not None
    assert models.spend is not None
    once = known.histories.frequency == 0
    assert worth[once] == pytest.approx(times[once] * models.spend.mean)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (buyers(99), "The purchase model needs 100 customers; the data has 99."),
        (buyers(400, 89), "The purchase model needs 90 days of history; the data cover 89."),
        (
            replace(buyers(), histories=Histories(np.zeros(400), np.zeros(400), np.full(400, 300))),
            "The purchase model needs 20 customers who bought on a second day; the data has 0.",
        ),
    ],
    ids=["few", "short", "once"],
)
def test_what_cannot_be_trusted_is_refused_with_a_reason(known: Buyers, reason: str) -> None:
    models = fit(known)
    assert models.refusal == f"{reason} A longer history would help."
    assert list(parameters(models, known)) == []
    assert all(np.isnan(each).all() for each in models.expected(known, 365))


def test_customers_who_paid_nothing_have_no_expected_value() -> None:
    known = buyers()
    value = known.value.copy()
    free = np.flatnonzero(known.again)[:3]
    value[free] = (0, -5, 0)
    models = fit(replace(known, value=value))
    times, worth = models.expected(replace(known, value=value), 365)
    assert np.isfinite(times).all()
    assert np.flatnonzero(np.isnan(worth)).tolist() == free.tolist()


def test_without_paid_repeat_purchases_there_is_no_spend_model() -> None:
    known = buyers()
    models = fit(replace(known, value=np.zeros(400)))
    assert models.spend is None
    assert models.refusal.startswith("What a purchase is worth can be estimated from 20 customers")
    times, worth = models.expected(known, 365)
    assert np.isfinite(times).all()
    assert np.isnan(worth).all()


def test_purchases_without_a_finite_mean_are_not_averaged() -> None:
    known = buyers(2000)
    wild = np.random.default_rng(2).pareto(0.5, 2000) + 1
    models = fit(replace(known, value=np.where(known.again, wild, 0)))
    assert models.purchases is not None
    assert models.spend is None
    assert "no finite mean" in models.refusal


def test_customers_who_all_pay_the_same_are_worth_that() -> None:
    known = buyers()
    models = fit(replace(known, value=np.where(known.again, 25.0, 0)))
    times, worth = models.expected(replace(known, value=np.where(known.again, 25.0, 0)), 365)
    assert worth == pytest.approx(times * 25, rel=1e-3)


def test_who_came_after_the_history_begins_now() -> None:
    known = replace(buyers(), keys=np.arange(400, dtype=np.int32) * 2)
    wider = known.among(np.arange(801, dtype=np.int32))
    assert wider.histories.frequency[::2][:400].tolist() == known.histories.frequency.tolist()
    assert wider.histories.age[1::2].tolist() == [0] * 400
    models = fit(known)
    assert models.purchases is not None
    times, _ = models.expected(wider, 365)
    nothing = Histories(np.zeros(1), np.zeros(1), np.zeros(1))
    assert times[1] == models.purchases.expected(nothing, 365)[0]
