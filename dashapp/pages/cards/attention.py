"""What needs attention: failed checks and the largest anomalies of the last days, as links."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import insights, queries
from dashapp.components.cards import Footer, card_footer, notes_list
from dashapp.components.shell import icon
from dashapp.filters import CUSTOM, FACETS, Filters, Period
from dashapp.format import Change
from dashapp.pages import addresses
from dashapp.pages.frames import rows
from dashapp.pages.view import View

DAYS, MOST = 30, 5
UNSEARCHED = ("Not searched for anomalies:", "Some figures were not searched:")


def recent(view: View) -> Period:
    """The last days of the data, but for those before it begins."""
    last = view.domain.data_to
    return Period(max(last - timedelta(days=DAYS - 1), view.domain.data_from), last)


def card(view: View) -> Component | None:
    """At most five things, newest first; None for a release in which nothing was looked for."""
    period, warnings = recent(view), view.data.release.manifest.warnings
    reasons = insights.unjudged(warnings, period)[:MOST]
    if not reasons and not queries.holds(view.data, "anomalies"):
        return None
    found = queries.anomalies(view.data, view.filters, period=period)
    catalogue, told = view.data.catalogue, insights.quiet(found.frame, warnings)
    frame = insights.events(catalogue, told, MOST - len(reasons))
    sentences = insights.alerts(catalogue, frame, view.speech)
    notes = [_note(view, row, each) for row, each in zip(rows(frame), sentences, strict=True)]
    # Where a failed check explains what is unusual, silence does not mean that nothing was.
    limits = [each.replace(*UNSEARCHED) for each in dict.fromkeys(found.notes)]
    among = " among what could be searched" if limits else ""
    calm = "" if reasons else f"Nothing was unusual in the last {period.days} days{among}."
    parts: list[Component] = [_reason(each) for each in reasons]
    parts += [notes_list(notes)] if notes else [html.P(found.gap or calm, className="answer")]
    if not notes and not found.gap:
        parts += [html.P(limit, className="note") for limit in limits]
    return html.Section(
        [html.H2("What needs attention?"), *parts, *([_foot(view, period)] if notes else [])],
        className="card-flat",
    )


def _reason(sentence: str) -> Component:
    said = f"{sentence[:1].upper()}{sentence[1:]}; falls since then are not judged."
    return html.P([icon("exclamation-triangle"), html.Span(said)], className="caution")


def _note(view: View, row: Any, sentence: str) -> tuple[str, Change, str]:  # noqa: ANN401
    metric = view.data.catalogue.metric(row.metric)
    change = formats.change(metric, row.actual, row.expected, view.currency)
    days = replace(view.filters, preset=CUSTOM, period=Period(row.first, row.last))
    return sentence, change, addresses.kpi(_narrowed(view, days, row), metric.name)


def _narrowed(view: View, days: Filters, row: Any) -> Filters:  # noqa: ANN401
    """Filtered to the member, unless it stands for several."""
    known = row.dimension in FACETS and row.member in view.domain.values(row.dimension)
    return days.drill(row.dimension, row.member) if known else days


def _foot(view: View, period: Period) -> Component:
    days = replace(view.filters, preset=CUSTOM, period=period)
    lead = view.data.catalogue.headline[0].name
    footer = Footer(
        table=None,
        csv=addresses.export("anomalies", "csv", days, lead),
        excel=addresses.export("anomalies", "xlsx", days, lead),
        rows=None,
        link=addresses.page("/", view.filters),
    )
    return card_footer(footer)
