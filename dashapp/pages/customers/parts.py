"""What the tabs of the customers page share: their addresses, cards, gaps and linked names."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp.components import menus
from dashapp.components.cards import Footer, card_footer
from dashapp.components.menus import Choice
from dashapp.filters import FilterError
from dashapp.pages import addresses, heads
from dashapp.pages.view import View

PATH, DETAIL = "/customers", "/customer"
TABS = {
    "": "Overview",
    "ledger": "Won and lost",
    "cohorts": "Cohorts",
    "segments": "Segments",
    "value": "Value",
    "risk": "At risk",
}
WHOLE_TIME = "Worked out over all data up to {}; not narrowed by the period."


def chosen(view: View) -> str:
    """The tab of the address."""
    show = view.own("show", "")
    if show not in TABS:
        named = ", ".join(name for name in TABS if name)
        raise FilterError(f"show: {show[:40]!r} is not one of {named}.")
    return show


def address(view: View, show: str, **keys: str | None) -> str:
    """A tab with the filters of the view."""
    return addresses.page(PATH, view.filters, show=show or None, **keys)


def export(view: View, what: str, suffix: str, **keys: str | None) -> str:
    """The file of a card."""
    return addresses.page(f"/export/{what}.{suffix}", view.filters, **keys)


def tabs(view: View, show: str) -> Component:
    """Links to the page's subjects."""
    choices = [Choice(label, address(view, name), name == show) for name, label in TABS.items()]
    return menus.tabs("Subjects", choices)


def in_period(view: View, cards: Sequence[Component]) -> list[Component]:
    """A tab that follows the period: who was won and lost in it, and its cards."""
    balance = insights.customers.balance(queries.ledger(view.data, view.filters))
    title = heads.head(view, "Do we keep and win customers?", balance)
    return [title, html.Div(list(cards), className="customers")]


def told(view: View, question: str, answer: str, cards: Sequence[Component]) -> list[Component]:
    """A tab over all days: its question, its answer and its cards."""
    title = heads.head(view, question, answer, note=covers(view))
    return [title, html.Div(list(cards), className="customers")]


def card(
    question: str,
    answer: str,
    content: Sequence[Component],
    footer: Footer | None = None,
    *,
    time: str = "",
    kind: str = "",
) -> Component:
    """Question and answer (not those of the page), what shows it, which time, and the footer."""
    parts: list[Component] = [html.H2(question)] if question else []
    parts += [html.P(answer, className="answer")] if answer else []
    parts.append(html.Div(list(content), className="card-content"))
    parts += [html.P(time, className="note covers")] if time else []
    parts += [card_footer(footer)] if footer else []
    return html.Section(parts, className=f"card-flat {kind}".strip())


def covers(view: View) -> str:
    """Which days the cards cover that do not follow the period."""
    last = view.domain.data_to
    return WHOLE_TIME.format(dates.day(last))


def gap(view: View, question: str, reason: str, show: str) -> Component:
    """Why a card has nothing to show, with the way to the whole company where filters hide it."""
    parts: list[Component] = [html.H2(question)] if question else []
    parts.append(html.P(reason, className="answer"))
    whole = queries.whole(view.filters)
    if whole != view.filters and not view.data.scope.limits:
        href = addresses.page(PATH, whole, show=show or None)
        parts.append(html.P(html.A("Show the whole company", href=href, className="button quiet")))
    return html.Section(parts, className="card-flat gap-card")
