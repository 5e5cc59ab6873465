"""What one request asks: the release, the catalogue, the cache, the row scope and the user."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from flask import Flask, current_app

from dashapp.cache import FrameCache, make_cache, make_key
from dashapp.filters import Domain
from dashapp.metrics import Catalogue, load_catalogue
from dashapp.planner import check_catalogue
from dashapp.release import NoRelease, Release, Releases
from dashapp.scope import EVERYTHING, NOTHING, Scope, members_seen
from dashapp.security.user import User, from_cookie
from dashapp.settings import Settings
from dashapp.store import Store

__all__ = ["EVERYTHING", "NOTHING", "Dashboard", "Data", "NoRelease", "Scope", "current"]
__all__ += ["dashboard_of", "install"]

EXTENSION = "dashboard"


@dataclass(frozen=True)
class Data:
    """What one request reads; it keeps its release to the end, even when a newer one arrives."""

    release: Release
    catalogue: Catalogue
    cache: FrameCache
    scope: Scope

    @cached_property
    def domain(self) -> Domain:
        """The days of the release, and the members on the rows that the user may see."""
        if not self.scope.limits:
            return self.release.domain
        key = make_key(self.release.release_id, self.scope.limits, "members seen")
        found = self.cache.frames(key, lambda: {"members": members_seen(self.release, self.scope)})
        return self.release.domain.holding(found["members"].to_pydict())


@dataclass(frozen=True)
class Dashboard:
    """The parts that a server keeps.

    `user` tells who asks and `scope` which rows they see, both of the current request; sign-in
    replaces the two.
    """

    settings: Settings
    releases: Releases
    catalogue: Catalogue
    cache: FrameCache
    scope: Callable[[], Scope]
    store: Store
    user: Callable[[], User]

    def data(self) -> Data:
        """What a request made now reads; NoRelease when none is published."""
        return Data(self.releases.current(), self.catalogue, self.cache, self.scope())


def install(
    server: Flask,
    settings: Settings,
    scope: Callable[[], Scope] = lambda: EVERYTHING,
    user: Callable[[], User] = from_cookie,
) -> Dashboard:
    """Make the parts from the settings and keep them in the server; opens nothing yet."""
    catalogue = load_catalogue(settings.metrics_file)
    releases = Releases(
        settings.data_dir,
        settings.release_poll_seconds,
        settings.query_threads,
        settings.query_memory,
        check=lambda release: check_catalogue(release, catalogue),
    )
    cache = make_cache(settings, server)
    store = Store(settings.app_database, settings.worker_threads)
    dashboard = Dashboard(settings, releases, catalogue, cache, scope, store, user)
    server.extensions[EXTENSION] = dashboard
    return dashboard


def dashboard_of(server: Flask | None = None) -> Dashboard:
    """The parts that `install` kept in this server, or in the current one."""
    dashboard = (server or current_app).extensions[EXTENSION]
    if not isinstance(dashboard, Dashboard):
        raise TypeError("The server's dashboard extension is not ours.")
    return dashboard


def current() -> Data:
    """What the current request reads; NoRelease when none is published."""
    return dashboard_of().data()
