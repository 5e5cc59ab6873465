"""The RFM segments: who is in them, and who moved between them within three months."""

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.queries.answers import cached, to_pandas
from dashapp.queries.customers import ANALYSIS
from dashapp.queries.ledger import NO_CUSTOMERS
from dashapp.queries.selection import company_gap, gap_in, noted, said, table_gap

_SEGMENTS = """
WITH before AS (
    SELECT earlier_segment AS segment, count(*) AS before
    FROM marts.customer_value WHERE rfm_segment IS NOT NULL GROUP BY 1)
SELECT rfm_segment AS segment, count(*) AS customers, coalesce(any_value(before), 0) AS before,
    sum(revenue) AS revenue, avg(p_alive) AS p_alive, sum(expected_value) AS expected_value
FROM marts.customer_value LEFT JOIN before ON segment = rfm_segment
WHERE rfm_segment IS NOT NULL GROUP BY rfm_segment ORDER BY revenue DESC, segment"""
_MAP = """
SELECT recency, frequency, count(*) AS customers, sum(revenue) AS revenue,
    mode(rfm_segment ORDER BY rfm_segment) AS segment
FROM marts.customer_value WHERE rfm_segment IS NOT NULL GROUP BY ALL ORDER BY ALL"""
_MOVES = """
SELECT earlier_segment AS earlier, rfm_segment AS segment, count(*) AS customers,
    sum(revenue) AS revenue
FROM marts.customer_value WHERE rfm_segment IS NOT NULL
GROUP BY ALL ORDER BY revenue DESC, earlier, segment"""
_STATEMENTS = {"segments": _SEGMENTS, "cells": _MAP, "moves": _MOVES}


@dataclass(frozen=True)
class Segments:
    """Customers by segment, or why there are none; frames are empty then.

    `segments`: segment, customers, before (how many it had three months before), revenue, p_alive,
    expected_value. `cells`: recency, frequency (scores), customers, revenue, segment (of most).
    `moves`: earlier (NA: no customer yet), segment, customers, revenue.
    """

    segments: pd.DataFrame
    cells: pd.DataFrame
    moves: pd.DataFrame
    gap: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """The segments of now and of before."""
        both = [*self.segments.get("segment", ()), *self.moves.get("earlier", ())]
        return tuple(dict.fromkeys(name for name in both if isinstance(name, str)))


def segments(data: Data, filters: Filters) -> Segments:
    """The whole company's segments; the period of the page does not matter."""
    frames = cached(data, "segments", (filters,), lambda: _compute(data, filters))
    shown = {name: to_pandas(frames[name]) for name in _STATEMENTS}
    return Segments(**shown, gap=gap_in(frames))


def _compute(data: Data, filters: Filters) -> dict[str, pa.Table]:
    gap = table_gap(data, "customer_value", "customer values")
    gap = gap or company_gap(data, filters, "Segments")
    if gap:
        return {name: pa.table({}) for name in _STATEMENTS} | {"gap": said(gap)}
    found = {name: data.release.query(sql) for name, sql in _STATEMENTS.items()}
    if not found["segments"].num_rows:
        gap = next(iter(noted(data, ANALYSIS, "rfm_segment")), NO_CUSTOMERS)
    return found | {"gap": said(gap)}
