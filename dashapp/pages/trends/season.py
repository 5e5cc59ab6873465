"""When it is busy: heatmaps of weekday by month, and of weekday by hour."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import insights, queries
from dashapp.components.cards import Footer, card_footer
from dashapp.components.heat import Cell, Frame, Heading, Line, heat, ramp
from dashapp.components.tables import framed
from dashapp.insights.trends import MONTHS, WEEKDAYS
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.frames import rows
from dashapp.pages.trends.choices import Choices
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.queries import Season
from dashapp.queries.seasonality import NO_TIMES
from dashapp.queries.seasonality import WEEKDAYS as NUMBERS

A_FEW = 4  # columns
Name = Callable[[int], str]


def card(view: View, chosen: Choices) -> Component:
    """Weekday by month, and weekday by hour where the sales carry times."""
    metric = chosen.metric
    high = f"When {insights.being(metric)} {insights.named(metric)} high?"
    parts: list[Component] = [html.H2(high if metric.ratio else "When is it busy?")]
    found = queries.by_month(view.data, view.filters, metric.name)
    if found.gap is not None:
        parts.append(html.P(found.gap, className="answer"))
        return html.Section(parts, className="card-flat")
    answer = insights.trends.busy(metric, found.frame, view.speech)
    parts.append(html.P(answer, className="answer"))
    drawn = _heat(view, metric, found, ("month", lambda month: MONTHS[month - 1][:3]))
    if drawn:
        parts += [*drawn, _foot(view, chosen, "seasonality"), *_hours(view, chosen)]
    return html.Section(parts, className="card-flat")


def _hours(view: View, chosen: Choices) -> list[Component]:
    """The second heatmap; nothing where no sale carries a time of day."""
    found = queries.by_hour(view.data, view.filters, chosen.metric.name)
    if found.gap == NO_TIMES:
        return []
    title = html.H3("At which hours?")
    if found.gap is not None:
        return [title, html.P(found.gap, className="answer")]
    return [
        title,
        html.P(insights.trends.hours(chosen.metric, found.frame, view.speech), className="answer"),
        *(html.P(note, className="note") for note in found.notes),
        *_heat(view, chosen.metric, found, ("hour", lambda column: f"{column - 1:02}")),
        _foot(view, chosen, "hours"),
    ]


def _heat(view: View, metric: Metric, found: Season, by: tuple[str, Name]) -> list[Component]:
    unit, name = by
    cells = {(row.weekday, row.column): row for row in rows(found.frame)}
    columns = sorted({column for _, column in cells if column})
    inner = [
        row.value for (weekday, column), row in cells.items()
        if weekday and column and formats.decimal(row.value) is not None
    ]  # fmt: skip
    if not inner:
        return []
    low, high = min(inner), max(inner)
    draw = _Draw(metric, view.currency, low, high, unit)
    lines = [
        Line(
            Heading(WEEKDAYS[weekday - 1][:3]),
            [draw.cell(cells.get((weekday, column))) for column in columns],
            draw.cell(cells.get((weekday, 0)), tinted=False),
        )
        for weekday in NUMBERS
    ]
    means = Line(
        Heading("Mean"),
        [draw.cell(cells.get((0, column)), tinted=False) for column in columns],
        draw.cell(cells.get((0, 0)), tinted=False),
    )
    per = {"month": "per day", "hour": "per hour"}[unit]
    what = metric.label if metric.ratio else f"{metric.label} {per}"
    caption = f"{what}, by weekday and {unit}"
    corner = html.Span(caption, className="unseen")
    last = {"month": "Mean", "hour": "Day"}[unit]  # the hours of a day add up to it
    frame = Frame(corner, [Heading(name(column)) for column in columns], last, means)
    table = heat(caption, frame, lines, "season few" if len(columns) <= A_FEW else "season")
    ends = [insights.trends.mean(metric, value, view.speech) for value in (low, high)]
    return [framed(table, caption), ramp(ends[0], ends[1] + ("" if metric.ratio else f" {per}"))]


class _Draw:
    """Says and tints the cells of one heatmap."""

    def __init__(
        self,
        metric: Metric,
        currency: str,
        low: Decimal,
        high: Decimal,
        unit: str,
    ) -> None:
        self.metric, self.words = metric, Words(metric, currency)
        self.low, self.high, self.unit = low, high, unit

    def cell(self, row: Any, *, tinted: bool = True) -> Cell:  # noqa: ANN401 - a row of the frame
        """A cell in a few characters; the whole figure is its title."""
        value = formats.decimal(row.value) if row is not None else None
        if row is None or value is None:
            return Cell(formats.MISSING, title="not known")
        days = "one day" if row.days == 1 else f"{row.days} days"
        title = f"{self.words.full(value)} over {days}"
        reach = self.high - self.low
        share = float((value - self.low) / reach) if reach else 0.0
        return Cell(self._short(value), title=title, tint=share if tinted else None)

    def _short(self, value: Decimal) -> str:
        """Without the currency, which the scale names."""
        if self.metric.unit == "percent":
            return formats.percent(value, 1 if self.unit == "month" else 0)
        unit: Any = "number" if self.high < insights.trends.FEW else "count"
        return formats.number(value if unit == "number" else round(value), unit, "", short=True)


def _foot(view: View, chosen: Choices, what: str) -> Component:
    footer = Footer(
        table=None,
        csv=chosen.export(what, "csv", view),
        excel=chosen.export(what, "xlsx", view),
        rows=addresses.kpi(view.filters, chosen.metric.name, addresses.LINES),
        link=chosen.address(view),
    )
    return card_footer(footer)
