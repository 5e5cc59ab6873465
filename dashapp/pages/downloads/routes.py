"""Files of what a page shows: same address, same filters, full precision, any number of rows."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

import pandas as pd
from flask import Flask, Response, request

from dashapp import export, queries
from dashapp.context import NoRelease
from dashapp.export import NothingToExport, Sheet, sheet_of
from dashapp.filters import FilterError
from dashapp.metrics import Metric, UnknownMetric
from dashapp.pages import addresses
from dashapp.pages.cards import lines, outlook
from dashapp.pages.customers import exports
from dashapp.pages.data import downloads
from dashapp.pages.downloads import stream
from dashapp.pages.downloads.about import Totals, about
from dashapp.pages.downloads.stream import TooManyExports
from dashapp.pages.forecasts import files as forecasts_files
from dashapp.pages.frames import known
from dashapp.pages.kpis import breakdown
from dashapp.pages.kpis import metric as kpis_metric
from dashapp.pages.order import parts as order_parts
from dashapp.pages.trends import files as trends_files
from dashapp.pages.view import View, open_view, read_search
from dashapp.pages.why import products
from dashapp.queries.lines import STREAMED
from dashapp.release import ReleaseError

Reader = Callable[[View, Metric], tuple[pd.DataFrame, str]]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain; charset=utf-8",  # what the file is about, beside a CSV
}


@dataclass(frozen=True)
class File:
    """What a download holds, what it is called, and the totals that the page shows below it."""

    sheet: Sheet
    name: str
    totals: Totals | None = None


def register(server: Flask) -> None:
    """Answer GET /export/<what>.<csv|xlsx|txt>?<the page's address>."""
    stream.register(server)
    server.add_url_rule("/export/<what>.<suffix>", "export", download)


def download(what: str, suffix: str) -> Response:
    """The file, or a plain message that says what is wrong with the address."""
    if what not in (*READERS, addresses.LINES) or suffix not in TYPES:
        known = ", ".join((*READERS, addresses.LINES))
        return _message(404, f"There is no export {what}.{suffix}; there are: {known}.")
    try:
        view = open_view(read_search(request.query_string.decode("utf-8", "replace")))
        metric = kpis_metric.chosen(view)
        file = _file(what, view, metric)
        response = _respond(what, suffix, view, metric, file)
    except REFUSED as error:
        return _refused(error)
    return _described(response, what, suffix, view, file)


def _file(what: str, view: View, metric: Metric) -> File:
    if what == addresses.LINES:
        return _lines(view, metric)
    frame, name = READERS[what](view, metric)
    if not len(frame.columns):
        raise NothingToExport("There is nothing to export here.")
    return File(sheet_of(frame), name)


def _respond(what: str, suffix: str, view: View, metric: Metric, file: File) -> Response:
    """Large files take one of the worker's places until they are sent."""
    pairs = [] if suffix == "csv" else about(view, what, metric, file.sheet, file.totals)
    if suffix == "txt":
        return Response("".join(f"{name}: {text}\n" for name, text in pairs))
    large = file.sheet.rows > STREAMED
    done = stream.place() if large else lambda: None
    try:
        if suffix == "xlsx":
            return stream.spooled(
                lambda target: export.to_xlsx(target, file.sheet, pairs), done, file.name
            )
        send = stream.streamed if large else stream.written
        return send(export.to_csv(file.sheet), done, file.name)
    except BaseException:
        done()
        raise


def _described(response: Response, what: str, suffix: str, view: View, file: File) -> Response:
    """The file's name, the release it was read from, and where a CSV's description is."""
    headers = response.headers
    headers["Content-Type"] = TYPES[suffix]
    narrowed = hashlib.sha256(view.filters.query().encode()).hexdigest()[:6]
    parts = (file.name, str(view.domain.data_to), *([narrowed] if view.filters.query() else []))
    headers["Content-Disposition"] = f'attachment; filename="{"-".join(parts)}.{suffix}"'
    headers["Cache-Control"] = "private, no-store"
    headers["X-Release"] = view.data.release.release_id
    if suffix == "csv":
        query = quote(request.query_string, safe="=&%+")
        headers["Link"] = f'</export/{what}.txt?{query}>; rel="describedby"'
    return response


