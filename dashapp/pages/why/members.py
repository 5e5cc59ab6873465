"""Who contributed to a change: the members of each open dimension, side by side or one alone."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import insights, queries
from dashapp.components.cards import Footer, card_footer, unbroken
from dashapp.components.change import change_text
from dashapp.components.diverging import Contribution, diverging
from dashapp.components.menus import Choice, segments
from dashapp.components.tables import Cell, Column, table
from dashapp.filters import DIMENSIONS, FACETS, FilterError
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.cards import breakdown
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.pages.why.parts import moved, share_of
from dashapp.pages.words import Words
from dashapp.queries import Drivers

# Side by side each has a few members; customers are counted over all lines, so only when asked for.
ASIDE, ALONE, LONGEST = 6, 25, 40
TOGETHER = (*FACETS, "product")


def chosen(view: View) -> str | None:
    """The one dimension to show, if the address names one."""
    by = view.own("by", "")
    if not by:
        return None
    if by not in DIMENSIONS:
        raise FilterError(f"by: {by[:40]!r} is not one of {', '.join(DIMENSIONS)}.")
    return by


def section(view: View, metric: Metric, found: Drivers, by: str | None) -> Component | None:
    """The heading with its choices, and a card for each dimension."""
    usable = [d for d in DIMENSIONS if breakdown.open_dimension(view.filters, view.domain, d)]
    shown = [by] if by else [each for each in usable if each in TOGETHER]
    if not shown:
        return None
    cards = [_card(view, metric, found, each, alone=by is not None) for each in shown]
    return html.Section(
        [
            html.Div(
                [html.H2("Who contributed to the change?"), _choices(view, metric, usable, by)],
                className="why-section",
            ),
            html.Div(cards, className="why-members alone" if by else "why-members"),
        ],
        id="members",
    )


def _choices(view: View, metric: Metric, usable: Sequence[str], by: str | None) -> Component:
    def choice(text: str, name: str | None) -> Choice:
        href = addresses.why(view.filters, metric.name, name) + "#members"
        return Choice(text, href, chosen=name == by)

    names = [choice("Side by side", None), *(choice(each.capitalize(), each) for each in usable)]
    return segments("Contributions by", names)


def _frame(view: View, metric: Metric, found: Drivers, by: str) -> pd.DataFrame:
    if by in FACETS:
        every = found.contributions
        kept: pd.DataFrame = every[every["dimension"] == by].reset_index(drop=True)
        return kept
    return queries.contributions(view.data, view.filters, metric.name, by, LONGEST)


def _card(view: View, metric: Metric, found: Drivers, by: str, *, alone: bool) -> Component:
    frame = _frame(view, metric, found, by)
    most = ALONE if alone else ASIDE
    largest = sorted(rows(frame.head(most)), key=lambda row: (not row.member, -row.change))
    bars = [_bar(view, metric, found, row, by) for row in largest]
    if len(frame) > most:
        bars.append(_others(view, metric, found, frame.iloc[most:], by))
    title = html.H3(by.capitalize()) if not alone else html.H3(breakdown.PLURAL[by].title())
    return html.Section(
        [
            title,
            html.P(unbroken(insights.contributors(metric, frame, view.speech)), className="answer"),
            html.Div(diverging(bars), className="card-content"),
            card_footer(_foot(view, metric, found, frame, by)),
        ],
        className="card-flat",
    )


def _bar(
    view: View,
    metric: Metric,
    found: Drivers,
    row: Any,  # noqa: ANN401 - a row of the frame
    by: str,
) -> Contribution:
    words, narrowed = Words(metric, view.currency), view.filters.drill(by, row.member)
    known = formats.decimal(row.value) is not None or formats.decimal(row.previous) is not None
    then = f": {words.full(row.value)}, before {words.full(row.previous)}" if known else ""
    return Contribution(
        label=row.label,
        size=float(row.change),
        change=moved(view, metric, row.change),
        share=share_of(view, metric, found, row.share),
        href=addresses.why(narrowed, metric.name) if row.member else None,
        title=f"{row.label}{then}",
        rest=not row.member,
    )


def _others(
    view: View, metric: Metric, found: Drivers, hidden: pd.DataFrame, by: str
) -> Contribution:
    change = sum((formats.decimal(each) or Decimal(0) for each in hidden["change"]), Decimal(0))
    share = sum((formats.decimal(each) or Decimal(0) for each in hidden["share"]), Decimal(0))
    many = "All others" if (hidden["member"] == "").any() else f"{len(hidden)} others"
    return Contribution(
        label=many,
        size=float(change),
        change=moved(view, metric, change),
        share=share_of(view, metric, found, share),
        href=addresses.why(view.filters, metric.name, by) + "#members",
        title=f"See more {breakdown.PLURAL[by]}",
        rest=True,
    )


def _foot(view: View, metric: Metric, found: Drivers, frame: pd.DataFrame, by: str) -> Footer:
    filters, name = view.filters, metric.name
    return Footer(
        table=_twin(view, metric, found, frame, by),
        csv=addresses.export("contributions", "csv", filters, name, by),
        excel=addresses.export("contributions", "xlsx", filters, name, by),
        rows=addresses.kpi(filters, name, addresses.LINES),
        link=addresses.why(filters, name, by),
    )


def _twin(view: View, metric: Metric, found: Drivers, frame: pd.DataFrame, by: str) -> Component:
    words = Words(metric, view.currency)
    columns = [Column(by.capitalize(), clip=True)]
    columns += [
        Column(each, number=True) for each in ("Contribution", "Share of it", "Now", "Before")
    ]
    cells: list[list[Cell]] = []
    for row in rows(frame):
        narrowed = view.filters.drill(by, row.member) if row.member else None
        href = addresses.why(narrowed, metric.name) if narrowed else ""
        cells.append(
            [
                html.A(row.label, href=href) if href else row.label,
                change_text(moved(view, metric, row.change)),
                share_of(view, metric, found, row.share),
                words.full(row.value),
                words.full(row.previous),
            ]
        )
    return table(f"What each {by} contributed", columns, cells)
