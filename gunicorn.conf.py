"""Gunicorn: workers, threads and hooks; values from config/default.toml or the environment."""

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from dashapp import startup

settings = startup.checked_settings()
startup.configure_logs(settings.log_level)

host = f"[{settings.host}]" if ":" in settings.host else settings.host
bind = f"{host}:{settings.port}"
workers = settings.workers
worker_class = "gthread"
threads = settings.worker_threads
timeout = 60
graceful_timeout = 10
keepalive = 30
preload_app = False  # DuckDB must not be imported before the fork
control_socket_disable = True
proc_name = "sales-dashboard"
loglevel = "warning"


def on_starting(server: Arbiter) -> None:
    """Refuse an address that others can reach while nobody has to sign in."""
    startup.refuse_open_addresses(server.cfg.address)


def post_worker_init(worker: Worker) -> None:
    """Open the release before the first request, and say where the dashboard answers."""
    from dashapp import server

    server.warm_up(worker.app.wsgi())
    if worker.age == 1:
        startup.announce(worker.cfg.address)
