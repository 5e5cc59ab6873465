"""The breakdown as a pivot: one dimension across another or over time, tinted by size or change."""

from dataclasses import replace
from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp.components.filterbar import NAMES
from dashapp.components.heat import Cell, Frame, Heading, Line, heat, ramp
from dashapp.components.menus import Choice, menu, options, segments
from dashapp.components.tables import framed
from dashapp.filters import DIMENSIONS, Filters
from dashapp.format import MISSING, percent, signed, whole
from dashapp.pages import calendars, drill
from dashapp.pages.explore.card import Card, file_footer, top_choices
from dashapp.pages.explore.choices import MOST_COLUMNS, Explorer
from dashapp.pages.words import state
from dashapp.periods import bucket_name
from dashapp.queries import Head, Pivot
from dashapp.queries.pivot import OTHERS, TIMES, Pair

MOST_ROWS, MOST_MEMBERS = 40, 12
UNBOUNDED = Decimal(1)  # a change from which on tints say no more: 100 %
TIME_NAMES = {"week": "Week", "month": "Month", "quarter": "Quarter", "year": "Year"}
OF_YEARS = ("quarter", "year")  # which may begin in another month than those of the calendar


def read(asked: Explorer) -> Pivot:
    """The pivot with the words for its days."""
    most = MOST_COLUMNS if asked.across in TIMES else MOST_MEMBERS
    found = queries.pivot(
        asked.view.data,
        asked.view.filters,
        asked.metric.name,
        (asked.by, asked.across),
        (min(asked.top, MOST_ROWS), most),
        year_start=asked.year_start,
    )
    sides = []
    for heads, more, name in zip(
        (found.rows, found.columns), found.more, (asked.by, asked.across), strict=True
    ):
        sides.append(tuple(replace(h, label=_label(asked, h, name, more)) for h in heads))
    return replace(found, rows=sides[0], columns=sides[1])


def _label(asked: Explorer, head: Head, name: str, more: int) -> str:
    if head.start is None:
        return head.label if head.key != OTHERS else f"Others ({whole(more)})"
    if name == "week":
        return dates.day_of_year(head.start)
    if name == "year":
        return bucket_name(head.start, "year", asked.year_start)
    if name == "quarter":
        if asked.fiscal:
            return bucket_name(head.start, "quarter", asked.year_start)
        return dates.quarter(head.start)
    return dates.month_of(head.start)


def card(asked: Explorer) -> Card:
    """The table with its key, and the choice of its columns and tint."""
    found, metric, speech = read(asked), asked.metric, asked.view.speech
    changed = _changed(asked)
    say = insights.explore.pivot_change if changed else insights.explore.pivot
    answer = say(metric, found, speech)
    verb = "divide" if metric.additive else "differ"
    asks = f"How {insights.doing(metric)} {insights.named(metric)} {verb}"
    title = f"{asks} by {asked.by} and {asked.across}?"
    if not found.columns:
        return Card(title, answer, [])
    drawn = _Drawn(asked, found, changed)
    shown = framed(drawn.table(), f"{title}, scrollable", tall=True)
    footer = file_footer(asked, "pivot", None)
    members = len(found.rows) - bool(found.more[0]) + found.more[0]
    choices = [_columns(asked), *_calendars(asked), *_heats(asked), *top_choices(asked, members)]
    return Card(title, answer, [shown, drawn.key(), *_cut(found)], footer, choices)


def said_of(head: Head) -> str:
    """What stands below the name of a part of the period that is not whole, or not final."""
    return state(cut=head.partial, late=head.unsettled)


def _cut(found: Pivot) -> list[Component]:
    """What "part" means; what is not final is told by the answer."""
    if not any(head.partial for head in found.columns):
        return []
    return [html.P("Part: the period or the data hold only some of its days.", className="note")]


def _calendars(asked: Explorer) -> list[Component]:
    """Calendar or fiscal quarters and years, where the company's are not the calendar's."""
    found = calendars.choices(
        asked.view.domain, lambda key: asked.address(calendar=key), fiscal=asked.fiscal
    )
    return [segments("Calendar", found)] if found and asked.across in OF_YEARS else []


def _columns(asked: Explorer) -> Component:
    """The menu of what can stand across."""
    domain = asked.view.domain
    usable = [d for d in DIMENSIONS if d != asked.by and drill.several(domain, d)]
    names = TIME_NAMES | {name: NAMES[name] for name in usable}
    choices = [
        Choice(text, asked.address(across=key), key == asked.across) for key, text in names.items()
    ]
    return menu("across", "Columns", names.get(asked.across, asked.across), [options(choices)])


