"""Online Retail (UCI 352, CC BY 4.0): its months land nearer than by an even pace."""

from datetime import date

import duckdb
import numpy as np
import numpy.typing as npt
import pytest

from etl.models.ahead import rest_by_month, selling_days
from etl.models.calendar import Almanac, almanac
from etl.models.landing import Stretch, even_pace
from etl.settings import PROJECT

pytestmark = pytest.mark.integration

WHOLE = PROJECT.parent / "shared/data/online_retail/online_retail.parquet"
ALONE = np.zeros(1, np.int64)


@pytest.fixture(scope="module")
def days() -> Almanac:
    return almanac(date(2010, 12, 1), date(2011, 12, 31), "GB")


@pytest.fixture(scope="module")
def revenue(days: Almanac) -> npt.NDArray[np.float64]:
    """Net revenue of each day from 1 December 2010 to 30 November 2011."""
    if not WHOLE.exists():
        pytest.skip("the whole data set is not here")
    values = np.zeros(days.place(date(2011, 12, 1)))
    with duckdb.connect() as con:
        rows = con.execute(
            "SELECT InvoiceDate::DATE, sum(Quantity * UnitPrice)::DOUBLE "
            f"FROM (SELECT DISTINCT * FROM '{WHOLE}') "
            "WHERE InvoiceDate < DATE '2011-12-01' GROUP BY ALL"
        ).fetchall()
    for day, value in rows:
        values[days.place(day)] = value
    return values


@pytest.mark.parametrize("day", [5, 10])
def test_months_land_nearer_than_by_an_even_pace(
    days: Almanac, revenue: npt.NDArray[np.float64], day: int
) -> None:
    ours, even = [], []
    for month in range(1, 12):  # December 2010 has nothing before it
        start, end = (days.place(date(2011, each, 1)) for each in (month, month + 1))
        stretch = Stretch(start, start + day, end)
        known, actual = revenue[None, : stretch.origin], revenue[start:end].sum()
        done = known[0, start:].sum()
        landing = done + rest_by_month(known, days, end, ALONE)[0, 0]
        pace = even_pace(np.array([done]), selling_days(known, days), stretch)[0]
        ours.append(abs(landing - actual) / actual)
        even.append(abs(pace - actual) / actual)
    assert np.mean(ours) < np.mean(even)
