"""A breakdown as bars that lead on, with its table twin and exports."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp.components.bars import Bar, bars
from dashapp.components.cards import Footer, card_footer
from dashapp.components.change import change_text
from dashapp.components.tables import Cell, Column, table
from dashapp.figures.axis import number
from dashapp.filters import GUEST
from dashapp.format import decimal, percent
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.cards.trend import COMPARED
from dashapp.pages.drill import next_step, open_dimension
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.pages.words import Words

__all__ = ["PLURAL", "chart", "drill_address", "foot", "next_step", "open_dimension", "twin"]

Drill = Callable[[str], str]  # a member → where a click on it leads
PLURAL = {
    "region": "regions",
    "channel": "channels",
    "category": "categories",
    "product": "products",
    "customer": "customers",
}


def drill_address(view: View, metric: Metric, by: str, member: str) -> str:
    """Where a click on a member leads: filtered to it, and one step deeper."""
    narrowed = view.filters.drill(by, member)
    return addresses.kpi(narrowed, metric.name, next_step(narrowed, view.domain, by))


def chart(
    view: View, metric: Metric, frame: pd.DataFrame, by: str, most: int | None = None
) -> Component:
    """The bars, sorted as the frame is; above `most`, the others are one last bar."""
    words = Words(metric, view.currency)
    found = rows(frame)
    shown = found if most is None or len(found) <= most + 1 else found[:most]
    drawn = [_bar(view, words, row, by) for row in shown]
    if len(shown) < len(found):
        drawn.append(_others(view, words, found[len(shown) :], by))
    return bars(drawn, COMPARED[view.filters.compare])


def _bar(view: View, words: Words, row: Any, by: str) -> Bar:  # noqa: ANN401 - a row of the frame
    return Bar(
        label=row.label,
        value=number(row.value),
        previous=number(row.previous),
        shown=words.short(row.value),
        change=words.change(row.value, row.previous),
        href=drill_address(view, words.metric, by, row.member) if row.member else None,
        title=_title(words, row.label, row.value, row.previous, row.share),
        rest=not row.member,
    )


def _others(view: View, words: Words, hidden: list[Any], by: str) -> Bar:
    """What is not shown, added up where the metric can be; a click lists all."""
    value = previous = None
    if words.metric.additive:
        value = sum((decimal(row.value) or Decimal(0) for row in hidden), Decimal(0))
        earlier = [decimal(row.previous) for row in hidden]
        previous = sum((v for v in earlier if v is not None), Decimal(0)) if any(earlier) else None
    return Bar(
        label=f"{len(hidden)} others",
        value=number(value),
        previous=number(previous),
        shown=words.short(value) if value is not None else "",
        change=words.change(value, previous),
        href=addresses.kpi(view.filters, words.metric.name, by),
        title=f"See all {PLURAL[by]}",
        rest=True,
    )


def _title(words: Words, label: str, value: object, previous: object, share: object) -> str:
    parts = [f"{label}: {words.full(value)}"]
    if decimal(share) is not None:
        parts.append(f"{percent(share)} of the total")
    if decimal(previous) is not None:
        parts.append(f"compared with {words.full(previous)}")
    return ", ".join(parts)


def twin(
    view: View, metric: Metric, frame: pd.DataFrame, by: str, drill: Drill | None = None
) -> Component:
    """The bars as a table; its links drill as the bars do, a customer's leads to their page."""
    words = Words(metric, view.currency)
    columns = [
        Column(by.capitalize()),
        Column(metric.label, number=True),
        Column("Share", number=True),
        Column("Compared with", number=True),
        Column("Change", number=True),
    ]
    cells: list[list[Cell]] = []
    for row in rows(frame):
        change = words.change(row.value, row.previous)
        lead = drill or (lambda member: _leads_to(view, metric, by, member))
        href = lead(row.member) if row.member else None
        cells.append(
            [
                html.A(row.label, href=href) if href else row.label,
                words.full(row.value),
                percent(row.share),
                words.full(row.previous),
                change_text(change) if change else "",
            ]
        )
    return table(f"{metric.label} by {by}", columns, cells)


def _leads_to(view: View, metric: Metric, by: str, member: str) -> str:
    if by == "customer" and member != GUEST:
        return addresses.customer(view.filters, member)
    return drill_address(view, metric, by, member)


def foot(view: View, metric: Metric, frame: pd.DataFrame, by: str) -> Component:
    """Table, exports, rows and link."""
    footer = Footer(
        table=twin(view, metric, frame, by),
        csv=addresses.export("breakdown", "csv", view.filters, metric.name, by),
        excel=addresses.export("breakdown", "xlsx", view.filters, metric.name, by),
        rows=addresses.kpi(view.filters, metric.name, addresses.LINES),
        link=addresses.kpi(view.filters, metric.name, by),
    )
    return card_footer(footer)
