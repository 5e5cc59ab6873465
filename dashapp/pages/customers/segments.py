"""Segments: the map of recency and frequency, what each segment is, and who moved between them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import insights, queries
from dashapp.components.cards import Footer, notes_list
from dashapp.components.heat import Cell as Tinted
from dashapp.components.heat import Frame, Heading, Line, heat
from dashapp.components.tables import Cell, Column, framed, table
from dashapp.format import Change
from dashapp.pages.customers import listing, parts
from dashapp.pages.customers.listing import NEWCOMERS
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.queries import Segments
from dashapp.queries.customer_list import NOT_YET

QUESTION = "Who are our customers?"
MOVED = "Who moved between segments in three months?"
SIDES = range(1, 6)
FLOWS = 3  # of each direction
ARROWS = {
    "down": Change(formats.DOWN, "", "bad"),
    "up": Change(formats.UP, "", "good"),
    "level": Change(formats.LEVEL, "", "neutral"),
}


def content(view: View) -> list[Component]:
    """The map, the segments and the moves; or the customers of one of them."""
    found = queries.segments(view.data, view.filters)
    if found.gap:
        return parts.told(view, QUESTION, "", [parts.gap(view, "", found.gap, "segments")])
    which = listing.chosen(view, found.names)
    if which.segment or which.earlier:
        return listing.told(view, which)
    cards = [
        html.Div(
            [
                html.Div(_segments(view, found)),
                html.Div(_map(view, found)),
            ],
            className="grid segments-pair",
        ),
        _moves(view, found),
    ]
    answer = insights.customers.segments(found.segments, view.speech)
    return parts.told(view, QUESTION, answer, cards)


def _footer(view: View, what: str) -> Footer:
    return Footer(
        table=None,
        csv=parts.export(view, what, "csv"),
        excel=parts.export(view, what, "xlsx"),
        rows=None,
        link=parts.address(view, "segments"),
    )


def _segments(view: View, found: Segments) -> Component:
    """What each segment is, how large, and how it changed."""
    columns = [
        Column("Segment"),
        Column("Customers", number=True),
        Column("3\N{NO-BREAK SPACE}months ago", number=True),
        Column("Revenue so far", number=True),
        Column("Share", number=True),
        Column("Expected, 12 months", number=True),
    ]
    lines = rows(found.segments)
    revenue = sum((row.revenue for row in lines), Decimal(0))
    cells = [_segment(view, row, revenue) for row in lines]
    customers, before = (sum(int(getattr(r, n)) for r in lines) for n in ("customers", "before"))
    known = [value for row in lines if (value := formats.decimal(row.expected_value)) is not None]
    expected = sum(known, Decimal(0)) if known else None
    total: list[Cell] = [
        "All",
        formats.whole(customers),
        formats.whole(before),
        formats.money(revenue, view.currency, short=True),
        formats.percent(1, 0),
        formats.money(expected, view.currency, short=True),
    ]
    body = [framed(table("Segments", columns, cells, total), "Segments, scrollable")]
    time = "A click on a segment lists its customers."
    return parts.card("Which segments are there?", "", body, _footer(view, "segments"), time=time)


def _segment(view: View, row: Any, revenue: Decimal) -> list[Cell]:  # noqa: ANN401 - a row
    meaning = insights.segments.MEANING.get(row.segment, "")
    lesser = [html.Div(meaning, className="lesser")] if meaning else []
    return [
        html.A(
            [html.Div(row.segment), *lesser],
            href=parts.address(view, "segments", segment=row.segment),
        ),
        formats.whole(int(row.customers)),
        formats.whole(int(row.before)),
        formats.money(row.revenue, view.currency, short=True),
        formats.percent(row.revenue / revenue, 0) if revenue else formats.MISSING,
        formats.money(row.expected_value, view.currency, short=True),
    ]


def _map(view: View, found: Segments) -> Component:
    """Recency across, frequency upwards; each cell says how many customers, and of which kind."""
    cells = {(int(row.recency), int(row.frequency)): row for row in rows(found.cells)}
    most = max(int(row.customers) for row in cells.values())
    corner = [html.Div("Often ↑"), html.Div("Recent →")]
    lines = [
        Line(Heading(str(often)), [_place(cells.get((recent, often)), most) for recent in SIDES])
        for often in reversed(SIDES)
    ]
    frame = Frame(corner, [Heading(str(side)) for side in SIDES])
    caption = "Customers by recency (across) and frequency (down), scores 1 to 5"
    grid = heat(caption, frame, lines, "figures map")
    answer = (
        "Scores are fifths of all customers: 5 bought most recently (right) and most often (top). "
        "Equals share a score, so that one can be empty."
    )
    body = [framed(grid, "Map of recency and frequency, scrollable")]
    return parts.card("Where do they stand?", answer, body, _footer(view, "segments-map"))


def _place(row: Any, most: int) -> Tinted:  # noqa: ANN401 - a cell of the map
    if row is None:
        return Tinted(formats.MISSING)
    count = int(row.customers)
    said = [html.Div(formats.whole(count)), html.Div(row.segment, className="kind")]
    title = f"{formats.whole(count)} customers, most of them {row.segment}"
    return Tinted(said, None, title, count / most)


def _moves(view: View, found: Segments) -> Component:
    """The largest flows in words, and all of them as a matrix."""
    flows = insights.segments.flows(found.moves, FLOWS)
    notes = [
        (
            flow.said(view.speech),
            ARROWS[flow.way],
            parts.address(view, "segments", segment=flow.segment, earlier=flow.earlier),
        )
        for flow in flows
    ]
    body: list[Component] = [notes_list(notes)] if notes else []
    body.append(framed(_matrix(view, found), "Moves between segments, scrollable"))
    time = (
        "Scores are fifths, so segments keep about the same size: the news "
        "is who moved. A click on a number lists these customers."
    )
    return parts.card(
        MOVED,
        insights.segments.balance(found.moves),
        body,
        _footer(view, "segment-moves"),
        time=time,
        kind="moves",
    )


def _matrix(view: View, found: Segments) -> Component:
    counts = {
        (row.earlier if isinstance(row.earlier, str) else NOT_YET, row.segment): int(row.customers)
        for row in rows(found.moves)
    }
    names = insights.segments.ordered(found.names)
    away = [count for (earlier, now), count in counts.items() if NOT_YET != earlier != now]
    most = max(away, default=1)
    befores = [*names, *([NOT_YET] if any(e == NOT_YET for e, _ in counts) else [])]
    lines = [
        Line(
            Heading(NEWCOMERS.capitalize() if earlier == NOT_YET else earlier),
            [_move(view, counts.get((earlier, now), 0), (earlier, now), most) for now in names],
            Tinted(formats.whole(sum(counts.get((earlier, now), 0) for now in names))),
        )
        for earlier in befores
    ]
    totals = [Tinted(formats.whole(_column_sum(counts, now))) for now in names]
    foot = Line(Heading("All now"), totals, Tinted(formats.whole(sum(counts.values()))))
    frame = Frame("Before ↓ · Now →", [Heading(name) for name in names], "All", foot)
    caption = "Customers by segment three months before and now"
    return heat(caption, frame, lines, "figures pivot matrix")


def _column_sum(counts: Mapping[tuple[str, str], int], now: str) -> int:
    return sum(count for (_, segment), count in counts.items() if segment == now)


def _move(view: View, count: int, move: tuple[str, str], most: int) -> Tinted:
    earlier, now = move
    if not count:
        return Tinted("0")
    stayed = earlier in (now, NOT_YET)
    href = parts.address(view, "segments", segment=now, earlier=earlier)
    before = NEWCOMERS if earlier == NOT_YET else earlier
    tint = None if stayed else count / most
    return Tinted(formats.whole(count), href, f"{before} → {now}", tint, "stayed" if stayed else "")
