"""What if: sliders for volume and price, what they bring, and the two fans beside each other."""

from dataclasses import replace

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp.components.attributes import attrs
from dashapp.components.cards import Footer, card_footer
from dashapp.components.charts import chart
from dashapp.components.levers import levers
from dashapp.components.tables import Column, framed, table
from dashapp.figures.axis import number
from dashapp.figures.fan import Fan, Series, fan
from dashapp.figures.trend import Style
from dashapp.metrics import Metric
from dashapp.pages.forecasts import heading
from dashapp.pages.forecasts import levers as forecasts_levers
from dashapp.pages.forecasts.keys import Asked
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.queries import Base
from dashapp.scenario import Scenario

COLUMNS = (
    Column("From"),
    Column("To"),
    Column("Forecast", number=True),
    Column("Scenario", number=True),
    Column("80% sure", number=True),
)
NO_STEPS = "The forecast does not reach beyond the running period."
BANDS = ("value", "low80", "high80", "low95", "high95")


def read(view: View, asked: Asked) -> Base:
    """The forecasts that the scenario moves."""
    start = asked.scenario.start
    return queries.base(view.data, view.filters, asked.grain, asked.horizon, start)


def card(view: View, asked: Asked, told: str | None) -> Component | None:
    """Sliders and outcome beside the chart, or why not, unless the page has `told` it already."""
    found = read(view, asked)
    if told is not None and found.gap == told:
        return None
    head = html.H2("What if volume or prices move?")
    if found.gap is not None or not found.steps:
        said = html.P(found.gap or NO_STEPS, className="answer")
        return html.Section([head, said], className="card-flat")
    after = queries.moved(found.steps, asked.scenario)
    when = _when(view, asked, found)
    answer = insights.scenarios.outcome(found, asked.scenario, after, view.speech, when)
    left = [
        levers("forecasts", forecasts_levers.sliders(asked.scenario)),
        framed(forecasts_levers.outcome_table(view, asked, found, after), "Outcome"),
    ]
    return html.Section(
        [
            html.Div(
                [head, forecasts_levers.start_menu(view, asked, found)], className="card-head"
            ),
            html.P(answer, className="answer", **attrs(aria_live="polite")),
            html.Div([html.Div(left), _chart(view, asked, answer)], className="scenario-body"),
            _assumed(view, asked, found),
            _foot(view, asked),
        ],
        className="card-flat scenario",
    )


def _when(view: View, asked: Asked, found: Base) -> str:
    frame = insights.later(queries.forecast(view.data, view.filters, "revenue", asked.grain)).head(
        len(found.steps)
    )
    return insights.when(frame)


def shown_metric(view: View, asked: Asked) -> Metric:
    """The metric that the chart draws: the page's own where a scenario moves it."""
    movable = ("revenue", "orders", "aov", "margin")
    name = asked.metric.name if asked.metric.name in movable else "revenue"
    return view.data.catalogue.metric(name)


def frame(view: View, asked: Asked) -> pd.DataFrame:
    """The periods: the forecast's columns, and beside each the scenario's."""
    metric = shown_metric(view, asked)
    found = queries.forecast(view.data, view.filters, metric.name, asked.grain)
    if found.gap is not None:
        return found.frame
    running = len(found.frame) - len(insights.later(found))
    shown = found.frame.head(running + asked.horizon).reset_index(drop=True)
    start = asked.scenario.start
    reached = [day > found.since and (start is None or day >= start) for day in shown["period"]]
    moved = {
        f"scenario_{name}": [
            queries.applied(metric.name, value, asked.scenario) if moves else value
            for value, moves in zip(shown[name], reached, strict=True)
        ]
        for name in BANDS
    }
    return pd.concat([shown, pd.DataFrame(moved)], axis=1)


def _chart(view: View, asked: Asked, answer: str) -> Component:
    metric = shown_metric(view, asked)
    words = Words(metric, view.currency)
    both = frame(view, asked)
    if not len(both):
        return html.P(f"There is no forecast of {insights.named(metric)}.", className="note")
    past = heading.history(view, metric, asked.grain).tail(13)
    moved = both[["period", *(f"scenario_{name}" for name in BANDS)]].rename(
        columns={f"scenario_{name}": name for name in BANDS}
    )
    base = Series(
        list(both["period"]),
        [number(value) for value in both["value"]],
        [words.full(value) for value in both["value"]],
    )
    moves = asked.scenario.moves
    shown = Fan(
        heading.past_series(words, past),
        heading.fan_of(moved, words),
        base=base if moves else None,
        name="Scenario" if moves else "Forecast",
    )
    figure = fan(
        shown,
        Style(words.short, words.full, view.palette, ""),
        months=asked.grain == "month",
    )
    caption = html.P(f"{metric.label}, with the scenario and as forecast", className="note")
    return html.Div(
        [caption, chart("forecasts-scenario", figure, answer)], className="scenario-chart"
    )


def _assumed(view: View, asked: Asked, found: Base) -> Component:
    said = insights.scenarios.assumptions(found, asked.scenario, view.data.catalogue)
    items = [html.Li(each) for each in said]
    return html.Details(
        [html.Summary("What this assumes"), html.Ul(items, className="note")],
        className="assumptions",
        open=True,
    )


def _twin(view: View, asked: Asked) -> Component | None:
    """The periods of the chart, with the scenario beside the forecast."""
    metric, both = shown_metric(view, asked), frame(view, asked)
    if not len(both):
        return None
    words = Words(metric, view.currency)
    cells = [
        [
            dates.day(row.period),
            dates.day(row.until),
            words.full(row.value),
            words.full(row.scenario_value),
            f"{words.full(row.scenario_low80)} to {words.full(row.scenario_high80)}",
        ]
        for row in rows(both)
    ]
    return table(f"{metric.label}: forecast and scenario", COLUMNS, cells)


def _foot(view: View, asked: Asked) -> Component:
    reset = replace(asked, scenario=Scenario())
    footer = Footer(
        table=_twin(view, asked),
        csv=asked.export(view, "scenario", "csv"),
        excel=asked.export(view, "scenario", "xlsx"),
        rows=None,
        link=asked.address(view, "#scenario"),
    )
    parts = [card_footer(footer)]
    if asked.scenario != Scenario():
        parts.append(html.A("Reset to the forecast", href=reset.address(view), className="reset"))
    return html.Div(parts, className="scenario-foot")
