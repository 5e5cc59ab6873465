"""Component ids that every page has; each carries the page's name."""

from dataclasses import dataclass

THEME = "shell-theme"  # the theme that is shown, told by the browser after a switch


@dataclass(frozen=True)
class PageIds:
    """The ids of one page's frame."""

    page: str

    @property
    def location(self) -> str:
        """The page's own address."""
        return f"{self.page}-location"

    @property
    def nav(self) -> str:
        """The navigation, whose links carry the filters along."""
        return f"{self.page}-nav"

    @property
    def bar(self) -> str:
        """The filter bar."""
        return f"{self.page}-bar"

    @property
    def problem(self) -> str:
        """What stands instead of the body when it cannot be shown."""
        return f"{self.page}-problem"

    @property
    def body(self) -> str:
        """The page's content."""
        return f"{self.page}-body"

    def part(self, name: str) -> str:
        """One part of the body."""
        return f"{self.page}-{name}"
