"""Sources and their control totals: where rows come from, and where each of them went."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import lineage, queries
from dashapp.components.tables import Cell, Column, framed, table, two_lines
from dashapp.control import PARTS, Balance, whole
from dashapp.format import money
from dashapp.insights.trust import count, day
from dashapp.kept import kept_releases
from dashapp.pages.data.parts import address, card, data_dir, foot, mark, moment
from dashapp.pages.frames import rows
from dashapp.pages.view import View

SOURCES = (
    Column("Source"),
    Column("Newest sale"),
    Column("State"),
    Column("Files", number=True),
    Column("Last new file"),
    Column("Read", number=True),
    Column("Published", number=True),
    Column("Quarantined", number=True),
    Column("Duplicates", number=True),
    Column("Superseded", number=True),
)
LATE = (
    "A source is late when it ends before the others, by more than the longest gap between its own "
    "days with sales explains."
)
CONTROL = (
    Column("Source"),
    Column("Read", number=True),
    Column("= Published", number=True),
    Column("+ Quarantined", number=True),
    Column("+ Duplicates", number=True),
    Column("+ Superseded", number=True),
    Column("Added up here", number=True),
    Column("Balance"),
)


@dataclass(frozen=True)
class Delivery:
    """What is known of a source: its books (of sales alone), its files, and how far it reaches."""

    books: Balance | None
    input: lineage.InputSource | None
    newest: date | None
    late: bool

    @property
    def read(self) -> int:
        """The rows that were read of it."""
        if self.books:
            return self.books.read.rows
        return self.input.rows if self.input else 0


def sources_card(view: View, books: tuple[Balance, ...]) -> Component:
    """Each source: how far it reaches, its files, and what became of its rows."""
    late = _late(view)
    newest = _newest(view)
    taken = _taken(view)
    held = lineage.sources(view.data.release.manifest)
    files = {source.name: source for source in held}
    known = {balance.source: balance for balance in books}
    every = dict.fromkeys((*known, *files))
    told = {
        name: Delivery(known.get(name), files.get(name), newest.get(name), name in late)
        for name in every
    }
    cells = [_source(view, name, told[name], taken.get(name, "")) for name in every]
    number = f"{count(sum(len(s.files) for s in held), 'file')} of {count(len(cells), 'source')}"
    said = (
        f"{', '.join(late)} {'is' if len(late) == 1 else 'are'} late." if late else "None is late."
    )
    return card(
        "Where do the rows come from, and is a source late?",
        f"{number}. {said}",
        [
            framed(table("Sources", SOURCES, cells), "Sources, scrollable"),
            html.P(LATE, className="note"),
            foot(view, "data-sources", "overview"),
        ],
    )


def _source(view: View, name: str, told: Delivery, taken: str) -> list[Cell]:
    parts: list[Cell] = ["" for _ in PARTS]
    if told.books:
        parts = [formats.whole(part.rows) for part in told.books.parts]
        if told.books.part("quarantined").rows:
            place = PARTS.index("quarantined")
            parts[place] = html.A(parts[place], href=address(view, "quarantine", source=name))
    return [
        name,
        day(told.newest) if told.newest else "no sales in it",
        mark(not told.late, "On time", "Late") if told.newest else "",
        formats.whole(len(told.input.files)) if told.input else "0",
        taken,
        formats.whole(told.read),
        *parts,
    ]


def _late(view: View) -> dict[str, str]:
    """The sources that a check names, with what it says."""
    return {w.source: w.detail for w in view.data.release.manifest.warnings if w.source}


def _newest(view: View) -> dict[str, date]:
    return {row.source: row.newest for row in rows(queries.newest_sales(view.data))}


def _taken(view: View) -> dict[str, str]:
    """When each source last had a new file, as far as the kept releases tell."""
    release = view.data.release
    older = tuple(
        kept.manifest
        for kept in kept_releases(data_dir())
        if kept.manifest and kept.release_id < release.release_id
    )
    since = lineage.same_since(release.manifest, older)
    return {
        name: moment(view, at) if sure else f"{moment(view, at)} or before"
        for name, (at, sure) in since.items()
    }


def control_card(view: View, books: tuple[Balance, ...]) -> Component:
    """Read = published + quarantined + duplicates + superseded, added up on this page."""
    bad = [balance.source for balance in books if not balance.holds]
    if not books:
        answer = "This release was published without control totals."
    elif bad:
        answer = f"Rows or money of {', '.join(bad)} are not accounted for."
    else:
        answer = f"Every row and every cent of {count(len(books), 'source')} is accounted for."
    every = [*books, whole(books)] if len(books) > 1 else list(books)
    cells = [_balance(view, each) for each in every]
    total = cells.pop() if len(books) > 1 else None
    return card(
        "Is every row accounted for?",
        answer,
        [
            framed(table("Control totals", CONTROL, cells, total), "Control totals, scrollable"),
            html.P("Money is what each row states, whatever its status.", className="note"),
            foot(view, "data-control", "overview"),
        ],
    )


def _balance(view: View, balance: Balance) -> list[Cell]:
    every = (balance.read, *balance.parts, balance.accounted)
    figures = [two_lines(formats.whole(t.rows), money(t.amount, view.currency)) for t in every]
    missing = balance.read.rows - balance.accounted.rows
    off = (
        f"{formats.signed(missing, 'count', '', short=False)} rows" if missing else "money differs"
    )
    return [balance.source, *figures, mark(balance.holds, "Balances", off)]


def sources_frame(view: View, books: tuple[Balance, ...]) -> pd.DataFrame:
    """The sources as a file: in rows and money."""
    newest, late = _newest(view), _late(view)
    held = {s.name: s for s in lineage.sources(view.data.release.manifest)}
    found: list[dict[str, Any]] = []
    for balance in books:
        source = held.get(balance.source)
        row: dict[str, Any] = {
            "source": balance.source,
            "newest_sale": newest.get(balance.source),
            "late": balance.source in late,
            "files": len(source.files) if source else 0,
        }
        found.append(row | _columns(balance))
    return pd.DataFrame(found)


def control_frame(books: tuple[Balance, ...]) -> pd.DataFrame:
    """The control totals as a file, with what they add up to."""
    return pd.DataFrame(
        [
            {"source": each.source}
            | _columns(each)
            | {
                "accounted_rows": each.accounted.rows,
                "accounted_amount": each.accounted.amount,
                "balances": each.holds,
            }
            for each in books
        ]
    )


def _columns(balance: Balance) -> dict[str, Any]:
    named = (("read", balance.read), *zip(PARTS, balance.parts, strict=True))
    rows_of = {f"{name}_rows": total.rows for name, total in named}
    return rows_of | {f"{name}_amount": total.amount for name, total in named}
