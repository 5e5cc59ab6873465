"""The next periods by members of a dimension, each leading to its own forecast."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import dates, insights, queries
from dashapp import format as formats
from dashapp.components.cards import Footer, card_footer
from dashapp.components.change import change_text
from dashapp.components.fans import FanMarks, fan_spark
from dashapp.components.menus import Choice, segments
from dashapp.components.tables import Cell, Column, framed, table
from dashapp.figures.axis import number
from dashapp.filters import FACETS, Filters
from dashapp.pages import addresses
from dashapp.pages.forecasts import keys as forecasts_keys
from dashapp.pages.forecasts.heading import Known
from dashapp.pages.forecasts.keys import Asked
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.pages.words import Words
from dashapp.periods import add_months
from dashapp.queries import Ahead, Members
from dashapp.queries.selection import OTHERS

MANY = 14  # members beyond which the table scrolls


def read(view: View, asked: Asked) -> Members:
    """The members' forecasts over the page's horizon."""
    question = Ahead(asked.metric.name, asked.by, asked.grain, asked.horizon)
    return queries.members_ahead(view.data, view.filters, question)


def card(view: View, asked: Asked, known: Known) -> Component | None:
    """The table, or why there is none, unless the page's head says so already."""
    found = read(view, asked)
    if found.gap is not None and found.gap == known.found.gap:
        return None
    name = insights.named(asked.metric)
    where = f"Where will {name} come from?" if known.found.adds else f"Where will {name} differ?"
    choices = [
        Choice(each.capitalize(), asked.address(view, "#members", by=each), each == asked.by)
        for each in FACETS
        if len(view.domain.values(each)) > 1
    ]
    head: list[Component] = [html.H2(where)]
    head += [segments("By", choices)] if len(choices) > 1 else []
    top = html.Div(head, className="card-head")
    if found.gap is not None:
        return html.Section([top, html.P(found.gap, className="answer")], className="card-flat")
    frame = summed(found, adds=known.found.adds)
    body = _table(view, asked, known, found, frame)
    footer = Footer(
        table=None,
        csv=asked.export(view, "members-ahead", "csv"),
        excel=asked.export(view, "members-ahead", "xlsx"),
        rows=None,
        link=asked.address(view, "#members"),
    )
    return html.Section(
        [
            top,
            html.P(_answer(view, asked, known, frame), className="answer"),
            framed(body, f"Forecast by {asked.by}", tall=len(frame) > MANY),
            card_footer(footer),
        ],
        className="card-flat",
    )


def summed(found: Members, *, adds: bool) -> pd.DataFrame:
    """By member: next, low80 and high80 of the next period, and of all periods the sum or mean."""
    first = found.frame["period"].min()
    lines = []
    for member in dict.fromkeys(found.frame["member"]):
        own = found.frame[found.frame["member"] == member]
        nearest = own[own["period"] == first]
        each = nearest.iloc[0] if len(nearest) else None
        total = sum(own["value"], Decimal(0))
        lines.append(
            {
                "member": member,
                "next": None if each is None else each["value"],
                "low80": None if each is None else each["low80"],
                "high80": None if each is None else each["high80"],
                "ahead": total if adds else total / len(own),
                "periods": len(own),
            }
        )
    return pd.DataFrame(lines)


