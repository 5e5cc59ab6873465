"""Settings: the file of defaults documents each, the environment wins."""

import tomllib
from pathlib import Path

import pytest

from dashapp.settings import DEFAULTS, PROJECT, Settings, SettingsError, load_settings

pytestmark = pytest.mark.unit

NAMES = {name: name.upper() for name in Settings.model_fields} | {"workers": "WEB_CONCURRENCY"}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in NAMES.values():
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_each_setting_is_documented_with_its_environment_variable(name: str) -> None:
    lines = [line for line in DEFAULTS.read_text().splitlines() if line.startswith(f"{name} =")]
    assert len(lines) == 1, f"{name} has no default in {DEFAULTS.name}"
    _, comment = lines[0].split("#", 1)
    assert comment.strip().startswith(NAMES[name]), f"{name} is not explained"


def test_the_file_holds_no_setting_that_is_unknown() -> None:
    tables = tomllib.loads(DEFAULTS.read_text())
    assert set(tables["data"]) | set(tables["app"]) == set(Settings.model_fields)


def test_paths_are_relative_to_the_project() -> None:
    settings = load_settings()
    assert settings.metrics_file == PROJECT / "config" / "metrics.toml"
    assert settings.data_dir == PROJECT / "data"


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("WEB_CONCURRENCY", "7")
    monkeypatch.setenv("RELEASE_POLL_SECONDS", "0.25")
    settings = load_settings()
    assert (settings.data_dir, settings.port) == (tmp_path, 9000)
    assert (settings.workers, settings.release_poll_seconds) == (7, 0.25)


def test_values_given_in_code_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    assert load_settings(port=9001, workers=3).port == 9001


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("WEB_CONCURRENCY", "0"),
        ("QUERY_MEMORY", "lots"),
        ("LOG_LEVEL", "loud"),
        ("CACHE_REDIS_URL", "http://cache"),
        ("APP_DATABASE_URL", "mysql://sales@db/sales"),
        ("APP_DATABASE_URL", "postgresql://sales@db/sales"),  # the driver is part of it
        ("APP_DATABASE_URL", "sqlite://"),  # in memory: each worker would have its own
        ("APP_DATABASE_URL", "postgresql+psycopg://db:port/sales"),
    ],
)
def test_a_bad_value_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"(?i){name.removeprefix('WEB_')}|workers"):
        load_settings()


def test_the_app_s_database_is_a_file_beside_the_releases_or_what_is_named(tmp_path: Path) -> None:
    assert load_settings(data_dir=tmp_path).app_database == f"sqlite:///{tmp_path}/app.sqlite3"
    for address in ("postgresql+psycopg://me:pass@db/sales", "sqlite:////var/lib/app.sqlite3"):
        assert load_settings(app_database_url=address).app_database == address


@pytest.mark.parametrize(
    "address",
    [
        "mysql://sales:geheim@db/sales",
        "postgresql+psycopg://sales:geheim@db:port/sales",
        "postgresql+psycopg://db?password=geheim",
        "geheim",
    ],
)
@pytest.mark.parametrize("name", ["APP_DATABASE_URL", "CACHE_REDIS_URL"])
def test_an_address_is_refused_without_telling_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    monkeypatch.setenv(name, address)
    with pytest.raises(SettingsError, match=f"{name}: .*give an address such as") as refusal:
        load_settings()
    assert "geheim" not in str(refusal.value)
