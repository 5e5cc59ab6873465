"""How far each source reaches, and what the release says could not be computed."""

import pandas as pd
import pyarrow as pa

from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.queries.answers import cached, to_pandas
from dashapp.queries.selection import holds, visible

_NEWEST = "SELECT source, max(date) AS newest, count(*) AS rows FROM sales WHERE {} GROUP BY source"
_GAPS = """
SELECT analysis, reason, count(*) AS times,
    list(DISTINCT metric ORDER BY metric) FILTER (WHERE metric <> '') AS metrics,
    list(DISTINCT member ORDER BY member)
        FILTER (WHERE coalesce(dimension, '') NOT IN ('', 'total')) AS members
FROM marts.gaps WHERE {} GROUP BY analysis, reason ORDER BY times DESC, analysis, reason
"""
GROUPED = ("analysis", "reason", "times", "metrics", "members")
_EVERY_GAP = "SELECT * FROM marts.gaps WHERE {} ORDER BY ALL"


def newest_sales(data: Data) -> pd.DataFrame:
    """For each source of the rows that the user may see: newest (a day), rows."""
    seen = data.scope.predicate()

    def compute() -> dict[str, pa.Table]:
        return {"newest": data.release.query(_NEWEST.format(seen.sql), dict(seen.params))}

    return to_pandas(cached(data, "newest_sales", (), compute)["newest"])


def gaps(data: Data, *, each: bool = False) -> pd.DataFrame:
    """What could not be computed: analysis, reason, times, metrics, members; or `each` gap."""
    everything = Filters.from_query({}, data.release.domain)

    def compute() -> dict[str, pa.Table]:
        rows = visible(data, everything)
        own = "coalesce(dimension, '') = ''"
        where = own if rows is None else f"({own} OR {rows.sql})"
        sql = (_EVERY_GAP if each else _GAPS).format(where)
        return {"gaps": data.release.query(sql, rows.params if rows else {})}

    if not holds(data, "gaps"):
        columns = ("analysis", "metric", "dimension", "member", "reason") if each else GROUPED
        return pd.DataFrame(columns=list(columns))
    return to_pandas(cached(data, "gaps", (each,), compute)["gaps"])
