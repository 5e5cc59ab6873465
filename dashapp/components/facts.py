"""A short list of facts: a name and what it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component


@dataclass(frozen=True)
class Fact:
    """A name, and the words or link beside it."""

    name: str
    value: Component | str


def fact_list(facts: Sequence[Fact]) -> Component:
    """Names beside values, one below the other."""
    parts: list[Component] = []
    for fact in facts:
        parts += [html.Dt(fact.name), html.Dd(fact.value)]
    return html.Dl(parts, className="facts")
