"""The releases that are kept, each with what it was made of."""

from dash import html
from dash.development.base_component import Component

from dashapp.changes import file_changes, published_rows
from dashapp.components.tables import Cell, Column, framed, table, two_lines
from dashapp.format import whole
from dashapp.insights import trust
from dashapp.kept import Kept
from dashapp.manifest import Manifest
from dashapp.pages.data import parts as data_parts
from dashapp.pages.data.parts import address, mark, moment
from dashapp.pages.view import View

COLUMNS = (
    Column("Published"),
    Column("Newest sale"),
    Column("Order lines", number=True),
    Column("Files", number=True),
    Column("Inputs changed"),
    Column("Checks"),
    Column("Code and configuration"),
    Column("Compare"),
)


def card(view: View, kept: tuple[Kept, ...]) -> Component:
    """All kept releases, newest first."""
    older = (*kept[1:], None)
    cells = [_release(view, each, before) for each, before in zip(kept, older, strict=True)]
    damaged = [each.release_id for each in kept if each.manifest is None]
    said = f" {', '.join(damaged)} cannot be read." if damaged else ""
    return data_parts.card(
        "Which releases are kept?",
        f"{trust.count(len(kept), 'release')}, newest first.{said}",
        [framed(table("Releases", COLUMNS, cells), "Releases, scrollable")],
    )


def _release(view: View, kept: Kept, before: Kept | None) -> list[Cell]:
    current = kept.release_id == view.data.release.release_id
    if kept.manifest is None:
        name = two_lines(kept.release_id, "damaged")
        said = html.Div(kept.problem or "", className="data-message")
        return [name, "", "", "", said, "", "", ""]
    manifest = kept.manifest
    failed = len(manifest.warnings)
    checks = mark(not failed, "Passed", f"{failed} did not pass")
    when = moment(view, manifest.created_at)
    return [
        two_lines(f"{when} · current" if current else when, kept.release_id),
        trust.day(manifest.domain.data_to),
        whole(published_rows(manifest)),
        whole(len(manifest.raw.get("inputs", ()))),
        _inputs_changed(before, manifest),
        checks,
        two_lines(
            str(manifest.raw.get("code_version", ""))[:24],
            str(manifest.raw.get("config_sha256", ""))[:12],
        ),
        "" if current else _compare_link(view, kept),
    ]


def _inputs_changed(before: Kept | None, manifest: Manifest) -> str:
    if before is None:
        return "the oldest kept"
    if before.manifest is None:
        return "unknown: the one before is damaged"
    found = file_changes(before.manifest, manifest)
    parts = [
        f"{whole(sum(1 for each in found if each.kind == kind))} {word}"
        for kind, word in trust.KINDS
        if any(each.kind == kind for each in found)
    ]
    return ", ".join(parts) or "none"


def _compare_link(view: View, kept: Kept) -> Component:
    current = view.data.release.release_id
    return html.A("With current", href=address(view, "releases", a=kept.release_id, b=current))
