"""Numbers as the pages say them: in the metric's unit and the company's currency."""

from dataclasses import dataclass

from dashapp import format as formats
from dashapp.components.change import is_known
from dashapp.format import Change
from dashapp.metrics import Metric

PART, NOT_FINAL = "part", "not final"


def state(*, cut: bool, late: bool) -> str:
    """What is said beside a part of a period that is not whole, or whole but not final."""
    return NOT_FINAL if late else PART if cut else ""


@dataclass(frozen=True)
class Words:
    """Says a metric's values; missing ones as a dash."""

    metric: Metric
    currency: str

    def short(self, value: object) -> str:
        """Such as "€1.2M"."""
        return formats.number(value, self.metric.unit, self.currency, short=True)

    def end(self, value: object) -> str:
        """The end of a scale, such as "€1.2M"; zero without decimals."""
        said = self.short(value)
        return said if formats.visible(said) else said.replace(".00", "")

    def full(self, value: object) -> str:
        """Such as "€1,234,567.89"."""
        return formats.number(value, self.metric.unit, self.currency)

    def change(self, value: object, previous: object) -> Change | None:
        """The change against `previous`; None when there is nothing to compare with."""
        change = formats.change(self.metric, value, previous, self.currency)
        return change if is_known(change) else None
