"""Files of what a page shows: same address, same filters, full precision."""

from collections.abc import Callable

import pandas as pd
from flask import Flask, Response, request

from dashapp import export, queries
from dashapp.context import NoRelease
from dashapp.filters import FilterError
from dashapp.metrics import Metric, UnknownMetric
from dashapp.pages import kpis_breakdown, kpis_metric, lines_parts, outlook_parts
from dashapp.pages.view import View, open_view, read_search
from dashapp.release import ReleaseError

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NothingToExport(LookupError):  # noqa: N818 - a state, not a fault
    """What was asked for could not be computed; the message says why."""


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
        body = _write(view, metric, frame, suffix)
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
    return _known(found.frame, found.gap), f"{metric.name}-forecast-by-{grain}"


def _landing(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    found = queries.landings(view.data, view.filters, metric.name)
    return _known(found.frame, found.gap), f"{metric.name}-landing"


def _anomalies(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    """Of every metric, as the list on the page is."""
    del metric
    found = queries.anomalies(view.data, view.filters)
    return _known(found.frame, found.gap), "anomalies"


def _known(frame: pd.DataFrame, gap: str | None) -> pd.DataFrame:
    if gap is not None:
        raise NothingToExport(gap)
    return frame


READERS: dict[str, Callable[[View, Metric], tuple[pd.DataFrame, str]]] = {
    "headline": _headline,
    "trend": _trend,
    "breakdown": _breakdown,
    "lines": _lines,
    "forecast": _forecast,
    "landing": _landing,
    "anomalies": _anomalies,
    "drivers": _drivers,
    "contributions": _contributions,
    **kpis_breakdown.READERS,
}


def _write(view: View, metric: Metric, frame: pd.DataFrame, suffix: str) -> bytes:
    if suffix == "csv":
        return export.to_csv(frame)
    metrics = frame.get("metric", (metric.name,))
    about = [*export.about(view.data, view.filters, metrics)]
    if parts := lines_parts.narrowed(view).parts:
        about.append(("Order lines", ", ".join(parts)))
    return export.to_xlsx(frame, about)


def _message(status: int, text: str) -> Response:
    return Response(text + "\n", status=status, content_type="text/plain; charset=utf-8")