def _compared(asked: Explorer) -> bool:
    return asked.view.filters.comparison(asked.view.domain) is not None


def _changed(asked: Explorer) -> bool:
    """Whether cells show changes; without anything to compare with they show values."""
    return asked.key("heat") == "change" and _compared(asked)


def _heats(asked: Explorer) -> list[Component]:
    if not _compared(asked):
        return []
    words = {"value": "Value", "change": "Change"}
    return [segments("Cells show", asked.choices("heat", words, asked.key("heat")))]


class _Drawn:
    """A pivot as a table: figures, tints and links."""

    def __init__(self, asked: Explorer, found: Pivot, changed: bool) -> None:
        self.asked, self.found, self.changed = asked, found, changed
        inner = [
            self._size(found.cells[row.key, column.key])
            for row in found.rows
            for column in found.columns
            if OTHERS not in (row.key, column.key)
        ]
        known = [size for size in inner if size is not None]
        additive = asked.metric.additive or changed
        self.low = Decimal(0) if additive else min(known, default=Decimal(0))
        self.high = max((abs(size) for size in known), default=Decimal(0))
        if changed and asked.metric.unit != "percent":
            self.high = min(self.high, UNBOUNDED)

    def table(self) -> Component:
        """Rows, columns and totals."""
        asked, found = self.asked, self.found
        columns = [
            Heading(head.label, self._href(None, head), said_of(head)) for head in found.columns
        ]
        rows = [
            self._line(head, Heading(head.label, self._href(head, None))) for head in found.rows
        ]
        caption = f"{asked.metric.label} by {asked.by} and {asked.across}"
        total = self._line(None, Heading("Total"))
        frame = Frame(NAMES[asked.by], columns, "Total", total)
        return heat(caption, frame, rows, "figures pivot")

    def key(self) -> Component:
        """What the tints stand for."""
        words = self.asked.words
        if not self.changed:
            return ramp(words.end(self.low), words.end(self.high))
        ends = [signed(size, "percent", "") for size in (-self.high, self.high)]
        if self.asked.metric.unit != "percent":
            ends = [f"\N{MINUS SIGN}{percent(self.high, 0)}", f"+{percent(self.high, 0)}"]
        worse, better = ends if self.asked.metric.good != "down" else reversed(ends)
        return ramp(worse, better, diverging=True)

    def _line(self, row: Head | None, heading: Heading) -> Line:
        cells = [self._cell(row, column) for column in self.found.columns]
        return Line(heading, cells, self._cell(row, None))

    def _cell(self, row: Head | None, column: Head | None) -> Cell:
        pair = self.found.cells[row.key if row else None, column.key if column else None]
        words = self.asked.words
        change = words.change(*pair)
        text = (change.text if change else MISSING) if self.changed else words.end(pair[0])
        heads = [head for head in (row, column) if head]
        named = [head.label for head in heads] or ["Total"]
        note = f" ({said})" if column and (said := said_of(column)) else ""
        title = f"{', '.join(named)}{note}: {words.full(pair[0])}"
        title += f" ({change.text})" if change else ""
        tinted = len(heads) == 2 and all(head.key != OTHERS for head in heads)  # noqa: PLR2004
        return Cell(text, self._href(row, column), title, self._tint(pair) if tinted else None)

    def _size(self, pair: Pair) -> Decimal | None:
        """What the tint tells: the value, or its relative change (of a percent, its points)."""
        now, then = pair
        if not self.changed or now is None or then is None:
            return None if self.changed else now
        moved = now - then
        if self.asked.metric.unit == "percent":
            return moved
        return moved / abs(then) if then else None

    def _tint(self, pair: Pair) -> float | None:
        size = self._size(pair)
        if size is None or self.high <= self.low:
            return None
        if not self.changed:
            return float((size - self.low) / (self.high - self.low)) if size > 0 else None
        better = -1 if self.asked.metric.good == "down" else 1
        return float(size / self.high) * better

    def _href(self, row: Head | None, column: Head | None) -> str | None:
        """Narrowed to the row's and the column's member; none where others are meant."""
        heads = [head for head in (row, column) if head]
        if not heads or any(head.key == OTHERS for head in heads):
            return None
        asked = self.asked

        def across(filters: Filters) -> Filters:
            if column is None:
                return filters
            if column.start is None or column.end is None:
                return filters.drill(asked.across, column.key)
            domain = asked.view.domain
            return drill.narrowed(filters, domain, column.start, column.end) or filters

        if row is not None:
            return asked.drill(row.key, across)
        return asked.address(across(asked.view.filters))
