"""The parts of one customer's page: who it is, key figures, trend, and what is expected."""

from datetime import date

from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp import format as formats
from dashapp.components.attributes import attrs
from dashapp.components.cards import Kpi, kpi_card
from dashapp.components.charts import chart
from dashapp.components.shell import icon
from dashapp.filters import GUEST, FilterError
from dashapp.pages import addresses
from dashapp.pages.cards import trend as trend_parts
from dashapp.pages.customers import parts as customers_parts
from dashapp.pages.frames import rows
from dashapp.pages.summary.parts import VERSUS
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.queries import Estimated, Profile

SCORES = (("recency", "Recency"), ("frequency", "Frequency"), ("monetary", "Revenue"))
METRIC = "revenue"  # the contract names it: what customers are measured by
SHOWN = 4  # key figures


def asked(view: View) -> str:
    """The one customer that the address names."""
    members = view.filters.customer
    if len(members) != 1:
        found = "none" if not members else f"{len(members)}"
        raise FilterError(f"customer: choose exactly one, not {found}; /customers lists them.")
    return members[0]


def missing(view: View) -> Component:
    """In place of a customer: none or several are asked for, or there is none of this id."""
    members = view.filters.customer
    if len(members) == 1 and members[0] != GUEST:
        title = f"There is no customer {members[0]}"
        words = "No sale that you may see, and no list of customers, holds this id."
    elif members == (GUEST,):
        title = "Guests are no customer"
        words = "Their sales name nobody, so they cannot be followed from order to order."
    else:
        title = "Choose one customer" if not members else "Choose one customer only"
        count = "no customer" if not members else f"{len(members)} customers"
        words = f"This page shows a single customer, and the address names {count}."
    href = addresses.page(customers_parts.PATH, queries.whole(view.filters), show="segments")
    everyone = html.A("All customers", href=href, className="button")
    return html.Section(
        [
            icon("person-x"),
            html.H1(title),
            html.P(words),
            html.Div(everyone, className="state-actions"),
        ],
        className="state",
        role="status",
    )


def head(view: View, found: Profile) -> list[Component]:
    """The way back, the name, the rhythm, and what else is known."""
    known = [f"Id {found.customer_id}"] if found.name else []
    known += [each for each in (found.segment, _region(found)) if each]
    whole = queries.whole(view.filters)
    crumbs = html.Nav(
        html.Ol(
            [
                html.Li(html.A("Customers", href=addresses.page(customers_parts.PATH, whole))),
                html.Li(found.label, **attrs(aria_current="true")),
            ],
            className="crumbs",
        ),
        **attrs(aria_label="Breadcrumb"),
    )
    words = [
        html.H1(found.label if found.name else f"Customer {found.customer_id}"),
        html.P(insights.clientele.rhythm(found, view.domain.data_to), className="answer"),
        html.P(" · ".join(known), className="note"),
        html.P(view.filters.phrase(view.domain), className="note"),
    ]
    lines = html.A(
        "Order lines",
        href=addresses.kpi(view.filters, METRIC, addresses.LINES),
        className="button quiet",
    )
    beside = html.Div(lines, className="choices")
    return [
        crumbs,
        html.Header([html.Div(words, className="words"), beside], className="page-head"),
    ]


def _region(found: Profile) -> str | None:
    return found.region if found.region and found.region != "(none)" else None


def kpis(view: View) -> Component:
    """The headline metrics that say something of a single customer, in the period."""
    metrics = [
        metric
        for metric in view.data.catalogue.headline
        if not any(
            view.data.catalogue.measure(n).distinct == "customer_id" for n in metric.measures
        )
    ]
    frame = queries.headline(view.data, view.filters, tuple(metric.name for metric in metrics))
    known = [
        (metric, row)
        for metric, row in zip(metrics, rows(frame), strict=True)
        if formats.decimal(row.value) is not None
    ]
    cards = []
    for metric, row in known[:SHOWN]:
        words = Words(metric, view.currency)
        change = words.change(row.value, row.previous)
        cards.append(
            kpi_card(
                Kpi(
                    label=metric.label,
                    value=words.short(row.value),
                    change=change,
                    versus=VERSUS[view.filters.compare] if change else "",
                    href=addresses.kpi(view.filters, metric.name),
                    full=words.full(row.value),
                    spark=None,
                )
            )
        )
    return html.Div(cards, className="kpis four bare")


def trend(view: View) -> Component:
    """Revenue by month, or by the grain that suits the period."""
    metric = view.data.catalogue.metric(METRIC)
    frame = queries.trend(view.data, view.filters, (metric.name,))
    question, answer = trend_parts.head(view, metric, frame)
    said = insights.trend(metric, frame, view.speech)
    figure = trend_parts.figure(view, metric, frame)
    return html.Section(
        [
            question,
            answer,
            chart("customer-trend", figure, said, "short"),
            trend_parts.foot(view, metric, frame),
        ],
        className="card-flat",
    )


def outlook(view: View, found: Estimated) -> Component:
    """What is expected of this customer, with how right such expectations were."""
    question = "What can be expected?"
    if found.estimate is None:
        return customers_parts.card(question, found.gap or "Nothing is known.", [])
    said = insights.clientele.expectation(found.estimate, view.speech)
    answer = said or " ".join(found.notes) or "The models know nothing of this customer."
    body: list[Component] = []
    standing = insights.clientele.standing(found.estimate)
    if standing:
        scores = [
            html.Div([html.Dt(label), html.Dd(f"{getattr(found.estimate, name)} of 5")])
            for name, label in SCORES
        ]
        body += [html.P(f"Segment: {standing}"), html.Dl(scores, className="scores")]
    if said:
        value = queries.customer_value(view.data, queries.whole(view.filters))
        tested = insights.customers.calibration(value) or ""
        honest = f"{tested} {insights.clientele.honesty(value)}".strip()
        href = addresses.page(customers_parts.PATH, queries.whole(view.filters), show="value")
        body.append(html.P(honest, className="note"))
        body.append(html.P(html.A("How right are these figures?", href=href), className="note"))
    return customers_parts.card(question, answer, body, time=customers_parts.covers(view))


def rhythm(found: Profile) -> Component:
    """Days between purchases, over all data."""
    facts = [
        ("First purchase", _day(found.first_order)),
        ("Last purchase", _day(found.last_order)),
        ("Orders", formats.whole(found.orders)),
        ("Days with a purchase", formats.whole(found.purchase_days)),
        ("Usual gap", _days(found.usual_gap)),
        ("Longest gap", _days(found.longest_gap)),
    ]
    pairs = [html.Div([html.Dt(label), html.Dd(value)]) for label, value in facts]
    return html.Dl(pairs, className="scores facts")


def _day(day: date | None) -> str:
    return dates.day(day) if day else formats.MISSING


def _days(days: float | None) -> str:
    return formats.MISSING if days is None else f"{formats.figure(days, 0)} days"
