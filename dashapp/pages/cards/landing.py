"""Where the running month, quarter and year will land: sentence, bars, accuracy, table, exports."""

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp import format as formats
from dashapp.components.cards import Footer, card_footer
from dashapp.components.landing import LandingMarks, landing_bars
from dashapp.components.tables import Cell, Column, table
from dashapp.figures.axis import number
from dashapp.filters import CUSTOM, Filters, Period
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.queries import Landing, Landings

COLUMNS = (
    Column("Span"),
    Column("So far", number=True),
    Column("Landing", number=True),
    Column("80% sure", number=True),
    Column("95% sure", number=True),
    Column("Target", number=True),
    Column("Chance", number=True),
    Column("Needed a selling day", number=True),
    Column("Error of past landings", number=True),
    Column("Of an even pace", number=True),
)


def card(view: View, metric: Metric, found: Landings) -> Component | None:
    """The card, or why there is no landing; None for a release that knows nothing of landings."""
    if not found.spans:
        return _without(found) if queries.holds(view.data, "landings") else None
    month = found.spans[0]
    reach = "reach its target" if month.target is not None else "land"
    name = dates.month_name(month.first) if month.span == "month" else f"this {month.span}"
    return html.Section(
        [
            html.H2(f"{'Will' if month.target is not None else 'Where will'} {name} {reach}?"),
            html.P(insights.landing(metric, month, view.speech), className="answer"),
            *_drawn(view, metric, found),
            _foot(view, metric, found),
        ],
        className="card-flat",
    )


def _drawn(view: View, metric: Metric, found: Landings) -> list[Component]:
    """The bars and how right they are; where nothing lands, why, as bars would seem to be full."""
    if not any(each.closed or each.landing is not None for each in found.spans):
        return [html.P(note, className="note landing-why") for note in found.notes]
    aimed = any(each.target is not None for each in found.spans)
    bars = landing_bars([_marks(view, metric, each, aimed=aimed) for each in found.spans])
    return [
        html.Div(bars, className="card-content"),
        html.P(_notes(found), className="note landing-note"),
    ]


def _notes(found: Landings) -> str:
    """How right such landings were, and what is missing, if the sentence lacks something."""
    month = found.spans[0]
    if not month.closed and month.low80 is None and found.notes:
        return " ".join(found.notes)
    return insights.landing_accuracy(month)


def _without(found: Landings) -> Component:
    return html.Section(
        [html.H2("Where will this month land?"), html.P(found.gap, className="answer")],
        className="card-flat",
    )


def _marks(view: View, metric: Metric, each: Landing, *, aimed: bool) -> LandingMarks:
    """A span's bar; that one has no target is said where another has."""
    words, none = Words(metric, view.currency), "no target" if aimed else ""
    aim = none if each.target is None else f"target {words.short(each.target)}"
    if each.target is not None and each.probability is not None:
        aim += f", chance {insights.chance(each.probability)}"
    return LandingMarks(
        label=insights.span(each),
        value=_value(words, each),
        sure="closed" if each.closed else insights.sure(metric, each, view.speech),
        aim=aim,
        done=float(each.actual),
        landing=number(each.landing),
        low=number(each.low80),
        high=number(each.high80),
        target=number(each.target),
        adds=metric.ratio is None,
    )


def _value(words: Words, each: Landing) -> str:
    """Where it lands, or where it stands when that is not known."""
    if each.closed or each.landing is not None:
        return words.short(each.actual if each.closed else each.landing)
    return f"{words.short(each.actual)} so far"


def _foot(view: View, metric: Metric, found: Landings) -> Component:
    cells = [_cells(view, metric, each) for each in found.spans]
    footer = Footer(
        table=html.Div(
            [
                table(f"Landings of {insights.named(metric)}", COLUMNS, cells),
                *(html.P(note, className="note twin-note") for note in found.notes),
            ]
        ),
        csv=addresses.export("landing", "csv", view.filters, metric.name),
        excel=addresses.export("landing", "xlsx", view.filters, metric.name),
        rows=addresses.kpi(_running(view, found), metric.name, addresses.LINES),
        link=addresses.page("/", view.filters),
    )
    return card_footer(footer)


def _running(view: View, found: Landings) -> Filters:
    """The filters on the days so far of the month that the card begins with."""
    month = found.spans[0]
    days = Period(month.first, min(month.last, view.domain.data_to))
    return replace(view.filters, preset=CUSTOM, period=days)


def _cells(view: View, metric: Metric, each: Landing) -> list[Cell]:
    words = Words(metric, view.currency)
    return [
        insights.span(each),
        words.full(each.actual),
        words.full(each.landing),
        _range(words, each.low80, each.high80),
        _range(words, each.low95, each.high95),
        words.full(each.target),
        formats.percent(each.probability, 0),
        words.full(each.needed_per_day),
        formats.percent(each.error),
        formats.percent(each.even_error),
    ]


def _range(words: Words, low: object, high: object) -> str:
    return words.full(None) if low is None else f"{words.full(low)} to {words.full(high)}"
