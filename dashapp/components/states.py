"""What stands where a page cannot: why, and what to do."""

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.shell import icon


def no_release() -> Component:
    """Nothing is published yet."""
    return _state(
        "database",
        "There is no data yet",
        [
            html.P(
                "The dashboard shows the newest release of your sales, and none is published yet."
            ),
            html.P(
                ["Run ", html.Code("make etl"), " to read your sources, then load this page again."]
            ),
        ],
        [_retry("Load again")],
    )


def bad_filter(message: str, reset: str) -> Component:
    """The address holds a filter that cannot be used."""
    return _state(
        "funnel",
        "This filter cannot be used",
        [
            html.P(message),
            html.P("The address may have been typed by hand, or the data has changed since."),
        ],
        [html.A("Reset the filters", href=reset, className="button")],
    )


def failed(reference: str) -> Component:
    """Something went wrong on the server; the log holds the rest under the same reference."""
    return _state(
        "exclamation-triangle",
        "This page could not be worked out",
        [
            html.P("The figures were not shown rather than shown wrong. Trying again often helps."),
            html.P(
                f"If it does not, the server's log says more under reference {reference}.",
                className="note",
            ),
        ],
        [_retry("Try again"), html.A("Summary", href="/", className="button quiet")],
    )


def unknown_page(path: str) -> Component:
    """There is nothing at this address."""
    return _state(
        "compass",
        "There is no page at this address",
        [html.P(f"{path} does not lead anywhere. It may have been moved or mistyped.")],
        [
            html.A("Go to the summary", href="/", className="button"),
            html.A("See all KPIs", href="/kpis", className="button quiet"),
        ],
    )


def no_such_order(order_id: str, query: str) -> Component:
    """No line of this order is in the release, or none that may be seen."""
    return _state(
        "search",
        "There is no such order",
        [
            html.P(f"Looked for order {order_id} among all lines that you may see."),
            html.P("It may have been corrected at its source since the link was made."),
        ],
        [html.A("See all KPIs", href=f"/kpis{query}", className="button")],
    )


def nothing_matches(phrase: str, reset: str) -> Component:
    """The filter is fine, but no sale matches it."""
    return _state(
        "search",
        "No sales match these filters",
        [html.P(f"Looked for: {phrase}."), html.P("Try a longer period, or take a filter away.")],
        [html.A("Reset the filters", href=reset, className="button")],
    )


def _state(symbol: str, title: str, words: list[Component], actions: list[Component]) -> Component:
    return html.Section(
        [icon(symbol), html.H1(title), *words, html.Div(actions, className="state-actions")],
        className="state",
        role="status",
    )


def _retry(text: str) -> Component:
    return html.Button(text, className="button", **attrs(data_action="retry"))
