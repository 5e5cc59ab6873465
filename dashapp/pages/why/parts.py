"""Why a metric changed: the card of the KPIs page, and the tree that the page of its own shows."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import insights, queries
from dashapp.components.cards import Footer, card_footer, notes_list
from dashapp.components.change import change_text
from dashapp.components.filterbar import NAMES
from dashapp.components.tables import Cell, Column, table
from dashapp.components.waterfall import Step, waterfall
from dashapp.filters import Filters
from dashapp.format import Change, percent
from dashapp.insights import Reason
from dashapp.metrics import Metric
from dashapp.pages import addresses
from dashapp.pages.cards import breakdown
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.queries import Drivers, Only

TREE = (
    Column("Driver"),
    Column("Change", number=True),
    Column("Share of it", number=True),
    Column("Behind it"),
)
MEMBERS = (
    Column("Member"),
    Column("Contribution", number=True),
    Column("Share of it", number=True),
    Column("Behind it"),
)
TENFOLD = 10  # from which on a share's tenths say nothing


def card(view: View, metric: Metric) -> Component | None:
    """Question, answer, reasons, tree, table and exports; None where nothing is compared."""
    if view.filters.compare == "none":
        return None
    found = queries.drivers(view.data, view.filters, metric.name)
    parts: list[Component] = [
        html.H2(f"Why did {insights.named(metric)} change?"),
        html.P(insights.driven(metric, found, view.speech), className="answer"),
    ]
    tree = Tree(view, metric, found)
    if len(found.tree) > 1:
        notes = [*reasons(view, metric, found), *places(view, metric, found, _breakdown)]
        parts += [notes_list(notes)] if notes else []
        parts.append(html.Div(tree.chart(), className="card-content"))
        whole = addresses.why(view.filters, metric.name)
        parts.append(html.A("The whole tree", href=whole, className="why-whole"))
    if found.change:
        parts.append(card_footer(tree.foot()))
    return html.Section(parts, className="card-flat why")


Note = tuple[str, Change, str]  # a sentence, its arrow, and where it leads


def reasons(view: View, metric: Metric, found: Drivers) -> list[Note]:
    """At most three reasons, each with its arrow and its order lines."""
    return [
        (reason.text, moved(view, metric, reason.change), _lines(view, metric, reason))
        for reason in insights.why(metric, found, view.speech)
    ]


def places(
    view: View, metric: Metric, found: Drivers, address: Callable[[View, Metric, Filters, str], str]
) -> list[Note]:
    """Where most of it lies and what moved against it; `address` leads to the narrowed view."""
    if not changed(view, metric, found):
        return []
    notes = []
    for say in (insights.whereabouts, insights.opposed):
        place = say(metric, found, view.speech)
        if place is not None:
            narrowed, by = _narrowed(view.filters, place.members), place.members[-1][0]
            href = address(view, metric, narrowed, by)
            notes.append((place.text, moved(view, metric, place.change), href))
    return notes


def _breakdown(view: View, metric: Metric, narrowed: Filters, by: str) -> str:
    step = breakdown.next_step(narrowed, view.domain, by)
    return addresses.kpi(narrowed, metric.name, step)


def moved(view: View, metric: Metric, change: Decimal) -> Change:
    """A part of a change with its sign, and whether it is good news."""
    text = formats.signed(change, metric.unit, view.currency)
    shown = change if formats.visible(text) else Decimal(0)
    arrow = formats.UP if shown > 0 else formats.DOWN if shown < 0 else formats.LEVEL
    return Change(arrow, text, formats.verdict(metric, shown))


def share_of(view: View, metric: Metric, found: Drivers, part: object) -> str:
    """A part's share of the change; nothing of a change that is not seen: any part exceeds it."""
    if not changed(view, metric, found):
        return ""
    share = formats.decimal(part)
    return percent(share, 0 if share is not None and abs(share) >= TENFOLD else 1)


def changed(view: View, metric: Metric, found: Drivers) -> bool:
    """Whether the change as a whole is more than nothing after rounding."""
    return formats.visible(formats.signed(found.change, metric.unit, view.currency))


