"""The first view of a release is ready before anyone asks for it."""

import time
from pathlib import Path

import pytest
from flask import Flask

from dashapp import server, writing
from dashapp.app import create_app
from dashapp.context import EVERYTHING, Data, dashboard_of
from dashapp.filters import Filters
from dashapp.queries.answers import cached
from dashapp.settings import load_settings
from tests.dashapp.releases import write_release

pytestmark = pytest.mark.integration
PATIENCE = 20


def prepared(app: Flask, name: str, *metric: str) -> bool:
    """Whether the frames of a question about the first view are kept."""
    dashboard = dashboard_of(app)
    data = Data(dashboard.releases.current(), dashboard.catalogue, dashboard.cache, EVERYTHING)

    def missing() -> dict[str, object]:
        raise LookupError

    filters = Filters.from_query({}, data.release.domain)
    try:
        cached(data, name, (filters, *metric), missing)
    except LookupError:
        return False
    return True


def wait_for(app: Flask) -> None:
    until = time.monotonic() + PATIENCE
    while not prepared(app, "drivers", "revenue") and time.monotonic() < until:
        time.sleep(0.02)


def test_a_worker_asks_for_the_first_view_of_each_release(tmp_path: Path) -> None:
    write_release(tmp_path)
    settings = load_settings(data_dir=tmp_path, cache_redis_url="", release_poll_seconds=0.0)
    app = create_app(settings).server
    server.warm_up(app)
    wait_for(app)
    assert prepared(app, "summary")
    assert prepared(app, "drivers", "revenue")
    assert not prepared(app, "drivers", "aov")
    write_release(tmp_path, release_id="20260311T041500Z-2b3c4d5e")
    until = time.monotonic() + PATIENCE
    while dashboard_of(app).releases.current().release_id[:8] != "20260311":
        assert time.monotonic() < until
        time.sleep(0.02)
    wait_for(app)
    assert prepared(app, "drivers", "revenue")


def test_the_first_view_is_drawn_to_its_end(
    release_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(load_settings(data_dir=release_dir, cache_redis_url="")).server
    said, until = "", time.monotonic() + PATIENCE
    server.warm_up(app)
    while "first view" not in said and time.monotonic() < until:
        time.sleep(0.02)
        said += capsys.readouterr().out
    assert "first view ready" in said
    assert "not prepared" not in said


def test_without_a_release_a_worker_starts_all_the_same(tmp_path: Path) -> None:
    app = create_app(load_settings(data_dir=tmp_path, cache_redis_url="")).server
    server.warm_up(app)
    assert app.test_client().get("/healthz").status_code == 200
    assert writing.current() is writing.ENGLISH
