"""One series: what is chosen, and that anything awkward still gets an honest answer."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from etl.models import simple
from etl.models.backtest import Errors
from etl.models.batch import PLANS, forecast_all
from etl.models.candidates import AVERAGE, COMBINATION, SEASONAL_NAIVE
from etl.models.forecasting import Forecast, Unknown, _best, forecast
from etl.models.paths import HIGH80, HIGH95, LOW80, LOW95, VALUE
from etl.settings import PROJECT

pytestmark = pytest.mark.unit

M3 = PROJECT.parent / "shared/data/forecast/m3_monthly.parquet"
MONTH = PLANS["month"]


def known(values: np.ndarray, grain: str = "month") -> Forecast:
    found = forecast(values, PLANS[grain])
    assert isinstance(found, Forecast), found
    path = found.path
    assert path.shape == (5, PLANS[grain].horizon)
    assert np.isfinite(path).all()
    order = path[[LOW95, LOW80, VALUE, HIGH80, HIGH95]]
    assert (np.diff(order, axis=0) >= 0).all()
    return found


def seasonal(months: int, noise: float = 1.0) -> np.ndarray:
    at = np.arange(months)
    year = 20 * np.sin(2 * np.pi * at / 12)
    return 100 + at + year + np.random.default_rng(1).normal(0, noise, months)


def test_season_and_trend_are_found() -> None:
    found = known(seasonal(60))
    at = np.arange(60, 78)
    truth = 100 + at + 20 * np.sin(2 * np.pi * at / 12)
    assert np.abs(found.path[VALUE] - truth).max() < 6
    assert found.errors is not None
    assert found.naive is not None
    assert found.coverage is not None
    assert found.errors.smape < found.naive.smape / 3  # naive lags the trend by twelve months
    assert len(found.windows) == 4
    assert found.coverage[1] >= 0.9


@pytest.mark.parametrize(
    ("errors", "chosen"),
    [
        ({COMBINATION: (9, 0.9), "AutoETS": (8, 0.8), SEASONAL_NAIVE: (10, 1)}, COMBINATION),
        ({COMBINATION: (9, 0.9), "AutoETS": (5, 0.5), SEASONAL_NAIVE: (10, 1)}, "AutoETS"),
        ({COMBINATION: (11, 0.9), "AutoETS": (9, 1.1), SEASONAL_NAIVE: (10, 1)}, SEASONAL_NAIVE),
        (
            {
                COMBINATION: (11, 1.1),
                AVERAGE: (9, 0.9),
                "AutoETS": (9, 0.8),
                SEASONAL_NAIVE: (10, 1),
            },
            AVERAGE,
        ),
        ({COMBINATION: (11, 1.1), "AutoETS": (9, 0.95), SEASONAL_NAIVE: (10, 1)}, "AutoETS"),
    ],
)
def test_the_choice(errors: dict[str, tuple[float, float]], chosen: str) -> None:
    found = {name: Errors(*each) for name, each in errors.items()}
    assert _best(found, SEASONAL_NAIVE)[0] == chosen


def test_where_nothing_beats_seasonal_naive_it_is_shown_and_said() -> None:
    pattern = np.random.default_rng(5).permutation(np.geomspace(1, 500, 12))
    found = known(np.tile(pattern, 5))
    assert found.model == SEASONAL_NAIVE
    assert found.path[VALUE] == pytest.approx(np.tile(pattern, 2)[:18])
    assert found.errors == found.naive
    assert "no model does better" in found.reason


def test_seasonal_naive_is_that_of_the_library() -> None:
    from statsforecast.models import SeasonalNaive

    y = seasonal(40)
    ours, theirs = simple.seasonal_naive(y, 12, 18), SeasonalNaive(12).forecast(y, 18, level=[95])
    assert ours[VALUE] == pytest.approx(theirs["mean"])
    # Theirs are normal quantiles; Student's are a little wider.
    assert ((ours[HIGH95] - ours[VALUE]) / (theirs["hi-95"] - theirs["mean"])).min() > 1


def test_a_model_of_days_knows_week_and_year() -> None:
    at = np.arange(1000)
    y = 100 + 30 * np.sin(2 * np.pi * at / 365.25) + 20 * (at % 7 == 5)
    y = y + np.random.default_rng(2).normal(0, 2, 1000)
    found = known(y[:950], "day")
    assert np.abs(found.path[VALUE] - y[950:992]).mean() < 4
    assert found.errors is not None
    assert found.naive is not None
    assert found.errors.mase < found.naive.mase


def test_days_within_a_year_know_their_week() -> None:
    week = np.array([5.0, 8.0, 9.0, 9.0, 12.0, 20.0, 0.0])
    y = 100 + np.tile(week, 24)[:165] + np.random.default_rng(6).normal(0, 1, 165)
    found = known(y, "day")
    truth = 100 + np.tile(week, 30)[165 : 165 + 42]
    assert found.model == "SeasonalSmoothing"
    assert np.abs(found.path[VALUE] - truth).max() < 1.5


def test_a_closed_weekday_stays_closed() -> None:
    y = np.random.default_rng(7).normal(100, 10, 210)
    y[5::7] = 0
    found = known(y, "day")
    assert found.model != SEASONAL_NAIVE
    assert (found.path[VALUE] == 0).tolist() == [day % 7 == 5 for day in range(42)]


def test_constant() -> None:
    found = known(np.full(40, 7.0))
    assert (found.model, set(found.path.ravel())) == ("Constant", {7.0})


def test_a_series_that_has_ended_is_forecast_as_zero() -> None:
    found = known(np.concatenate((seasonal(40), np.zeros(5))))
    assert (found.model, found.path.max()) == ("Zero", 0.0)
    assert "last 5 months" in found.reason


def test_intermittent_sales_keep_their_mean() -> None:
    y = np.zeros(48)
    y[::4] = 8.0
    y[47] = 8.0
    found = known(y)
    assert "most months are zero" in found.reason
    assert found.path.min() == 0
    assert found.path[HIGH95].max() >= 8


def test_too_short_for_a_backtest() -> None:
    found = known(np.array([5.0, 6.0, 7.0]))
    assert (found.windows, found.errors, found.coverage) == ((), None, None)
    assert "too short" in found.reason


def test_one_year_is_measured_against_the_last_value() -> None:
    found = known(seasonal(12))
    assert found.errors is not None
    assert "too few to fit a yearly season" in found.reason


@pytest.mark.parametrize("values", [[], [5.0], [0.0, 0.0, 0.0], [np.nan, np.nan], [0.0, 3.0]])
def test_no_history(values: list[float]) -> None:
    found = forecast(np.array(values), MONTH)
    assert isinstance(found, Unknown)
    assert found.reason


def test_gaps_of_a_ratio_are_bridged_or_refused() -> None:
    y = seasonal(40)
    y[[10, 30]] = np.nan
    assert np.abs(known(y).path[VALUE] - 140).max() < 40
    y[::2] = np.nan
    assert isinstance(forecast(y, MONTH), Unknown)


def test_a_share_stays_within_its_limits() -> None:
    y = np.clip(0.97 + np.random.default_rng(4).normal(0, 0.03, 40), 0, 1)
    found = forecast(y, MONTH, most=1.0)
    assert isinstance(found, Forecast)
    assert 0 <= found.path.min() <= found.path.max() <= 1


value = st.one_of(
    st.floats(-1e12, 1e12), st.sampled_from([0.0, 0.0, 0.0, 1.0, -1.0, 1e-9, 1e-300, 1e11])
)


@given(st.lists(value, min_size=2, max_size=45), st.integers(1, 4))
@settings(deadline=None, max_examples=60)
def test_any_series_has_ordered_finite_intervals(values: list[float], repeat: int) -> None:
    y = np.tile(values, repeat)[:60]
    found = forecast(y, MONTH)
    if isinstance(found, Forecast):
        known(y)
        if y.min() >= 0:
            assert found.path.min() >= 0


def test_processes_say_what_one_says() -> None:
    jobs = [("month", seasonal(30, noise), np.inf) for noise in (1.0, 5.0)]
    alone = forecast_all(jobs)
    for one, other in zip(alone, forecast_all(jobs, least_shared=2), strict=True):
        assert isinstance(one, Forecast)
        assert isinstance(other, Forecast)
        assert np.array_equal(one.path, other.path)
        assert (one.model, one.errors, one.coverage) == (other.model, other.errors, other.coverage)


@pytest.mark.skipif(not M3.exists(), reason="the M3 series are not beside the repository")
def test_some_series_of_the_m3_competition() -> None:
    import pyarrow.parquet as pq

    errors, inside = [], []
    rows = pq.read_table(M3).sort_by([("series_id", "ascending"), ("t", "ascending")]).to_pandas()
    for number, (_, series) in enumerate(rows.groupby("series_id")):
        if number % 70 == 0:
            values = series["value"].to_numpy(float)
            train = values[series["split"] == "train"]
            path, actual = known(train).path, values[len(train) :]
            off = np.abs(actual - path[VALUE]) / (np.abs(actual) + np.abs(path[VALUE]))
            errors.append(200 * off.mean())
            inside.append(((path[LOW95] <= actual) & (actual <= path[HIGH95])).mean())
    assert len(errors) == 21
    assert np.mean(errors) < 20
    assert np.mean(inside) > 0.85
