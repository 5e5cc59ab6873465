"""Price, volume and the rest by product: what moved up most and what moved down most."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import insights, queries
from dashapp.components.cards import Footer, card_footer, unbroken
from dashapp.components.change import change_text
from dashapp.components.tables import Cell, Column, framed, table
from dashapp.filters import FilterError
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.downloads.words import UNIT, Explained
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.pages.why.parts import moved
from dashapp.pages.words import Words

EXPORT, MOST, FULL = "product-effects", 6, 30  # the file holds every product
TERMS = (
    ("volume", "Units"),
    ("price", "Price"),
    ("discount", "Discounts"),
    ("cost", "Unit cost"),
    ("rest", "Returns and other"),
)


def card(view: View, metric: Metric) -> Component | None:
    """The card; None where the metric's change is not one of prices and volumes."""
    found = queries.product_effects(view.data, view.filters, metric.name)
    if found is None or len(view.filters.product) == 1:
        return None
    frame = found.frame
    ups, downs = frame[frame["change"] > 0].head(MOST), frame[frame["change"] < 0].head(MOST)
    answer = insights.product_movers(metric, frame, view.speech)
    note = (
        "Units are told at each product's own price before: the tree splits that into volume and "
        "mix. Products without a sale before are units as a whole."
    )
    sides = [
        _side(view, metric, found, title)
        for title, found in (("Moved up most", ups), ("Moved down most", downs))
        if len(found)
    ]
    return html.Section(
        [
            html.H2("Was it price or volume, product by product?"),
            html.P(unbroken(answer), className="answer"),
            html.Div(sides, className="card-content why-products"),
            html.P(note, className="note"),
            card_footer(_foot(view, metric, frame)),
        ],
        className="card-flat",
    )


def _terms(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """The terms that say anything."""
    return [(name, text) for name, text in TERMS if any(frame[name] != 0)]


def _side(view: View, metric: Metric, frame: pd.DataFrame, title: str) -> Component:
    drawn = _table(view, metric, frame, title, Words(metric, view.currency).short)
    return html.Div([html.H3(title), framed(drawn, title)])


def _table(view: View, metric: Metric, frame: pd.DataFrame, caption: str, say: Any) -> Component:  # noqa: ANN401
    terms = _terms(frame)
    heads = ["Before", "Now", "Change", *(text for _, text in terms)]
    columns = [Column("Product", clip=True), *(Column(each, number=True) for each in heads)]
    cells: list[list[Cell]] = []
    for row in rows(frame):
        href = addresses.why(view.filters.drill("product", row.product), metric.name)
        cells.append(
            [
                html.A(row.label, href=href, title=row.label),
                say(row.previous),
                say(row.value),
                change_text(moved(view, metric, row.change)),
                *(_part(view, metric, getattr(row, name)) for name, _ in terms),
            ]
        )
    return table(caption, columns, cells)


def _part(view: View, metric: Metric, value: object) -> str:
    return formats.signed(value, metric.unit, view.currency) if value else formats.MISSING


def _foot(view: View, metric: Metric, frame: pd.DataFrame) -> Footer:
    filters, name = view.filters, metric.name
    shown = frame.head(FULL)
    words = Words(metric, view.currency)
    return Footer(
        table=_table(view, metric, shown, "Effects by product", words.full),
        csv=addresses.export(EXPORT, "csv", filters, name),
        excel=addresses.export(EXPORT, "xlsx", filters, name),
        rows=addresses.kpi(filters, name, addresses.LINES),
        link=addresses.why(filters, name),
    )


def exported(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    """The effects of every product as a file."""
    found = queries.product_effects(view.data, view.filters, metric.name)
    if found is None:
        what = f"the change of {insights.named(metric)} cannot be told by prices and volumes here"
        raise FilterError(f"metric: {what}.")
    return found.frame, f"{metric.name}-{EXPORT}"


READERS = {EXPORT: exported}
EXPLAINED = {
    EXPORT: Explained(
        "One for each product, by how much it changed.",
        {
            "product": "The product's id.",
            "volume": f"What more or fewer units brought, at the price before, {UNIT}.",
            "price": f"What other prices brought, {UNIT}.",
            "discount": f"What other discounts brought, {UNIT}.",
            "cost": f"What another unit cost brought, {UNIT}.",
            "rest": f"Returns, open orders and lines without units, {UNIT}.",
        },
        page="/why",
    )
}
