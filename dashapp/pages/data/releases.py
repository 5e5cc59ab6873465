"""The kept releases, and what one changed against another."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import queries
from dashapp.changes import Changes, changes
from dashapp.components.menus import Choice, menu, options
from dashapp.context import dashboard_of
from dashapp.filters import FilterError
from dashapp.insights import named, trust
from dashapp.kept import Kept, kept_releases
from dashapp.manifest import Manifest, ReleaseError
from dashapp.metrics import Metric
from dashapp.pages import answers, heads
from dashapp.pages.data import differences, history, lineage
from dashapp.pages.data import parts as data_parts
from dashapp.pages.data.parts import address, data_dir, moment
from dashapp.pages.view import View

QUESTION = "What changed since the last release?"


@dataclass(frozen=True)
class Pair:
    """The two releases that are compared, the earlier one first as a rule."""

    a: Kept
    b: Kept


@dataclass(frozen=True)
class Compared:
    """What differs, by the manifests and by month; `problem` says why nothing can be compared."""

    pair: Pair | None
    found: Changes | None
    months: pd.DataFrame | None
    problem: str | None


def content(view: View) -> list[Component]:
    """The differences of two releases, then all of them."""
    answers.forget_this_one()  # releases are removed without a new one
    gap = data_parts.withheld(view, "Releases are compared by the figures")
    if gap:
        return [data_parts.head(QUESTION, gap)]
    kept = kept_releases(data_dir())
    metric = lineage.chosen(view)
    compared = compare(view, kept, metric)
    choices = _choices(view, kept, compared, metric)
    parts = [
        data_parts.head(QUESTION, _answer(view, metric, compared), _note(view, compared), choices)
    ]
    drawn = []
    if compared.found is not None:
        drawn += differences.cards(view, metric, compared.found, compared.months)
    if compared.problem and compared.found is not None:
        parts.insert(0, data_parts.notice("The months cannot be compared.", [compared.problem]))
    return [*parts, html.Div([*drawn, history.card(view, kept)], className="grid data-grid")]


def compare(view: View, kept: tuple[Kept, ...], metric: Metric) -> Compared:
    """The two releases of the address, or the current one with the one before."""
    pair = _pair(view, kept)
    if pair is None:
        return Compared(None, None, None, "There is one release: nothing to compare it with yet.")
    for each in (pair.a, pair.b):
        if each.manifest is None:
            said = f"Release {each.release_id} cannot be read: {each.problem}"
            return Compared(pair, None, None, said)
    try:
        found = changes(_manifest(pair.a), _manifest(pair.b))
    except ReleaseError as error:
        return Compared(pair, None, None, str(error))
    settings = dashboard_of().settings
    ids = (pair.a.release_id, pair.b.release_id)
    memory = (settings.query_threads, settings.query_memory)
    try:
        months = queries.differences(view.data, data_dir(), ids, metric, memory)
    except ReleaseError as error:
        return Compared(pair, found, None, str(error))
    return Compared(pair, found, months, None)


def _manifest(kept: Kept) -> Manifest:
    if kept.manifest is None:
        raise ReleaseError(kept.problem or "The release cannot be read.")
    return kept.manifest


def _pair(view: View, kept: tuple[Kept, ...]) -> Pair | None:
    """`a` and `b` of the address must be kept releases; nothing else becomes part of a path."""
    known = {each.release_id: each for each in kept}
    current = view.data.release.release_id
    after = _asked(view, "b", known) or known.get(current)
    if after is None:
        return None
    before = _asked(view, "a", known) or _before(kept, after)
    if before is None:
        return None
    if before.release_id == after.release_id:
        raise FilterError("a: choose two different releases.")
    return Pair(before, after)


def _before(kept: tuple[Kept, ...], after: Kept) -> Kept | None:
    """The newest one that is older, and can be read; else the next one, of whatever age."""
    older = [each for each in kept if each.release_id < after.release_id]
    readable = [each for each in older if each.manifest is not None]
    others = [each for each in reversed(kept) if each.release_id > after.release_id]
    return next(iter([*readable, *older, *others]), None)


def _asked(view: View, key: str, known: dict[str, Kept]) -> Kept | None:
    wanted = view.own(key, "")
    if wanted and wanted not in known:
        raise FilterError(f"{key}: {wanted[:40]!r} is not one of {', '.join(known)}.")
    return known.get(wanted)


def _answer(view: View, metric: Metric, compared: Compared) -> str:
    if compared.found is None:
        return compared.problem or ""
    most = differences.most(view, metric, compared.months, _ended(compared))
    return trust.changed(compared.found, named(metric), most)


def _ended(compared: Compared) -> date:
    """The last day of the earlier release: months before its month had ended."""
    pair = compared.pair
    return _manifest(pair.a).domain.data_to if pair else date.max


def _note(view: View, compared: Compared) -> str:
    if compared.pair is None:
        return ""
    ids = (compared.pair.a, compared.pair.b)
    said = [f"{each.release_id}{_when(view, each)}" for each in ids]
    return f"From {said[0]} to {said[1]}"


def _when(view: View, kept: Kept) -> str:
    return f" ({moment(view, kept.manifest.created_at)})" if kept.manifest else ""


def _choices(
    view: View, kept: tuple[Kept, ...], compared: Compared, metric: Metric
) -> list[Component]:
    if compared.pair is None:
        return []
    ids = {"a": compared.pair.a.release_id, "b": compared.pair.b.release_id}
    menus = [_menu(view, kept, ids, key) for key in ids]
    among = [each for each in view.data.catalogue.metrics if each.additive]
    return [
        *menus,
        heads.metric_menu(
            view, metric, lambda name: address(view, "releases", **ids, metric=name), among
        ),
    ]


def _menu(view: View, kept: tuple[Kept, ...], ids: dict[str, str], key: str) -> Component:
    other = ids["b" if key == "a" else "a"]
    own = view.own("metric", "") or None
    choices = [
        Choice(
            moment(view, each.manifest.created_at) if each.manifest else each.release_id,
            address(view, "releases", **(ids | {key: each.release_id}), metric=own),
            chosen=each.release_id == ids[key],
            note=each.release_id[-8:],
        )
        for each in kept
        if each.release_id != other
    ]
    shown = next((choice.text for choice in choices if choice.chosen), ids[key])
    return menu(f"release-{key}", "From" if key == "a" else "To", shown, [options(choices)])
