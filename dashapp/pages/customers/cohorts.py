"""Cohorts as a heatmap: who still buys, or what each customer has brought, by months of age."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp import format as formats
from dashapp.components.cards import Footer
from dashapp.components.heat import Cell, Frame, Heading, Line, heat, ramp
from dashapp.components.menus import Choice, segments
from dashapp.components.tables import framed
from dashapp.filters import FilterError
from dashapp.pages.customers import parts
from dashapp.pages.frames import rows
from dashapp.pages.view import View

MEASURES = {"retention": "Still buying", "revenue": "Revenue a customer"}
QUESTIONS = {
    "retention": "Do the customers we win come back?",
    "revenue": "What does a customer bring over time?",
}
CAVEATS = (
    "Hatched cells: the month is not complete, so they count in no average. Cohorts of the first "
    "months hold customers who bought before the data begins."
)
AGES, COHORTS = 24, 36  # of one page
Grid = Mapping[tuple[date, int], Any]


@dataclass(frozen=True)
class Shown:
    """The part of the cohorts that the page shows, and which of the measures."""

    measure: str
    grid: Grid
    cohorts: Sequence[date]
    ages: Sequence[int]
    currency: str

    def value(self, row: Any) -> Decimal:  # noqa: ANN401 - a row of the cohorts
        """The measure of one cell."""
        if self.measure == "revenue":
            return Decimal(row.cumulative)
        return Decimal(int(row.customers)) / max(int(row.size), 1)

    def say(self, value: Decimal) -> str:
        """The measure in words, short enough for a cell."""
        if self.measure == "revenue":  # the key names the currency
            return formats.number(round(value), "count", "", short=True)
        return formats.percent(value, 0)

    def key(self, value: Decimal) -> str:
        """The measure as the key of the tints says it."""
        if self.measure == "revenue":
            return formats.money(round(value), self.currency, short=True).replace(".00", "")
        return self.say(value)


def content(view: View) -> list[Component]:
    """The tab."""
    measure = view.own("measure", "retention")
    if measure not in MEASURES:
        raise FilterError(f"measure: {measure[:40]!r} is not one of {', '.join(MEASURES)}.")
    found = queries.cohorts(view.data, view.filters)
    if found.gap:
        return parts.told(view, QUESTIONS[measure], "", [parts.gap(view, "", found.gap, "cohorts")])
    grid = {(row.cohort, int(row.age)): row for row in rows(found.frame)}
    months = sorted({cohort for cohort, _ in grid}, reverse=True)
    first = _page(view, "ages", AGES, max(age for _, age in grid) + 1)
    newest = _page(view, "cohorts", COHORTS, len(months))
    last = max(age for _, age in grid)
    shown = Shown(
        measure,
        grid,
        sorted(months[newest : newest + COHORTS]),
        range(first, min(first + AGES, last + 1)),
        view.currency,
    )
    answer = insights.customers.cohorts(found)
    if measure == "revenue":
        answer = insights.clientele.lifetime(found, view.speech)
    footer = Footer(
        table=None,
        csv=parts.export(view, "cohorts", "csv"),
        excel=parts.export(view, "cohorts", "xlsx"),
        rows=None,
        link=parts.address(view, "cohorts", measure=measure),
    )
    low, high = _ends(shown)
    per = " a customer" if measure == "revenue" else ""
    body = [
        _choices(view, measure, (first, last), (newest, len(months))),
        framed(_table(shown), "Cohorts by month of first purchase, scrollable"),
        *([ramp(shown.key(low), shown.key(high) + per)] if high > low else []),
    ]
    card = parts.card("", "", body, footer, time=CAVEATS)
    return parts.told(view, QUESTIONS[measure], answer, [card])


def _page(view: View, key: str, size: int, total: int) -> int:
    """Where the shown part begins: a multiple of its size."""
    allowed = [str(start) for start in range(0, max(total, 1), size)]
    text = view.own(key, "0")
    if text not in allowed:
        raise FilterError(f"{key}: {text[:40]!r} is not one of {', '.join(allowed)}.")
    return int(text)


def _choices(
    view: View, measure: str, ages: tuple[int, int], cohorts: tuple[int, int]
) -> Component:
    """The measure, and which ages and cohorts are shown where there are more than fit."""
    keys = {"ages": str(ages[0]) if ages[0] else None}
    keys["cohorts"] = str(cohorts[0]) if cohorts[0] else None

    def there(**changed: str | None) -> str:
        return parts.address(view, "cohorts", **{"measure": measure, **keys, **changed})

    shown = [
        segments(
            "Measure",
            [Choice(text, there(measure=name), name == measure) for name, text in MEASURES.items()],
        )
    ]
    if ages[1] >= AGES:
        spans = [
            Choice(f"Months {at}–{min(at + AGES - 1, ages[1])}", there(ages=str(at)), at == ages[0])
            for at in range(0, ages[1] + 1, AGES)
        ]
        shown.append(segments("Months of age", spans))
    if cohorts[1] > COHORTS:
        spans = [
            Choice(
                "Newest cohorts" if not at else _older(at, cohorts[1]),
                there(cohorts=str(at)),
                at == cohorts[0],
            )
            for at in range(0, cohorts[1], COHORTS)
        ]
        shown.append(segments("Cohorts", spans))
    return html.Div(shown, className="choices-row")


def _older(at: int, count: int) -> str:
    """Older cohorts by their place, counted from the newest; the last part needs no end."""
    return "Older cohorts" if count <= 2 * COHORTS else f"Older, from the {at + 1}th"


def _table(shown: Shown) -> Component:
    """One row a cohort; the averages at the foot hold complete months only."""
    ends = _ends(shown)
    rows_shown = [_row(shown, cohort, ends) for cohort in shown.cohorts]
    caption = f"{MEASURES[shown.measure]} by cohort and months after the first purchase"
    columns = [Heading("Customers"), *(Heading(str(age), title=_age(age)) for age in shown.ages)]
    corner = [html.Div("Months later →"), html.Div("First purchase ↓")]
    frame = Frame(corner, columns, foot=_average(shown))
    return heat(caption, frame, rows_shown, "figures cohorts")


def _age(age: int) -> str:
    return "in the month of the first purchase" if not age else f"{age} months later"


def _ends(shown: Shown) -> tuple[Decimal, Decimal]:
    """Between which of the values shown cells are tinted; the first month's 100 % tells nothing."""
    values = [
        shown.value(row)
        for (cohort, age), row in shown.grid.items()
        if cohort in shown.cohorts
        and age in shown.ages
        and not row.partial
        and (age or shown.measure == "revenue")
    ]
    low = min(values, default=Decimal(0)) if shown.measure == "revenue" else Decimal(0)
    return low, max(values, default=Decimal(0))


