"""The filter bar: every control is a menu of links, so that the address is the only state."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.menus import Choice, menu, options
from dashapp.components.shell import icon, nav_toggle
from dashapp.filters import COMPARISONS, FACETS, PRESETS, Chip, Domain, Filters

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
    problem: str | None = None

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
) -> list[Component]:
    """Controls, badge and chips; `keep` are the page's own keys."""
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
        html.Div(badge(as_of), className="bar-end", **_told(filters, domain, as_of)),
        html.Div(_chips(filters, chips, keep), className="chips"),
    ]


def _told(filters: Filters, domain: Domain, as_of: AsOf) -> dict[str, Any]:
    """What a picture of a card says below it."""
    return attrs(data_to=str(as_of.data_to), data_phrase=filters.phrase(domain))


def _filters_toggle(filters: Filters) -> Component:
    count = len(filters.chips())
    return html.Button(
        [icon("sliders"), html.Span(f"Filters ({count})" if count else "Filters")],
        className="button quiet bar-toggle",
        **attrs(data_action="filters"),
    )


def badge(as_of: AsOf) -> Component:
    """Says how far the data reaches; coloured only when that is late or a release failed."""
    said = f"Data to {as_of.data_to.day} {as_of.data_to:%b %Y}"
    why = as_of.problem or f"Release {as_of.release}"
    wrong = as_of.late or as_of.problem is not None
    return html.Span(said, className="as-of late" if wrong else "as-of", title=why)


def _period(filters: Filters, domain: Domain, keep: Mapping[str, str]) -> Component:
    chosen = dict(PRESETS).get(filters.preset)
    choices = [
        Choice(label, _address(replace(filters, preset=preset), keep), preset == filters.preset)
        for preset, label in PRESETS
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
        more = f"{MOST_OPTIONS} of {len(members):,} are listed; the KPIs page leads to all."
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
