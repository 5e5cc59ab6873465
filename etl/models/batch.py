"""Many series at once: the plan of each grain, and two processes where there is enough to do."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import MappingProxyType

from etl.models.candidates import DAYS, SEASONAL, WEEKS
from etl.models.forecasting import Forecast, Plan, Unknown, forecast
from etl.models.paths import Floats

PLANS = MappingProxyType(
    {
        "month": Plan("month", 12, 18, 4, 3, 24, SEASONAL),
        "week": Plan("week", 52, 13, 4, 9, 104, WEEKS),
        "day": Plan("day", 7, 42, 4, 42, 730, DAYS),
    }
)
WORKERS = 2
LEAST_SHARED = 30  # fitted series that pay for starting processes, which import for some seconds
CHUNK = 4

Job = tuple[str, Floats, float]  # grain, values, the most that a value can be


def forecast_all(jobs: Sequence[Job], least_shared: int = LEAST_SHARED) -> list[Forecast | Unknown]:
    """The forecast of every series, in their order."""
    fitted = sum(len(values) > PLANS[grain].fitted for grain, values, _ in jobs)
    if fitted < least_shared:
        return [forecast_one(job) for job in jobs]
    # Spawned: a fork would inherit the database. These modules do not import it.
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        return list(pool.map(forecast_one, jobs, chunksize=CHUNK))


def forecast_one(job: Job) -> Forecast | Unknown:
    """The forecast of one series by the plan of its grain."""
    grain, values, most = job
    return forecast(values, PLANS[grain], most)
