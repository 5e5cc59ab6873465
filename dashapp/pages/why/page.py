"""The Why page: what drove the change of a metric, from its value before to its value now."""

from dataclasses import replace

import dash
from dash import callback, html
from dash.development.base_component import Component

from dashapp import insights, queries
from dashapp.components.bridge import Anchor, bridge
from dashapp.components.cards import card_footer, notes_list, unbroken
from dashapp.components.ids import PageIds
from dashapp.components.shell import icon
from dashapp.filters import COMPARISONS, PRESETS, Filters
from dashapp.metrics import Metric
from dashapp.pages import addresses, heads, judging
from dashapp.pages.kpis import metric as kpis_metric
from dashapp.pages.screen import WHOLE, Content, NothingMatches, Screen
from dashapp.pages.summary.parts import anything
from dashapp.pages.view import View, read_search
from dashapp.pages.why import members as why_members
from dashapp.pages.why import products
from dashapp.pages.why.parts import Tree, places, reasons
from dashapp.pages.words import Words
from dashapp.periods import preset_period
from dashapp.queries import Drivers

IDS = PageIds("why")
MOST_OFFERED = 3


def render(view: View) -> Content:
    """The whole page for the chosen metric."""
    metric, by = kpis_metric.chosen(view), why_members.chosen(view)
    names = tuple(each.name for each in view.data.catalogue.metrics)
    if not anything(queries.headline(view.data, view.filters, names)):
        raise NothingMatches
    found = queries.drivers(view.data, view.filters, metric.name)
    content = [_head(view, metric, found)]
    if found.change is None:
        content.append(_without(view, metric, found))
    else:
        content += [each for each in _parts(view, metric, found, by) if each is not None]
    return Content.whole(
        [html.Div(content, className="why-page")], queries.chips(view.data, view.filters)
    )


def _head(view: View, metric: Metric, found: Drivers) -> Component:
    def address(name: str) -> str:
        return addresses.why(view.filters, name, view.own("by", "") or None)

    back = html.A(
        f"{metric.label} in KPIs",
        href=addresses.kpi(view.filters, metric.name),
        className="button quiet",
    )
    answer = insights.driven(metric, found, view.speech) if found.change is not None else ""
    question = f"Why did {insights.named(metric)} change?"
    return heads.head(view, question, answer, [back, heads.metric_menu(view, metric, address)])


def _parts(view: View, metric: Metric, found: Drivers, by: str | None) -> list[Component | None]:
    story = html.Div(
        [
            html.Div(_reasons(view, metric, found), className="third"),
            html.Div(_bridge(view, metric, found), className="two-thirds"),
        ],
        className="grid",
    )
    moved = found.change != 0
    members = why_members.section(view, metric, found, by) if moved else None
    return [story, members, products.card(view, metric) if moved else None]


def _reasons(view: View, metric: Metric, found: Drivers) -> Component:
    """In words: the reasons, where it lies, whether it is chance, and what makes it doubtful."""
    judge = judging.judge(view)
    notes = [*reasons(view, metric, found), *places(view, metric, found, _narrowed)]
    warnings = view.data.release.manifest.warnings
    period = view.filters.covered(view.domain)
    doubts = insights.unjudged(warnings, period) if period else ()
    return html.Section(
        [
            html.H2("What drove it?"),
            *([notes_list(notes)] if notes else []),
            html.H3("Is it more than chance?"),
            html.P(insights.beyond_chance(metric, found, judge, view.speech), className="answer"),
            *(_doubt(each) for each in doubts),
        ],
        className="card-flat why",
    )


def _doubt(sentence: str) -> Component:
    said = f"{sentence[:1].upper()}{sentence[1:]}; a fall may be missing data."
    return html.P([icon("exclamation-triangle"), html.Span(said)], className="caution")


def _narrowed(view: View, metric: Metric, narrowed: Filters, by: str) -> str:
    del view, by
    return addresses.why(narrowed, metric.name)


def _bridge(view: View, metric: Metric, found: Drivers) -> Component:
    tree, words = Tree(view, metric, found), Words(metric, view.currency)
    now, before = view.filters.covered(view.domain), view.filters.comparison(view.domain)
    first = Anchor(
        before.phrase() if before else "Before",
        float(found.previous or 0),
        words.short(found.previous),
    )
    last = Anchor(
        now.phrase() if now else "Now", float(found.value or 0), words.short(found.value), now=True
    )
    drawn = bridge(first, tree.steps() if len(found.tree) > 1 else [], last)
    answer = found.gap or insights.largest_step(metric, found, view.speech)
    return html.Section(
        [
            html.H2("How did it get from before to now?"),
            html.P(unbroken(answer), className="answer"),
            html.Div(drawn, className="card-content"),
            card_footer(tree.foot(members=False)),
        ],
        className="card-flat",
    )


def _without(view: View, metric: Metric, found: Drivers) -> Component:
    """Nothing is compared, or what is asked for is not known: why, and what to choose instead."""
    others = [
        html.A(text, href=addresses.why(filters, metric.name), className="button quiet")
        for text, filters in _comparable(view)
    ]
    said = (
        "Nothing is compared, so there is no change to explain."
        if view.filters.compare == "none"
        else found.gap
    )
    return html.Section(
        [
            icon("arrow-left-right"),
            html.H2("There is nothing to compare with"),
            html.P(said),
            html.Div(others, className="state-actions")
            if others
            else html.P(
                "The drivers appear once the data covers two such periods.", className="note"
            ),
        ],
        className="card-flat why-nothing",
    )


def _comparable(view: View) -> list[tuple[str, Filters]]:
    """Other comparisons of these days that the data covers, else shorter periods."""
    asked, domain = view.filters, view.domain
    found = [
        (f"Compare with {label.lower()}", replace(asked, compare=name))
        for name, label in COMPARISONS
        if name not in ("none", asked.compare)
    ]
    found = [(text, each) for text, each in found if each.comparison(domain) is not None]
    if found:
        return found
    shorter = [
        (
            f"{label} against the period before",
            replace(
                asked, preset=name, period=preset_period(name, domain.period), compare="previous"
            ),
        )
        for name, label in PRESETS
    ]
    covered = [(text, each) for text, each in shorter if each.comparison(domain) is not None]
    return covered[:MOST_OFFERED]


SCREEN = Screen(IDS, "/why", (WHOLE,), keep=("metric", "by"), render=render)


def layout(**query: str | list[str]) -> Component:
    """The complete page for this address."""
    return SCREEN.layout(query)


@callback(SCREEN.outputs, SCREEN.inputs, prevent_initial_call=True)
def update(search: str | None, _theme: str | None) -> list[object]:
    """The page again, after its address or the theme changed."""
    return SCREEN.show(read_search(search))


dash.register_page(  # type: ignore[no-untyped-call]
    __name__, path="/why", name="Why", title="Why · Sales", order=5, icon="diagram-3"
)
