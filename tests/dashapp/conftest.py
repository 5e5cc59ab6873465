"""A small release, and what a request on it reads."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings

from dashapp.cache import make_cache
from dashapp.context import EVERYTHING, Data
from dashapp.metrics import Catalogue, load_catalogue
from dashapp.release import Release
from dashapp.settings import load_settings
from tests.dashapp.kept import write_two
from tests.dashapp.releases import PROJECT, write_release

# A busy machine is slow, which is no fault of an example.
settings.register_profile("dashapp", deadline=None)
settings.load_profile("dashapp")


@pytest.fixture(scope="session")
def release_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one small release; do not change it."""
    data_dir = tmp_path_factory.mktemp("data")
    write_release(data_dir)
    return data_dir


@pytest.fixture(scope="session")
def release(release_dir: Path) -> Iterator[Release]:
    """The small release, open."""
    folder = next((release_dir / "releases").iterdir())
    opened = Release(folder, threads=2, memory="256MB")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def analysed_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the same release and the tables that analyses fill."""
    data_dir = tmp_path_factory.mktemp("analysed")
    write_release(data_dir, analysed=True)
    return data_dir


@pytest.fixture(scope="session")
def analysed_release(analysed_dir: Path) -> Iterator[Release]:
    """The analysed release, open."""
    folder = next((analysed_dir / "releases").iterdir())
    opened = Release(folder, threads=2, memory="256MB")
    yield opened
    opened.close()


@pytest.fixture
def analysed(analysed_release: Release, data: Data) -> Data:
    """What a request of a user who sees everything reads of the analysed release."""
    return replace(data, release=analysed_release)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue of the product."""
    return load_catalogue(PROJECT / "config" / "metrics.toml")


@pytest.fixture
def data(release: Release, catalogue: Catalogue) -> Data:
    """What a request of a user who sees everything reads, with an empty cache."""
    return Data(
        release, catalogue, make_cache(load_settings(cache_redis_url=""), Flask("test")), EVERYTHING
    )


@pytest.fixture(scope="session")
def two_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two releases and a damaged one; do not change it."""
    data_dir = tmp_path_factory.mktemp("two")
    write_two(data_dir)
    return data_dir
