"""What a download says of itself: the view, the release, definitions, totals and columns."""

from collections.abc import Mapping
from decimal import Decimal

from flask import request

from dashapp import export
from dashapp.export import Sheet, plain
from dashapp.format import whole
from dashapp.metrics import Metric
from dashapp.pages import addresses, calendars
from dashapp.pages.cards import lines
from dashapp.pages.downloads.columns import EXPLAINED, explained
from dashapp.pages.forecasts import files
from dashapp.pages.kpis import breakdown
from dashapp.pages.view import View

Totals = Mapping[str, Decimal | None]
FISCAL = ("pivot", "development", "years", "year-totals")  # which may follow fiscal years


def about(
    view: View, what: str, metric: Metric, sheet: Sheet, totals: Totals | None = None
) -> list[tuple[str, str]]:
    """The pairs of the sheet About, and of the text beside a CSV."""
    names = _metrics(view, metric, sheet)
    pairs = [*export.about(view.data, view.filters, names)]
    if parts := lines.narrowed(view).parts:
        pairs.append(("Order lines", ", ".join(parts)))
    pairs += files.about(view, what)
    pairs += calendars.about(view) if what in FISCAL else []
    pairs += [
        ("Address", _address(view, what, metric)),
        ("Each row", EXPLAINED[what].row),
    ]
    pairs.append(("Rows", whole(sheet.rows)))
    pairs += [(f"Total: {name}", _total(value)) for name, value in (totals or {}).items()]
    known = {each.name: each for each in view.data.catalogue.metrics}
    found = ((name, explained(what, name, known)) for name in sheet.schema.names)
    return pairs + [(f"Column: {name}", text) for name, text in found if text]


def _metrics(view: View, metric: Metric, sheet: Sheet) -> list[str]:
    """The metrics whose figures the file holds."""
    if "metric" not in sheet.schema.names:
        return [metric.name]
    found: dict[str, None] = {}
    for batch in sheet.batches():
        found |= dict.fromkeys(batch.column("metric").to_pylist())
    known = {each.name for each in view.data.catalogue.metrics}
    return [name for name in found if name in known]


def _address(view: View, what: str, metric: Metric) -> str:
    """The view that shows the same, without the host."""
    if what == addresses.LINES:
        return addresses.lines(view.filters, metric.name, lines.narrowed(view))
    page = EXPLAINED[what]
    if what == "breakdown":
        return addresses.kpi(view.filters, metric.name, breakdown.chosen(view))
    query = request.query_string.decode("utf-8", "replace")
    given = {pair.partition("=")[0] for pair in query.split("&")}
    own = [f"{key}={value}" for key, value in page.keys.items() if key not in given]
    query = "&".join(filter(None, (query, *own)))
    return f"{page.page}?{query}" if query else page.page


def _total(value: Decimal | None) -> str:
    return "not known" if value is None else plain(value)
