"""Won and lost: the customers' books month by month, and the revenue of each kind of buyer."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp import format as formats
from dashapp.components.cards import Footer, Kpi, kpi_card
from dashapp.components.charts import chart
from dashapp.components.sparkline import sparkline
from dashapp.components.tables import Column, framed, table
from dashapp.figures.ledger import Months, Series, stacked
from dashapp.format import Change
from dashapp.metrics import Metric
from dashapp.pages.customers import parts
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.periods import add_months
from dashapp.queries import Ledger

QUESTION = "Do we win more customers than we lose?"
COUNTS = ("opening", "new", "reactivated", "lapsed", "closing")
# Column, label, whether more of it is good news, and what it is.
KPIS = (
    ("closing", "Active customers", "up", "at the end of the month"),
    ("new", "New", "up", "bought for the first time"),
    ("lapsed", "Lapsed", "down", "no purchase for too long"),
    ("reactivated", "Won back", "up", "bought again after lapsing"),
)
REVENUE = (
    ("returning_revenue", "Returning"),
    ("new_revenue", "New"),
    ("reactivated_revenue", "Won back"),
    ("guest_revenue", "Guests"),
)
HEADS = {
    "opening": "Before",
    "new": "New",
    "reactivated": "Won back",
    "lapsed": "Lapsed",
    "closing": "Active",
}
SPARK_MONTHS = 13
LEAST = 2  # months that make a chart


def kpis(view: View) -> Component | None:
    """The newest complete month against a year, or a month, before; None where there is none."""
    shown = queries.ledger(view.data, view.filters)
    whole = [] if shown.gap else rows(queries.whole_ledger(view.data, view.filters).frame)
    complete = [row for row in rows(shown.frame) if not row.partial] if not shown.gap else []
    if not complete:
        return None
    now = complete[-1]
    before = _before(view, whole, now)
    cards = [_kpi(view, whole, (now, before), kpi) for kpi in KPIS]
    return html.Div(cards, className="kpis four")


def _before(view: View, whole: Sequence[Any], now: Any) -> Any | None:  # noqa: ANN401 - ledger rows
    """The month to compare with: as the filters say, or the one before where that is unknown."""
    if view.filters.compare == "none":
        return None
    steps = (12, 1) if view.filters.compare == "last_year" else (1,)
    months = {row.month: row for row in whole if not row.partial}
    found = (months.get(add_months(now.month, -step)) for step in steps)
    return next((row for row in found if row is not None), None)


def _kpi(
    view: View,
    whole: Sequence[Any],
    months: tuple[Any, Any | None],
    kpi: tuple[str, str, Any, str],
) -> Component:
    (now, before), (column, label, good, meaning) = months, kpi
    metric = Metric(column, label, meaning, column, None, "count", good, None, additive=False)
    value = getattr(now, column)
    change: Change | None = None
    if before is not None:
        change = formats.change(metric, value, getattr(before, column), view.currency)
    versus = (
        f"vs {dates.month(before.month, full=False)}"
        if before is not None
        else dates.month(now.month, full=False)
    )
    known = [row for row in whole if not row.partial and row.month <= now.month]
    line = [float(getattr(row, column)) for row in known[-SPARK_MONTHS:]]
    return kpi_card(
        Kpi(
            label=f"{label}, {dates.month(now.month)}",
            value=formats.number(value, "count", view.currency, short=True),
            change=change,
            versus=versus,
            href=parts.address(view, "ledger"),
            full=f"{formats.whole(int(value))}: {meaning}",
            spark=sparkline(line, (), f"{label} over the last {len(line)} months"),
        )
    )


def movement(view: View, show: str) -> Component:
    """Gains up, losses down, and how many are active."""
    found = queries.ledger(view.data, view.filters)
    answer = insights.customers.ledger(found)
    if found.gap:
        return parts.gap(view, QUESTION, answer, show)
    months = rows(found.frame)
    if len(months) < LEAST:
        alone = framed(_twin(found), "Customers won and lost, scrollable")
        return parts.card(
            QUESTION, answer, [alone], _footer(view, None), time=_caveats(view, found)
        )
    palette = view.palette
    series = (
        _series(months, "new", "New", palette.accent),
        _series(months, "reactivated", "Won back", palette.sequential[2]),
        _series(months, "lapsed", "Lapsed", palette.compare, below=True),
    )
    line = _series(months, "closing", "Active customers", palette.ink)
    figure = stacked(_axis(months), series, palette, _count, line)
    return parts.card(
        QUESTION,
        answer,
        [
            _key(series, ("won, upwards", "won, upwards", "lost, downwards")),
            chart("customers-ledger", figure, answer, "tall"),
        ],
        _footer(view, _twin(found)),
        time=_caveats(view, found),
    )


def revenue(view: View) -> Component | None:
    """What each kind of buyer brought; None where the books are not known."""
    found = queries.ledger(view.data, view.filters)
    if found.gap or len(found.frame) < LEAST:
        return None
    months, palette = rows(found.frame), view.palette
    colours = (*palette.series[:3], palette.compare)
    series = [
        Series(
            label,
            colour,
            [float(getattr(row, column)) for row in months],
            [formats.money(getattr(row, column), view.currency) for row in months],
        )
        for (column, label), colour in zip(REVENUE, colours, strict=True)
        if any(getattr(row, column) for row in months)
    ]
    answer = insights.clientele.bought_by(found, view.speech)
    figure = stacked(
        _axis(months),
        series,
        palette,
        lambda value: formats.money(value, view.currency, short=True),
        None,
    )
    return parts.card(
        "Whose money is it?",
        answer,
        [_key(series), chart("customers-revenue", figure, answer, "short")],
        _footer(view, _revenue_twin(view, found)),
        time="The months that the period touches, each in full.",
    )


def content(view: View) -> list[Component]:
    """The tab."""
    cards = (kpis(view), movement(view, "ledger"), revenue(view))
    return parts.in_period(view, [card for card in cards if card is not None])


def _count(value: Decimal) -> str:
    return formats.number(value, "count", "", short=True)


def _axis(months: Sequence[Any]) -> Months:
    return Months([row.month for row in months], [bool(row.partial) for row in months])


def _series(
    months: Sequence[Any], column: str, label: str, colour: str, *, below: bool = False
) -> Series:
    values = [int(getattr(row, column)) for row in months]
    texts = [formats.whole(value) for value in values]
    return Series(label, colour, [float(value) for value in values], texts, below)


def _key(series: Sequence[Series], notes: Sequence[str] = ()) -> Component:
    """Names the colours in the order in which they are stacked."""
    said = notes or [""] * len(series)
    marks = [
        html.Span(
            [html.I(style={"background": each.colour}), each.name + (f" ({note})" if note else "")],
            className="note",
        )
        for each, note in zip(series, said, strict=True)
    ]
    return html.Div(marks, className="key blocks")


def _caveats(view: View, found: Ledger) -> str:
    """Which time the card covers, and what its first and last months cannot know."""
    lapse = view.data.release.manifest.lapse_months
    said = ["The months that the period touches, each in full."]
    said.append(f"A customer lapses after {lapse} months without a purchase.")
    first = queries.whole_ledger(view.data, view.filters).frame["month"].min()
    begins = add_months(first, lapse)
    if len(found.frame) and found.frame["month"].min() < begins:
        said.append(
            f"Before {dates.month(begins)} nobody can have lapsed, and who bought before the data "
            "begins counts as new."
        )
    if len(found.frame) and bool(found.frame["partial"].iloc[-1]):
        start = "Hollow: the" if len(found.frame) >= LEAST else "The"
        said.append(f"{start} month runs, and who has not bought in it yet may count as lapsed.")
    return " ".join(said)


def _twin(found: Ledger) -> Component:
    columns = [Column("Month"), *(Column(HEADS[name], number=True) for name in COUNTS)]
    cells = [
        [_month(row), *(formats.whole(int(getattr(row, name))) for name in COUNTS)]
        for row in rows(found.frame)
    ]
    return table("Customers won and lost by month", columns, cells)


def _revenue_twin(view: View, found: Ledger) -> Component:
    columns = [Column("Month"), *(Column(label, number=True) for _, label in REVENUE)]
    cells = [
        [_month(row), *(formats.money(getattr(row, name), view.currency) for name, _ in REVENUE)]
        for row in rows(found.frame)
    ]
    return table("Revenue by kind of buyer and month", columns, cells)


def _month(row: Any) -> str:  # noqa: ANN401 - a row of the ledger
    return dates.month(row.month, full=False) + (" (part)" if row.partial else "")


def _footer(view: View, twin: Component | None) -> Footer:
    return Footer(
        table=twin,
        csv=parts.export(view, "ledger", "csv"),
        excel=parts.export(view, "ledger", "xlsx"),
        rows=None,
        link=parts.address(view, "ledger"),
    )
