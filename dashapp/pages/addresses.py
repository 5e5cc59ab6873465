"""Where links lead: pages and exports with the filters of a view."""

from datetime import date

from dashapp.filters import Filters
from dashapp.queries import Only

ORDER = "/order"
LINES = "lines"  # the last step of a drill: the order lines themselves
HOME = "/?home=1"  # the plain summary, for whom "/" opens another view


def page(path: str, filters: Filters, **keys: str | None) -> str:
    """A page with the filters and its own keys; a key that is None is left out."""
    return path + filters.query(**keys)


def customer(filters: Filters, customer_id: str) -> str:
    """The page of one customer."""
    return page("/customer", filters.drill("customer", customer_id))


def kpi(filters: Filters, metric: str, by: str | None = None, page: int | None = None) -> str:
    """A view of the KPIs page."""
    number = str(page) if page is not None and page > 1 else None
    return "/kpis" + filters.query(metric=metric, by=by, page=number)


def why(filters: Filters, metric: str, by: str | None = None) -> str:
    """The whole driver tree of a metric's change."""
    return page("/why", filters, metric=metric, by=by)


def explore(filters: Filters, metric: str, by: str, **keys: str | None) -> str:
    """A view of the KPIs page's breakdown with its own keys."""
    return "/kpis" + filters.query(metric=metric, by=by, **keys)


def lines(filters: Filters, metric: str, only: Only, page: int | None = None) -> str:
    """The order lines that count for a metric, or some of them."""
    number = str(page) if page is not None and page > 1 else None
    return "/kpis" + filters.query(metric=metric, by=LINES, page=number, **only.query)


def order(filters: Filters, order_id: str, day: date | None = None) -> str:
    """An order's page; with a day of one of its lines it is found sooner."""
    return ORDER + filters.query(order=order_id, on=str(day) if day else None)


def export(
    what: str,
    suffix: str,
    filters: Filters,
    metric: str,
    by: str | None = None,
    **keys: str | None,
) -> str:
    """The file that holds what a card shows."""
    return f"/export/{what}.{suffix}" + filters.query(metric=metric, by=by, **keys)


def export_lines(suffix: str, filters: Filters, metric: str, only: Only) -> str:
    """The file that holds the order lines, or some of them."""
    return f"/export/{LINES}.{suffix}" + filters.query(metric=metric, **only.query)
