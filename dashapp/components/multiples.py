"""Small charts side by side: a title with its figures, and a line that leads on."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.change import change_text
from dashapp.components.keep import Keep, keep_box
from dashapp.format import Change


@dataclass(frozen=True)
class Multiple:
    """One small chart; `line` is None where there is nothing to draw."""

    label: str
    value: str
    change: Change | None
    line: Component | None
    href: str
    keep: Keep | None
    title: str = ""


def multiples(charts: Sequence[Multiple]) -> Component:
    """The charts in the order given."""
    return html.Ul([_chart(each) for each in charts], className="multiples")


def _chart(chart: Multiple) -> Component:
    figures: list[Component] = [html.Span(chart.value, className="value")]
    figures += [change_text(chart.change)] if chart.change else []
    link = html.A(
        [
            html.Span(chart.label, className="name"),
            html.Span(figures, className="multiple-figures"),
            chart.line or html.Div(className="spark"),
        ],
        href=chart.href,
        className="multiple",
        title=chart.title or chart.label,
    )
    return html.Li([keep_box(chart.keep), link], **attrs(data_item="multiple"))
