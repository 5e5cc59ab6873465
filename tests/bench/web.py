"""Requests of the summary page, cold and warm, against an empty Dash callback."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.dashboard_process import ROOT
from tests.programs import free_port

Body = bytes
HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "zstd, gzip"}


@contextmanager
def serve_empty(log: Path) -> Iterator[str]:
    """The empty app under the same server with the same workers and threads; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-k", "gthread"]
    command += ["-w", "1", "--threads", "4", "--keep-alive", "30", "--no-control-socket"]
    command += ["--pythonpath", str(ROOT), "tests.bench.empty_app:server"]
    with log.open("wb") as output:  # from another folder, where no gunicorn.conf.py is picked up
        process = subprocess.Popen(command, cwd=log.parent, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(address: str) -> None:
    """Until the server answers."""
    for _ in range(300):
        try:
            connection = connect(address)
            connection.request("GET", "/_dash-dependencies")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{address} does not answer")


def connect(address: str) -> http.client.HTTPConnection:
    """A connection that is kept open over many requests, as a browser does."""
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)


def callback_body(address: str, location: str, search: str) -> Body:
    """The request that Dash's renderer sends when the search of `location` changes."""
    connection = connect(address)
    connection.request("GET", "/_dash-dependencies")
    for callback in json.loads(connection.getresponse().read()):
        inputs = callback["inputs"]
        if callback.get("clientside_function") or inputs[0]["id"] != location:
            continue
        outputs = [split(each) for each in callback["output"].strip(".").split("...")]
        values = [search] + [None] * (len(inputs) - 1)
        return json.dumps(
            {
                "output": callback["output"],
                "outputs": outputs if callback["output"].startswith("..") else outputs[0],
                "inputs": [{**each, "value": v} for each, v in zip(inputs, values, strict=True)],
                "changedPropIds": [f"{location}.search"],
                "parsedChangedPropsIds": [f"{location}.search"],
            }
        ).encode()
    raise LookupError(f"no callback of {address} listens to {location}")


def split(output: str) -> dict[str, str]:
    """`id.property` as Dash's two fields."""
    identity, _, name = output.rpartition(".")
    return {"id": identity, "property": name.split("@")[0]}


def ask(connection: http.client.HTTPConnection, body: Body) -> float:
    """Seconds of one callback request; an answer other than 200 is an error."""
    started = time.perf_counter()
    connection.request("POST", "/_dash-update-component", body, HEADERS)
    answer = connection.getresponse()
    content = answer.read()
    seconds = time.perf_counter() - started
    if answer.status != http.HTTPStatus.OK or not content:
        raise RuntimeError(f"{answer.status}: {content[:400]!r}")
    return seconds


@dataclass(frozen=True)
class Views:
    """Addresses of the summary: every one differs from the others, so that none is cached."""

    last_day: date
    regions: Sequence[str]

    def searches(self, count: int, region: bool, first: int = 0) -> list[str]:
        """`count` views over about a year, of one region or of all."""
        made = []
        for number in range(first, first + count):
            query: dict[str, Any] = {
                "from": (self.last_day - timedelta(days=365 + number)).isoformat(),
                "to": (self.last_day - timedelta(days=number % 7)).isoformat(),
            }
            if region:
                query["region"] = self.regions[number % len(self.regions)]
            made.append("?" + urlencode(query))
        return made


def median_ms(address: str, bodies: Sequence[Body]) -> float:
    """Median milliseconds of these requests, one after the other."""
    connection = connect(address)
    return statistics.median(ask(connection, body) for body in bodies) * 1000


def changes_per_second(address: str, bodies: Sequence[Body], users: int) -> float:
    """Requests per second that `users` get together, each on an own connection."""

    def work(mine: Sequence[Body]) -> None:
        connection = connect(address)
        for body in mine:
            ask(connection, body)

    threads = [threading.Thread(target=work, args=(bodies[i::users],)) for i in range(users)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(bodies) / (time.perf_counter() - started)
