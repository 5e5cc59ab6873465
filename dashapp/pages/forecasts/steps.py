"""How far ahead a forecast can be trusted: its error by steps ahead, as columns to choose from."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import insights
from dashapp.components.attributes import attrs
from dashapp.components.tables import Column, table
from dashapp.pages.forecasts.accuracy import NOT_MEASURED, when
from dashapp.pages.forecasts.keys import Asked
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.queries import Forecast

PAIRS = (Column("Of"), Column("Said", number=True), Column("Came", number=True))
WEEK = 7
FEW = 11  # columns that have room for a sign of percent


@dataclass(frozen=True)
class Errors:
    """Mean errors by steps ahead, and what one step is called."""

    by_step: dict[int, tuple[Decimal, int]]
    name: str

    def words(self, step: int) -> str:
        """Such as "3 months ahead"."""
        return f"{step} {self.name}{'' if step == 1 else 's'} ahead"


def steps(view: View, asked: Asked, found: Forecast) -> Component:
    """The error by how far ahead, as columns to choose from."""
    head = html.H2("How far ahead can it be trusted?")
    errors = errors_of(asked, found)
    if not errors.by_step:
        said = html.P(NOT_MEASURED, className="answer")
        return html.Section([head, said], className="card-flat")
    chosen = asked.ahead if asked.ahead in errors.by_step else max(errors.by_step)
    return html.Section(
        [
            head,
            html.P(_step_answer(errors, chosen), className="answer"),
            _columns(view, asked, errors, chosen),
            *_pairs(view, asked, found.backtest, chosen),
            html.P(
                "Mean error (sMAPE) by how far ahead was looked; choose a column.", className="note"
            ),
        ],
        className="card-flat",
    )


def _pairs(view: View, asked: Asked, backtest: pd.DataFrame, chosen: int) -> list[Component]:
    """What was said so far ahead, and what came; days are too many to list."""
    if asked.grain == "day":
        return []
    words = Words(asked.metric, view.currency)
    cells = [
        [when(asked, row.period), words.short(row.value), words.short(row.actual)]
        for row in rows(backtest[backtest["step"] == chosen])
    ]
    named = f"Said {chosen} {asked.grain}{'' if chosen == 1 else 's'} ahead, and what came"
    return [html.Div(table(named, PAIRS, cells), className="pairs")]


def errors_of(asked: Asked, found: Forecast) -> Errors:
    """By months or weeks ahead; days are taken together by weeks."""
    daily = asked.grain == "day"
    by_step = insights.accuracy.errors(found.backtest, WEEK if daily else 1)
    return Errors(by_step, "week" if daily else asked.grain)


def _step_answer(errors: Errors, chosen: int) -> str:
    error, count = errors.by_step[chosen]
    values = "one past value" if count == 1 else f"{count} past values"
    return (
        f"{errors.words(chosen).capitalize()}, the forecast was off by {formats.percent(error)} "
        f"on average, measured on {values}."
    )


def _columns(view: View, asked: Asked, errors: Errors, chosen: int) -> Component:
    most = max((error for error, _ in errors.by_step.values()), default=Decimal(0)) or Decimal(1)
    crowded = len(errors.by_step) > FEW
    links = []
    for step, (error, _) in errors.by_step.items():
        said = formats.percent(error, 0 if len(errors.by_step) > WEEK else 1)
        if crowded:  # a sign on each would run into the next
            said = formats.figure(error * 100, 0)
        bar = html.I(style={"height": f"{float(error / most) * 100:.1f}%"})
        links.append(
            html.A(
                [
                    html.Span(said, className="note"),
                    html.Span(bar, className="column-track"),
                    html.Span(str(step), className="note"),
                ],
                href=asked.address(view, ahead=str(step) if step > 1 else None),
                title=f"{errors.words(step)}: {formats.percent(error)}",
                **attrs(
                    aria_label=f"{errors.words(step)}: off by {formats.percent(error)}",
                    aria_current="true" if step == chosen else None,
                ),
            )
        )
    said = f"{errors.name}s ahead, error in %" if crowded else f"{errors.name}s ahead"
    axis = html.P(said, className="note column-axis")
    return html.Div([html.Div(links, className="columns"), axis], className="card-content")
