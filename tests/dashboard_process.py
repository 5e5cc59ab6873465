"""Start the dashboard as a newcomer does, under Gunicorn on a free port, and stop it again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.programs import free_port

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60


@dataclass
class DashboardProcess:
    """A running dashboard: its process, address and log file."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    @classmethod
    def start(
        cls,
        data_dir: Path,
        log: Path,
        environment: Mapping[str, str] | None = None,
        port: int | None = None,
    ) -> DashboardProcess:
        """Start it on `data_dir` and wait until it answers."""
        port = port or free_port()
        settings = {"DATA_DIR": str(data_dir), "PORT": str(port), "WEB_CONCURRENCY": "1"}
        with log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "dashapp.wsgi:server"],
                cwd=ROOT,
                env={**os.environ, **settings, **(environment or {})},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        dashboard = cls(process, f"http://127.0.0.1:{port}", log)
        dashboard._wait()
        return dashboard

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                self.get("/healthz")
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.stop()
        raise RuntimeError(f"the dashboard did not start:\n{self.log.read_text()[-4000:]}")

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of one address."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()

    def stop(self) -> int:
        """Stop it as Ctrl-C does; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
