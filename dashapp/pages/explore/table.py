"""The breakdown as a table of all members: sorted and paged by the address."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import insights, queries
from dashapp.components.change import change_text
from dashapp.components.tables import Cell, Column, Order, framed, pager, table
from dashapp.filters import FilterError
from dashapp.format import decimal, percent, whole
from dashapp.pages.cards.breakdown import PLURAL
from dashapp.pages.cards.lines import asked_page
from dashapp.pages.explore.card import Card, file_footer, question
from dashapp.pages.explore.choices import Explorer
from dashapp.pages.frames import rows

SIZE = 50


def card(asked: Explorer) -> Card:
    """One page of the members, with the total of all of them."""
    frame = ordered(asked)
    if not len(frame):
        return Card(question(asked), f"No {insights.named(asked.metric)} in this selection.", [])
    page = asked_page(asked.view)
    first = (page - 1) * SIZE
    if first >= len(frame):
        raise FilterError(f"page: {page} is beyond the {whole(len(frame))} {PLURAL[asked.by]}.")
    shown = frame.iloc[first : first + SIZE]
    body: list[Component] = [_table(asked, shown)]
    if len(frame) > SIZE:
        last = first + len(shown)
        before = asked.address(page=str(page - 1) if page > 2 else None) if page > 1 else None  # noqa: PLR2004
        after = asked.address(page=str(page + 1)) if last < len(frame) else None
        body.append(pager(first + 1, last, len(frame), before, after))
    footer = file_footer(asked, "ranking", None)
    answer = insights.explore.ranked(asked.metric, frame, asked.view.speech, PLURAL[asked.by])
    return Card(question(asked), answer, body, footer)


def ordered(asked: Explorer) -> pd.DataFrame:
    """All members in the order that the address asks for; equal ones stay largest first."""
    frame = queries.ranking(asked.view.data, asked.view.filters, asked.metric.name, asked.by)
    key = asked.key("sort")
    name, falling = key.removeprefix("-"), key.startswith("-")
    if name == "label":
        return frame.sort_values(
            "label", ascending=not falling, kind="stable", key=lambda texts: texts.str.casefold()
        )
    return frame.sort_values(name, ascending=not falling, kind="stable", na_position="last")


def _table(asked: Explorer, frame: pd.DataFrame) -> Component:
    shared, relative = asked.metric.additive, asked.metric.unit != "percent"
    names = ["value"]
    if asked.view.filters.comparison(asked.view.domain):
        names += ["previous", "change", *(["relative"] if relative else [])]
    names += ["share"] if shared else []
    labels = {
        "value": asked.metric.label,
        "previous": "Compared with",
        "change": "Change",
        "relative": "Change %",
        "share": "Share",
    }
    columns = [_column(asked, "label", asked.by.capitalize(), number=False)]
    columns += [_column(asked, name, labels[name]) for name in names]
    columns += [Column("Cumulative share", number=True)] if shared else []
    cells = [_row(asked, row, names) for row in rows(frame)]
    said = f"{asked.metric.label} of all {PLURAL[asked.by]}"
    content = table(said, columns, cells, _total(asked, names))
    return framed(content, f"{said}, scrollable", tall=True)


def _column(asked: Explorer, name: str, label: str, *, number: bool = True) -> Column:
    """A heading that sorts: figures largest first, names from A; once more turns it round."""
    first, second = (f"-{name}", name) if number else (name, f"-{name}")
    now = asked.key("sort")
    orders: dict[str, Order] = {name: "ascending", f"-{name}": "descending"}
    href = asked.address(sort=second if now == first else first)
    return Column(label, number=number, clip=not number, href=href, sorted=orders.get(now))


def _row(asked: Explorer, row: Any, names: list[str]) -> list[Cell]:  # noqa: ANN401
    link = html.A(row.label, href=asked.leads_to(row.member), title=row.label)
    cells: list[Cell] = [link, *_figures(asked, row.value, row.previous, names)]
    if "share" in names:
        cells += [percent(row.share), percent(row.cumulative)]
    return cells


def _figures(asked: Explorer, value: object, previous: object, names: list[str]) -> list[Cell]:
    words, unit, currency = asked.words, asked.metric.unit, asked.view.currency
    now, then = decimal(value), decimal(previous)
    moved = None if now is None or then is None else now - then
    change = words.change(now, then)
    said = change_text(change) if change else formats.MISSING
    points = unit == "percent"  # which changes in points alone
    cells: dict[str, Cell] = {
        "value": words.full(now),
        "previous": words.full(then),
        "change": said if points else formats.signed(moved, unit, currency, short=False),
        "relative": said if then else formats.MISSING,
    }
    return [cells[name] for name in names if name in cells]


def _total(asked: Explorer, names: list[str]) -> list[Cell]:
    """The headline's own figures, which the members of a sum add up to."""
    frame = queries.headline(asked.view.data, asked.view.filters, (asked.metric.name,))
    (row,) = rows(frame)
    cells: list[Cell] = ["Total", *_figures(asked, row.value, row.previous, names)]
    return [*cells, *([percent(1), ""] if "share" in names else [])]
