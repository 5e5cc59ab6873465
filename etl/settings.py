"""Settings of a run: config/default.toml, then the environment."""

import os
import tomllib
from pathlib import Path
from typing import Any, NoReturn

from pydantic import BaseModel, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from etl.errors import ConfigError

PROJECT = Path(__file__).resolve().parent.parent
DEFAULTS = PROJECT / "config" / "default.toml"


def load_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; a ConfigError names the file and the line of a fault."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; name it with --config") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as UTF-8 text: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}") from None


def explain(path: Path | str, error: ValidationError) -> NoReturn:
    """Raise a ConfigError that lists every fault with its place in the file."""
    lines = []
    faults = error.errors()
    for fault in faults:
        # A list whose members are wrong is also said to be too short: that would only mislead.
        if fault["type"] == "too_short" and any(
            other["loc"][: len(fault["loc"])] == fault["loc"] for other in faults if other != fault
        ):
            continue
        place = ".".join(str(part) for part in fault["loc"]) or "file"
        message = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            message = "is not a known setting; check its spelling and the table it stands in"
        elif fault["type"] == "tuple_type":
            message = 'is a list: write ["…"] for values, [[…]] for tables'
        lines.append(f"{path}: {place}: {message}")
    raise ConfigError("\n".join(lines)) from None


class Settings(BaseSettings):
    """What a run needs to know about this machine; see config/default.toml."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    data_dir: Path = Path("data")
    metrics_file: Path = Path("config/metrics.toml")
    keep_releases: int = Field(default=5, ge=1)
    memory_limit: str = Field(default="2GB", pattern=r"^\d+(\.\d+)?\s?[KMGT]i?B$")
    threads: int = Field(default=0, ge=0)

    @field_validator("data_dir", "metrics_file")
    @classmethod
    def _from_project(cls, value: Path) -> Path:
        """Relative paths are relative to the project folder, whatever the working folder is."""
        return value if value.is_absolute() else PROJECT / value

    @property
    def cores(self) -> int:
        """DuckDB's threads during a run."""
        return self.threads or len(os.sched_getaffinity(0))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- the signature is given
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Given values first, then the environment, then the tables of config/default.toml."""
        tables = load_toml(DEFAULTS)
        flat = {**tables.get("data", {}), **tables.get("etl", {})}
        return init_settings, env_settings, InitSettingsSource(settings_cls, init_kwargs=flat)


def load_settings() -> Settings:
    """Settings of this process; a ConfigError says which one is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        explain("settings (environment or config/default.toml)", error)


class Strict(BaseModel):
    """A table of a configuration file: unknown keys are errors, values never change."""

    model_config = {"extra": "forbid", "frozen": True}
