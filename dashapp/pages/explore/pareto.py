"""The breakdown as a Pareto: shares in order, and what the largest make together."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import insights, queries
from dashapp.components.pareto import Portion, pareto
from dashapp.components.tables import Cell, Column, table
from dashapp.figures.axis import number
from dashapp.format import decimal, percent, whole
from dashapp.pages.cards.breakdown import PLURAL
from dashapp.pages.explore.card import Card, file_footer, question, top_choices
from dashapp.pages.explore.choices import Explorer
from dashapp.pages.frames import rows

COLUMNS = (
    Column("Rank", number=True),
    Column("Share", number=True),
    Column("Together", number=True),
)


def card(asked: Explorer) -> Card:
    """Shares and their sum, or the sentence that says why there are none."""
    frame = queries.ranking(asked.view.data, asked.view.filters, asked.metric.name, asked.by)
    gap = insights.explore.not_shared(asked.metric, frame)
    if gap:
        return Card(question(asked), gap, [])
    # Who sold only in the period compared with has no part in this one.
    frame = frame[[bool(value) for value in frame["value"]]].reset_index(drop=True)
    shown = min(asked.top, len(frame))
    found = rows(frame.head(shown))
    rest = [_rest(asked, frame, shown)] if shown < len(frame) else []
    footer = file_footer(asked, "ranking", _twin(asked, frame.head(shown)))
    answer = insights.explore.pareto(asked.metric, frame, PLURAL[asked.by], shown)
    drawn = pareto([*(_portion(asked, row) for row in found), *rest])
    return Card(question(asked), answer, [drawn], footer, top_choices(asked, len(frame)))


def _portion(asked: Explorer, row: Any) -> Portion:  # noqa: ANN401 - a row of the frame
    return Portion(
        label=row.label,
        share=number(row.share) or 0.0,
        together=number(row.cumulative) or 0.0,
        shown=(percent(row.share), percent(row.cumulative)),
        href=asked.drill(row.member),
        title=f"{row.label}: {asked.words.full(row.value)}, {percent(row.share)} of the total",
    )


def _rest(asked: Explorer, frame: pd.DataFrame, shown: int) -> Portion:
    """What the members that are not shown make, up to the whole."""
    more = len(frame) - shown
    share = 1 - (decimal(frame["cumulative"].iloc[shown - 1]) or 0)
    return Portion(
        label=f"Others ({whole(more)} {PLURAL[asked.by] if more > 1 else asked.by})",
        share=float(share),
        together=1.0,
        shown=(percent(share), percent(1)),
        href=asked.address(view="table"),
        title=f"See all {PLURAL[asked.by]} as a table",
        rest=True,
    )


def _twin(asked: Explorer, frame: pd.DataFrame) -> Component:
    value = Column(asked.metric.label, number=True)
    columns = [Column(asked.by.capitalize()), COLUMNS[0], value, *COLUMNS[1:]]
    cells: list[list[Cell]] = []
    for rank, row in enumerate(rows(frame), 1):
        shares = [percent(row.share), percent(row.cumulative)]
        link = html.A(row.label, href=asked.leads_to(row.member))
        cells.append([link, f"{rank}", asked.words.full(row.value), *shares])
    return table(f"Shares of {asked.metric.label} by {asked.by}", columns, cells)