def _row(shown: Shown, cohort: date, ends: tuple[Decimal, Decimal]) -> Line:
    size = int(shown.grid[cohort, 0].size) if (cohort, 0) in shown.grid else 0
    cells = [_cell(shown, shown.grid.get((cohort, age)), age, ends) for age in shown.ages]
    named = Heading(dates.month(cohort, full=False))
    return Line(named, [Cell(formats.whole(size)), *cells])


def _cell(shown: Shown, row: Any, age: int, ends: tuple[Decimal, Decimal]) -> Cell:  # noqa: ANN401
    if row is None:
        return Cell("")
    value, (low, high) = shown.value(row), ends
    plain = not age and shown.measure == "retention"
    share = None if plain else float((value - low) / (high - low)) if high > low else 0.0
    kind = "whole" if plain else ""
    cohort, some = dates.month(row.cohort, full=False), formats.whole(int(row.customers))
    said = f"{cohort}, {age} months later: {some} of {formats.whole(int(row.size))}"
    if not row.partial:
        return Cell(shown.say(value), None, f"{said} customers bought", share, kind)
    part = html.Span(" (part)", className="unseen")
    title = f"{said}, month not complete"
    return Cell([shown.say(value), part], None, title, share, f"{kind} partial".strip())


def _average(shown: Shown) -> Line:
    """Weighted by the cohorts' sizes, over all cohorts that were complete at that age."""
    cells = [Cell("")]
    for age in shown.ages:
        same = [row for (_, at), row in shown.grid.items() if at == age and not row.partial]
        size = sum(int(row.size) for row in same)
        total = sum((shown.value(row) * int(row.size) for row in same), Decimal(0))
        cells.append(Cell(shown.say(total / size) if size else formats.MISSING))
    return Line(Heading("All, weighted"), cells)
