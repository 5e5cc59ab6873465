"""The summary is what the single queries say, in one cache entry, within the user's rows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from dashapp import queries
from dashapp.cache import FrameCache, Frames
from dashapp.context import EVERYTHING, NOTHING, Data, Scope
from tests.dashapp.queries.facts import NET, Facts, decimal, filters

pytestmark = pytest.mark.integration

VIEWS: list[dict[str, Any]] = [
    {},
    {"region": "North"},
    {"category": ["Toys", "Books"], "compare": "previous"},
    {"period": "all"},
    {"period": "mtd", "compare": "none"},
    {"product": "p1"},
    {"from": "2019-01-01", "to": "2019-02-01"},
]


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_the_summary_is_what_the_single_queries_say(data: Data, view: dict[str, Any]) -> None:
    chosen = filters(data, **view)
    found = queries.summary(data, chosen)
    metrics = tuple(metric.name for metric in data.catalogue.headline)
    same(found.headline, queries.headline(data, chosen, metrics))
    same(found.trend, queries.trend(data, chosen, metrics))
    same(found.by_region, queries.breakdown(data, chosen, "revenue", "region"))
    same(found.by_category, queries.breakdown(data, chosen, "revenue", "category"))
    same(found.movers, queries.movers(data, chosen, "revenue"))
    assert found.pace == queries.pace(data, chosen)


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Both frames are equal, types too."""
    pd.testing.assert_frame_equal(one, other)


class Counting:
    """A cache that counts what is asked of it and what had to be computed."""

    def __init__(self, cache: FrameCache) -> None:
        self.cache, self.asked, self.computed = cache, 0, 0

    def frames(self, key: str, compute: Callable[[], Frames]) -> Frames:
        """As the cache does."""
        self.asked += 1

        def counted() -> Frames:
            self.computed += 1
            return compute()

        return self.cache.frames(key, counted)


def test_a_warm_summary_is_one_look_into_the_cache(data: Data) -> None:
    counting = Counting(data.cache)
    watched = replace(data, cache=counting)  # type: ignore[arg-type]
    cold = queries.summary(watched, filters(data))
    counting.asked = counting.computed = 0
    warm = queries.summary(watched, filters(data))
    assert (counting.asked, counting.computed) == (1, 0)
    same(cold.trend, warm.trend)
    assert cold.pace == warm.pace


def test_a_user_sees_only_the_rows_of_the_scope(data: Data, facts: Facts) -> None:
    north = replace(data, scope=Scope((("region", ("North",)),)))
    queries.summary(data, filters(data))
    found = queries.summary(north, filters(data))
    assert list(found.by_region["member"]) == ["North"]
    where = f"date BETWEEN '2025-03-09' AND '2026-03-08' AND region = 'North' AND {NET}"
    assert found.headline["value"][0] == decimal(facts.one("sum(amount)", where))
    assert queries.summary(north, filters(data, region="South")).headline["value"][0] == 0
    assert queries.order_lines(north, filters(data, region="South"), "revenue").total_rows == 0


def test_no_scope_means_no_rows(data: Data) -> None:
    nobody = replace(data, scope=NOTHING)
    assert queries.summary(nobody, filters(data)).headline["value"][0] == 0
    assert queries.breakdown(nobody, filters(data), "revenue", "customer").empty
    assert queries.order_lines(nobody, filters(data), "revenue").total_rows == 0
    assert queries.pace(nobody, filters(data)) is None
    assert data.scope == EVERYTHING
