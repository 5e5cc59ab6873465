"""What the tabs of the data page share: their addresses, heads and words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from dashapp import dates
from dashapp.components import menus
from dashapp.components.cards import Footer, card_footer
from dashapp.components.menus import Choice
from dashapp.components.shell import icon
from dashapp.context import dashboard_of
from dashapp.filters import FilterError
from dashapp.format import figure, whole
from dashapp.pages import addresses
from dashapp.pages.view import View

PATH = "/data"
TABS = (
    ("overview", "Overview"),
    ("quarantine", "Quarantine"),
    ("lineage", "Lineage"),
    ("releases", "Releases"),
    ("metrics", "Metric definitions"),
)
ALL_ROWS = "{} of the whole company: only who may see all rows sees {}."
Said = str | Component


def shown(view: View) -> str:
    """The tab that the address names; the overview by default."""
    name = view.own("show", TABS[0][0])
    if name not in dict(TABS):
        raise FilterError(f"show: {name[:40]!r} is not one of {', '.join(dict(TABS))}.")
    return name


def address(view: View, show: str, **keys: str | None) -> str:
    """A tab with its own keys; the filters stay for the other pages."""
    named = None if show == TABS[0][0] else show
    return addresses.page(PATH, view.filters, show=named, **keys)


def export(view: View, what: str, suffix: str, **keys: str | None) -> str:
    """A file of what a tab shows."""
    return addresses.page(f"/export/{what}.{suffix}", view.filters, **keys)


def tabs(view: View, show: str) -> Component:
    """Links to the tabs."""
    choices = [Choice(label, address(view, name), name == show) for name, label in TABS]
    return menus.tabs("Parts of this page", choices)


def head(
    question: str, answer: str, note: str = "", choices: Sequence[Component] = ()
) -> Component:
    """A tab's question, its answer in words, and the choices beside it."""
    words = [html.H1(question), html.P(answer, className="answer")]
    words += [html.P(note, className="note")] if note else []
    beside = [html.Div(list(choices), className="choices")] if choices else []
    return html.Header([html.Div(words, className="words"), *beside], className="page-head")


def card(question: str, answer: Said, body: Sequence[Component], kind: str = "") -> Component:
    """A card with its question, answer and whatever else it holds."""
    parts = [html.H2(question), html.P(answer, className="answer"), *body]
    return html.Section(parts, className=f"card-flat {kind}".strip())


def notice(
    words: str, detail: Sequence[Said] = (), symbol: str = "exclamation-triangle"
) -> Component:
    """Something that a reader must know first."""
    parts: list[Component] = [html.P(html.Strong(words))]
    parts += [html.P([*detail], className="data-detail")] if detail else []
    return html.Div([icon(symbol), html.Div(parts)], className="data-notice", role="status")


def foot(view: View, what: str, show: str, **keys: str | None) -> Component:
    """The files of what a card shows, and the link to it."""
    csv, excel = (export(view, what, suffix, **keys) for suffix in ("csv", "xlsx"))
    return card_footer(Footer(None, csv, excel, None, address(view, show, **keys)))


def withheld(view: View, what: str, verb: str = "them") -> str | None:
    """Why something about all rows is not shown; None for who may see them."""
    return ALL_ROWS.format(what, verb) if view.data.scope.limits else None


def mark(good: bool, yes: str, no: str) -> Component:
    """A tick or a warning, always with its word."""
    return html.Span(
        [icon("check-lg" if good else "exclamation-triangle"), f" {yes if good else no}"],
        className="data-mark good" if good else "data-mark bad",
    )


def moment(view: View, value: str | datetime | None) -> str:
    """A time as the company's clock shows it."""
    if value is None:
        return "unknown"
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return f"{value}"[:40]
    zone = ZoneInfo(view.data.release.manifest.company.timezone)
    local = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(zone)
    return f"{dates.day(local)}, {dates.clock(local)}"


def data_dir() -> Path:
    """The folder that the releases and reports are in."""
    return dashboard_of().settings.data_dir


def size(number: int) -> str:
    """Bytes, short."""
    for limit, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if number >= limit:
            return f"{figure(number / limit, 1)} {unit}"
    return f"{whole(number)} B"


def seconds(number: float | None) -> str:
    """A duration, short."""
    if number is None:
        return "unknown"
    if number >= 120:  # noqa: PLR2004 - from two minutes on, minutes say more
        return f"{int(number // 60)} min {int(number % 60)} s"
    return f"{figure(number, 1)} s"
