"""Two releases side by side: months, sources, files, checks and definitions."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import dates
from dashapp import format as formats
from dashapp.changes import Changes
from dashapp.components.tables import Cell, Column, framed, table, two_lines
from dashapp.format import decimal
from dashapp.insights import doing, named, trust
from dashapp.metrics import Metric
from dashapp.pages.data.parts import card, foot
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.pages.words import Words

MOST_FILES = 200
MONTHS = (
    Column("Month"),
    Column("Before", number=True),
    Column("After", number=True),
    Column("Difference", number=True),
)
SOURCES = (
    Column("Source"),
    Column("Before", number=True),
    Column("After", number=True),
    Column("Difference", number=True),
)
FILES = (
    Column("File"),
    Column("Source"),
    Column("What"),
    Column("Rows before", number=True),
    Column("After", number=True),
)
RULES = (Column("What"), Column("Before"), Column("After"))


def cards(
    view: View, metric: Metric, found: Changes, months: pd.DataFrame | None
) -> list[Component]:
    """One card for each kind of difference."""
    by_month = [] if months is None else [_months(view, metric, months)]
    return [*by_month, _sources(view, found), _files(found), _rules(found)]


def most(
    view: View, metric: Metric, months: pd.DataFrame | None, ended: date
) -> trust.MonthChange | None:
    """The month that differs most."""
    if months is None:
        return None
    moved = [row for row in rows(months) if decimal(row.difference)]
    if not moved:
        return None
    row = max(moved, key=lambda each: abs(each.difference))
    late = row.month < ended.replace(day=1)
    return trust.MonthChange(row.month, _signed(view, metric, row.difference), late)


def _signed(view: View, metric: Metric, value: object) -> str:
    return formats.signed(value, metric.unit, view.currency, short=False)


def _months(view: View, metric: Metric, months: pd.DataFrame) -> Component:
    """The months that differ; the others are counted."""
    words = Words(metric, view.currency)
    every = rows(months)
    moved = [row for row in every if decimal(row.difference)]
    cells: list[list[Cell]] = [
        [
            dates.month(row.month),
            words.full(row.before),
            words.full(row.after),
            _signed(view, metric, row.difference),
        ]
        for row in reversed(moved)
    ]
    keys = {key: view.own(key, "") or None for key in ("a", "b", "metric")}
    return card(
        f"In which months {doing(metric)} {named(metric)} differ?",
        _moved(len(moved), len(every)),
        [*_table("Months", MONTHS, cells), foot(view, "data-differences", "releases", **keys)],
        "half",
    )


def _moved(moved: int, every: int) -> str:
    if not moved:
        return f"In none: all {trust.count(every, 'month')} are as they were."
    same = formats.whole(every - moved)
    return f"In {moved} of {trust.count(every, 'month')}; {same} are as they were."


def _sources(view: View, found: Changes) -> Component:
    moved = [each for each in found.sources if each.before != each.after]
    cells: list[list[Cell]] = [
        [
            each.source,
            *(
                two_lines(formats.whole(t.rows), _money(view, t.amount))
                for t in (each.before, each.after)
            ),
            two_lines(
                _count(each.after.rows - each.before.rows),
                formats.signed(
                    each.after.amount - each.before.amount, "money", view.currency, short=False
                ),
            ),
        ]
        for each in found.sources
    ]
    names = ", ".join(each.source for each in moved)
    answer = f"Published otherwise: {names}. " if moved else "No source published more or less. "
    answer += "Amounts are what each row states, whatever its status."
    return card("Which sources differ?", answer, _table("Sources", SOURCES, cells), "half")


def _money(view: View, amount: Decimal) -> str:
    return formats.money(amount, view.currency)


def _count(number: int) -> str:
    return formats.signed(number, "count", "", short=False)


def _files(found: Changes) -> Component:
    cells: list[list[Cell]] = [
        [each.file, each.source, each.kind, *(_rows(n) for n in (each.before, each.after))]
        for each in found.files[:MOST_FILES]
    ]
    parts = [f"{found.count(kind)} {word}" for kind, word in trust.KINDS if found.count(kind)]
    answer = f"{', '.join(parts)}." if parts else "Both were made of the same files."
    if len(found.files) > MOST_FILES:
        answer += f" The first {MOST_FILES} are listed."
    return card("Which files differ?", answer, _table("Files", FILES, cells), "half")


def _rows(number: int | None) -> str:
    return formats.MISSING if number is None else formats.whole(number)


def _rules(found: Changes) -> Component:
    """Checks, definitions, configuration and code."""
    cells: list[list[Cell]] = [
        [_wrapped(f"Check: {each.name}"), *(_wrapped(said) for said in both)]
        for each in found.checks
        for both in [(each.before, each.after)]
    ]
    cells += [[f"Measure: {name}", "one definition", "another"] for name in found.measures]
    for what, (before, after) in (("Configuration", found.config), ("Code", found.code)):
        if before != after:
            cells.append([what, before[:24], after[:24]])
    answer = (
        "Checks, definitions, configuration or code differ."
        if cells
        else "Same checks, same rules."
    )
    return card("Were the rules the same?", answer, _table("Rules", RULES, cells), "half")


def _wrapped(text: str) -> Component:
    return html.Div(text, className="data-short")


def _table(
    name: str, columns: Sequence[Column], cells: Sequence[Sequence[Cell]]
) -> list[Component]:
    if not cells:
        return []
    return [framed(table(name, columns, cells), f"{name}, scrollable", tall=True)]
