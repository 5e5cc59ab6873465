"""The published anomalies of a small demo: sums that agree with the rollups, and explained gaps."""

from collections.abc import Iterator

import duckdb
import pytest

from etl.__main__ import main
from etl.marts import analyses, anomalies

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The aggregates of a demo of 30,000 rows."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(folder))
        patch.setattr(analyses, "ANALYSES", (anomalies.ANALYSIS,))
        assert main(["demo", "--rows", "30000", "--seed", "2", "--until", "2026-11-22"]) == 0
    release = (folder / "CURRENT").read_text(encoding="utf-8").strip()
    path = folder / "releases" / release / "marts.duckdb"
    with duckdb.connect(str(path), read_only=True) as opened:
        yield opened


def test_actuals_are_what_the_rollup_says(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "SELECT actual::DOUBLE, (SELECT sum(net_amount) FROM sales_daily s WHERE s.date BETWEEN "
        "a.first AND a.last AND a.member IN ('(all)', region, channel, category))::DOUBLE "
        "FROM anomalies a WHERE metric = 'revenue'"
    ).fetchall()
    for actual, summed in rows:
        assert actual == pytest.approx(summed, abs=0.001)


def test_every_series_has_noise_or_a_gap(con: duckdb.DuckDBPyConnection) -> None:
    """Eighteen members times six metrics."""
    found = con.execute(
        "SELECT metric, dimension, member FROM noise UNION ALL "
        "SELECT metric, dimension, member FROM gaps WHERE analysis = 'anomalies'"
    ).fetchall()
    assert len(found) == len(set(found)) == 18 * 6
    noise = con.execute(
        "SELECT min(weekly), max(weekly), count(*) FROM noise WHERE metric = 'revenue'"
    ).fetchone()
    assert noise is not None
    assert 0 < noise[0] <= noise[1] < 2
    assert noise[2] >= 1


def test_deviation_and_band_belong_together(con: duckdb.DuckDBPyConnection) -> None:
    wrong = con.execute(
        "SELECT count(*) FROM anomalies WHERE deviation * score < 0 "
        "OR abs(actual - expected - deviation) > 0.0002 OR NOT low < expected "
        "OR NOT expected < high OR actual BETWEEN low AND high OR first > last"
    ).fetchone()
    assert wrong == (0,)


def test_days_of_ratios_are_left_to_their_weeks(con: duckdb.DuckDBPyConnection) -> None:
    """Some thirteen orders a day: one return would move a day's rate."""
    ratios = "metric IN ('aov', 'margin', 'return_rate')"
    assert con.execute(f"SELECT count(*) FROM noise WHERE {ratios}").fetchone() != (0,)
    days = con.execute(f"SELECT count(*) FROM anomalies WHERE {ratios} AND grain = 'day'")
    assert days.fetchone() == (0,)
