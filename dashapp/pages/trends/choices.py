"""What the trends page is asked: metric, grain, average, how years are laid over each other."""

from dataclasses import dataclass, replace

from dashapp.components.menus import Choice
from dashapp.filters import FilterError
from dashapp.format import whole
from dashapp.metrics import Metric
from dashapp.pages import addresses, calendars
from dashapp.pages.view import View
from dashapp.periods import GRAINS, Grain, Period, buckets, choose_grain
from dashapp.queries import Window

PATH = "/trends"
KEYS = ("metric", "grain", "average", "overlay", "calendar")
MOST_POINTS = 400  # from here on a line is a smear
WINDOWS: dict[Grain, tuple[int, ...]] = {
    "day": (7, 28),
    "week": (4, 13),
    "month": (3, 6, 12),
    "quarter": (4,),
    "year": (),
}
CENTRED = "centred"
YEARS, TOTAL = OVERLAYS = ("years", "total")


@dataclass(frozen=True)
class Choices:
    """The page's own keys, checked; `asked` is the grain that the address names, if it does."""

    metric: Metric
    grain: Grain
    asked: Grain | None
    window: Window | None
    average: str  # the key as it was given, for other grains
    overlay: str
    fiscal: bool
    coarser: str  # why the grain is not the one that was asked for

    def address(self, view: View, **changed: str | None) -> str:
        """The page with some of its keys changed; defaults are left out."""
        keys = self.keys | changed
        return addresses.page(PATH, view.filters, **keys)

    def export(self, what: str, suffix: str, view: View) -> str:
        """The file of a card as it is shown."""
        return addresses.page(f"/export/{what}.{suffix}", view.filters, **self.keys)

    @property
    def keys(self) -> dict[str, str | None]:
        """The keys of an address that leads here."""
        return {
            "metric": self.metric.name,
            "grain": self.asked,
            "average": self.average or None,
            "overlay": None if self.overlay == YEARS else self.overlay,
            "calendar": calendars.FISCAL if self.fiscal else None,
        }

    def year_start(self, view: View) -> int:
        """The month from which years and quarters are counted."""
        return view.domain.year_start if self.fiscal else 1


def read(view: View) -> Choices:
    """The keys of the address; FilterError names one that cannot be used."""
    catalogue = view.data.catalogue
    metric = catalogue.metric(view.own("metric", catalogue.headline[0].name))
    overlay = _one_of(view, "overlay", OVERLAYS)
    calendar = _one_of(view, calendars.KEY, calendars.CALENDARS)
    fiscal = calendars.is_fiscal(calendar, view.domain)
    asked = _grain(view)
    grain, coarser = _readable(view, asked)
    average = view.own("average", "")
    window = _window(average, grain)
    overlay = overlay if metric.additive else YEARS  # nothing else has a running total
    return Choices(metric, grain, asked, window, average, overlay, fiscal, coarser)


def _one_of(view: View, key: str, allowed: tuple[str, ...]) -> str:
    value = view.own(key, "") or allowed[0]
    if value not in allowed:
        raise FilterError(f"{key}: {value[:40]!r} is not one of {', '.join(allowed)}.")
    return value


def _grain(view: View) -> Grain | None:
    asked = view.own("grain", "")
    for known in GRAINS:
        if asked == known:
            return known
    if asked:
        raise FilterError(f"grain: {asked[:40]!r} is not one of {', '.join(GRAINS)}.")
    return None


def _readable(view: View, asked: Grain | None) -> tuple[Grain, str]:
    """The grain asked for, or the next that leaves a line that can be read; and why."""
    covered = view.filters.covered(view.domain) or view.filters.period
    if asked is None:
        return choose_grain(covered), ""
    for grain in GRAINS[GRAINS.index(asked) :]:
        if points(covered, grain) <= MOST_POINTS:
            break
    if grain == asked:
        return grain, ""
    many = f"{whole(points(covered, asked))} {asked}s are too many to read"
    return grain, f"{many}, so {grain}s are shown; choose a shorter period for {asked}s."


def points(covered: Period, grain: Grain) -> int:
    """How many buckets a period has."""
    return len(buckets(covered, grain))


def averages() -> tuple[str, ...]:
    """Every average that an address may name, such as "12-month" and "12-month-centred"."""
    names = [f"{length}-{grain}" for grain, lengths in WINDOWS.items() for length in lengths]
    return tuple(f"{name}{kind}" for name in names for kind in ("", f"-{CENTRED}"))


def _window(average: str, grain: Grain) -> Window | None:
    """The average that is drawn; one of another grain waits until that is shown."""
    if average and average not in averages():
        raise FilterError(f"average: {average[:40]!r} is not one of {', '.join(averages())}.")
    length, _, rest = average.partition("-")
    unit, _, kind = rest.partition("-")
    return Window(int(length), kind == CENTRED) if unit == grain else None


def parted(chosen: Choices) -> Grain:
    """The grain in which trend and season are told apart: weeks where days or weeks are shown."""
    return "week" if chosen.asked in ("day", "week") else "month"


def grain_choices(view: View, chosen: Choices) -> list[Choice]:
    """A choice for each grain that the period can be read in."""
    covered = view.filters.covered(view.domain) or view.filters.period
    usual = choose_grain(covered)
    shown = [
        grain
        for grain in GRAINS
        if points(covered, grain) <= MOST_POINTS and (points(covered, grain) > 1 or grain == usual)
    ]
    return [
        Choice(
            grain.capitalize(),
            chosen.address(view, grain=None if grain == usual else grain),
            chosen=grain == chosen.grain,
        )
        for grain in shown
    ]


def average_choices(view: View, chosen: Choices) -> list[Choice]:
    """No average, and each of the grain's: up to a bucket, or around it."""
    choices = [Choice("None", chosen.address(view, average=None), chosen.window is None)]
    for centred in (False, True):
        for length in WINDOWS[chosen.grain]:
            name = f"{length}-{chosen.grain}" + (f"-{CENTRED}" if centred else "")
            window = Window(length, centred)
            text = f"{length} {chosen.grain}s, {CENTRED if centred else 'trailing'}"
            href = chosen.address(view, average=name)
            choices.append(Choice(text, href, chosen=window == chosen.window))
    return choices


def calendar_choices(view: View, chosen: Choices) -> list[Choice]:
    """Calendar or fiscal years; none where they are the same."""
    return calendars.choices(
        view.domain, lambda key: chosen.address(view, calendar=key), fiscal=chosen.fiscal
    )


def overlay_choices(view: View, chosen: Choices) -> list[Choice]:
    """Months, or running totals of what adds up."""
    if not chosen.metric.additive:
        return []
    return [
        Choice("Months", chosen.address(view, overlay=None), chosen.overlay == YEARS),
        Choice("Running total", chosen.address(view, overlay=TOTAL), chosen.overlay == TOTAL),
    ]


def other_metric(chosen: Choices, view: View, name: str) -> str:
    """The page with another metric."""
    metric = view.data.catalogue.metric(name)
    return replace(chosen, metric=metric).address(view)
