"""The filter bar: every control is a menu of links, so that the address is the only state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component

from dashapp import dates
from dashapp.components.attributes import attrs
from dashapp.components.menus import Choice, menu, options
from dashapp.components.shell import icon, nav_toggle
from dashapp.filters import COMPARISONS, FACETS, Chip, Domain, Filters
from dashapp.format import whole

LATE_AFTER = timedelta(days=2)
SEARCHABLE = 10  # members from which a menu can be searched
MOST_OPTIONS = 200  # each is a link with a whole address, so a longer menu would slow every answer
NAMES = {
    "period": "Period",
    "compare": "vs",
    "region": "Region",
    "channel": "Channel",
    "category": "Category",
    "product": "Product",
    "customer": "Customer",
}


@dataclass(frozen=True)
class AsOf:
    """How fresh the data is; `problem` says why a newer release is not shown."""

    data_to: date
    today: date
    release: str
    timezone: str = "UTC"
    published: datetime | None = None  # in the company's time zone
    problem: str | None = None

    @property
    def zone(self) -> str:
        """The time zone of the days in short, such as CET."""
        last = datetime.combine(self.data_to, time(12), ZoneInfo(self.timezone))
        return last.tzname() or self.timezone

    @property
    def late(self) -> bool:
        """Whether the newest day is older than two days before today."""
        return self.data_to < self.today - LATE_AFTER


def today_in(timezone: str) -> date:
    """The business day that it is now."""
    return datetime.now(ZoneInfo(timezone)).date()


def filter_bar(
    filters: Filters,
    domain: Domain,
    as_of: AsOf,
    keep: Mapping[str, str],
    chips: tuple[Chip, ...],
    *,
    menus: Sequence[Component] = (),
) -> list[Component]:
    """Controls, badge and chips; `keep` are the page's own keys, `menus` stand at the end."""
    facets = [facet for facet in FACETS if len(domain.values(facet)) > 1]
    controls = [
        _period(filters, domain, keep),
        _compare(filters, domain, keep),
        *(_facet(facet, filters, domain, keep) for facet in facets),
        *_reset(filters, keep),
    ]
    return [
        nav_toggle(),
        _filters_toggle(filters),
        html.Div(controls, className="bar-controls"),
        _end(as_of, menus, filters.phrase(domain)),
        html.Div(_chips(filters, chips, keep), className="chips"),
    ]


def plain_bar(as_of: AsOf, menus: Sequence[Component] = ()) -> list[Component]:
    """The bar of what no filter applies to: the menus and the badge alone."""
    said = html.Span("Filters do not apply here.", className="note")
    return [
        nav_toggle(),
        html.Div(said, className="bar-note"),
        _end(as_of, menus, ""),
    ]


def _end(as_of: AsOf, menus: Sequence[Component], phrase: str) -> Component:
    """What stands at the right of the bar; the browser reads of it what a picture says."""
    told = attrs(data_release=as_of.release, data_to=str(as_of.data_to), data_phrase=phrase)
    return html.Div([_newer(), *menus, badge(as_of)], className="bar-end", **told)


def _filters_toggle(filters: Filters) -> Component:
    count = len(filters.chips())
    return html.Button(
        [icon("sliders"), html.Span(f"Filters ({count})" if count else "Filters")],
        className="button quiet bar-toggle",
        **attrs(data_action="filters"),
    )


def _newer() -> Component:
    """Shown by the browser once a newer release is there than the one on the page."""
    return html.Div(
        html.Button(
            [icon("arrow-clockwise"), "Newer data is here"],
            className="button quiet",
            title="Load the page again with the newest release",
            **attrs(data_action="retry"),
        ),
        className="newer",
        role="status",
    )


def reach(as_of: AsOf) -> str:
    """How far the data reaches, with the time zone of its days."""
    return f"Data to {dates.day(as_of.data_to)} · {as_of.zone}"


def badge(as_of: AsOf) -> Component:
    """Says how far the data reaches; coloured only when that is late or a release failed."""
    why = as_of.problem or f"Days of {as_of.timezone}. Release {as_of.release}{_published(as_of)}"
    wrong = as_of.late or as_of.problem is not None
    zone = html.Span(f" · {as_of.zone}", className="zone")  # left out on a phone
    said: list[str | Component] = [f"Data to {dates.day(as_of.data_to)}", zone]
    return html.Span(html.Span(said), className="as-of late" if wrong else "as-of", title=why)


def _published(as_of: AsOf) -> str:
    if as_of.published is None:
        return ""
    at = as_of.published
    return f", published {dates.day(at)}, {dates.clock(at)} {at.tzname()}"


