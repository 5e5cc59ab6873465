"""What of a metric is trend, what is season, and what is neither."""

from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp import format as formats
from dashapp.components.cards import Footer, card_footer
from dashapp.components.charts import chart
from dashapp.components.tables import Column, table
from dashapp.figures.decomposition import decomposition
from dashapp.pages import addresses
from dashapp.pages.frames import rows
from dashapp.pages.trends.choices import Choices, parted
from dashapp.pages.view import View
from dashapp.pages.words import Words

METHOD = (
    "By robust STL over the whole history, with a season that is the same every year; all three "
    "charts have one scale. Strength is the share of the variation that the rest does not have."
)
COLUMNS = (
    Column("From"),
    Column("To"),
    Column("Value", number=True),
    Column("Trend", number=True),
    Column("Season", number=True),
    Column("Rest", number=True),
)


def card(view: View, chosen: Choices) -> Component:
    """What is trend, what is season, what is neither."""
    metric = chosen.metric
    title = html.H2("What is trend, what is season?")
    found = queries.decomposition(view.data, view.filters, metric.name, parted(chosen))
    if found.gap is not None:
        return html.Section([title, html.P(found.gap, className="answer")], className="card-flat")
    sentences = insights.decomposed(metric, found, view.speech)
    words = Words(metric, view.currency)

    def says(part: str, value: object) -> str:
        if part == "trend":
            return words.full(value)
        return formats.signed(value, metric.unit, view.currency, short=False)

    figure = decomposition(found.frame, says, words.short, view.palette)
    cells = [
        [
            dates.day(row.bucket),
            dates.day(row.until),
            words.full(row.value),
            words.full(row.trend),
            says("season", row.season),
            says("rest", row.rest),
        ]
        for row in rows(found.frame)
    ]
    footer = Footer(
        table=table(f"{metric.label} taken apart", COLUMNS, cells),
        csv=chosen.export("decomposition", "csv", view),
        excel=chosen.export("decomposition", "xlsx", view),
        rows=addresses.kpi(view.filters, metric.name, addresses.LINES),
        link=chosen.address(view),
    )
    return html.Section(
        [
            title,
            html.Div([html.P(sentence) for sentence in sentences], className="answers"),
            html.P(METHOD, className="note"),
            chart("trends-decomposition", figure, " ".join(sentences), "stacked"),
            card_footer(footer),
        ],
        className="card-flat",
    )
