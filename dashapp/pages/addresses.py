"""Where links lead: pages and exports with the filters of a view."""

from dashapp.filters import Filters

LINES = "lines"  # the last step of a drill: the order lines themselves


def kpi(filters: Filters, metric: str, by: str | None = None, page: int | None = None) -> str:
    """A view of the KPIs page."""
    number = str(page) if page is not None and page > 1 else None
    return "/kpis" + filters.query(metric=metric, by=by, page=number)


def export(what: str, suffix: str, filters: Filters, metric: str, by: str | None = None) -> str:
    """The file that holds what a card shows."""
    return f"/export/{what}.{suffix}" + filters.query(metric=metric, by=by)
