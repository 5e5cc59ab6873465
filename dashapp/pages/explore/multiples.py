"""The breakdown as small multiples: one line for each of the largest members."""

from datetime import date
from decimal import Decimal
from itertools import compress
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp.components.keep import Keep
from dashapp.components.menus import segments
from dashapp.components.multiples import Multiple, multiples
from dashapp.components.sparkline import sparkline
from dashapp.components.tables import Cell, Column, table
from dashapp.figures.axis import number
from dashapp.format import whole
from dashapp.pages.cards.breakdown import PLURAL
from dashapp.pages.cards.trend import COMPARED
from dashapp.pages.explore.card import Card, file_footer
from dashapp.pages.explore.choices import Explorer
from dashapp.pages.frames import rows
from dashapp.pages.words import state
from dashapp.queries import Multiples

MOST, LEAST_POINTS = 12, 4
Points = list[float | None]


def read(asked: Explorer) -> Multiples:
    """The largest members over time."""
    filters, metric = asked.view.filters, asked.metric.name
    return queries.multiples(asked.view.data, filters, metric, asked.by, MOST)


def card(asked: Explorer) -> Card:
    """The lines, on one scale or each on its own."""
    found, plural = read(asked), PLURAL[asked.by]
    answer = insights.explore.multiples(asked.metric, found.members, asked.view.speech, plural)
    answer += insights.explore.late(_buckets(found))
    question = f"How did {insights.named(asked.metric)} develop by {asked.by}?"
    lines = {row.member: _line(found.trend, row.member) for row in rows(found.members)}
    if not any(value is not None for now, _ in lines.values() for value in now):
        return Card(question, answer, [])
    scale = None if asked.key("scale") == "own" else _scale(lines)
    charts = [_chart(asked, row, lines[row.member], scale) for row in rows(found.members)]
    footer = file_footer(asked, "multiples", _twin(asked, found))
    words = {"same": "Same scale", "own": "Own scale"}
    choice = segments("Scale", asked.choices("scale", words, asked.key("scale")))
    body = [multiples(charts), html.P(_note(asked, found, scale), className="note multiples-note")]
    return Card(question, answer, body, footer, [choice])


def _buckets(found: Multiples) -> pd.DataFrame:
    """The parts of the period, each once."""
    return found.trend.drop_duplicates("bucket")


def _line(trend: pd.DataFrame, member: str) -> tuple[Points, Points]:
    """The period and the one compared with, over whole buckets where these are enough."""
    own = trend[trend["member"] == member]
    complete = [not part for part in own["partial"]]
    if sum(complete) < LEAST_POINTS:
        complete = [True] * len(complete)
    now, then = (
        [number(value) for value in compress(own[name], complete)] for name in ("value", "previous")
    )
    return now, then


def _scale(lines: dict[str, tuple[Points, Points]]) -> tuple[float, float]:
    known = [v for pair in lines.values() for points in pair for v in points if v is not None]
    return min([0.0, *known]), max([0.0, *known])


def _chart(
    asked: Explorer,
    row: Any,  # noqa: ANN401 - a row of the frame
    line: tuple[Points, Points],
    scale: tuple[float, float] | None,
) -> Multiple:
    words, keep = asked.words, asked.keep(row.member)
    change = words.change(row.value, row.previous)
    said = f"{row.label} over the period" + (f", {change.text}" if change else "")
    return Multiple(
        label=row.label,
        value=words.short(row.value),
        change=change,
        line=sparkline(*line, said, scale),
        href=asked.drill(row.member),
        keep=Keep(row.label, row.member, keep, asked.chosen(row.member)) if keep else None,
        title=f"{row.label}: {words.full(row.value)}",
    )


def _note(asked: Explorer, found: Multiples, scale: tuple[float, float] | None) -> str:
    days = _buckets(found)
    complete = days[[not part for part in days["partial"]]]
    cut = len(complete) < len(days) and len(complete) >= LEAST_POINTS
    span = complete if cut else days
    first, last = span["bucket"].iloc[0], span["until"].iloc[-1]
    parts = [f"{'Complete ' if cut else ''}{found.grain}s".capitalize()]
    parts[0] += f" from {dates.day(first)} to {dates.day(last)}"
    if cut:
        parts.append(f"{found.grain}s that are cut or not final are left out")
    elif len(complete) < len(days):
        named = [f"{dates.day(day)} is {said}" for day, said in _states(days) if said]
        parts.append(", ".join(named))
    if scale:
        ends = [asked.words.end(Decimal(str(end))) for end in scale]
        parts.append(f"each chart from {ends[0]} to {ends[1]}")
    else:
        parts.append("each chart on a scale of its own")
    if asked.view.filters.comparison(asked.view.domain):
        parts.append(f"dashed: {COMPARED[asked.view.filters.compare].lower()}")
    parts += [f"{whole(found.more)} more are not shown"] if found.more else []
    return "; ".join(parts) + "."


def _states(days: pd.DataFrame) -> list[tuple[date, str]]:
    """The first day of each part of the period, and what is said of one that is not whole."""
    return [(row.bucket, state(cut=row.partial, late=row.unsettled)) for row in rows(days)]


def _twin(asked: Explorer, found: Multiples) -> Component:
    """Members as rows, buckets as columns."""
    columns = [Column(asked.by.capitalize())]
    for day, said in _states(_buckets(found)):
        name = f"{dates.day(day)} ({said})" if said else dates.day(day)
        columns.append(Column(name, number=True))
    cells: list[list[Cell]] = []
    for row in rows(found.members):
        own = found.trend[found.trend["member"] == row.member]
        link = html.A(row.label, href=asked.leads_to(row.member))
        cells.append([link, *(asked.words.full(value) for value in own["value"])])
    return table(f"{asked.metric.label} by {asked.by} over time", columns, cells)


def frame(asked: Explorer) -> pd.DataFrame:
    """The lines as a file: a row for each member and bucket, with the member's name."""
    found = read(asked)
    called = dict(zip(found.members["member"], found.members["label"], strict=True))
    trend = found.trend.copy()
    trend.insert(5, "label", [called[member] for member in trend["member"]])
    return trend
