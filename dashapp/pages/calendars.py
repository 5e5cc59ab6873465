"""Calendar or fiscal years and quarters: the choice of the pages that show them."""

from collections.abc import Callable
from datetime import date

from dashapp import dates
from dashapp.components.menus import Choice
from dashapp.filters import Domain
from dashapp.pages.view import View

KEY = "calendar"
CALENDAR, FISCAL = CALENDARS = ("calendar", "fiscal")


def is_fiscal(value: str, domain: Domain) -> bool:
    """Whether years begin in the company's own month, where that is not January anyway."""
    return value == FISCAL and domain.year_start != 1


def choices(domain: Domain, address: Callable[[str | None], str], *, fiscal: bool) -> list[Choice]:
    """Links to both; none where they are the same."""
    if domain.year_start == 1:
        return []
    return [
        Choice("Calendar", address(None), not fiscal),
        Choice("Fiscal", address(FISCAL), fiscal),
    ]


def about(view: View) -> list[tuple[str, str]]:
    """What a file says of its fiscal years; nothing of those of the calendar."""
    if not is_fiscal(view.own(KEY, ""), view.domain):
        return []
    month = dates.month_name(date(2000, view.domain.year_start, 1))
    return [("Calendar", f"Fiscal years and quarters; the year begins in {month}.")]
