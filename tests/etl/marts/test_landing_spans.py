"""Past spans stand where they stood, and take published forecasts where those were nearer."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import t

from etl.engine import Engine
from etl.marts.landing_forecasts import Published, by_part, read_published
from etl.marts.landing_parts import Parts, read_parts
from etl.marts.landing_spans import Landed, View, land
from etl.marts.landings import Bounded
from etl.marts.study import PREFIX, Study
from etl.measures import Metric
from etl.models.calendar import Kind, span_of
from etl.models.landing import Point, Stretch
from tests.etl.conftest import Shop
from tests.etl.marts.test_series import CATALOGUE, study_of

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("only_landings")]


@pytest.fixture
def study(shop: Shop, engine: Engine) -> Study:
    """Of a shop whose days follow no rule; it ends on 4 February 2026."""
    rows = [f"{n},{n},{date(2025, 1, 1) + timedelta(days=n // 3)},1,{1 + n * n % 97},"
            f"c{n * n % 61},{('North', 'South')[n % 2]},paid" for n in range(1200)]  # fmt: skip
    shop.write("orders-1.csv", *rows)
    shop.publish()
    return study_of(shop, engine)


@pytest.fixture
def parts(study: Study) -> Parts:
    return read_parts(study, CATALOGUE.headlines)


def test_later_days_do_not_change_earlier_landings(parts: Parts) -> None:
    """Standing at an earlier day gives what the backtest says was given then."""
    none = Published({}, len(parts.names))
    kinds: tuple[Kind, ...] = ("month", "quarter")
    for kind in kinds:
        now = land(parts, span_of(date(2026, 2, 4), kind), none)
        left = now.stretch.end - now.stretch.origin
        # the newest past span ended on 31 January, the one before on 31 December, and so on
        for place, last in ((-2, date(2025, 12, 31)), (-5, date(2025, 9, 30))):
            settled = parts.almanac.place(last) + 1 - left
            then = replace(parts, daily=parts.daily[:, :settled], settled=settled,
                           fresh=parts.fresh[:, :settled])  # fmt: skip
            landed = land(then, span_of(last, kind), none).now.landing[0]
            assert landed == pytest.approx(now.past.landing[place], nan_ok=True)
            assert np.isfinite(landed).sum() > len(parts.names) / 2


def test_published_forecasts_are_taken_where_they_were_nearer(parts: Parts) -> None:
    """With the truth as forecast of the months that follow, nothing beats it."""
    revenue = parts.names.index(("net_amount", "total", "(all)"))
    months = [date(2025, 1 + place, 1) for place in range(12)]
    truth = {month: parts.sums(parts.almanac.place(month),
                               parts.almanac.place(span_of(month, "month").last) + 1)[revenue]
             for month in months}  # fmt: skip
    rows = [("revenue", "total", "(all)", origin, month, truth[month])
            for origin in months[5:] for month in months if origin < month]  # fmt: skip
    now = [("revenue", "total", "(all)", date(2026, 1, 1), date(2026, 3, 1), 5000.0)]
    made = by_part(rows + now, CATALOGUE.headlines, parts)
    span = span_of(date(2026, 2, 4), "quarter")
    own = land(parts, span, Published({}, len(parts.names)))
    theirs = land(parts, span, Published(made, len(parts.names)))
    rest = parts.rest(own.stretch)[revenue, 0]
    expected = own.now.done[0, revenue] + rest + 5000
    assert theirs.now.landing[0, revenue] == pytest.approx(expected)
    # October to December, known to 6 November: our own forecast of November, and December's
    autumn = Stretch(*(parts.almanac.place(day) for day in (
        date(2025, 10, 1), date(2025, 11, 7), date(2026, 1, 1))))  # fmt: skip
    november = parts.rest(autumn)[revenue, 0]
    expected = own.past.done[-2, revenue] + november + truth[date(2025, 12, 1)]
    assert theirs.past.landing[-2, revenue] == pytest.approx(expected)
    # January to March: there were no forecasts yet
    assert theirs.past.landing[0, revenue] == own.past.landing[0, revenue]
    others = np.arange(len(parts.names)) != revenue
    assert (theirs.now.landing[0, others] == own.now.landing[0, others]).all()
    worse = by_part([(*row[:5], 9 * row[5]) for row in rows] + now, CATALOGUE.headlines, parts)
    kept = land(parts, span, Published(worse, len(parts.names)))
    assert kept.now.landing[0, revenue] == own.now.landing[0, revenue]


def test_published_forecasts_are_found_by_the_month_they_were_made_in(
    study: Study, parts: Parts
) -> None:
    names = {"metric": "revenue", "dimension": "region", "member": "North"}
    rows: list[dict[str, object]] = [
        names | {"grain": "month", "period": date(2026, 3, 1), "value": Decimal("7.5")},
        names | {"grain": "week", "period": date(2026, 3, 2), "value": Decimal(1)},
        names
        | {"grain": "month", "period": date(2026, 3, 1), "value": Decimal(0), "metric": "aov"},
    ]
    study.engine.load(PREFIX + "forecasts", pa.Table.from_pylist(rows))
    then = [row | {"origin": date(2025, 10, 1), "period": date(2025, 12, 1)} for row in rows]
    study.engine.load(PREFIX + "forecast_backtest", pa.Table.from_pylist(then))
    found = read_published(study, CATALOGUE.headlines, parts)
    place = parts.names.index(("net_amount", "region", "North"))
    # in February 2026 the last whole month is January; in November 2025 it was October
    assert found.following(np.datetime64("2026-02"), 2)[place].tolist() == [7.5]
    assert found.following(np.datetime64("2025-11"), 2)[place].tolist() == [7.5]
    assert np.isfinite(found.following(np.datetime64("2026-02"), 3)).sum() == 1
    assert np.isnan(found.following(np.datetime64("2026-01"), 3)).all()


def test_where_less_is_better_staying_under_is_reaching() -> None:
    """Past spans missed by 10 and 5 %, either way; what is booked cannot be undone."""
    span, stretch = span_of(date(2026, 3, 1), "month"), Stretch(59, 79, 90)
    sure = np.array([[100.0]] * 4)
    then = Point(sure, sure, sure)
    actual = np.array([[110.0], [100 / 1.1], [105], [100 / 1.05]])
    booked = np.array([80.0])
    now = Point(booked[None], np.array([[120.0]]), booked[None])
    landed = Landed(span, stretch, booked, now, then, sure, actual)
    spread = np.sqrt((np.log(1.1) ** 2 + np.log(1.05) ** 2) / 2)
    over = t.sf(np.log(130 / 120) / spread, 4)
    for good, expected in (("up", over), ("down", 1 - over)):
        view = View(Metric("m", ("m",), 1, good), "total", "(all)", (0,), landed)
        bounded, measured = Bounded(view, 80, 80), view.measured(view.landing(then))
        assert bounded.probability(130, measured) == pytest.approx(expected)
        assert bounded.probability(75, measured) == pytest.approx(float(good == "up"), abs=0.01)
        assert bounded.bounds(measured) == pytest.approx(
            [120 * np.exp(sign * t.ppf(0.5 + level / 2, 4) * spread)
             for level in (0.8, 0.95) for sign in (-1, 1)]
        )  # fmt: skip