def previous(found: Members, member: str, periods: Sequence[date]) -> Decimal | None:
    """The sum of the same periods a year before, by months; None where it is not known whole."""
    own = found.past[found.past["member"] == member]
    values = dict(zip(own["bucket"], own["value"], strict=True))
    before = [formats.decimal(values.get(add_months(day, -12))) for day in periods]
    known = [value for value in before if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(before) else None


def _later(asked: Asked, known: Known) -> pd.DataFrame | None:
    """The page's own forecast of the same periods; None where there is none."""
    if known.found.gap is not None:
        return None
    later = insights.later(known.found).head(asked.horizon)
    return later if len(later) else None


def _table(
    view: View, asked: Asked, known: Known, found: Members, frame: pd.DataFrame
) -> Component:
    words = Words(asked.metric, view.currency)
    later = _later(asked, known)
    monthly = asked.grain == "month" and known.found.adds and later is not None
    compared = insights.comparable(later) if later is not None and monthly else None
    columns = _columns(asked, found, later, adds=known.found.adds, compared=compared)
    cells = [_cells(view, asked, words, found, row, compared=compared) for row in rows(frame)]
    return table(
        f"Forecast of {insights.named(asked.metric)} by {asked.by}",
        columns,
        cells,
        _total(words, later, adds=known.found.adds, compared=compared),
    )


def _columns(
    asked: Asked,
    found: Members,
    later: pd.DataFrame | None,
    *,
    adds: bool,
    compared: pd.DataFrame | None,
) -> Sequence[Column]:
    first = found.frame["period"].min()
    nearest = (
        dates.month(first, full=False)
        if asked.grain == "month"
        else f"From {dates.day_of_year(first)}"
    )
    count = found.frame["period"].nunique() if later is None else len(later)
    what = "Sum" if adds else "Mean"
    columns = [Column(asked.by.capitalize()), Column("Past and forecast")]
    columns += [Column(nearest, number=True), Column("80% sure", number=True)]
    columns += [Column(f"{what} of {count} {asked.grain}s", number=True)]
    if compared is None:
        return columns
    part = "" if len(compared) == count else f", {len(compared)} months"
    return [*columns, Column(f"On last year{part}", number=True)]


def _cells(
    view: View,
    asked: Asked,
    words: Words,
    found: Members,
    row: object,
    *,
    compared: pd.DataFrame | None,
) -> list[Cell]:
    member: str = row.member  # type: ignore[attr-defined]
    own = found.frame[found.frame["member"] == member]
    cells: list[Cell] = [
        _link(view, asked, member),
        _spark(words, found, own, member) or "",
        words.short(row.next),  # type: ignore[attr-defined]
        f"{words.short(row.low80)} to {words.short(row.high80)}",  # type: ignore[attr-defined]
        words.short(row.ahead),  # type: ignore[attr-defined]
    ]
    if compared is not None:
        same = own[own["period"].isin(list(compared["period"]))]
        before = previous(found, member, list(same["period"]))
        cells.append(_changed(words, sum(same["value"], Decimal(0)), before))
    return cells


def _changed(words: Words, value: Decimal, before: Decimal | None) -> Cell:
    change = words.change(value, before)
    return change_text(change) if change else formats.MISSING


def _link(view: View, asked: Asked, member: str) -> Cell:
    if member == OTHERS or member not in view.domain.values(asked.by):
        return "All others" if member == OTHERS else member
    narrowed: Filters = view.filters.drill(asked.by, member)
    keys = asked.keys() | {"by": None}
    return html.A(member, href=addresses.page(forecasts_keys.PATH, narrowed, **keys))


def _spark(words: Words, found: Members, own: pd.DataFrame, member: str) -> Component | None:
    past = [number(value) for value in found.past[found.past["member"] == member]["value"]]
    gap: list[float | None] = [None] * len(past)
    ahead = {name: [number(each) for each in own[name]] for name in ("value", "low80", "high80")}
    marks = FanMarks(
        [*past, *[None] * len(own)],
        [*gap, *ahead["value"]],
        [*gap, *ahead["low80"]],
        [*gap, *ahead["high80"]],
    )
    first = words.short(own["value"].iloc[0])
    return fan_spark(marks, f"{member}: past and forecast, {first} next", "small")


def _total(
    words: Words, later: pd.DataFrame | None, *, adds: bool, compared: pd.DataFrame | None
) -> Sequence[Cell] | None:
    """What the page's own forecast says, which members of an additive metric add up to."""
    if later is None:
        return None
    first = later.iloc[0]
    whole = sum(later["value"], Decimal(0))
    cells: list[Cell] = [
        "All",
        "",
        words.short(first["value"]),
        f"{words.short(first['low80'])} to {words.short(first['high80'])}",
        words.short(whole if adds else whole / len(later)),
    ]
    if compared is not None:
        before = sum(compared["previous"], Decimal(0)) if len(compared) else None
        cells.append(_changed(words, sum(compared["value"], Decimal(0)), before))
    return cells


def _answer(view: View, asked: Asked, known: Known, frame: pd.DataFrame) -> str:
    words = Words(asked.metric, view.currency)
    named = frame[frame["member"] != OTHERS]
    first = (named if len(named) else frame).iloc[0]
    if not known.found.adds:
        best = named.sort_values("ahead", ascending=False).iloc[0] if len(named) else first
        return f"Highest in {best['member']}: {words.short(best['ahead'])} on average."
    together = sum(frame["ahead"], Decimal(0))
    share = f", {formats.percent(first['ahead'] / together, 0)} of all" if together else ""
    said = f"{first['member']} brings most: {words.short(first['ahead'])}{share}."
    later = _later(asked, known)
    whole = None if later is None else sum(later["value"], Decimal(0))
    return f"{said} The members add up to the whole." if together == whole else said
