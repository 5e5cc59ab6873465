"""The overview: can today's numbers be trusted, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp.control import Balance, balances, whole
from dashapp.format import percent
from dashapp.insights import trust
from dashapp.pages import answers
from dashapp.pages.data import books as data_books
from dashapp.pages.data import gaps
from dashapp.pages.data import runs as data_runs
from dashapp.pages.data.parts import card, data_dir, head, mark, moment, notice, seconds
from dashapp.pages.view import View
from dashapp.runs import Run, Runs, read_runs


@dataclass(frozen=True)
class Seen:
    """What the overview reads."""

    books: tuple[Balance, ...]
    runs: Runs | None  # None for who may not see all rows
    checks: Sequence[dict[str, object]]


def content(view: View) -> list[Component]:
    """Answer, four figures, sources, checks, control totals, runs and gaps."""
    answers.forget_this_one()  # runs end without a new release
    seen = _read(view)
    own: list[Component] = [_checks(seen)]
    if seen.runs is not None:
        own = [
            data_books.sources_card(view, seen.books),
            data_books.control_card(view, seen.books),
            _checks(seen),
            data_runs.card(view, seen.runs),
        ]
    return [
        *_notices(view, seen),
        head("Can I trust today’s numbers?", trust.trusted(told(view, seen)), _release(view)),
        _figures(view, seen),
        html.Div([*own, gaps.card(view)], className="grid data-grid"),
    ]


def _read(view: View) -> Seen:
    checks = view.data.release.manifest.raw.get("checks", ())
    if view.data.scope.limits:
        return Seen((), None, checks)
    runs = read_runs(data_dir(), data_runs.asked_page(view), data_runs.SIZE)
    return Seen(balances(view.data.release.manifest), runs, checks)


def told(view: View, seen: Seen) -> trust.Trust:
    """What speaks for and against the numbers."""
    total, as_of = whole(seen.books), view.as_of
    return trust.Trust(
        data_to=as_of.data_to,
        today=as_of.today,
        late=as_of.late,
        checks_failed=sum(1 for check in seen.checks if not check["passed"]),
        checks=len(seen.checks),
        balanced=all(each.holds for each in seen.books),
        read=total.read.rows,
        quarantined=total.part("quarantined").rows,
        run_failed=_failed(seen) is not None,
        report_damaged=_damaged(seen) is not None,
        refused=as_of.problem is not None,
    )


def _failed(seen: Seen) -> Run | None:
    last = seen.runs.last if seen.runs else None
    return last if last and last.failed else None


def _damaged(seen: Seen) -> Run | None:
    last = seen.runs.last if seen.runs else None
    return last if last and last.problem else None


def _notices(view: View, seen: Seen) -> list[Component]:
    found = []
    if problem := view.as_of.problem:
        found.append(notice("A newer release is not shown.", [problem]))
    if failed := _failed(seen):
        code = "" if failed.exit_code is None else f" (exit code {failed.exit_code})"
        when = moment(view, failed.started)
        kept = f"The numbers are still those of release {view.data.release.release_id}. "
        said = f"The last run failed: {failed.command}, {when}{code}"
        found.append(notice(said, [kept, failed.message or "It gave no reason."]))
    if damaged := _damaged(seen):
        said = f"The newest run report, {damaged.run_id}, cannot be read."
        found.append(notice(said, [damaged.problem or ""]))
    return found


def _release(view: View) -> str:
    manifest = view.data.release.manifest
    zone = manifest.company.timezone
    return f"Release {manifest.release_id}, published {moment(view, manifest.created_at)} ({zone})"


def _figures(view: View, seen: Seen) -> Component:
    as_of = view.as_of
    old = (as_of.today - as_of.data_to).days
    age = "yesterday" if old == 1 else "today" if old == 0 else f"{formats.whole(old)} days ago"
    figures = [("Newest sale", trust.day(as_of.data_to), age, not as_of.late)]
    passed = sum(1 for check in seen.checks if check["passed"])
    said = "all passed" if passed == len(seen.checks) else f"{len(seen.checks) - passed} did not"
    of = f"{passed} of {len(seen.checks)}"
    figures.append(("Checks passed", of, said, passed == len(seen.checks)))
    if seen.books:
        total = whole(seen.books)
        aside, read = total.part("quarantined").rows, total.read.rows
        share = f"of {trust.count(read, 'row')} read"
        share = f"{percent(aside / read, 2)} {share}" if aside else share
        figures.append(("Rows set aside", formats.whole(aside), share, True))
    if seen.runs and (last := seen.runs.last):
        when = f"{moment(view, last.started)} · {seconds(last.seconds)}"
        outcome = last.outcome.capitalize() or "Unreadable"
        figures.append(("Last run", outcome, when, not last.failed and not last.problem))
    drawn = [_figure(*each) for each in figures]
    return html.Div(drawn, className="data-figures")


def _figure(label: str, value: str, said: str, good: bool) -> Component:
    parts = [
        html.Div(label, className="kpi-label"),
        html.Div(value, className="data-value"),
        html.Div(said if good else mark(False, "", said), className="data-said"),
    ]
    return html.Div(parts, className="card-flat")


def _checks(seen: Seen) -> Component:
    failed = sum(1 for check in seen.checks if not check["passed"])
    number = trust.count(len(seen.checks), "check")
    answer = f"All {number} passed." if not failed else f"{failed} of {number} did not pass."
    if not seen.checks:
        answer = "This release was published without checks."
    items = [
        html.Li(
            [
                mark(bool(check["passed"]), "Passed", "Did not pass"),
                html.Div(
                    [
                        html.Div(str(check["name"])),
                        html.Div(str(check.get("detail") or ""), className="note"),
                    ]
                ),
            ]
        )
        for check in sorted(seen.checks, key=lambda check: bool(check["passed"]))
    ]
    return card("Did every check pass?", answer, [html.Ul(items, className="data-checks")])
