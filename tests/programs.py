"""Programs that some tests need: found, skipped with a plain reason, or a failure in CI."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from pathlib import Path

import pytest


def find(program: str, *places: str) -> Path:
    """Return where `program` is installed; without it skip the test, or fail it under CI=true."""
    found = shutil.which(program) or next((p for p in places if Path(p).exists()), None)
    if found is not None:
        return Path(found)
    reason = f"{program} is not installed on this machine"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must run every test")
    pytest.skip(reason)


def free_port() -> int:
    """Return a port on the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Door:
    """A port where nobody serves: each caller is counted and turned away."""

    def __init__(self) -> None:
        self.knocks = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._turn_away, daemon=True).start()

    def _turn_away(self) -> None:
        while True:
            caller, _ = self._socket.accept()
            self.knocks += 1
            caller.close()
