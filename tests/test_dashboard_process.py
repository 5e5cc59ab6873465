"""The dashboard as a process: start, health, readiness, refusal of open addresses, a clean stop."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dashboard_process import ROOT, DashboardProcess
from tests.programs import free_port

pytestmark = pytest.mark.integration

ORDERS = """order,date,customer,quantity,price
A1,2026-03-01 10:00:00,c1,2,10.00
A2,2026-03-02 11:30:00,c2,1,5.50
"""
MORE_ORDERS = ORDERS + "A3,2026-03-03 09:00:00,c1,4,2.25\n"
SOURCES = """[company]
name = "Corner Shop"
currency = "EUR"
timezone = "UTC"

[[source]]
name = "orders"
path = "orders.csv"
[source.columns]
order_id = "order"
sold_at = "date"
customer_id = "customer"
quantity = "quantity"
unit_price = "price"
[source.formats]
dates = ["%Y-%m-%d %H:%M:%S"]
"""


def publish(folder: Path, orders: str) -> None:
    (folder / "orders.csv").write_text(orders)
    (folder / "sources.toml").write_text(SOURCES)
    subprocess.run(
        [sys.executable, "-m", "etl", "run", "--config", str(folder / "sources.toml")],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder / "data")},
        check=True,
        capture_output=True,
    )


def refusal(**environment: str) -> str:
    answer = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "dashapp.wsgi:server"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(free_port()), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode != 0
    assert "Traceback" not in answer.stderr
    return answer.stderr


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[DashboardProcess]:
    running = DashboardProcess.start(tmp_path / "data", tmp_path / "log")
    yield running
    running.stop()


def test_without_a_release_it_lives_is_not_ready_and_says_what_to_do(
    empty: DashboardProcess, tmp_path: Path
) -> None:
    assert empty.get("/healthz")[0] == 200
    status, body = empty.get("/readyz")
    assert status == 503
    answer = json.loads(body)
    assert answer["cache"] == "embedded"
    assert "make etl" in answer["reason"]
    assert empty.get("/")[0] == 200
    assert b"Traceback" not in empty.get("/_dash-layout")[1]
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_new_release_is_served_without_a_restart(empty: DashboardProcess, tmp_path: Path) -> None:
    publish(tmp_path, ORDERS)
    first = wait_until_ready(empty, "2026-03-02")
    publish(tmp_path, MORE_ORDERS)
    second = wait_until_ready(empty, "2026-03-03")
    assert first["release"] < second["release"]


def wait_until_ready(dashboard: DashboardProcess, data_to: str) -> dict[str, str]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        status, body = dashboard.get("/readyz")
        answer: dict[str, str] = json.loads(body)
        if status == 200 and answer["data_to"] == data_to:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"not ready with data to {data_to}: {answer}")


def test_a_damaged_release_is_not_served(tmp_path: Path) -> None:
    publish(tmp_path, ORDERS)
    data = tmp_path / "data"
    release = data / "releases" / (data / "CURRENT").read_text().strip()
    damaged = next((release / "facts" / "sales").rglob("*.parquet"))
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    replacement = tmp_path / "flipped"
    replacement.write_bytes(content)
    damaged.parent.chmod(0o755)
    shutil.move(replacement, damaged)
    running = DashboardProcess.start(data, tmp_path / "log")
    try:
        status, body = running.get("/readyz")
        assert status == 503
        assert damaged.name in json.loads(body)["reason"]
    finally:
        running.stop()


def test_requests_are_logged_as_json_lines(empty: DashboardProcess, tmp_path: Path) -> None:
    empty.get("/readyz")
    lines = [line for line in (tmp_path / "log").read_text().splitlines() if '"/readyz"' in line]
    entry = json.loads(lines[-1])
    assert entry["event"] == "request"
    assert entry["status"] == 503
    assert entry["milliseconds"] >= 0
    assert len(entry["request_id"]) == 12


def test_ctrl_c_stops_it_with_success(tmp_path: Path) -> None:
    publish(tmp_path, ORDERS)
    running = DashboardProcess.start(tmp_path / "data", tmp_path / "log")
    assert running.get("/readyz")[0] == 200
    assert running.stop() == 0
    log = (tmp_path / "log").read_text()
    assert f"ready at {running.address}" in log
    assert "SIGABRT" not in log


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_an_address_that_others_reach_is_refused_without_a_sign_in(host: str) -> None:
    message = refusal(HOST=host)
    assert "will not listen on" in message
    assert "no sign-in is configured" in message


def test_a_bad_setting_stops_the_start_with_its_name() -> None:
    assert "PORT" in refusal(PORT="eighty").upper()


def test_a_bad_metric_catalogue_stops_the_start_with_its_place(tmp_path: Path) -> None:
    catalogue = tmp_path / "metrics.toml"
    catalogue.write_text('[measures.a]\nsum = "amount"\nstatus = ["sold"]\n')
    message = refusal(METRICS_FILE=str(catalogue))
    assert "metrics.toml" in message
    assert "sold" in message
