"""Files of what a page shows: same address, same filters, full precision."""

from collections.abc import Callable

import pandas as pd
from flask import Flask, Response, request

from dashapp import export, queries
from dashapp.context import NoRelease
from dashapp.export import NothingToExport
from dashapp.filters import FilterError
from dashapp.metrics import Metric, UnknownMetric
from dashapp.pages import (
    customers_exports,
    data_downloads,
    forecasts_files,
    kpis_breakdown,
    kpis_metric,
    lines_parts,
    order_parts,
    outlook_parts,
    trends_files,
    why_products,
)
from dashapp.pages.frames import known
from dashapp.pages.view import View, open_view, read_search
from dashapp.release import ReleaseError

Reader = Callable[[View, Metric], tuple[pd.DataFrame, str]]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def register(server: Flask) -> None:
    """Answer GET /export/<what>.<csv|xlsx>?<the page's address>."""
    server.add_url_rule("/export/<what>.<suffix>", "export", download)


def download(what: str, suffix: str) -> Response:
    """The file, or a plain message that says what is wrong with the address."""
    if what not in READERS or suffix not in TYPES:
        return _message(
            404, f"There is no export {what}.{suffix}; there are: {', '.join(READERS)}."
        )
    try:
        view = open_view(read_search(request.query_string.decode("utf-8", "replace")))
        metric = kpis_metric.chosen(view)
        frame, name = READERS[what](view, metric)
        body = _write(view, metric, frame, what, suffix)
    except NoRelease:
        return _message(503, "There is no data yet; run make etl.")
    except ReleaseError:
        return _message(503, "The data cannot be read now; /readyz says why.")
    except (FilterError, UnknownMetric) as error:
        return _message(400, str(error))
    except NothingToExport as gap:
        return _message(404, str(gap))
    response = Response(body, content_type=TYPES[suffix])
    file = f"{name}-{view.domain.data_to}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _headline(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    del metric
    names = tuple(each.name for each in view.data.catalogue.metrics)
    return queries.headline(view.data, view.filters, names), "kpis"


def _trend(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    return queries.trend(view.data, view.filters, (metric.name,)), f"{metric.name}-trend"


def _breakdown(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    by = kpis_breakdown.chosen(view)
    return queries.breakdown(view.data, view.filters, metric.name, by), f"{metric.name}-by-{by}"


def _lines(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    size, only = lines_parts.EXPORT_LIMIT, lines_parts.narrowed(view)
    lines = queries.order_lines(view.data, view.filters, metric.name, page=1, size=size, only=only)
    parts = (metric.name, "lines", *only.parts)
    return lines.frame, "-".join(parts)


def _drivers(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    found = queries.drivers(view.data, view.filters, metric.name)
    return found.tree, f"{metric.name}-drivers"


def _contributions(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    by = kpis_breakdown.chosen(view)
    frame = queries.contributions(view.data, view.filters, metric.name, by)
    return frame, f"{metric.name}-contributions-by-{by}"


def _forecast(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    grain = outlook_parts.grain(view)
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
    "lines": _lines,
    "forecast": _forecast,
    "landing": _landing,
    "anomalies": _anomalies,
    "drivers": _drivers,
    "contributions": _contributions,
    "order": _order,
    **why_products.READERS,
    **data_downloads.READERS,
    **{what: _of_forecasts(what) for what in forecasts_files.FILES},
    **trends_files.READERS,
    **customers_exports.READERS,
}


def _write(view: View, metric: Metric, frame: pd.DataFrame, what: str, suffix: str) -> bytes:
    if suffix == "csv":
        return export.to_csv(frame)
    metrics = frame.get("metric", (metric.name,))
    about = [*export.about(view.data, view.filters, metrics)]
    about += forecasts_files.about(view, what)
    if parts := lines_parts.narrowed(view).parts:
        about.append(("Order lines", ", ".join(parts)))
    return export.to_xlsx(frame, about)


def _message(status: int, text: str) -> Response:
    return Response(text + "\n", status=status, content_type="text/plain; charset=utf-8")
