"""The purchase and the spend model of a history: when they are fitted, how well they predict."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from etl.marts.buyers import Buyers, read_buyers, read_purchases
from etl.marts.study import Row, Study
from etl.models import bgnbd, gamma_gamma
from etl.models.bgnbd import BgNbd
from etl.models.gamma_gamma import GammaGamma
from etl.models.maximum import Floats

FEWEST, FEWEST_AGAIN = 100, 20
SHORTEST = 90  # days of history
HELD_OUT, SHORTEST_HELD_OUT, LONGEST_HELD_OUT = 0.25, 60, 365
LARGEST_GROUP = 7  # repeat purchases from which customers are taken together


@dataclass(frozen=True)
class Models:
    """The fitted models; None, with the reason, where one cannot be trusted."""

    purchases: BgNbd | None
    spend: GammaGamma | None
    refusal: str = ""

    def expected(self, buyers: Buyers, days: int) -> tuple[Floats, Floats]:
        """Purchases in the next days and their value, before returns; NaN where not known."""
        unknown = np.full(len(buyers.keys), np.nan)
        if self.purchases is None:
            return unknown, unknown
        times = self.purchases.expected(buyers.histories, days)
        if self.spend is None:
            return times, unknown
        each = self.spend.expected(buyers.histories.frequency, buyers.value)
        return times, np.where(buyers.again & ~buyers.paying, np.nan, times * each)


def fit(buyers: Buyers) -> Models:
    """Both models of a history."""
    refusal = _refusal(buyers)
    if refusal:
        return Models(None, None, refusal)
    purchases = bgnbd.fit(buyers.histories)
    if purchases is None:
        return Models(None, None, "The purchase model (BG/NBD) found no best fit to the history.")
    paying = buyers.paying
    if paying.sum() < FEWEST_AGAIN:
        return Models(
            purchases, None,
            f"What a purchase is worth can be estimated from {FEWEST_AGAIN} customers on who paid "
            f"for a second one; the data has {paying.sum()}.",
        )  # fmt: skip
    spend = gamma_gamma.fit(buyers.histories.frequency[paying], buyers.value[paying])
    if spend is None or not np.isfinite(spend.mean):
        return Models(
            purchases, None,
            "The spend model (Gamma-Gamma) finds no finite mean: purchases differ too much.",
        )  # fmt: skip
    return Models(purchases, spend)


def _refusal(buyers: Buyers) -> str:
    """Why no model can be fitted, or nothing."""
    needs = (
        (FEWEST, "customers; the data has", len(buyers.keys)),
        (FEWEST_AGAIN, "customers who bought on a second day; the data has", buyers.again.sum()),
        (SHORTEST, "days of history; the data cover", buyers.days),
    )
    for least, what, found in needs:
        if found < least:
            return f"The purchase model needs {least} {what} {found}. A longer history would help."
    return ""


def parameters(models: Models, buyers: Buyers) -> Iterator[Row]:
    """The parameters of the fitted models, and of how many customers they are made."""
    fitted = (
        ("bgnbd", models.purchases, len(buyers.keys)),
        ("gamma_gamma", models.spend, int(buyers.paying.sum())),
    )
    for model, found, customers in fitted:
        if found is not None:
            for name, value in asdict(found).items():
                yield model, name, value, customers


def calibrate(study: Study, end: date, known: Buyers) -> tuple[list[Row], str]:
    """Predicted against actual purchases in the last quarter of the history, or why there are none.

    The models are fitted on what was known before it; `known` is the whole history up to its end.
    """
    days = known.days
    held_out = min(max(round(days * HELD_OUT), SHORTEST_HELD_OUT), LONGEST_HELD_OUT)
    if days - held_out < SHORTEST:
        return [], (
            f"The history covers {days} days. Comparing predicted with actual purchases takes "
            f"{SHORTEST + SHORTEST_HELD_OUT}: {SHORTEST} to learn from and the rest to predict."
        )
    start = end - timedelta(days=held_out)
    buyers = read_buyers(study, start)
    models = fit(buyers)
    if models.purchases is None:
        return [], f"Up to {start} no purchases can be predicted. {models.refusal}"
    predicted = models.expected(buyers, held_out)
    actual = read_purchases(study, buyers, start, end)
    span = (start + timedelta(days=1), end)
    rows: list[Row] = [(*row, *span) for row in _groups(buyers, predicted, actual)]
    return rows, models.refusal and f"Up to {start} no value can be predicted. {models.refusal}"


def _groups(
    buyers: Buyers, predicted: tuple[Floats, Floats], actual: tuple[Floats, Floats]
) -> Iterator[Row]:
    """Means per customer of the groups that bought equally often."""
    group = np.minimum(buyers.histories.frequency, LARGEST_GROUP).astype(int)
    for number in np.unique(group):
        rows = group == number
        valued = rows & np.isfinite(predicted[1])
        worth = [
            Decimal(f"{each[1][valued].mean():.4f}") if valued.any() else None
            for each in (predicted, actual)
        ]
        times = [round(float(each[0][rows].mean()), 4) for each in (predicted, actual)]
        yield int(number), int(rows.sum()), *times, *worth
