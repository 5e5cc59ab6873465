"""Years over each other, and the table of years by months with their changes."""

from datetime import date, timedelta

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp.components.cards import Footer, card_footer
from dashapp.components.change import change_text
from dashapp.components.charts import chart
from dashapp.components.menus import segments
from dashapp.components.tables import Cell, Column, framed, table
from dashapp.figures.axis import number
from dashapp.figures.years import Year, overlay
from dashapp.format import decimal
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.frames import rows
from dashapp.pages.trends.choices import TOTAL, Choices, overlay_choices
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.periods import add_months
from dashapp.queries import Years
from dashapp.queries.years import aligned

MONTHS_OF_A_YEAR = 12


def read(view: View, chosen: Choices) -> Years:
    """The months of each year, whatever the period."""
    return queries.years(view.data, view.filters, chosen.metric.name, chosen.year_start(view))


def card(view: View, chosen: Choices) -> Component:
    """Question, answer, the years over each other, and the table."""
    found, metric = read(view, chosen), chosen.metric
    does = "do" if insights.being(metric) == "are" else "does"
    title = html.H2(f"How {does} {insights.named(metric)} compare with earlier years?")
    unknown = not len(found.frame) or not found.frame["value"].notna().any()
    gap = found.gap or (f"No {insights.named(metric)} in any year." if unknown else None)
    if gap is not None:
        return html.Section([title, html.P(gap, className="answer")], className="card-flat")
    running = chosen.overlay == TOTAL
    shown = _totals(view, chosen) if running else found
    answer = (
        insights.trends.totals(metric, shown.frame, view.speech)
        if running
        else insights.trends.years(metric, shown.frame, view.speech)
    )
    start = chosen.year_start(view)
    first = aligned(date(2001, start, 1), start)
    end = add_months(first, 12) - timedelta(days=1) if running else add_months(first, 11)
    words = Words(metric, view.currency)
    figure = overlay(_lines(words, shown.frame, start), (first, end), words.short, view.palette)
    choices = overlay_choices(view, chosen)
    beside = [html.Div(segments("Years by", choices), className="choices")] if choices else []
    return html.Section(
        [
            html.Div([title, *beside], className="card-head"),
            html.P(answer, className="answer"),
            html.P("All years of the data are shown, whatever the period.", className="note"),
            chart("trends-years", figure, answer),
            framed(_table(view, chosen, found.frame), f"{metric.label} by year and month"),
            *_of_totals(metric, found.frame),
            _foot(view, chosen),
        ],
        className="card-flat",
    )


def _totals(view: View, chosen: Choices) -> Years:
    return queries.totals(view.data, view.filters, chosen.metric.name, chosen.year_start(view))


def _lines(words: Words, frame: pd.DataFrame, start: int) -> list[Year]:
    """A line for each year, the oldest first; months stand on their first days."""
    by_year: dict[str, list[tuple[date, float | None, str, bool]]] = {}
    for row in rows(frame):
        monthly = hasattr(row, "bucket")
        cut = bool(row.partial if monthly else row.unsettled)
        place = aligned(row.bucket, start) if monthly else row.place
        note = "" if not cut else " (part)" if monthly else " (not final)"
        point = (place, number(row.value), words.full(row.value) + note, cut)
        by_year.setdefault(row.year, []).append(point)
    return [Year(name, *map(list, zip(*points, strict=True))) for name, points in by_year.items()]


def _table(view: View, chosen: Choices, frame: pd.DataFrame) -> Component:
    """Months down, years across, each with its change on the year before."""
    words, start = Words(chosen.metric, view.currency), chosen.year_start(view)
    names = list(dict.fromkeys(frame["year"]))
    compared = _compared(frame)
    columns = [Column("Month")]
    for name in names:
        columns.append(Column(name, number=True))
        if name in compared:
            columns.append(Column("Change", number=True))
    cells = {(row.year, row.place): row for row in rows(frame)}
    lines: list[list[Cell]] = []
    for place in range(1, MONTHS_OF_A_YEAR + 1):
        month = (start + place - 2) % 12 + 1
        line: list[Cell] = [dates.month_name(date(2000, month, 1))]
        for name in names:
            row = cells.get((name, place))
            line.append(_value(words, row))
            if name in compared:
                change = words.change(row.value, row.previous) if row else None
                line.append(change_text(change) if change else "")
        lines.append(line)
    total = _total(words, frame, names, compared) if chosen.metric.additive else None
    return table(f"{chosen.metric.label} by month and year", columns, lines, total)


def _compared(frame: pd.DataFrame) -> set[str]:
    """The years of which a month can be compared with the year before."""
    return {row.year for row in rows(frame) if decimal(row.previous) is not None}


def _of_totals(metric: Metric, frame: pd.DataFrame) -> list[Component]:
    """What the changes of the totals are of, which are not the totals beside them."""
    if not metric.additive or not _compared(frame):
        return []
    said = "The changes of the totals are over the months that both years have complete."
    return [html.P(said, className="note")]


def _total(words: Words, frame: pd.DataFrame, names: list[str], compared: set[str]) -> list[Cell]:
    """The sum of each year; the changes are over the months that both years have complete."""
    line: list[Cell] = ["Total"]
    for name in names:
        months = [row for row in rows(frame) if row.year == name]
        line.append(words.full(sum(row.value for row in months)))
        if name in compared:
            both = [row for row in months if decimal(row.previous) is not None]
            now, before = (
                sum(getattr(row, part) for row in both) for part in ("value", "previous")
            )
            change = words.change(now, before) if both else None
            line.append(_over(change_text(change), len(both)) if change else "")
    return line


def _over(change: Component, months: int) -> Component:
    """A change over some months of the year only, which its title says."""
    many = "the one month" if months == 1 else f"the {months} months"
    return html.Span(change, title=f"over {many} that both years have complete")


def _value(words: Words, row: object) -> Cell:
    if row is None:
        return ""
    value, partial = getattr(row, "value", None), getattr(row, "partial", False)
    said = words.full(value)
    # Before the figure, so that its digits stay in line with those above and below.
    return [html.Span("part ", className="lesser"), said] if partial else said  # type: ignore[return-value]


def _foot(view: View, chosen: Choices) -> Component:
    files: tuple[tuple[str, str], ...] = ()
    if chosen.metric.additive:
        files = (("Running totals CSV", chosen.export("year-totals", "csv", view)),)
    footer = Footer(
        table=None,
        csv=chosen.export("years", "csv", view),
        excel=chosen.export("years", "xlsx", view),
        rows=addresses.kpi(view.filters, chosen.metric.name, addresses.LINES),
        link=chosen.address(view),
        more=files,
    )
    return card_footer(footer)
