"""Typed settings: config/default.toml, then the environment, which wins."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from dashapp.writing import writing

PROJECT = Path(__file__).resolve().parent.parent
DEFAULTS = PROJECT / "config" / "default.toml"
APP_DATABASES = ("sqlite", "postgresql+psycopg")


class SettingsError(ValueError):
    """A setting is not what it must be."""


class Settings(BaseSettings):
    """What the dashboard needs to know; each one is described in config/default.toml."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    data_dir: Path
    metrics_file: Path
    host: str
    port: int = Field(ge=0, le=65535)
    workers: int = Field(ge=1, validation_alias=AliasChoices("WEB_CONCURRENCY", "workers"))
    worker_threads: int = Field(ge=1)
    query_threads: int = Field(ge=1)
    query_memory: str = Field(pattern=r"^\d+(\.\d+)?\s*(KB|MB|GB|KiB|MiB|GiB)$")
    release_poll_seconds: float = Field(ge=0)
    cache_redis_url: str
    cache_seconds: int = Field(ge=1)
    cache_entries: int = Field(ge=1)
    log_level: str
    locale: str
    theme_file: Path
    app_database_url: str

    @field_validator("data_dir", "metrics_file", "theme_file")
    @classmethod
    def _from_project(cls, path: Path) -> Path:
        return PROJECT / path.expanduser()

    @field_validator("cache_redis_url")
    @classmethod
    def _redis_address(cls, url: str) -> str:
        if url and not url.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("give an address such as redis://127.0.0.1:6379/0, or leave it empty")
        return url

    @field_validator("locale")
    @classmethod
    def _locale(cls, name: str) -> str:
        return writing(name).locale

    @field_validator("app_database_url")
    @classmethod
    def _app_database(cls, address: str) -> str:
        if not address:
            return address
        try:
            url = make_url(address)
        except (ArgumentError, ValueError):
            url = None  # what is wrong with it may be its password, so nothing of it is said
        if url is None or not url.database or url.drivername not in APP_DATABASES:
            raise ValueError(
                "give an address such as postgresql+psycopg://user:password@host/database "
                "or sqlite:////some/folder/app.sqlite3, or leave it empty"
            )
        return address

    @property
    def app_database(self) -> str:
        """The address of the app's database, by default a file beside the releases."""
        if self.app_database_url:
            return self.app_database_url
        file = URL.create("sqlite", database=str(self.data_dir / "app.sqlite3"))
        return file.render_as_string()

    @field_validator("log_level")
    @classmethod
    def _level(cls, level: str) -> str:
        if level.lower() not in {"debug", "info", "warning", "error", "critical"}:
            raise ValueError("give one of debug, info, warning, error, critical")
        return level.lower()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the base class names it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Values given in code win, then the environment, then the file of defaults."""
        return init_settings, env_settings, InitSettingsSource(settings_cls, _defaults(DEFAULTS))


def load_settings(**changes: Any) -> Settings:  # noqa: ANN401 - any setting's value
    """The settings of this process; `changes` win. SettingsError names each fault."""
    try:
        return Settings(**changes)
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, fault['loc'])).upper()}: {fault['msg']}, not {_shown(fault)}"
            for fault in error.errors()
        ]
        raise SettingsError(
            "Settings: " + "; ".join(faults) + " (see config/default.toml)"
        ) from None


def _shown(fault: Mapping[str, Any]) -> str:
    """The value as it was given; of an address only its scheme, since it may hold a password."""
    given = fault["input"]
    if not str(fault["loc"][-1]).lower().endswith("_url"):
        return repr(given)
    scheme, mark, _ = str(given).partition("://")
    return f"{scheme}://…" if mark else "what was given"


def _defaults(path: Path) -> dict[str, Any]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {**tables["data"], **tables["app"]}
