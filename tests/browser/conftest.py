"""A published demo company, the dashboard serving it, and a browser."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.dashboard_process import ROOT, DashboardProcess
from tests.programs import find

# Chromium's own background traffic has nowhere to go on a closed network.
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Published once, whichever of the test processes needs it first."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    data = shared / "demo-data"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "CURRENT").exists():
            publish_demo(data)
    return data


def publish_demo(data: Path) -> None:
    """The demo company of all browser tests."""
    options = ("--rows", "20000", "--seed", "7", "--until", "2026-10-20")
    subprocess.run(
        [sys.executable, "-m", "etl", "demo", *options],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(data)},
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="session")
def dashboard(
    demo_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DashboardProcess]:
    running = DashboardProcess.start(demo_data, tmp_path_factory.mktemp("logs") / "dashboard.log")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find("chromium", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(chromium), args=CHROMIUM_OPTIONS)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(
        viewport={"width": 1440, "height": 1000}, color_scheme="light", accept_downloads=True
    )
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose console errors and failed requests fail the test at its end."""
    opened = context.new_page()
    faults: list[str] = []
    opened.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    assert faults == []


@pytest.fixture
def context_page(context: BrowserContext) -> Page:
    """A page on which errors in the console are expected: an unknown address is a 404."""
    return context.new_page()
