"""What was planted in the demo company is found in it, and little else."""

from collections.abc import Iterator
from datetime import date

import pytest

from etl.marts.anomalies import LEAST_ORDERS, found_in, judge_all
from etl.marts.series import Series
from etl.models.special_days import special_days
from tests.bench.anomalies import Quality, Reported, compare, planted_event
from tests.etl.simulated import by_week, simulate

pytestmark = [pytest.mark.integration, pytest.mark.slow]
SEEDS = (111, 112, 113)


def reported(every: list[Series]) -> Iterator[Reported]:
    """What would be published of these series."""
    views = judge_all(every, special_days(every[0].days, "DE"))
    orders = {
        (each.dimension, each.member): each.values.mean()
        for each in every if each.metric == "orders"
    }  # fmt: skip
    for series in every:
        view = views[series.metric, series.dimension, series.member]
        if view is None or orders[series.dimension, series.member] < LEAST_ORDERS:
            continue
        for each in found_in(series, by_week(series), view)[0]:
            first, last = (series.days[x].astype(date) for x in (each.first, each.end - 1))
            deviation = each.finding.actual - each.finding.expected
            yield Reported(series.metric, series.dimension, series.member, first, last, deviation)


def test_nine_of_ten_shocks_are_found_and_nine_of_ten_anomalies_are_right() -> None:
    """Shocks of a fifth, in companies of five million rows whose channels scatter by 7 % a day."""
    seen = Quality(0, 0, 0, 0, 0, 0)
    for seed in SEEDS:
        events, every = simulate(5_000_000, seed, date(2026, 10, 31))
        seen += compare([planted_event(each.record()) for each in events], list(reported(every)))
    assert seen.incidents == 10 * len(SEEDS)
    assert seen.recall >= 0.9
    assert seen.precision >= 0.9
    assert seen.lasting_found >= len(SEEDS), "the lost channel at least"
