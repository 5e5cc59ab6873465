"""What the address of the Forecasts page asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashapp import scenario
from dashapp.components.menus import Choice
from dashapp.filters import FACETS, FilterError
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.view import View
from dashapp.periods import Grain
from dashapp.scenario import Scenario

PATH = "/forecasts"
KEEP = ("metric", "grain", "horizon", "ahead", "by", *scenario.LEVERS)
GRAINS: tuple[Grain, ...] = ("month", "week", "day")
HORIZONS: dict[Grain, tuple[int, ...]] = {
    "month": (3, 6, 12, 18),
    "week": (4, 8, 13),
    "day": (14, 28, 42),
}
USUAL: dict[Grain, int] = {"month": 6, "week": 8, "day": 28}


@dataclass(frozen=True)
class Asked:
    """The page's own keys, checked."""

    metric: Metric
    grain: Grain
    horizon: int
    ahead: int
    by: str
    scenario: Scenario

    def address(self, view: View, fragment: str = "", **changed: str | None) -> str:
        """The page with some keys changed; those at their defaults are left out."""
        return addresses.page(PATH, view.filters, **(self.keys() | changed)) + fragment

    def export(self, view: View, what: str, suffix: str) -> str:
        """The file of a card."""
        return f"/export/{what}.{suffix}" + view.filters.query(**self.keys())

    def keys(self) -> dict[str, str | None]:
        """The page's keys of the address."""
        keys: dict[str, str | None] = {
            "metric": self.metric.name,
            "grain": self.grain if self.grain != "month" else None,
            "horizon": str(self.horizon) if self.horizon != USUAL[self.grain] else None,
            "ahead": str(self.ahead) if self.ahead != 1 else None,
            "by": self.by,
        }
        return keys | self.scenario.query()


def asked(view: View) -> Asked:
    """Read and check the keys; FilterError for a value that cannot be used."""
    grain = _grain(view)
    dimensions = facets(view)
    by = view.own("by", "")
    if by and by not in FACETS:
        raise FilterError(f"by: {by!r} is not one of {', '.join(FACETS)}.")
    return Asked(
        _metric(view),
        grain,
        _whole(view, "horizon", USUAL[grain], HORIZONS[grain][-1]),
        _whole(view, "ahead", 1, HORIZONS[grain][-1]),
        by or next(iter(dimensions), FACETS[0]),
        scenario.read(*(view.own(name, "") for name in scenario.LEVERS)),
    )


def facets(view: View) -> tuple[str, ...]:
    """The dimensions with members to tell apart, those that are not filtered on first."""
    several = [name for name in FACETS if len(view.domain.values(name)) > 1]
    return tuple(sorted(several, key=lambda name: bool(view.filters.members(name))))


def horizons(view: View, found: Asked, available: int) -> Sequence[Choice]:
    """How far ahead, as far as there is a forecast."""
    lengths = dict.fromkeys(min(each, available) for each in HORIZONS[found.grain])
    plural = f"{found.grain}s"
    return [
        Choice(
            f"{length} {plural}",
            found.address(view, horizon=str(length)),
            min(found.horizon, available) == length,
        )
        for length in lengths
        if length > 0
    ]


def grains(view: View, found: Asked) -> Sequence[Choice]:
    """By month, week or day; how far ahead starts anew with each."""
    words = {"month": "Months", "week": "Weeks", "day": "Days"}
    return [
        Choice(
            words[each],
            found.address(view, horizon=None, ahead=None, grain=each),
            each == found.grain,
        )
        for each in GRAINS
    ]


def _metric(view: View) -> Metric:
    headline = view.data.catalogue.headline
    name = view.own("metric", "") or (headline or view.data.catalogue.metrics)[0].name
    for metric in headline:
        if metric.name == name:
            return metric
    view.data.catalogue.metric(name)  # an unknown one says so itself
    raise FilterError(
        f"metric: {name!r} is not forecast; choose one of {', '.join(m.name for m in headline)}."
    )


def _grain(view: View) -> Grain:
    asked_for = view.own("grain", "") or "month"
    for grain in GRAINS:
        if grain == asked_for:
            return grain
    raise FilterError(f"grain: {asked_for!r} is not one of {', '.join(GRAINS)}.")


def _whole(view: View, key: str, usual: int, most: int) -> int:
    text = view.own(key, "") or str(usual)
    if text.isascii() and text.isdigit() and len(text) <= len("99") and 1 <= int(text) <= most:
        return int(text)
    raise FilterError(f"{key}: {text!r} is not a whole number from 1 to {most}.")
