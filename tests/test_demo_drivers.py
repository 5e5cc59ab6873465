"""The demo company's planted effects, found and named: a price rise and a lost channel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dashapp import insights
from dashapp.cache import make_cache
from dashapp.context import EVERYTHING, Data
from dashapp.filters import Filters
from dashapp.metrics import load_catalogue
from dashapp.queries import Drivers, drivers
from dashapp.release import Release
from dashapp.settings import load_settings
from etl.__main__ import main
from etl.marts import analyses

pytestmark = [pytest.mark.integration, pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent
ROWS, UNTIL = 60_000, "2026-11-22"
HALF_YEAR = {"from": "2026-05-23", "to": UNTIL}  # both effects last all of it
WORDS = insights.Words("EUR")


@pytest.fixture(scope="module")
def demo_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo company, published; drivers read nothing that analyses make."""
    data = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(data))
        patch.setattr(analyses, "ANALYSES", ())
        assert main(["demo", "--rows", str(ROWS), "--until", UNTIL]) == 0
    return data


@pytest.fixture(scope="module")
def data(demo_dir: Path) -> Iterator[Data]:
    """What a request on it reads."""
    release = Release(next((demo_dir / "releases").iterdir()), threads=2, memory="1GB")
    cache = make_cache(load_settings(cache_redis_url=""), Flask("test"))
    yield Data(release, load_catalogue(ROOT / "config" / "metrics.toml"), cache, EVERYTHING)
    release.close()


def asked(data: Data, metric: str, **query: str | list[str]) -> Drivers:
    """The drivers of a metric under the filters of an address."""
    return drivers(data, Filters.from_query(query, data.release.domain), metric)


def parts(found: Drivers, node: str) -> list[tuple[str, Decimal]]:
    """The members below a node with their changes, largest first."""
    rows = found.tree[found.tree["parent"] == node]
    return list(zip(rows["member"], rows["change"], strict=True))


@pytest.fixture(scope="module")
def planted(demo_dir: Path) -> dict[str, dict[str, Any]]:
    """What was done to the company, by kind."""
    (record,) = demo_dir.rglob("planted.json")
    return {event["kind"]: event for event in json.loads(record.read_text())["events"]}


@pytest.mark.parametrize("period", [{}, HALF_YEAR], ids=["a year", "half a year"])
@pytest.mark.parametrize("metric", ["revenue", "aov", "price"])
def test_the_price_rise_is_named(
    data: Data, planted: dict[str, dict[str, Any]], metric: str, period: dict[str, str]
) -> None:
    found = asked(data, metric, **period)
    (category,) = planted["price rise"]["scope"].values()
    first = parts(found, "price")[0]
    assert first[0] == category == "Kitchen"
    assert first[1] > 0
    said = [reason.text for reason in insights.why(data.catalogue.metric(metric), found, WORDS)]
    assert any(text.startswith("Prices rose") and "in Kitchen" in text for text in said)


def test_the_price_rise_has_its_size(data: Data, planted: dict[str, dict[str, Any]]) -> None:
    # Within the category: prices are those of the base but for the rise and the year's own drift,
    # which the other categories show; so Kitchen rose by the planted 12 % more than they did.
    def rise(category: str | list[str]) -> Decimal:
        found = asked(data, "gross_sales", category=category, **HALF_YEAR)
        tree = found.tree.set_index("node")["change"]
        return tree["price"] / (found.value - tree["price"] - tree.get("discount", Decimal(0)))

    others = [name for name in data.release.domain.values("category") if name != "Kitchen"]
    more = (1 + rise("Kitchen")) / (1 + rise(others)) - 1
    # What the base did not sell in the same place has no price to compare, so a part is not seen.
    size = Decimal(str(planted["price rise"]["size"]))
    assert size * Decimal("0.65") < more < size * Decimal("1.15")


def members(found: Drivers) -> list[str]:
    """The members that the path names, from the outermost to the innermost."""
    return [step.member for step in found.path]


def test_the_lost_channel_is_named(data: Data, planted: dict[str, dict[str, Any]]) -> None:
    scope = planted["lost channel"]["scope"]
    assert scope == {"region": "Iberia", "channel": "Marketplace"}
    iberia = asked(data, "orders", region="Iberia", **HALF_YEAR)
    assert members(iberia) == ["Marketplace"]
    place = insights.whereabouts(data.catalogue.metric("orders"), iberia, WORDS)
    assert place is not None
    assert place.text.startswith("Most of it lies in Marketplace: ")
    assert members(asked(data, "orders", channel="Marketplace", **HALF_YEAR)) == ["Iberia"]
    # The marketplace of the other regions grew by more than Iberia's brought before.
    revenue = asked(data, "revenue", channel="Marketplace", **HALF_YEAR)
    assert [step.member for step in revenue.against] == ["Iberia"]
    assert revenue.against[0].change < 0


def test_the_lost_channel_is_named_beside_another_region(data: Data) -> None:
    both = asked(data, "orders", region=["Iberia", "France"], **HALF_YEAR)
    assert "Marketplace" in members(both)
    assert both.path[0].change < 0


def test_every_tree_is_exact(data: Data) -> None:
    for metric in data.catalogue.metrics:
        found = asked(data, metric.name)
        assert found.gap is None, metric.name
        leaves = found.tree[~found.tree["node"].isin(set(found.tree["parent"]))]
        assert sum(leaves["change"], Decimal(0)) == found.change
