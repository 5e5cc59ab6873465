"""The frame that all views of the breakdown share: question, choices, answer, content, footer."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp import insights
from dashapp.components.cards import Footer, card_footer, unbroken
from dashapp.components.menus import segments
from dashapp.pages import addresses
from dashapp.pages.cards.breakdown import PLURAL
from dashapp.pages.explore.choices import Explorer

TOPS = (10, 20, 50)


@dataclass(frozen=True)
class Card:
    """One view of the breakdown; `choices` stand beside its question."""

    question: str
    answer: str
    body: Sequence[Component]
    footer: Footer | None = None
    choices: Sequence[Component] = ()

    def parts(self) -> list[Component]:
        """The parts from top to bottom."""
        head: list[Component] = [html.H2(self.question)]
        head += [html.Div(list(self.choices), className="choices")] if self.choices else []
        content = [html.Div(list(self.body), className="card-content")] if self.body else []
        return [
            html.Div(head, className="explore-head"),
            html.P(unbroken(self.answer), className="answer"),
            *content,
            *([card_footer(self.footer)] if self.footer else []),
        ]


def file_footer(asked: Explorer, what: str, table: Component | None) -> Footer:
    """Table, files, order lines, and the address of what is shown."""
    return Footer(
        table=table,
        csv=asked.export(what, "csv"),
        excel=asked.export(what, "xlsx"),
        rows=addresses.kpi(asked.view.filters, asked.metric.name, addresses.LINES),
        link=asked.address(),
    )


def question(asked: Explorer) -> str:
    """What bars, Paretos and tables answer."""
    name, plural = insights.named(asked.metric), PLURAL[asked.by]
    if asked.metric.additive:
        return f"Which {plural} make up {name}?"
    return f"How do {plural} differ in {name}?"


def top_choices(asked: Explorer, members: int) -> list[Component]:
    """How many members are named, as far as there are so many."""
    offered = [top for top in TOPS if top == TOPS[0] or members > TOPS[TOPS.index(top) - 1]]
    if len(offered) < 2:  # noqa: PLR2004 - one is no choice
        return []
    words = {str(top): f"Top {top}" for top in offered}
    return [segments("How many are named", asked.choices("top", words, str(asked.top)))]