def _period(filters: Filters, domain: Domain, keep: Mapping[str, str]) -> Component:
    chosen = dict(domain.presets).get(filters.preset)
    choices = [
        Choice(label, _address(replace(filters, preset=preset), keep), preset == filters.preset)
        for preset, label in domain.presets
    ]
    days = filters.period.phrase()
    panel = [
        options(choices),
        html.Div(className="rule"),
        _range(filters, domain),
    ]
    return menu("period", NAMES["period"], chosen or days, panel, dates=days if chosen else "")


def _range(filters: Filters, domain: Domain) -> Component:
    limits: dict[str, Any] = {
        "type": "date",
        "min": str(domain.data_from),
        "max": str(domain.data_to),
    }
    fields = [("From", filters.period.start), ("To", filters.period.end)]
    inputs = [html.Label([text, dcc.Input(value=str(day), **limits)]) for text, day in fields]
    apply = html.Button("Show these days", className="button quiet", **attrs(data_action="range"))
    return html.Div([*inputs, apply], className="range")


def _compare(filters: Filters, domain: Domain, keep: Mapping[str, str]) -> Component:
    choices = [
        Choice(label, _address(replace(filters, compare=name), keep), name == filters.compare)
        for name, label in COMPARISONS
    ]
    other = filters.comparison(domain)
    said = other.phrase() if other else filters.comparison_phrase(domain)
    note = html.P(said[:1].upper() + said[1:], className="note find")
    panel = [options(choices), html.Div(className="rule"), note]
    return menu("compare", NAMES["compare"], dict(COMPARISONS)[filters.compare], panel)


def _facet(facet: str, filters: Filters, domain: Domain, keep: Mapping[str, str]) -> Component:
    chosen, members = filters.members(facet), domain.values(facet)
    listed = (
        dict.fromkeys((*chosen, *members[:MOST_OPTIONS]))
        if len(members) > MOST_OPTIONS
        else members
    )
    boxes = [_member(facet, member, filters, keep) for member in listed]
    panel: list[Component] = [html.Div(boxes, className="options", role="menu")]
    if len(members) > MOST_OPTIONS:
        more = f"{MOST_OPTIONS} of {whole(len(members))} are listed; the KPIs page leads to all."
        panel.append(html.P(more, className="note find"))
    if len(members) >= SEARCHABLE:
        panel.insert(0, _search(facet))
    if chosen:
        every = html.A(
            f"All {len(members)}", href=_address(filters.without(facet), keep), className="option"
        )
        panel += [html.Div(className="rule"), every]
    return menu(facet, NAMES[facet], _said(chosen), panel, on=bool(chosen))


def _search(facet: str) -> Component:
    field = dcc.Input(type="search", placeholder=f"Find {NAMES[facet].lower()}", autoComplete="off")
    words = html.Span(f"Find {NAMES[facet].lower()}", className="unseen")
    return html.Label([words, field], className="find", **attrs(data_find=facet))


def _member(facet: str, member: str, filters: Filters, keep: Mapping[str, str]) -> Component:
    chosen = filters.members(facet)
    on = member in chosen
    kept = tuple(m for m in chosen if m != member) if on else tuple(sorted((*chosen, member)))
    changed: dict[str, Any] = {facet: kept}
    return html.A(
        [html.Span(className="box"), html.Span(member, className="grow")],
        href=_address(replace(filters, **changed), keep),
        className="option",
        role="menuitemcheckbox",
        **attrs(aria_checked="true" if on else "false", data_key=member),
    )


def _said(chosen: tuple[str, ...]) -> str:
    if not chosen:
        return "All"
    return chosen[0] if len(chosen) == 1 else f"{chosen[0]} + {len(chosen) - 1}"


def _chips(filters: Filters, chips: tuple[Chip, ...], keep: Mapping[str, str]) -> list[Component]:
    drawn: list[Component] = [
        _chip(
            NAMES[chip.dimension],
            chip.label,
            _address(filters.without(chip.dimension, chip.member), keep),
        )
        for chip in chips
    ]
    return [*drawn, _reset_link(keep)] if drawn else []


def _reset(filters: Filters, keep: Mapping[str, str]) -> list[Component]:
    if not filters.query() or filters.chips():
        return []
    return [_reset_link(keep)]


def _reset_link(keep: Mapping[str, str]) -> Component:
    return html.A("Reset", href="?" + urlencode(keep), className="reset")


def _chip(name: str, label: str, href: str) -> Component:
    remove = html.A("×", href=href, **attrs(aria_label=f"Remove {name} {label}"))
    text = html.Span([html.Span(f"{name} ", className="name"), label])
    return html.Span([text, remove], className="chip", title=label)


def _address(filters: Filters, keep: Mapping[str, str]) -> str:
    return filters.query(**keep) or "?"
