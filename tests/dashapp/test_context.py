"""What a request reads, wired from the settings."""

from pathlib import Path

import pytest
from flask import Flask

from dashapp.context import (
    EVERYTHING,
    NOTHING,
    NoRelease,
    Scope,
    current,
    dashboard_of,
    install,
)
from dashapp.metrics import CatalogueError
from dashapp.release import ReleaseError
from dashapp.settings import load_settings
from tests.dashapp.releases import PROJECT, RELEASE_ID

pytestmark = pytest.mark.integration


def test_a_request_reads_the_current_release(release_dir: Path) -> None:
    server = Flask("test")
    north = Scope((("region", ("North",)),))
    dashboard = install(server, load_settings(data_dir=release_dir), lambda: north)
    with server.app_context():
        data = current()
        assert dashboard_of() is dashboard_of(server) is dashboard
    assert data.release.release_id == RELEASE_ID
    assert data.scope == north
    assert data.cache.state() == "embedded"
    data.release.close()


def test_without_a_release_a_request_says_so(tmp_path: Path) -> None:
    server = Flask("test")
    install(server, load_settings(data_dir=tmp_path))
    with server.app_context(), pytest.raises(NoRelease, match="run `make etl`"):
        current()


def test_a_catalogue_that_does_not_fit_the_release_is_named(
    tmp_path: Path, release_dir: Path
) -> None:
    wrong = (PROJECT / "config" / "metrics.toml").read_text().replace('"quantity"', '"pieces"')
    (tmp_path / "metrics.toml").write_text(wrong)
    settings = load_settings(data_dir=release_dir, metrics_file=tmp_path / "metrics.toml")
    dashboard = install(Flask("test"), settings)
    with pytest.raises(ReleaseError, match="measure units_sold does not fit"):
        dashboard.data()


def test_a_broken_catalogue_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "metrics.toml").write_text("[metrics.x]")
    settings = load_settings(data_dir=tmp_path, metrics_file=tmp_path / "metrics.toml")
    with pytest.raises(CatalogueError, match=r"metrics\.toml, metric x"):
        install(Flask("test"), settings)


def test_a_server_without_the_dashboard_is_a_mistake() -> None:
    server = Flask("test")
    server.extensions["dashboard"] = object()
    with pytest.raises(TypeError, match="is not ours"):
        dashboard_of(server)


def test_scopes_as_conditions() -> None:
    assert EVERYTHING.predicate().sql == "TRUE"
    assert NOTHING.predicate().sql == "FALSE"
    limited = Scope((("region", ("North",)), ("channel", ("Web",)))).predicate()
    assert limited.sql == "(region IN ($s_region_0)) AND (channel IN ($s_channel_0))"
