"""Every page and every file of a user of one region: nothing of the others comes into them.

Two companies have the same sales in North, and other amounts, products, customers, regions,
channels and categories elsewhere. Who sees North alone must be told the same by both, to the
letter.
"""

import json
import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp.app import create_app
from dashapp.context import EXTENSION, NOTHING, Scope, dashboard_of
from dashapp.pages.customers import parts as customers_parts
from dashapp.pages.data import parts as data_parts
from dashapp.pages.downloads import routes as downloads
from dashapp.pages.explore import choices
from dashapp.settings import load_settings
from tests.dashapp.pages.client import Reader
from tests.dashapp.releases import SALES, write_release

pytestmark = pytest.mark.integration

NORTH = Scope((("region", ("North",)),))
ELSEWHERE = f"""
SELECT * REPLACE (
    CASE region WHEN 'North' THEN 'North' WHEN 'South' THEN 'Southern' ELSE 'Westward' END
        AS region,
    CASE WHEN region = 'North' THEN amount ELSE amount * 3 + 7 END::DECIMAL(18,4) AS amount,
    CASE WHEN region = 'North' THEN quantity ELSE quantity * 2 END::DECIMAL(18,4) AS quantity,
    CASE WHEN region = 'North' THEN product ELSE 'Secret ' || product END AS product,
    CASE WHEN region = 'North' THEN product_id ELSE 'x' || product_id END AS product_id,
    CASE WHEN region = 'North' THEN channel ELSE 'Secret ' || channel END AS channel,
    CASE WHEN region = 'North' THEN category ELSE 'Secret ' || category END AS category,
    CASE WHEN region = 'North' OR customer_id IS NULL THEN customer_id ELSE 'x' || customer_id END
        AS customer_id)
FROM ({SALES})
"""
MEMBERS = ("North", "South", "West", "Web", "Shop", "Toys", "Garden")
OTHERS = re.compile("South|West|Secret")
FAILED = "could not be worked out"
ADDRESSES = (
    "/",
    "/?period=all&compare=previous",
    "/why?metric=revenue",
    "/why?metric=aov&by=product&compare=previous",
    "/trends?period=all&metric=revenue",
    "/trends?metric=orders&grain=day&average=7-day&overlay=total",
    "/customer?customer=c1",
    "/customer?customer=nobody",
    "/order?order=A0",
    "/order?order=A1",
    "/forecasts?metric=revenue&by=region",
    "/forecasts?metric=orders&grain=week&by=channel&price=5",
    "/kpis?metric=revenue&by=lines&period=all",
    "/kpis?metric=revenue&by=category&view=pivot&across=region",
    "/kpis?metric=revenue&by=channel&product=xp5&customer=xc1",
    "/why?metric=revenue&channel=Web&channel=Shop",
    "/forecasts?metric=revenue&channel=Web&channel=Shop",
    "/data?show=lineage&metric=aov",
    "/customers?show=segments&segment=Regulars",
    *(f"/customers?show={tab}" for tab in customers_parts.TABS),
    *(f"/data?show={tab}" for tab, _ in data_parts.TABS),
    *(
        f"/kpis?period=all&metric=revenue&by={by}&view={name}"
        for by, name in product(("region", "product", "customer"), choices.VIEWS)
    ),
)


def _seen_by(data_dir: Path, scope: Scope) -> FlaskClient:
    settings = load_settings(data_dir=data_dir, cache_redis_url="", release_poll_seconds=60.0)
    server: Flask = create_app(settings).server
    server.extensions[EXTENSION] = replace(dashboard_of(server), scope=lambda: scope)
    return server.test_client()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("there")
    write_release(here, analysed=True)
    write_release(there, ELSEWHERE, analysed=True)
    return here, there


@pytest.fixture(scope="module")
def both(folders: tuple[Path, Path]) -> tuple[FlaskClient, ...]:
    return tuple(_seen_by(folder, NORTH) for folder in folders)


@pytest.fixture(scope="module")
def nobody(folders: tuple[Path, Path]) -> FlaskClient:
    return _seen_by(folders[0], NOTHING)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_says_nothing_of_other_regions(
    both: tuple[FlaskClient, ...], nobody: FlaskClient, address: str
) -> None:
    here, there = (json.dumps(_open(client, address)) for client in both)
    assert here == there
    assert not OTHERS.search(here)
    assert FAILED not in here
    empty = json.dumps(_open(nobody, address))
    assert not [name for name in MEMBERS if name in empty and name not in address]
    assert FAILED not in empty


@pytest.mark.parametrize("what", [*downloads.READERS, "lines"])
def test_a_file_holds_nothing_of_other_regions(
    both: tuple[FlaskClient, ...], nobody: FlaskClient, what: str
) -> None:
    for query in (
        "period=all&metric=revenue&by=region&order=A0&customer=c1",
        "period=all&metric=orders&by=product&order=A1&view=pivot",
    ):
        for suffix in ("csv", "txt"):
            address = f"/export/{what}.{suffix}?{query}"
            here, there = (client.get(address) for client in both)
            assert here.status_code in (200, 400, 404)
            assert (here.status_code, here.text) == (there.status_code, there.text)
            assert not OTHERS.search(here.text)
            empty = nobody.get(address)
            assert empty.status_code in (200, 400, 404)
            assert not [name for name in MEMBERS if name in empty.text]


def test_a_region_of_others_is_unknown(both: tuple[FlaskClient, ...]) -> None:
    for client in both:
        assert "'South' is not one of North" in json.dumps(_open(client, "/?region=South"))
        assert client.get("/export/trend.csv?region=South").status_code == 400


def _open(client: FlaskClient, address: str) -> object:
    path, _, query = address.partition("?")
    return Reader(client).open(path, f"?{query}" if query else "")
