"""The head of a page: its question, the answer in words, and the choices beside it."""

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from dashapp.components.menus import Choice, menu, options
from dashapp.metrics import Metric
from dashapp.pages.view import View

Address = Callable[[str], str]  # a metric's name → the page's address with it


def head(
    view: View, question: str, answer: str, choices: Sequence[Component] = (), note: str = ""
) -> Component:
    """The page's title, its answer, and what is shown; `choices` stand at the right.

    `note` says which days are told of where the filters do not.
    """
    words = [
        html.H1(question),
        *([html.P(answer, className="answer")] if answer else []),
        html.P(note or view.filters.phrase(view.domain), className="note"),
    ]
    beside = [html.Div(list(choices), className="choices")] if choices else []
    return html.Header([html.Div(words, className="words"), *beside], className="page-head")


def metric_menu(
    view: View, metric: Metric, address: Address, among: Sequence[Metric] | None = None
) -> Component:
    """Choose the metric that the page is about; `among` defaults to the whole catalogue."""
    choices = [
        Choice(each.label, address(each.name), chosen=each.name == metric.name)
        for each in (view.data.catalogue.metrics if among is None else among)
    ]
    return menu("metric", "Metric", metric.label, [options(choices)])