def _headline(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    del metric
    names = tuple(each.name for each in view.data.catalogue.metrics)
    return queries.headline(view.data, view.filters, names), "kpis"


def _trend(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    return queries.trend(view.data, view.filters, (metric.name,)), f"{metric.name}-trend"


def _breakdown(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    by = breakdown.chosen(view)
    return queries.breakdown(view.data, view.filters, metric.name, by), f"{metric.name}-by-{by}"


def _lines(view: View, metric: Metric) -> File:
    """All of them, read while they are sent, with the totals of the page."""
    only = lines.narrowed(view)
    found = queries.every_line(view.data, view.filters, metric.name, only=only)
    sheet = Sheet(found.schema, found.total_rows, found.tables)
    name = "-".join((metric.name, addresses.LINES, *only.parts))
    return File(sheet, name, {"lines": Decimal(found.total_rows), **found.totals})


def _drivers(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    found = queries.drivers(view.data, view.filters, metric.name)
    return found.tree, f"{metric.name}-drivers"


def _contributions(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    by = breakdown.chosen(view)
    frame = queries.contributions(view.data, view.filters, metric.name, by)
    return frame, f"{metric.name}-contributions-by-{by}"


def _forecast(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    grain = outlook.grain(view)
    found = queries.forecast(view.data, view.filters, metric.name, grain)
    return known(found.frame, found.gap), f"{metric.name}-forecast-by-{grain}"


def _landing(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    found = queries.landings(view.data, view.filters, metric.name)
    return known(found.frame, found.gap), f"{metric.name}-landing"


def _anomalies(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    """Of every metric, as the list on the page is."""
    del metric
    found = queries.anomalies(view.data, view.filters)
    return known(found.frame, found.gap), "anomalies"


def _order(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    """All lines of one order, whatever the filters."""
    del metric
    order_id = order_parts.asked(view)
    found = queries.order(view.data, order_id, order_parts.day(view))
    if found.lines.empty:
        raise NothingToExport(f"There is no order {order_id} among the lines that you may see.")
    return found.lines, "order"


def _of_forecasts(what: str) -> Reader:
    """A file of the Forecasts page; its metric stands in the page's own keys."""

    def read(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
        frame, gap, name = forecasts_files.FILES[what](view, metric)
        return known(frame, gap), name

    return read


READERS: dict[str, Reader] = {
    "headline": _headline,
    "trend": _trend,
    "breakdown": _breakdown,
    "forecast": _forecast,
    "landing": _landing,
    "anomalies": _anomalies,
    "drivers": _drivers,
    "contributions": _contributions,
    "order": _order,
    **products.READERS,
    **downloads.READERS,
    **{what: _of_forecasts(what) for what in forecasts_files.FILES},
    **trends_files.READERS,
    **exports.READERS,
    **breakdown.READERS,
}


REFUSED = (
    NoRelease,
    ReleaseError,
    TooManyExports,
    FilterError,
    UnknownMetric,
    NothingToExport,
)


def _refused(error: Exception) -> Response:
    """What is wrong, in words."""
    match error:
        case NoRelease():
            return _message(503, "There is no data yet; run make etl.")
        case ReleaseError():
            return _message(503, "The data cannot be read now; /readyz says why.")
        case TooManyExports():
            busy = _message(503, "Other large exports are running; try again in a moment.")
            busy.headers["Retry-After"] = str(stream.RETRY_SECONDS)
            return busy
        case NothingToExport():
            return _message(404, str(error))
    return _message(400, str(error))


def _message(status: int, text: str) -> Response:
    return Response(text + "\n", status=status, content_type="text/plain; charset=utf-8")
