"""What is not known about landings, in sentences: once for the total, then where members differ."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from etl.marts.landing_spans import View
from etl.marts.series import ALL, TOTAL
from etl.models.ahead import LEAST
from etl.models.landing import FEWEST

Key = tuple[str, str, str]  # metric, dimension, member
BEGUN = timedelta(days=7)  # a first week without sales is no hole

VALUELESS = "No landing of the {spans}: there is nothing to divide by so far."
UNKNOWN = (
    "No landing of the {spans}: it takes " + str(LEAST) + " complete days, and a count of "
    "different customers or orders also needs a complete past span. More history helps."
)
UNMEASURED = (
    "No interval and no probability for the landing of the {spans}: fewer than "
    + str(int(FEWEST))
    + " past spans apart from each other could be landed from the same point, or their errors "
    "know no bounds. More history helps."
)
TARGETLESS = (
    "No target for the {spans}, so no probability and no rate to get there: every month of a span "
    "needs a target for the company or for each region. A targets file helps."
)
UNADDED = (
    "No target for the {spans}: targets of several months cannot be added up for a number that "
    "is a ratio or counts different customers."
)
BEFORE = "The {spans} began before the data, which starts on {first}: earlier sales are not in it."


@dataclass(frozen=True)
class Gaps:
    """Reasons as they turn up: key and sentence → the spans that it is about."""

    first: date
    seen: defaultdict[tuple[Key, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def valueless(self, view: View) -> None:
        """A ratio without a denominator."""
        self._add(view, VALUELESS)

    def note(
        self,
        view: View,
        landing: float | None,
        bounds: tuple[float, ...] | None,
        target: float | None,
        adds_up: bool,
    ) -> None:
        """Whatever a row lacks; `adds_up` says whether the metric's days and months do."""
        if landing is None:
            self._add(view, UNKNOWN)
        elif bounds is None:
            self._add(view, UNMEASURED)
        if view.dimension != TOTAL:
            return
        if self.first - view.landed.span.first > BEGUN:
            self._add(view, BEFORE.replace("{first}", f"{self.first.day} {self.first:%B %Y}"))
        if target is None:
            summed = adds_up or view.landed.span.kind == "month"
            self._add(view, TARGETLESS if summed else UNADDED)

    def found(self) -> tuple[tuple[str, str, str, str], ...]:
        """Every gap; a member's that the total has too is left out."""
        kept = []
        for (key, reason), spans in self.seen.items():
            whole = self.seen.get(((key[0], TOTAL, ALL), reason), [])
            if key[1] == TOTAL or not set(spans) <= set(whole):
                kept.append((*key, reason.replace("{spans}", _listed(spans))))
        return tuple(kept)

    def _add(self, view: View, reason: str) -> None:
        key = (view.metric.name, view.dimension, view.member)
        self.seen[key, reason].append(view.landed.span.kind)


def _listed(spans: list[str]) -> str:
    """month, quarter and year."""
    return " and ".join(filter(None, (", ".join(spans[:-1]), spans[-1])))
