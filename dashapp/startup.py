"""Before there is a worker: what is wrong with the start is said here, in one line.

Nothing here imports DuckDB: a process that has imported it must not be forked, since the child's
copy of its threads aborts the child when it ends.
"""

from __future__ import annotations

import ipaddress
import logging
import sys
from collections.abc import Sequence

import structlog

from dashapp.figures.palette import ThemeError, load_theme
from dashapp.metrics import CatalogueError, load_catalogue
from dashapp.settings import Settings, SettingsError, load_settings

Address = tuple[str, int] | str


def checked_settings() -> Settings:
    """The settings, once they, the metric catalogue and the theme have been found to be sound."""
    try:
        settings = load_settings()
        load_catalogue(settings.metrics_file)
        load_theme(settings.theme_file)
    except (SettingsError, CatalogueError, ThemeError) as error:
        raise SystemExit(str(error)) from None
    return settings


def configure_logs(level: str) -> None:
    """Log JSON lines to standard error, or readable ones on a terminal."""
    renderer = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def refuse_open_addresses(addresses: Sequence[Address]) -> None:
    """Stop the start when others could reach the dashboard while nobody has to sign in."""
    for address in addresses:
        if isinstance(address, tuple) and not is_loopback(address[0]):
            raise SystemExit(
                f"The dashboard will not listen on {address[0]}: no sign-in is "
                "configured, so anyone who reaches that address would see all sales. Use "
                "HOST=127.0.0.1, behind a proxy that signs users in."
            )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`; a name other than localhost is never trusted."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def announce(addresses: Sequence[Address]) -> None:
    """Say on standard output where the dashboard answers."""
    for address in addresses:
        if isinstance(address, tuple):
            host = f"[{address[0]}]" if ":" in address[0] else address[0]
            print(f"Sales dashboard ready at http://{host}:{address[1]}", flush=True)