def _lines(view: View, metric: Metric, reason: Reason) -> str:
    narrowed = _narrowed(view.filters, reason.members)
    only = Only.of(reason.status, reason.buyers, "")
    return addresses.lines(narrowed, metric.name, only) + "#breakdown"


def _narrowed(filters: Filters, members: tuple[tuple[str, str], ...]) -> Filters:
    for dimension, member in members:
        filters = filters.drill(dimension, member)
    return filters


@dataclass(frozen=True)
class Tree:
    """The drivers as the cards show them."""

    view: View
    metric: Metric
    found: Drivers

    def chart(self) -> Component:
        """The first level as a waterfall, whose steps open."""
        return waterfall(self.steps(), self._step(rows(self.found.tree)[0]))

    def steps(self) -> list[Step]:
        """The first level in its order, each with its parts."""
        total, children = rows(self.found.tree)[0], _children(self.found.tree)
        return [
            self._step(row, tuple(self._step(part) for part in children.get(row.node, ())))
            for row in children.get(total.node, ())
        ]

    def _step(self, row: Any, parts: tuple[Step, ...] = ()) -> Step:  # noqa: ANN401 - a node
        change = moved(self.view, self.metric, row.change)
        said = share_of(self.view, self.metric, self.found, row.share)
        return Step(row.label, float(row.change), change, self._href(row), parts, said)

    def _href(self, row: Any) -> str:  # noqa: ANN401 - a node
        members = ((row.dimension, row.member),) if row.dimension else ()
        reason = Reason("", row.change, row.status, row.buyers, members)
        return _lines(self.view, self.metric, reason)

    def foot(self, *, members: bool = True) -> Footer:
        """The tree as a table, those of its members too, exports, rows and link."""
        grown = len(self.found.tree) > 0  # where there is no tree there is no file of it
        tables: list[Component | None] = [self._drivers()] if grown else []
        tables += [self._members(), self._more()] if members else []
        name, filters = self.metric.name, self.view.filters
        return Footer(
            table=html.Div(tables) if tables else None,
            csv=addresses.export("drivers", "csv", filters, name) if grown else None,
            excel=addresses.export("drivers", "xlsx", filters, name) if grown else None,
            rows=addresses.kpi(filters, name, addresses.LINES),
            link=addresses.why(filters, name),
        )

    def _drivers(self) -> Component:
        """Every node of the tree, parts below their term."""
        labels = {row.node: row.label for row in rows(self.found.tree)}
        cells: list[list[Cell]] = []
        for row in rows(self.found.tree):
            part = row.parent and labels[row.parent] != labels["change"]
            name = f"{labels[row.parent]}: {row.label}" if part else row.label
            cells.append([name, *self._figures(row), html.A("Rows", href=self._href(row))])
        return table(f"What drove the change of {insights.named(self.metric)}", TREE, cells)

    def _members(self) -> Component | None:
        """The contribution of every member of the facets."""
        found = rows(self.found.contributions)
        if not found:
            return None
        cells: list[list[Cell]] = []
        for row in found:
            name = f"{NAMES[row.dimension]}: {row.label}"
            narrowed = self.view.filters.drill(row.dimension, row.member) if row.member else None
            href = addresses.lines(narrowed, self.metric.name, Only()) if narrowed else ""
            link: Cell = html.A("Rows", href=href + "#breakdown") if href else ""
            cells.append([name, *self._figures(row), link])
        return table("What each member contributed", MEMBERS, cells)

    def _more(self) -> Component:
        """What every product and customer contributed is too long for a page: as files."""
        filters, name = self.view.filters, self.metric.name
        links = [
            html.A(
                f"Contribution of all {breakdown.PLURAL[by]} (CSV)",
                href=addresses.export("contributions", "csv", filters, name, by),
                download="",
            )
            for by in ("product", "customer")
            if breakdown.open_dimension(filters, self.view.domain, by)
        ]
        return html.Div(links, className="steps-files")

    def _figures(self, row: Any) -> list[Cell]:  # noqa: ANN401 - a row of either frame
        share = share_of(self.view, self.metric, self.found, row.share)
        return [change_text(moved(self.view, self.metric, row.change)), share]


def _children(tree: pd.DataFrame) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows(tree):
        found.setdefault(row.parent, []).append(row)
    return found
