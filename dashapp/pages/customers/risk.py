"""At risk: who is overdue against their own rhythm, by what would be missed."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp import format as formats
from dashapp.components.cards import Footer
from dashapp.components.tables import Cell
from dashapp.pages.cards.lines import asked_page
from dashapp.pages.customers import parts
from dashapp.pages.customers.listing import SIZE, Heading, Place, check_page, listing, name, pages
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.queries import Slice, Sort
from dashapp.queries.risk import SORTS

QUESTION = "Who might we lose?"
DEFAULT = "-at_risk"
HEADINGS = (
    Heading("Customer", "name"),
    Heading("Segment"),
    Heading("At risk", "at_risk", number=True),
    Heading("Revenue, 12 months", "year_revenue", number=True),
    Heading("Chance to buy again", "p_alive", number=True),
    Heading("Last order", "last_order", number=True),
    Heading("Usual gap", "usual_gap", number=True),
    Heading("Days since", "days_since", number=True),
)


def content(view: View) -> list[Component]:
    """The tab."""
    sort, page = Sort.of(view.own("sort", ""), SORTS, DEFAULT), asked_page(view)
    found = queries.at_risk(view.data, view.filters, Slice(sort, page, SIZE))
    answer = insights.clientele.at_risk(found, view.speech)
    if found.gap:
        return parts.told(view, QUESTION, "", [parts.gap(view, "", answer, "risk")])
    how = html.P(insights.clientele.how_ranked(found), className="note how")
    if not found.total_rows:
        return parts.told(view, QUESTION, answer, [parts.card("", "", [how])])
    check_page(found.frame, page, found.total_rows)
    warning = insights.clientele.typical_chance(found)
    body: list[Component] = [html.P(warning, className="caution")] if warning else []
    place = Place(view, "risk", {}, sort)
    cells = [_row(view, row) for row in rows(found.frame)]
    body += [
        how,
        listing(place, HEADINGS, cells),
        pages(place, page, found.total_rows),
    ]
    footer = Footer(
        table=None,
        csv=parts.export(view, "customers-at-risk", "csv", sort=str(sort)),
        excel=parts.export(view, "customers-at-risk", "xlsx", sort=str(sort)),
        rows=None,
        link=parts.address(view, "risk", sort=str(sort)),
    )
    return parts.told(view, QUESTION, answer, [parts.card("", "", body, footer)])


def _row(view: View, row: Any) -> list[Cell]:  # noqa: ANN401 - a row of the list
    return [
        name(view, row),
        row.segment if isinstance(row.segment, str) else formats.MISSING,
        formats.money(row.at_risk, view.currency),
        formats.money(row.year_revenue, view.currency),
        insights.clientele.alive(row.p_alive),
        dates.day(row.last_order),
        f"{formats.figure(row.usual_gap, 0)} days",
        f"{formats.whole(int(row.days_since))} days",
    ]
