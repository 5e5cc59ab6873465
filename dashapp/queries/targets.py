"""The plan: what is aimed at in each month."""

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.queries.answers import VALUE, cached, table
from dashapp.queries.pace import COMPANY, regions_seen


def targets(data: Data, filters: Filters, metric: str) -> dict[date, Decimal]:
    """The targets of a metric by month, for the regions that are seen; none where one is missing.

    Those of regions are added up only where the metric adds up.
    """
    found = cached(data, "targets", (filters, metric), lambda: _compute(data, filters, metric))
    columns = found["targets"].to_pydict()
    return dict(zip(columns["month"], columns["value"], strict=True))


def _compute(data: Data, filters: Filters, metric: str) -> dict[str, pa.Table]:
    seen = regions_seen(data, filters)
    rows: list[tuple[date, Decimal]] = []
    if seen is not None:
        by_month: dict[date, dict[str, Decimal]] = {}
        for row in _read(data, metric):
            by_month.setdefault(row["month"], {})[row["region"]] = row["value"]
        additive = data.catalogue.metric(metric).additive
        wanted = seen or set(data.release.domain.values("region"))
        for month, aims in sorted(by_month.items()):
            value = _value(aims, seen, wanted, additive=additive)
            if value is not None:
                rows.append((month, value))
    return {"targets": table(rows, month=pa.date32(), value=VALUE)}


def _read(data: Data, metric: str) -> list[dict[str, Any]]:
    found = data.release.query(
        "SELECT month, region, sum(value) AS value FROM marts.targets "
        "WHERE metric = $metric GROUP BY ALL",
        {"metric": metric},
    )
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def _value(
    aims: dict[str, Decimal], seen: set[str], wanted: set[str], *, additive: bool
) -> Decimal | None:
    if not seen and COMPANY in aims:
        return aims[COMPANY]
    if not wanted or not wanted <= set(aims) or (len(wanted) > 1 and not additive):
        return None
    return sum((aims[region] for region in wanted), Decimal(0))
