"""What the breakdown's own keys of the address ask for, and the addresses that change one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashapp.components.menus import Choice
from dashapp.filters import DIMENSIONS, GUEST, FilterError, Filters
from dashapp.metrics import Metric
from dashapp.pages import addresses, calendars, drill
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.periods import Grain, buckets
from dashapp.queries.pivot import TIMES

VIEWS = {
    "bars": "Bars",
    "pareto": "Pareto",
    "table": "Table",
    "pivot": "Pivot",
    "multiples": "Multiples",
}
SORTS = ("label", "value", "previous", "change", "relative", "share")
MOST_COLUMNS = 24
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "view": tuple(VIEWS),
    "across": (*DIMENSIONS, *TIMES),
    calendars.KEY: calendars.CALENDARS,
    "heat": ("value", "change"),
    "scale": ("same", "own"),
    "top": ("10", "20", "50"),
    "sort": tuple(sign + name for name in SORTS for sign in ("", "-")),
}
DEFAULTS = {"view": "bars", "heat": "value", "scale": "same", "sort": "-value"}
DEFAULTS |= {calendars.KEY: calendars.CALENDAR}
KEYS = tuple(ALLOWED)


@dataclass(frozen=True)
class Explorer:
    """The breakdown of one metric by one dimension as the address asks for it."""

    view: View
    metric: Metric
    by: str
    keys: Mapping[str, str]

    @classmethod
    def of(cls, view: View, metric: Metric, by: str) -> "Explorer":
        """Read the keys; FilterError names one that is not known."""
        keys = {key: view.own(key, "") for key in KEYS}
        for key, value in keys.items():
            if value and value not in ALLOWED[key]:
                allowed = ", ".join(ALLOWED[key])
                raise FilterError(f"{key}: {value[:40]!r} is not one of {allowed}.")
        return cls(view, metric, by, {key: value for key, value in keys.items() if value})

    def key(self, name: str) -> str:
        """One of the keys, or what holds without it."""
        return self.keys.get(name, DEFAULTS.get(name, ""))

    @property
    def top(self) -> int:
        """How many members are named; a pivot shows more of them by itself."""
        return int(self.key("top") or ("20" if self.key("view") == "pivot" else "10"))

    @property
    def across(self) -> str:
        """The columns of a pivot: another dimension, or a grain that fits the period."""
        asked = self.key("across")
        if asked in DIMENSIONS and asked != self.by:
            return asked
        period = self.view.filters.covered(self.view.domain) or self.view.filters.period
        wanted: Grain = next((each for each in TIMES if each == asked), "month")
        fitting = [
            grain
            for grain in TIMES[TIMES.index(wanted) :]
            if len(buckets(period, grain, self.year_start)) <= MOST_COLUMNS
        ]
        return fitting[0] if fitting else TIMES[-1]

    @property
    def fiscal(self) -> bool:
        """Whether quarters and years are the company's own."""
        return calendars.is_fiscal(self.key(calendars.KEY), self.view.domain)

    @property
    def year_start(self) -> int:
        """The month from which quarters and years are counted."""
        return self.view.domain.year_start if self.fiscal else 1

    @property
    def words(self) -> Words:
        """How the metric's values are said."""
        return Words(self.metric, self.view.currency)

    def address(
        self, filters: Filters | None = None, by: str | None = None, **changed: str | None
    ) -> str:
        """The same view with other filters, another dimension or other keys."""
        keys = {**self.keys, **changed}
        kept = {name: value for name, value in keys.items() if value != DEFAULTS.get(name)}
        narrowed = self.view.filters if filters is None else filters
        return addresses.explore(narrowed, self.metric.name, by or self.by, **kept)

    def export(self, what: str, suffix: str) -> str:
        """The file of what is shown."""
        filters, metric = self.view.filters, self.metric.name
        return addresses.export(what, suffix, filters, metric, self.by, **self.keys)

    def choices(self, key: str, words: Mapping[str, str], chosen: str) -> list[Choice]:
        """Links that set a key."""
        return [
            Choice(text, self.address(None, None, **{key: value}), value == chosen)
            for value, text in words.items()
        ]

    def drill(self, member: str, more: Callable[[Filters], Filters] | None = None) -> str:
        """Narrowed to a member, and one step deeper; `more` narrows further."""
        filters = self.view.filters.drill(self.by, member)
        filters = more(filters) if more else filters
        return self.address(filters, drill.next_step(filters, self.view.domain, self.by))

    def leads_to(self, member: str) -> str:
        """Where a member's name in a table leads: a customer's to their page, else as a click."""
        if self.by == "customer" and member != GUEST:
            return addresses.customer(self.view.filters, member)
        return self.drill(member)

    def keep(self, member: str) -> str | None:
        """One member more in the selection, or one less, on the same dimension."""
        filters = drill.toggled(self.view.filters, self.by, member)
        return None if filters is None else self.address(filters)

    def chosen(self, member: str) -> bool:
        """Whether a member is part of the selection."""
        return member in self.view.filters.members(self.by)
