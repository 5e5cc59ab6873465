"""Files of the customers pages: the whole of what a card shows, in the order of the address."""

from collections.abc import Callable

import pandas as pd

from dashapp import queries
from dashapp.metrics import Metric
from dashapp.pages.customer import parts as customer_parts
from dashapp.pages.customers import listing, risk
from dashapp.pages.frames import known
from dashapp.pages.view import View
from dashapp.queries import Slice, Sort
from dashapp.queries.customer_list import SORTS
from dashapp.queries.lines import MOST_LINES
from dashapp.queries.risk import SORTS as RISK_SORTS
from dashapp.queries.sorting import MOST_ROWS

Reader = Callable[[View, Metric], tuple[pd.DataFrame, str]]


def _ledger(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    del metric
    found = queries.ledger(view.data, view.filters)
    return known(found.frame, found.gap), "customers-won-and-lost"


def _cohorts(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    del metric
    found = queries.cohorts(view.data, view.filters)
    return known(found.frame, found.gap), "cohorts"


def _segments(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    del metric
    found = queries.segments(view.data, view.filters)
    return known(found.segments, found.gap), "segments"


def _map(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    del metric
    found = queries.segments(view.data, view.filters)
    return known(found.cells, found.gap), "segments-map"


def _moves(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    del metric
    found = queries.segments(view.data, view.filters)
    return known(found.moves, found.gap), "segment-moves"


def _customers(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    """Of the segment and the move that the address names, or all."""
    del metric
    names = queries.segments(view.data, view.filters).names
    which = listing.chosen(view, names)
    sort = Sort.of(view.own("sort", ""), SORTS, listing.DEFAULT)
    found = queries.customer_list(view.data, view.filters, which, Slice(sort, 1, MOST_ROWS))
    return known(found.frame, found.gap), "customers"


def _at_risk(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    del metric
    sort = Sort.of(view.own("sort", ""), RISK_SORTS, risk.DEFAULT)
    found = queries.at_risk(view.data, view.filters, Slice(sort, 1, MOST_ROWS))
    return known(found.frame, found.gap), "customers-at-risk"


def _spread(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    del metric
    gap = queries.customer_value(view.data, view.filters).gap
    return known(queries.worth(view.data, view.filters).bins, gap), "value-spread"


def _shares(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    del metric
    gap = queries.customer_value(view.data, view.filters).gap
    return known(queries.worth(view.data, view.filters).top, gap), "value-shares"


def _calibration(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    del metric
    found = queries.customer_value(view.data, view.filters)
    return known(found.calibration, found.gap), "value-calibration"


def _orders(view: View, metric: Metric) -> tuple[pd.DataFrame, str]:
    """Of the one customer that the address names."""
    del metric
    customer_parts.asked(view)
    return queries.orders(view.data, view.filters, 1, MOST_LINES).frame, "orders"


READERS: dict[str, Reader] = {
    "ledger": _ledger,
    "cohorts": _cohorts,
    "segments": _segments,
    "segments-map": _map,
    "segment-moves": _moves,
    "customers": _customers,
    "customers-at-risk": _at_risk,
    "value-spread": _spread,
    "value-shares": _shares,
    "calibration": _calibration,
    "orders": _orders,
}
