"""How every page answers: the same content for its first layout and for each later change."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from dash import Input, Output, html
from dash.development.base_component import Component

from dashapp.components import states
from dashapp.components.filterbar import NAMES, filter_bar, plain_bar
from dashapp.components.ids import THEME, PageIds
from dashapp.components.print_head import print_head
from dashapp.components.shell import nav_toggle, navigation, page
from dashapp.context import NoRelease
from dashapp.filters import Chip, FilterError, Filters
from dashapp.metrics import UnknownMetric
from dashapp.pages import answers
from dashapp.pages.addresses import HOME
from dashapp.pages.saving.menu import has_first, views_menu
from dashapp.pages.view import Query, View, open_view, write_search

Parts = Mapping[str, Any]
BRAND = "Sales"
WHOLE = "content.children"  # the one part of a page that is drawn as a whole


class NothingMatches(LookupError):  # noqa: N818 - a state of a page, not a fault
    """The filters are valid, but no sale matches them."""


@dataclass(frozen=True)
class Content:
    """A page's parts by name, the chips of its filters, and whether filters apply to it."""

    parts: Parts
    chips: tuple[Chip, ...]
    filtered: bool = True

    @classmethod
    def whole(
        cls, content: Sequence[Component], chips: tuple[Chip, ...], *, filtered: bool = True
    ) -> "Content":
        """Of a page that is drawn as a whole."""
        return cls({WHOLE: list(content)}, chips, filtered)


@dataclass(frozen=True)
class Screen:
    """A page: `parts` names its outputs ("trend.figure"), `render` makes their values.

    `path` is its address, also as the shell's mark of what is shown; `section` is the entry of the
    navigation that it belongs to, where that is another page.
    """

    ids: PageIds
    path: str
    parts: tuple[str, ...]
    keep: tuple[str, ...]  # the page's own keys that its filter links carry along
    render: Callable[[View], Content]
    section: str | None = None

    @property
    def outputs(self) -> list[Output]:
        """Everything that a change of the address draws again."""
        frame = [(self.ids.nav, "children"), (self.ids.bar, "children")]
        frame += [(self.ids.problem, "children"), (self.ids.body, "hidden")]
        own = [part.split(".") for part in self.parts]
        return [Output(*each) for each in frame] + [
            Output(self.ids.part(name), prop) for name, prop in own
        ]

    @property
    def inputs(self) -> list[Input]:
        """The page's address and the theme."""
        return [Input(self.ids.location, "search"), Input(THEME, "data")]

    def show(self, query: Query) -> list[Any]:
        """The values of `outputs`; a problem stands in place of the body, never a stack trace."""
        try:
            view = open_view(query)
        except FilterError as error:  # the bar of the plain page offers what can be used
            return self._instead(self._frame(open_view({}), ()), self._problem(error))
        except Exception as error:  # noqa: BLE001 - also a damaged release; _problem logs it
            return self._instead(self._bare(query), self._problem(error))
        try:
            content = self.render(view)
        except Exception as error:  # noqa: BLE001 - the last line of defence; _problem logs it
            return self._instead(
                self._frame(view, view.filters.chips()), self._problem(error, view)
            )
        values = [content.parts[name] for name in self.parts]
        return [*self._frame(view, content.chips, content.filtered), None, False, *values]

    def layout(
        self, query: Query, body: Callable[[Parts], Sequence[Component]] | None = None
    ) -> Component:
        """The complete page; `body` places the parts, by default the one part as a whole."""
        nav, bar, problem, hidden, *values = self.show(query)
        parts = dict(zip(self.parts, values, strict=True))
        main = [
            html.Div(problem, id=self.ids.problem),
            html.Div(list((body or self._whole)(parts)), id=self.ids.body, hidden=hidden),
        ]
        return page(self.ids, self.path, write_search(query), (nav, bar), main)

    def _whole(self, parts: Parts) -> Sequence[Component]:
        return [html.Div(parts[WHOLE], id=self.ids.part("content"))]

    def _frame(self, view: View, chips: tuple[Chip, ...], filtered: bool = True) -> list[Any]:
        keep = {key: view.own(key, "") for key in self.keep if view.own(key, "")}
        menus = [views_menu(self.path, view.query)]
        nav = self._navigation(view.company, view.filters.query())
        if filtered:
            bar = filter_bar(view.filters, view.domain, view.as_of, keep, chips, menus=menus)
        else:
            bar = plain_bar(view.as_of, menus)
        said = _narrowed(view, chips) if filtered else ""
        return [nav, [*bar, print_head(view.company, said, view.as_of)]]

    def _bare(self, query: Query) -> list[Any]:
        views = html.Div(views_menu(self.path, query), className="bar-end")
        return [self._navigation(BRAND, ""), [nav_toggle(), views]]

    def _navigation(self, company: str, query: str) -> Component:
        home = HOME if has_first() and not query else "/" + query
        return navigation(self.section or self.path, company, query, home)

    def _instead(self, frame: list[Any], problem: Component) -> list[Any]:
        empty: list[Any] = [{} if part.endswith(".figure") else None for part in self.parts]
        return [*frame, problem, True, *empty]

    def _problem(self, error: Exception, view: View | None = None) -> Component:
        match error:
            case NoRelease():
                return states.no_release()
            case FilterError() | UnknownMetric():
                return states.bad_filter(str(error), self.path)
            case NothingMatches() if view is not None:
                return states.nothing_matches(view.filters.phrase(view.domain), self.path)
        answers.forget_this_one()
        reference = secrets.token_hex(4)
        structlog.get_logger().error(
            "page failed", exc_info=error, reference=reference, page=self.path
        )
        return states.failed(reference)


def _narrowed(view: View, chips: tuple[Chip, ...]) -> str:
    """The filters in words, members by their names."""
    unfiltered = Filters(view.filters.preset, view.filters.period, view.filters.compare)
    named = [f"{NAMES[chip.dimension].lower()} {chip.label}" for chip in chips]
    return "; ".join(filter(None, [unfiltered.phrase(view.domain), ", ".join(named)]))
