"""The whole app on a small release."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from dashapp.app import create_app
from dashapp.settings import load_settings
from tests.dashapp.pages.client import Reader


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


@pytest.fixture
def two(make_server: Callable[[Path], Flask], two_dir: Path) -> Iterator[Reader]:
    """A browser on two releases."""
    with make_server(two_dir).test_client() as client:
        yield Reader(client)
