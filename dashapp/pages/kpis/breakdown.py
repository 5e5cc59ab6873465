"""The breakdown of the chosen metric: tabs of dimensions, its views, and the order lines."""

from collections.abc import Callable, Mapping

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import attrs
from dashapp.components.filterbar import NAMES
from dashapp.components.menus import segments
from dashapp.filters import DIMENSIONS, Chip, FilterError, Filters
from dashapp.metrics import Metric
from dashapp.pages import addresses, drill
from dashapp.pages.cards import lines
from dashapp.pages.cards.breakdown import PLURAL
from dashapp.pages.downloads.words import COMPARED, PARTIAL, SHARE, UNIT, UNSETTLED, Explained
from dashapp.pages.explore import bars, pareto, pivot_file, table
from dashapp.pages.explore import multiples as explore_multiples
from dashapp.pages.explore import pivot as explore_pivot
from dashapp.pages.explore.card import Card
from dashapp.pages.explore.choices import VIEWS, Explorer
from dashapp.pages.view import View

CARDS: Mapping[str, Callable[[Explorer], Card]] = {
    "bars": bars.card,
    "pareto": pareto.card,
    "table": table.card,
    "pivot": explore_pivot.card,
    "multiples": explore_multiples.card,
}


def chosen(view: View) -> str:
    """What to break down by: the address's choice, else the first dimension that is open."""
    by = view.own("by", "")
    if not by:
        usable = (d for d in DIMENSIONS if drill.open_dimension(view.filters, view.domain, d))
        return next(usable, addresses.LINES)
    if by not in (*DIMENSIONS, addresses.LINES):
        raise FilterError(f"by: {by[:40]!r} is not one of {', '.join((*DIMENSIONS, 'lines'))}.")
    return by


def crumbs(asked: Explorer, chips: tuple[Chip, ...]) -> Component | None:
    """The drill so far, each step leading back to itself; None before the first."""
    steps = _steps(chips)
    if not steps:
        return None
    back: Filters = asked.view.filters
    for dimension, _ in steps:
        back = back.without(dimension)
    items = [html.Li(html.A("Everything", href=_back(asked, back)))]
    for dimension, label in steps[:-1]:
        members = asked.view.filters.members(dimension)
        for member in members:
            back = drill.toggled(back, dimension, member) or back
        items.append(html.Li(html.A(label, href=_back(asked, back))))
    items += [html.Li(label, **attrs(aria_current="true")) for _, label in steps[-1:]]
    return html.Nav(html.Ol(items, className="crumbs"), **attrs(aria_label="Drill path"))


def _steps(chips: tuple[Chip, ...]) -> list[tuple[str, str]]:
    """The narrowed dimensions in the order of the drill, several members as their number."""
    found: dict[str, list[str]] = {}
    for chip in chips:
        found.setdefault(chip.dimension, []).append(chip.label)
    return [
        (name, labels[0] if len(labels) == 1 else f"{len(labels)} {PLURAL[name]}")
        for name, labels in found.items()
    ]


def _back(asked: Explorer, filters: Filters) -> str:
    """A step back: the dimension to break down by is again the first that is open."""
    usable = (d for d in DIMENSIONS if drill.open_dimension(filters, asked.view.domain, d))
    return asked.address(filters, next(usable, addresses.LINES))


def card(asked: Explorer) -> Component:
    """The tabs and views, and what the chosen one shows."""
    if asked.by == addresses.LINES:
        content, kind = lines.content(asked.view, asked.metric), "lines"
    else:
        kind = asked.key("view")
        content = CARDS[kind](asked).parts()
    head = html.Div([_tabs(asked), *_views(asked)], className="explore-bar")
    return html.Section([head, *content], className=f"card-flat explore as-{kind}", id="breakdown")


def _tabs(asked: Explorer) -> Component:
    usable = [d for d in DIMENSIONS if d == asked.by or drill.several(asked.view.domain, d)]
    labels = [(d, NAMES[d]) for d in usable] + [(addresses.LINES, "Order lines")]
    links = [
        html.A(
            label,
            href=asked.address(by=name),
            **attrs(aria_current="true" if name == asked.by else None),
        )
        for name, label in labels
    ]
    return html.Nav(links, className="tabs", **attrs(aria_label="Break down by"))


def _views(asked: Explorer) -> list[Component]:
    if asked.by == addresses.LINES:
        return []
    return [segments("Shown as", asked.choices("view", VIEWS, asked.key("view")))]


def _asked(view: View, metric: Metric) -> Explorer:
    by = chosen(view)
    if by == addresses.LINES:
        raise FilterError(f"by: 'lines' is not one of {', '.join(DIMENSIONS)}.")
    return Explorer.of(view, metric, by)


def ranking(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    """All members as the table shows them, in its order."""
    asked = _asked(view, metric)
    return table.ordered(asked), f"{metric.name}-by-{asked.by}-ranked"


def pivot(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    """The pivot with its totals."""
    asked = _asked(view, metric)
    return pivot_file.frame(asked), f"{metric.name}-by-{asked.by}-and-{asked.across}"


def multiples(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    """The small multiples, a row for each member and bucket."""
    asked = _asked(view, metric)
    return explore_multiples.frame(asked), f"{metric.name}-by-{asked.by}-over-time"


READERS = {"ranking": ranking, "pivot": pivot, "multiples": multiples}
EXPLAINED = {
    "ranking": Explained(
        "One for each member of the dimension, in the order of the table.",
        {
            "relative": f"The change as a part of the figure before, {SHARE}; of a percent empty.",
            "cumulative": f"The share of the member and all larger ones, {SHARE}.",
        },
        keys={"view": "table"},
    ),
    "pivot": Explained(
        "One for each member of the dimension, the others together, and the total.",
        {
            "total": f"The figure of the row as a whole, {UNIT}.",
            f"total{COMPARED}": "The same in the period compared with.",
        },
        keys={"view": "pivot"},
        named=f"The row's figure for the {{across}} {{name}} in {{period}}, {UNIT}.",
    ),
    "multiples": Explained(
        "One for each member and part of the period.",
        {
            "bucket": "The first day of the part of the period.",
            "partial": PARTIAL,
            "unsettled": UNSETTLED,
        },
        keys={"view": "multiples"},
    ),
}
