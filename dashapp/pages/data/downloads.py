"""Files of what the data page shows."""

from collections.abc import Callable

import pandas as pd

from dashapp import queries
from dashapp.control import balances
from dashapp.filters import FilterError
from dashapp.insights import definitions
from dashapp.kept import kept_releases
from dashapp.metrics import Metric
from dashapp.pages.data import books, files, parts, quarantine, releases, runs
from dashapp.pages.view import View

Read = tuple[pd.DataFrame, str]


def _all_rows(view: View) -> None:
    gap = parts.withheld(view, "These are figures")
    if gap:
        raise FilterError(gap)


def _sources(view: View, metric: Metric) -> Read:
    del metric
    _all_rows(view)
    return books.sources_frame(view, balances(view.data.release.manifest)), "sources"


def _control(view: View, metric: Metric) -> Read:
    del metric
    _all_rows(view)
    return books.control_frame(balances(view.data.release.manifest)), "control-totals"


def _runs(view: View, metric: Metric) -> Read:
    del metric
    _all_rows(view)
    return runs.frame(view), "runs"


def _gaps(view: View, metric: Metric) -> Read:
    del metric
    return queries.gaps(view.data, each=True), "gaps"


def _quarantine(view: View, metric: Metric) -> Read:
    """Every row of the selection, whatever page is shown."""
    del metric
    asked = quarantine.narrowed(view)
    return queries.quarantine(view.data, asked, size=None).frame, "quarantine"


def _files(view: View, metric: Metric) -> Read:
    del metric
    _all_rows(view)
    return files.files_frame(view), "files"


def _differences(view: View, metric: Metric) -> Read:
    _all_rows(view)
    kept = kept_releases(parts.data_dir())
    compared = releases.compare(view, kept, metric)
    if compared.months is None:
        raise FilterError(compared.problem or "These releases cannot be compared.")
    return compared.months, f"{metric.name}-between-releases"


def _metrics(view: View, metric: Metric) -> Read:
    del metric
    catalogue = view.data.catalogue
    found = [
        {
            "metric": each.name,
            "label": each.label,
            "description": each.description,
            "unit": each.unit,
            "good": each.good,
            "formula": definitions.formula(each),
            "definition": definitions.whole(catalogue, each),
        }
        for each in catalogue.metrics
    ]
    return pd.DataFrame(found), "metrics"


READERS: dict[str, Callable[[View, Metric], Read]] = {
    "data-sources": _sources,
    "data-control": _control,
    "data-runs": _runs,
    "data-gaps": _gaps,
    "data-quarantine": _quarantine,
    "data-files": _files,
    "data-differences": _differences,
    "data-metrics": _metrics,
}
