"""What one request shows: its data, filters, theme, and the page's own keys of the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo

from flask import current_app, request

from dashapp import context
from dashapp.components.filterbar import AsOf, today_in
from dashapp.figures.palette import Palette, Theme, ThemeName
from dashapp.filters import Domain, Filters
from dashapp.insights import Words

EXTENSION = "dashboard-theme"
Query = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class View:
    """One reading of the address against the current release."""

    data: context.Data
    filters: Filters
    query: Query
    palette: Palette

    @property
    def domain(self) -> Domain:
        """The days of the release, and the members that the user may know of."""
        return self.data.domain

    @property
    def currency(self) -> str:
        """The company's currency."""
        return self.data.release.manifest.company.currency

    @property
    def speech(self) -> Words:
        """How sentences name figures and what they are compared with."""
        return Words(self.currency, self.filters.compare)

    @property
    def company(self) -> str:
        """The company's name."""
        return self.data.release.manifest.company.name

    @property
    def timezone(self) -> str:
        """The time zone of the company's business days."""
        return self.data.release.manifest.company.timezone

    @property
    def as_of(self) -> AsOf:
        """How fresh the release is."""
        release = self.data.release
        today = today_in(release.manifest.company.timezone)
        problem = context.dashboard_of().releases.problem
        made = datetime.fromisoformat(release.manifest.created_at)
        published = made.astimezone(ZoneInfo(self.timezone))
        return AsOf(
            self.domain.data_to, today, release.release_id, self.timezone, published, problem
        )

    def own(self, key: str, default: str) -> str:
        """One of the page's own keys; the first, when the address repeats it."""
        value = self.query.get(key, default)
        return value if isinstance(value, str) else (value or [default])[0]


def open_view(query: Query) -> View:
    """Read the address; NoRelease or FilterError when it cannot be shown."""
    data = context.current()
    filters = Filters.from_query(query, data.domain)
    theme: Theme = current_app.extensions[EXTENSION]
    return View(data, filters, query, theme.palette(theme_name()))


def first_view(data: context.Data) -> View:
    """The view of an address without a query, outside of a request; in the light theme."""
    theme: Theme = current_app.extensions[EXTENSION]
    filters = Filters.from_query({}, data.domain)
    return View(data, filters, {}, theme.palette("light"))


def theme_name() -> ThemeName:
    """The theme that the browser asked for: dark, system-dark, or light."""
    return "dark" if request.cookies.get("theme", "").endswith("dark") else "light"


def read_search(search: str | None) -> Query:
    """The address's query as Dash hands it to layouts: repeated keys are lists."""
    parsed = parse_qs((search or "").removeprefix("?"), keep_blank_values=True)
    return {name: values[0] if len(values) == 1 else values for name, values in parsed.items()}


def write_search(query: Query) -> str:
    """The query back as an address."""
    return "?" + urlencode(query, doseq=True) if query else ""
