"""What is expected of a metric in the next periods, and how far that was right before."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters, Period
from dashapp.periods import Grain, add_months, next_bucket
from dashapp.planner import BUCKET, Question
from dashapp.queries.answers import VALUE, answer, cached, rows_seen, to_pandas
from dashapp.queries.landings import landings
from dashapp.queries.selection import (
    OTHERS,
    Member,
    gap_in,
    noted,
    said,
    selected,
    table_gap,
)

ANALYSIS = "forecasts"
WORDS: dict[Grain, str] = {"day": "daily", "week": "weekly", "month": "monthly"}
PER_CENT = {name: f"{name} / 100 AS {name}" for name in ("smape", "naive_smape")}
WEEKS_OF_A_YEAR = 52
NOT_MADE = "There is no forecast of this metric for this selection."
NOT_MEMBER = (
    "Forecasts are made for the forty largest members of a dimension; this is a smaller one."
)
_BANDS = "value, low80, high80, low95, high95"
_OF = "metric = $metric AND dimension = $dimension AND member = $member AND grain = $grain"


@dataclass(frozen=True)
class Accuracy:
    """The model of a forecast and its errors on past values, next to those of seasonal naive.

    Seasonal naive repeats the value of `naive_lag` buckets before. `smape` and `naive_smape` are
    fractions here, as all rates are; a release has per cent.
    """

    model: str
    reason: str
    observations: int
    windows: int
    naive_lag: int | None
    smape: float | None
    naive_smape: float | None
    mase: float | None
    naive_mase: float | None
    coverage80: float | None
    coverage95: float | None

    @property
    def better(self) -> bool | None:
        """Whether it was nearer than seasonal naive; None where that was not measured."""
        if self.smape is None or self.naive_smape is None:
            return None
        return self.smape < self.naive_smape


@dataclass(frozen=True)
class Forecast:
    """A forecast, or why there is none.

    `frame` has period, until, step, value, low80, high80, low95, high95, and previous: the metric a
    year before; the running period comes first, where there is one. `backtest` has origin, period,
    step, actual and the same estimates. `adds` says whether values of periods may be added up.
    """

    frame: pd.DataFrame
    backtest: pd.DataFrame
    accuracy: Accuracy | None
    adds: bool
    since: date  # the last day of the data
    gap: str | None


def forecast(data: Data, filters: Filters, metric: str, grain: Grain = "month") -> Forecast:
    """The forecast of a metric for a selection, of every period that ends after the data does.

    The running month stands at its landing, which knows the days that it has had.
    """
    measures = [data.catalogue.measure(name) for name in data.catalogue.metric(metric).measures]
    frames = cached(
        data, "forecast", (filters, metric, grain), lambda: _compute(data, filters, metric, grain)
    )
    models = frames["model"].to_pylist()
    return Forecast(
        to_pandas(frames["forecast"]),
        to_pandas(frames["backtest"]),
        Accuracy(**models[0]) if models else None,
        len(measures) == 1 and measures[0].distinct != "customer_id",
        data.release.domain.data_to,
        gap_in(frames),
    )


def _compute(data: Data, filters: Filters, metric: str, grain: Grain) -> dict[str, pa.Table]:
    member = selected(data, filters)
    gap = table_gap(data, "forecasts", "forecasts") or (member if isinstance(member, str) else None)
    if gap or isinstance(member, str):
        return _empty(gap)
    params = {"metric": metric, "grain": grain}
    params |= {"dimension": member.dimension, "member": member.member}
    found = _read(data, "forecasts", f"period, step, {_BANDS}", params)
    ends = [next_bucket(day, grain) - timedelta(days=1) for day in found["period"].to_pylist()]
    frame = found.add_column(1, "until", pa.array(ends, pa.date32()))
    frame = frame.filter(pa.array([end > data.release.domain.data_to for end in ends], pa.bool_()))
    if not frame.num_rows:
        return _empty(_unknown(data, metric, member, grain))
    if grain == "month":
        frame = _landed(data, filters, metric, frame)
    previous = _year_before(data, filters, metric, frame["period"].to_pylist(), grain)
    facts = ", ".join(PER_CENT.get(field.name, field.name) for field in fields(Accuracy))
    tests = f"origin, period, step, actual, {_BANDS}"
    return {
        "forecast": frame.append_column("previous", pa.array(previous, VALUE)),
        "model": _read(data, "forecast_models", facts, params),
        "backtest": _read(data, "forecast_backtest", tests, params),
        "gap": said(None),
    }


def _read(data: Data, table: str, columns: str, params: dict[str, str]) -> pa.Table:
    sql = f"SELECT {columns} FROM marts.{table} WHERE {_OF} ORDER BY ALL"  # noqa: S608
    return data.release.query(sql, params)


def _unknown(data: Data, metric: str, member: Member, grain: Grain) -> str:
    """Why a member has no row: by the release, or it is one of those that are taken together."""
    for reason in noted(data, ANALYSIS, metric, member, shared=False):
        if WORDS.get(grain, "") in reason or not any(word in reason for word in WORDS.values()):
            return reason
    others = Member(member.dimension, OTHERS)
    params = {"metric": metric, "grain": grain}
    params |= {"dimension": others.dimension, "member": others.member}
    return NOT_MEMBER if _read(data, "forecasts", "step", params).num_rows else NOT_MADE


def _landed(data: Data, filters: Filters, metric: str, frame: pa.Table) -> pa.Table:
    """With the running month at its landing, where that and how sure it is are known."""
    month = next((each for each in landings(data, filters, metric).spans), None)
    if month is None or month.landing is None or month.low80 is None:
        return frame
    rows = frame.to_pylist()
    for row in rows:
        if row["period"] == month.first:
            row |= {name: getattr(month, name) for name in _BANDS.split(", ")[1:]}
            row["value"] = month.landing
    return pa.Table.from_pylist(rows, frame.schema)


def _year_before(
    data: Data, filters: Filters, metric: str, starts: list[date], grain: Grain
) -> list[Decimal | None]:
    """The metric in the same buckets of the year before, where the data covers them whole."""
    earlier = [_earlier(day, grain) for day in starts]
    span = Period(earlier[0], next_bucket(earlier[-1], grain) - timedelta(days=1))
    shown = data.catalogue.metric(metric)
    seen = rows_seen(data, filters)
    found = answer(data, Question(shown.measures, (span,), ((BUCKET,),), seen, grain))
    known = data.release.domain.period
    return [
        found.value(shown, 0, 0, (day,))
        if known.start <= day and next_bucket(day, grain) <= known.end + timedelta(days=1)
        else None
        for day in earlier
    ]


def _earlier(day: date, grain: Grain) -> date:
    if grain in ("month", "quarter"):
        return add_months(day, -12)
    return day - timedelta(weeks=WEEKS_OF_A_YEAR)  # the same day of the week


def _empty(gap: str | None) -> dict[str, pa.Table]:
    return dict.fromkeys(("forecast", "model", "backtest"), pa.table({})) | {"gap": said(gap)}
