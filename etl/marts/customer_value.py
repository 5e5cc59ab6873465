"""What each customer has been worth, and is expected to be: RFM segments and purchase models."""

from calendar import monthrange
from datetime import date

import numpy as np
import pyarrow as pa

from etl.marts.buyers import Buyers, Keys, as_of, read_buyers
from etl.marts.purchases import first_day, number_of
from etl.marts.series import settled_to
from etl.marts.study import Analysis, Findings, Output, Study
from etl.marts.value_models import Models, calibrate, fit, parameters
from etl.models import rfm
from etl.models.maximum import Floats

YEAR = 365
EARLIER = 3  # months
FEWEST = 5  # customers that can be told apart by fifths
ESTIMATES = ("p_alive", "expected_orders", "expected_value")
SCORES = ("recency", "frequency", "monetary")
VALUE = Output(
    "customer_value",
    {
        "customer_key": "int32", "first_order": "date", "last_order": "date", "orders": "int32",
        "revenue": "decimal(18, 4)", **dict.fromkeys(SCORES, "int32"), "rfm_segment": "string",
        "earlier_segment": "string", "p_alive": "float64", "expected_orders": "float64",
        "expected_value": "decimal(18, 4)",
    },
    ("customer_key",),
    (*SCORES, "rfm_segment", "earlier_segment", *ESTIMATES),
)  # fmt: skip
MODEL = Output(
    "value_model",
    {"model": "string", "parameter": "string", "value": "float64", "customers": "int32"},
    ("model", "parameter"),
)
WORTH = ("predicted_value", "actual_value")
CALIBRATION = Output(
    "value_calibration",
    {
        "group": "int32", "customers": "int32", "predicted": "float64", "actual": "float64",
        **dict.fromkeys(WORTH, "decimal(18, 4)"), "holdout_from": "date", "holdout_to": "date",
    },
    ("group",),
    WORTH,
)  # fmt: skip
NO_CUSTOMERS = (
    "No completed line names a customer, so no customer has a value. "
    "Map the column that identifies the customer."
)
FEW = f"Segments compare customers by fifths: that takes {FEWEST} customers, and the data has {{}}."
FREE = (
    "Customers who came back but paid nothing in all: {}. They have no expected value and do not "
    "count in the spend model."
)
Gap = tuple[str, str, str, str]


def compute(study: Study) -> Findings:
    """Every customer who bought, the models and how well they predicted."""
    known = study.arrow(as_of(study, study.last))
    if not known.num_rows:
        return Findings({}, (_gap("customer_value", NO_CUSTOMERS),))
    end = settled_to(study)
    buyers = read_buyers(study, end)
    models = fit(buyers)
    calibration, uncalibrated = (
        calibrate(study, end, buyers) if models.purchases else ([], models.refusal)
    )
    everyone = buyers.among(known["customer_key"].to_numpy())
    tables = {
        VALUE.name: _table(known, _earlier(study, everyone.keys), models, everyone),
        MODEL.name: MODEL.rows(parameters(models, buyers)),
        CALIBRATION.name: CALIBRATION.rows(calibration),
    }
    return Findings(tables, _gaps(models, everyone, uncalibrated))


def _table(known: pa.Table, earlier: list[str | None], models: Models, buyers: Buyers) -> pa.Table:
    """`customer_value`, a row for each customer known."""
    columns = {name: known[name] for name in ("customer_key", "first_order", "last_order",
                                              "orders", "revenue")}  # fmt: skip
    scores = _scores(known)
    names = rfm.segments(*scores) if scores else [None] * known.num_rows
    for place, name in enumerate(SCORES):
        columns[name] = scores[place] if scores else pa.nulls(known.num_rows, pa.int32())
    columns |= {
        "rfm_segment": pa.array(names, pa.string()),
        "earlier_segment": pa.array(earlier, pa.string()),
    }
    times, worth = models.expected(buyers, YEAR)
    alive = (
        np.full(len(times), np.nan)
        if models.purchases is None
        else models.purchases.p_alive(buyers.histories)
    )
    estimates = zip(ESTIMATES, (alive, times, worth), strict=True)
    return pa.table(columns | {name: _rounded(values) for name, values in estimates})


def _scores(known: pa.Table) -> tuple[rfm.Scores, rfm.Scores, rfm.Scores] | None:
    """Recency, frequency and monetary scores, if there are customers enough to compare."""
    if known.num_rows < FEWEST:
        return None
    last = known["last_order"].cast(pa.int32()).to_numpy()
    orders, revenue = known["orders"].to_numpy(), known["revenue"].cast(pa.float64()).to_numpy()
    return rfm.scores(last), rfm.scores(orders), rfm.scores(revenue)


def _earlier(study: Study, keys: Keys) -> list[str | None]:
    """The segments of these customers three months before; None where there was none."""
    known = study.arrow(as_of(study, months_before(study.last, EARLIER)))
    scores = _scores(known)
    if scores is None:
        return [None] * len(keys)
    named = dict(zip(known["customer_key"].to_pylist(), rfm.segments(*scores), strict=True))
    return [named.get(key) for key in keys.tolist()]


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last."""
    first = first_day(number_of(day) - months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def _rounded(values: Floats) -> pa.Array:
    return pa.array(np.round(values, 4), mask=np.isnan(values))


def _gaps(models: Models, buyers: Buyers, uncalibrated: str) -> tuple[Gap, ...]:
    """What readers miss, and why."""
    customers, free = len(buyers.keys), int((buyers.again & ~buyers.paying).sum())
    gaps = []
    if customers < FEWEST:
        gaps.append(_gap("rfm_segment", FEW.format(customers)))
    if models.refusal:
        missing = "expected_orders" if models.purchases is None else "expected_value"
        gaps.append(_gap(missing, models.refusal))
    if models.spend is not None and free:
        gaps.append(_gap("expected_value", FREE.format(free)))
    if uncalibrated:
        gaps.append(_gap("calibration", uncalibrated))
    return tuple(gaps)


def _gap(metric: str, reason: str) -> Gap:
    return metric, "total", "(all)", reason


ANALYSIS = Analysis("customer value", ("sales", "order_keys"), (VALUE, MODEL, CALIBRATION), compute)
