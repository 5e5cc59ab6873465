"""From a metric to its files: definition, tables, steps, files, and how to check it by hand."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashapp import lineage, queries
from dashapp.components.attributes import attrs
from dashapp.format import whole
from dashapp.insights import definitions, doing, named
from dashapp.insights.trust import count
from dashapp.metrics import Metric
from dashapp.pages import addresses, heads
from dashapp.pages.data import files as data_files
from dashapp.pages.data import parts as data_parts
from dashapp.pages.data.parts import address, moment, seconds, size
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.queries import Receipt

KINDS = {
    "facts": "order lines",
    "rollup": "daily sums",
    "keys": "numbered orders and customers",
    "entity": "analysis or list",
}


def chosen(view: View) -> Metric:
    """The metric of the address; the first headline by default."""
    catalogue = view.data.catalogue
    return catalogue.metric(view.own("metric", catalogue.headline[0].name))


def content(view: View) -> list[Component]:
    """The flow from metric to files, the statement, the files and the tables."""
    metric = chosen(view)
    found = queries.receipt(view.data, view.filters, metric)
    menu = heads.metric_menu(view, metric, lambda name: address(view, "lineage", metric=name))
    return [
        data_parts.head(
            f"Where {doing(metric)} {named(metric)} come from?",
            _answer(view, metric, found),
            view.filters.phrase(),
            [menu],
        ),
        _flow(view, metric, found),
        html.Div(
            [
                _by_hand(view, metric, found),
                *data_files.cards(view),
            ],
            className="grid data-grid",
        ),
    ]


def _answer(view: View, metric: Metric, found: Receipt) -> str:
    tables = " and ".join(f"{each.table}{_of(view, each.rows)}" for each in found.sources)
    files = sum(len(each.files) for each in lineage.sources(view.data.release.manifest))
    made = f", made of {count(files, 'file')}" if files and not view.data.scope.limits else ""
    if found.value is None:
        return f"This view has no {named(metric)}; it was looked for in {tables}{made}."
    value = Words(metric, view.currency).full(found.value)
    return f"This view shows {value}, answered from {tables}{made}."


def _of(view: View, rows: int) -> str:
    """How many rows a table has; not told to who sees a part of them."""
    return "" if view.data.scope.limits else f" ({count(rows, 'row')})"


def _flow(view: View, metric: Metric, found: Receipt) -> Component:
    stages = [
        _stage("The metric", metric.label, _definition(view, metric)),
        _stage("The table that answers", _tables_said(found), _tables(view, metric, found)),
        _stage("The run that made it", _run_said(view), _steps(view)),
        _stage("The files it read", *_files(view)),
    ]
    return html.Ol(
        stages, className="data-flow", **attrs(aria_label="From the metric to its files")
    )


def _stage(label: str, title: str, body: Sequence[Component]) -> Component:
    return html.Li(
        [
            html.Div(label, className="kpi-label"),
            html.H2(title),
            html.Div(list(body), className="data-stage"),
        ],
        className="card-flat",
    )


def _definition(view: View, metric: Metric) -> list[Component]:
    link = address(view, "metrics") + f"#metric-{metric.name}"
    return [
        html.P(metric.description),
        html.P(definitions.whole(view.data.catalogue, metric), className="note"),
        html.A("Definition", href=link),
    ]


def _tables_said(found: Receipt) -> str:
    return " and ".join(each.table for each in found.sources)


def _tables(view: View, metric: Metric, found: Receipt) -> list[Component]:
    """The planner's choice for each measure, and what else could have answered."""
    chosen_for = {name: each.table for each in found.sources for name in each.measures}
    parts: list[Component] = []
    for name in metric.measures:
        holders = queries.holders(view.data, view.data.catalogue.measure(name))
        items = [
            html.Li(
                [
                    html.Span(f"{each.table} · used here" if used else each.table),
                    html.Span(f"{KINDS.get(each.kind, each.kind)}{_of(view, each.rows)}"),
                ],
                className="used" if used else "",
            )
            for each in holders
            for used in [each.table == chosen_for[name]]
        ]
        parts += [html.H3(name, className="data-code"), html.Ul(items, className="data-list")]
    why = "The smallest table that can answer these filters exactly is used."
    return [*parts, html.P(why, className="note")]


def _run_said(view: View) -> str:
    return moment(view, view.data.release.manifest.created_at)


def _steps(view: View) -> list[Component]:
    if gap := data_parts.withheld(view, "The steps are those"):
        return [html.P(gap, className="note")]
    done = lineage.steps(view.data.release.manifest)
    if not done:
        return [html.P("This release was published without its steps.", className="note")]
    items = [html.Li([html.Span(each.name), html.Span(_step(each))]) for each in reversed(done)]
    total = sum(each.seconds for each in done)
    said = f"{count(len(done), 'step')}, the last one first; {seconds(total)} in all."
    return [html.Ul(items, className="data-list steps-list"), html.P(said, className="note")]


def _step(step: lineage.Step) -> str:
    rows = (
        f"{whole(step.rows_in)} → {whole(step.rows_out)} rows, "
        if step.rows_in
        else f"{whole(step.rows_out)} rows, "
        if step.rows_out
        else ""
    )
    return f"{rows}{seconds(step.seconds)}"


def _files(view: View) -> tuple[str, list[Component]]:
    gap = data_parts.withheld(view, "The files are those")
    if gap:
        return "Not shown", [html.P(gap, className="note")]
    held = lineage.sources(view.data.release.manifest)
    if not held:
        return "Not known", [html.P("This release names no files.", className="note")]
    items = [
        html.Li(
            [
                html.Span(source.name),
                html.Span(
                    f"{count(len(source.files), 'file')}, {count(source.rows, 'row')}, "
                    f"{size(source.bytes)}"
                ),
            ]
        )
        for source in held
    ]
    files = count(sum(len(source.files) for source in held), "file")
    below = html.A("Each file with its hash", href=address(view, "lineage") + "#data-files")
    return files, [html.Ul(items, className="data-list"), below]


def _by_hand(view: View, metric: Metric, found: Receipt) -> Component:
    """The statement with its expected result."""
    folder = f"releases/{view.data.release.release_id}"
    say = "Run this with DuckDB in the folder of the release, "
    expected = [
        html.Div([html.Dt(name), html.Dd(value)])
        for name, value in queries.printed(view.data, found)
    ]
    return html.Section(
        [
            html.H2("Can I work it out by hand?"),
            html.P(
                [say, html.Code(folder), " below the data folder. It reads the order lines alone."],
                className="answer",
            ),
            _statement(found.sql),
            html.H3("It must say"),
            html.Dl(expected, className="data-expected"),
            html.P(
                [
                    "The same number as on the ",
                    html.A("KPIs page", href=addresses.kpi(view.filters, metric.name)),
                    ", before it is rounded for reading.",
                ],
                className="note",
            ),
        ],
        className="card-flat",
    )


def _statement(sql: str) -> Component:
    return html.Div(
        [
            html.Pre(html.Code(sql), id="data-sql", tabIndex="0"),
            html.Button("Copy", className="button quiet", **attrs(data_copies="data-sql")),
        ],
        className="data-sql",
    )
