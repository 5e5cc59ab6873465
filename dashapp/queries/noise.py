"""How much each series varies from week to week when nothing happens."""

from collections.abc import Mapping

import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.queries.answers import cached
from dashapp.queries.selection import holds, visible

Key = tuple[str, str, str]  # metric, dimension, member


def noise(data: Data, filters: Filters) -> Mapping[Key, float]:
    """The usual variation of the series that lie within a selection; empty where it is not known.

    Counts of customers are left out: those of several weeks are not the sum of each week's.
    """
    found = cached(data, "noise", (filters,), lambda: {"noise": _read(data, filters)})["noise"]
    metrics = {metric.name: metric for metric in data.catalogue.metrics}
    return {
        (row["metric"], row["dimension"], row["member"]): row["weekly"]
        for row in found.to_pylist()
        if row["metric"] in metrics
        and all(
            data.catalogue.measure(name).distinct != "customer_id"
            for name in metrics[row["metric"]].measures
        )
    }


def _read(data: Data, filters: Filters) -> pa.Table:
    rows = visible(data, filters)
    if rows is None or not holds(data, "noise"):
        return pa.table({})
    return data.release.query(
        f"SELECT metric, dimension, member, weekly FROM marts.noise WHERE {rows.sql} "  # noqa: S608
        "AND weekly IS NOT NULL ORDER BY ALL",
        rows.params,
    )
