"""Whatever an address says: a page that answers or names the fault, and a file that is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from dashapp.app import create_app
from dashapp.pages.downloads import routes as downloads
from dashapp.pages.explore import choices as explore_choices
from dashapp.pages.forecasts import keys as forecasts_keys
from dashapp.pages.trends import choices as trends
from dashapp.queries.quarantine import KEYS as ROW_KEYS
from dashapp.settings import load_settings
from tests.dashapp.pages.client import Reader

pytestmark = pytest.mark.integration

VALUES = ("\0", "' OR 1=1 --", "x" * 3000, "-1", "1e400", "²", "\ud83d<script>")
SHARED = ("period", "from", "to", "compare", "region", "channel", "category", "product", "customer")
LINES = ("page", "status", "buyers", "when")
KEYS = {
    "/": ("home",),
    "/kpis": ("metric", "by", *explore_choices.KEYS),
    "/kpis?by=lines&from=2026-03-01&to=2026-03-02": LINES,
    "/why": ("metric", "by"),
    "/trends": trends.KEYS,
    "/forecasts": forecasts_keys.KEEP,
    "/order": ("order", "on"),
    "/customer?customer=c1": ("customer",),
    "/customers": ("show",),
    "/customers?show=segments": ("segment", "earlier", "sort", "page"),
    "/customers?show=cohorts": ("measure", "month", "buyers"),
    "/customers?show=risk": ("sort", "page"),
    "/data": ("show",),
    "/data?show=quarantine": (*ROW_KEYS, "page"),
    "/data?show=lineage": ("metric",),
    "/data?show=releases": ("a", "b", "metric"),
}
RAW = ("?%ff=%fe", "?a", "?&&=", "?from=2026-02-01&to=2026-01-01", "?from=2190-01-01&to=2199-12-31")


@pytest.fixture(scope="module")
def client(analysed_dir: Path) -> FlaskClient:
    settings = load_settings(
        data_dir=analysed_dir, cache_redis_url="", release_poll_seconds=60.0, log_level="error"
    )
    client: FlaskClient = create_app(settings).server.test_client()
    return client


@pytest.mark.parametrize("address", KEYS)
def test_no_value_of_any_key_is_a_fault(client: FlaskClient, address: str) -> None:
    path, _, query = address.partition("?")
    for search in (*_searches(query, KEYS[address]), *RAW):
        body = json.dumps(Reader(client).open(path, search))
        assert "could not be worked out" not in body, search


@pytest.mark.parametrize("address", ["/data?show=metrics"])
def test_no_value_of_the_filters_is_a_fault(client: FlaskClient, address: str) -> None:
    path, _, query = address.partition("?")
    for search in _searches(query, SHARED):
        body = json.dumps(Reader(client).open(path, search))
        assert "could not be worked out" not in body, search


@pytest.mark.parametrize("what", [*downloads.READERS, "lines"])
def test_a_file_of_no_such_thing_is_refused(client: FlaskClient, what: str) -> None:
    for key in ("metric", "by", "sort", "grain", "order", "region"):
        for value in VALUES[1:3]:
            answer = client.get(f"/export/{what}.csv?{_written({key: value})}")
            assert answer.status_code in (200, 400, 404), (key, value)
    for suffix in ("xlsx", "txt"):
        assert client.get(f"/export/{what}.{suffix}").status_code in (200, 400, 404)


def _searches(query: str, keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        yield from (f"?{query}&{_written({key: value})}" for value in VALUES)
        yield f"?{query}&{key}=a&{key}=b"


def _written(pairs: dict[str, str]) -> str:
    return urlencode({key: value.encode("utf-8", "surrogatepass") for key, value in pairs.items()})
