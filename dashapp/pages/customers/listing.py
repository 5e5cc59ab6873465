"""Lists of customers: sorted by the address, a page at a time, every name leading to its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp import format as formats
from dashapp.components.attributes import attrs
from dashapp.components.cards import Footer
from dashapp.components.tables import Cell, Column, framed, pager, table
from dashapp.filters import FilterError
from dashapp.pages import addresses
from dashapp.pages.cards.lines import asked_page
from dashapp.pages.customers import parts
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.queries import Chosen, Slice, Sort
from dashapp.queries.customer_list import NOT_YET, SORTS

SIZE = 50
DEFAULT = "-revenue"
NEWCOMERS = "no customer yet"
SEGMENT = "Segment"


@dataclass(frozen=True)
class Heading:
    """A column of a list: its words, and the key by which the address sorts."""

    label: str
    sort: str = ""
    number: bool = False


HEADINGS = (
    Heading("Customer", "name"),
    Heading(SEGMENT),
    Heading("Orders", "orders", number=True),
    Heading("Revenue so far", "revenue", number=True),
    Heading("Last order", "last_order", number=True),
    Heading("Chance to buy again", "p_alive", number=True),
    Heading("Expected, 12 months", "expected_value", number=True),
)


def chosen(view: View, names: Sequence[str]) -> Chosen:
    """Which customers the address asks for."""
    return Chosen.of(view.own("segment", ""), view.own("earlier", ""), names)


def told(view: View, which: Chosen) -> list[Component]:
    """The customers of a segment or of a move, and the way back to all segments."""
    sort, page = Sort.of(view.own("sort", ""), SORTS, DEFAULT), asked_page(view)
    found = queries.customer_list(view.data, view.filters, which, Slice(sort, page, SIZE))
    question = f"Which customers {_named(which)}?"
    if not found.total_rows:
        return parts.told(view, question, "None.", [parts.card("", "", [_back(view)])])
    check_page(found.frame, page, found.total_rows)
    keys = {"segment": which.segment or None, "earlier": which.earlier or None}
    spent = formats.money(found.revenue, view.currency, short=True)
    who = "1 customer" if found.total_rows == 1 else f"{formats.whole(found.total_rows)} customers"
    answer = f"{who} with {spent} of revenue so far."
    if which.segment in insights.segments.MEANING:
        answer += f" {which.segment}: {insights.segments.MEANING[which.segment]}."
    footer = Footer(
        table=None,
        csv=parts.export(view, "customers", "csv", sort=str(sort), **keys),
        excel=parts.export(view, "customers", "xlsx", sort=str(sort), **keys),
        rows=None,
        link=parts.address(view, "segments", sort=str(sort), **keys),
    )
    place = Place(view, "segments", keys, sort)
    mixed = not which.segment  # else the column would say the same in every row
    headings = [each for each in HEADINGS if mixed or each.label != SEGMENT]
    body = [
        _back(view),
        listing(place, headings, [_row(view, row, mixed=mixed) for row in rows(found.frame)]),
        pages(place, page, found.total_rows),
    ]
    return parts.told(view, question, answer, [parts.card("", "", body, footer)])


@dataclass(frozen=True)
class Place:
    """Where a list stands: its tab, the keys that say which customers, and how it is sorted."""

    view: View
    show: str
    keys: Mapping[str, str | None]
    sort: Sort

    def address(self, sort: Sort | None = None, page: int = 1) -> str:
        """The list sorted in another way, or another page of it."""
        asked = str(page) if page > 1 else None
        return parts.address(
            self.view, self.show, **self.keys, sort=str(sort or self.sort), page=asked
        )


def listing(
    place: Place, headings: Sequence[Heading], cells: Sequence[Sequence[Cell]]
) -> Component:
    """The table; a click on a heading sorts by it, another one turns it round."""
    columns = [_column(place, heading) for heading in headings]
    return framed(table("Customers", columns, cells), "Customers, scrollable", tall=True)


def _column(place: Place, heading: Heading) -> Column:
    if not heading.sort:
        return Column(heading.label, number=heading.number)
    sort = place.sort
    current = heading.sort == sort.by
    down = not sort.down if current else heading.sort != "name"
    return Column(
        heading.label,
        number=heading.number,
        href=place.address(Sort(heading.sort, down)),
        sorted=("descending" if sort.down else "ascending") if current else None,
    )


def pages(place: Place, page: int, total: int) -> Component:
    """Which rows are shown, and the pages beside them."""
    last = min(page * SIZE, total)
    return pager(
        (page - 1) * SIZE + 1,
        last,
        total,
        place.address(page=page - 1) if page > 1 else None,
        place.address(page=page + 1) if last < total else None,
    )


def check_page(frame: Any, page: int, total: int) -> None:  # noqa: ANN401 - a frame
    """FilterError for a page after the last one."""
    if not len(frame):
        raise FilterError(f"page: {page} is beyond the {formats.whole(total)} customers.")


def name(view: View, row: Any) -> Component:  # noqa: ANN401 - a row of a list
    """The name with its id, leading to the customer's page."""
    words: list[Component | str] = [html.Div(row.label)]
    if row.label != row.customer_id:
        words.append(html.Div(row.customer_id, className="lesser"))
    return html.A(words, href=addresses.customer(view.filters, row.customer_id))


def _row(view: View, row: Any, *, mixed: bool) -> list[Cell]:  # noqa: ANN401 - a row of the list
    return [
        name(view, row),
        *([row.segment] if mixed else []),
        formats.whole(int(row.orders)),
        formats.money(row.revenue, view.currency),
        dates.day(row.last_order),
        alive(row),
        formats.money(row.expected_value, view.currency),
    ]


def alive(row: Any) -> str:  # noqa: ANN401 - a row of the list
    """The chance to buy again; of who bought once it is the model's assumption."""
    if formats.decimal(row.p_alive) is None:
        return formats.MISSING
    return "bought once" if int(row.orders) == 1 else insights.clientele.alive(row.p_alive)


def _named(which: Chosen) -> str:
    before = NEWCOMERS if which.earlier == NOT_YET else which.earlier
    if which.segment and which.earlier == which.segment:
        return f"stayed in {which.segment}"
    if which.segment and which.earlier:
        return f"went from {before} to {which.segment}"
    return (
        f"are in the segment {which.segment}"
        if which.segment
        else f"were in {before} three months ago"
    )


def _back(view: View) -> Component:
    link = html.A("All segments", href=parts.address(view, "segments"))
    return html.Nav(link, className="crumbs back", **attrs(aria_label="Back"))
