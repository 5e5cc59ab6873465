"""The whole app on a small release."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from dashapp.app import create_app
from dashapp.context import dashboard_of
from dashapp.settings import load_settings
from tests.dashapp.kept import restate
from tests.dashapp.pages.client import Reader
from tests.dashapp.pages.visitor import Visitor, saving_server
from tests.dashapp.releases import write_release


@pytest.fixture(scope="package")
def make_server() -> Callable[[Path], Flask]:
    """Builds the app on a data folder."""

    def make(data_dir: Path) -> Flask:
        settings = load_settings(data_dir=data_dir, cache_redis_url="", release_poll_seconds=0.0)
        server: Flask = create_app(settings).server
        return server

    return make


@pytest.fixture(scope="package")
def server(make_server: Callable[[Path], Flask], release_dir: Path) -> Flask:
    """The app on the small release."""
    return make_server(release_dir)


@pytest.fixture
def reader(server: Flask) -> Iterator[Reader]:
    """A browser with no cookies yet."""
    with server.test_client() as client:
        yield Reader(client)


@pytest.fixture(scope="package")
def fiscal_server(
    make_server: Callable[[Path], Flask], tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """The analysed release of a company whose year begins in February."""
    folder = tmp_path_factory.mktemp("fiscal")
    restate(write_release(folder, analysed=True), analytics={"fiscal_year_start": 2})
    return make_server(folder)


@pytest.fixture
def fiscal(fiscal_server: Flask) -> Iterator[Reader]:
    """A browser on that company's pages."""
    with fiscal_server.test_client() as client:
        yield Reader(client)


@pytest.fixture
def two(make_server: Callable[[Path], Flask], two_dir: Path) -> Iterator[Reader]:
    """A browser on two releases."""
    with make_server(two_dir).test_client() as client:
        yield Reader(client)


@pytest.fixture
def saving(release_dir: Path, tmp_path: Path) -> Iterator[Flask]:
    """The app on the small release, with a database of its own for what people save."""
    made = saving_server(release_dir, f"sqlite:///{tmp_path}/app.sqlite3")
    yield made
    dashboard_of(made).store.close()


@pytest.fixture
def ann(saving: Flask) -> Visitor:
    """A browser that saves."""
    return Visitor(saving)


@pytest.fixture
def bob(saving: Flask) -> Visitor:
    """Somebody else's browser."""
    return Visitor(saving)
