"""The breakdown as bars: the largest members, and beside a selection all that it leaves out."""

from decimal import Decimal
from typing import Any

import pandas as pd

from dashapp import insights, queries
from dashapp.components.bars import Bar, bars
from dashapp.components.keep import Keep
from dashapp.figures.axis import number
from dashapp.filters import GUEST
from dashapp.format import decimal, percent, whole
from dashapp.pages.cards import breakdown
from dashapp.pages.cards.trend import COMPARED
from dashapp.pages.explore.card import Card, file_footer, question, top_choices
from dashapp.pages.explore.choices import Explorer
from dashapp.pages.frames import rows
from dashapp.queries import Largest


def card(asked: Explorer) -> Card:
    """The bars, their answer and what belongs to them."""
    data, filters, metric = asked.view.data, asked.view.filters, asked.metric
    around = filters.without(asked.by)
    found = queries.largest(data, around, metric.name, asked.by, asked.top)
    selected = filters.members(asked.by)
    chosen = queries.breakdown(data, filters, metric.name, asked.by) if selected else None
    frame = found.frame if chosen is None else chosen
    shown = bars(_bars(asked, found, chosen), COMPARED[filters.compare])
    known = any(decimal(value) is not None for value in frame["value"])
    return Card(
        question(asked),
        _answer(asked, found, chosen),
        [shown] if known else [],
        file_footer(
            asked,
            "breakdown",
            breakdown.twin(asked.view, metric, frame, asked.by, asked.leads_to),
        )
        if known
        else None,
        top_choices(asked, found.members),
    )


def _answer(asked: Explorer, found: Largest, chosen: pd.DataFrame | None) -> str:
    metric, speech = asked.metric, asked.view.speech
    if chosen is None:
        return insights.contribution(metric, found.frame, speech, asked.top)
    values = [decimal(value) or Decimal(0) for value in found.frame["value"]]
    whole = sum(values, Decimal(0)) if metric.additive else None
    plural = breakdown.PLURAL[asked.by]
    return insights.explore.selection(metric, chosen, whole, speech, plural)


def _bars(asked: Explorer, found: Largest, chosen: pd.DataFrame | None) -> list[Bar]:
    picked = {row.member: row for row in rows(chosen)} if chosen is not None else {}
    around = {row.member: row for row in rows(found.frame)}
    rest = around.pop("", None)
    beyond = [row for member, row in picked.items() if member not in around]
    merged = {**around, **picked}
    order = sorted(merged.values(), key=_largest_first)
    drawn = [_bar(asked, row, muted=bool(picked) and row.member not in picked) for row in order]
    more = found.members - len(merged)
    return [*drawn, *([_others(asked, rest, beyond, more)] if more > 0 else [])]


def _largest_first(row: Any) -> tuple[bool, Decimal, str]:  # noqa: ANN401 - a row of the frame
    value = decimal(row.value)
    return value is None, -(value or Decimal(0)), row.member


def _bar(asked: Explorer, row: Any, *, muted: bool) -> Bar:  # noqa: ANN401 - a row of the frame
    words, keep = asked.words, asked.keep(row.member)
    chosen = asked.chosen(row.member)
    share = decimal(row.share)
    part = f", {percent(share)} of the total" if share is not None and not muted else ""
    return Bar(
        label=row.label,
        value=number(row.value),
        previous=number(row.previous),
        shown=words.short(row.value),
        change=words.change(row.value, row.previous),
        href=asked.drill(row.member),
        title=f"{row.label}: {words.full(row.value)}{part}",
        keep=Keep(row.label, row.member, keep, chosen) if keep else None,
        apart=asked.by == "customer" and row.member == GUEST,
        muted=muted,
    )


def _others(asked: Explorer, rest: Any, beyond: list[Any], more: int) -> Bar:  # noqa: ANN401
    """All that are not shown, added up where the metric can be; a click lists every member."""
    value = previous = None
    if rest is not None:
        value = (decimal(rest.value) or Decimal(0)) - _sum(beyond, "value")
        if decimal(rest.previous) is not None:
            previous = rest.previous - _sum(beyond, "previous")
    plural = breakdown.PLURAL[asked.by]
    return Bar(
        label=f"Others ({whole(more)} {plural if more > 1 else asked.by})",
        value=number(value),
        previous=number(previous),
        shown=asked.words.short(value) if value is not None else "",
        change=asked.words.change(value, previous),
        href=asked.address(view="table"),
        title=f"See all {plural} as a table",
        rest=True,
        muted=bool(asked.view.filters.members(asked.by)),
    )


def _sum(found: list[Any], column: str) -> Decimal:
    return sum((decimal(getattr(row, column)) or Decimal(0) for row in found), Decimal(0))
