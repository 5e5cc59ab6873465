"""Reading frames row by row."""

from typing import Any

import pandas as pd

from dashapp.export import NothingToExport


def rows(frame: pd.DataFrame) -> list[Any]:
    """The rows with their columns as attributes; their types are those of the question."""
    return list(frame.itertuples(index=False))


def known(frame: pd.DataFrame, gap: str | None) -> pd.DataFrame:
    """The frame of an answer that has no gap."""
    if gap is not None:
        raise NothingToExport(gap)
    return frame


def by_metric(frame: pd.DataFrame) -> dict[str, Any]:
    """The rows of a headline frame by the metric's name."""
    return {row.metric: row for row in rows(frame)}
